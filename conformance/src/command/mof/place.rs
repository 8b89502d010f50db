//! Where the files of `mof` are stored: nowhere, in memory, or in a repository on disk.

use std::path::Path;
use std::sync::Arc;

use wbem_sim::cim::NamespacePath;
use wbem_sim::database::{Database, DatabaseError};
use wbem_sim::disk::RealDisk;
use wbem_sim::repository::Repository;

use crate::command::arguments::MofArguments;
use crate::command::repository::existing;

/// Where files are stored.
#[derive(Debug, Default)]
pub struct Place {
    /// What they are stored in, if they are.
    pub repository: Option<Repository>,
    database: Option<Database>,
}

impl Place {
    /// Where the arguments say, with the namespace that they name.
    pub fn of(arguments: &MofArguments) -> Result<Self, DatabaseError> {
        let mut place = match &arguments.repository {
            Some(folder) => Self::on_disk(folder)?,
            None if arguments.store || arguments.dump => {
                Self { repository: Some(Repository::new()), database: None }
            }
            None => Self::default(),
        };
        if let Some(repository) = &mut place.repository {
            create(repository, &arguments.namespace);
        }
        Ok(place)
    }

    fn on_disk(folder: &Path) -> Result<Self, DatabaseError> {
        let database = match existing(folder)? {
            Some(database) => database,
            None => Database::open(Arc::new(RealDisk), folder)?,
        };
        Ok(Self { repository: Some(database.repository().clone()), database: Some(database) })
    }

    /// Makes what has been stored last from one run to the next, if that was asked for.
    pub fn save(&mut self) -> Result<(), DatabaseError> {
        match (&self.repository, &mut self.database) {
            (Some(repository), Some(database)) => database.save(repository),
            _ => Ok(()),
        }
    }
}

/// Makes a namespace and those above it, which MOF itself would have to.
fn create(repository: &mut Repository, path: &NamespacePath) {
    if let Some(parent) = path.parent()
        && repository.find(path).is_none()
    {
        create(repository, &parent);
        // A path that does not begin with root has no parent to stand in: storing will say so.
        let _ = repository.create_namespace(path, None);
    }
}

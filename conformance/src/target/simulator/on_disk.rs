//! A session whose repository and backup files are on simulated disks, in the formats that they
//! have on real ones.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::database::{Database, DatabaseError};
use wbem_sim::disk::simulated::{SimulatedDisk, Unsynced};
use wbem_sim::machine::{Flush, Machine};
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;
use wbem_sim::server::Server;

use super::drives::Drives;
use super::session::Simulation;
use crate::target::TargetError;

/// The folder of the repository.
const REPOSITORY: &str = "/repository";
/// A session whose repository and backup files are on simulated disks.
pub type OnDisk = Simulation<Drives>;

impl OnDisk {
    /// A fresh server with a profile.
    pub fn open(profile: impl Into<Arc<Profile>>) -> Result<Self, TargetError> {
        let disk = SimulatedDisk::new();
        let database = open_database(&disk).map_err(cannot_start)?;
        let server = Server::with_repository(profile, database.repository().clone());
        let mut machine = Machine::new(server, Drives::new(disk)?);
        machine.keep(database, Flush::EachWrite).map_err(cannot_start)?;
        Ok(Self { machine, now: Duration::ZERO })
    }

    /// The server's repository.
    pub fn repository(&self) -> &Repository {
        self.machine.server().repository()
    }

    /// How often the disk of the repository was asked for something.
    pub fn operation_count(&self) -> usize {
        self.machine.store.repository_disk.operation_count()
    }

    /// Whether the repository that would be found if the power were lost now is that of the
    /// server; if not, where the two differ.
    pub fn check_kept(&self) -> Result<(), String> {
        let found = found_repository(&self.machine.store.repository_disk);
        let found = found.map_err(|error| error.to_string())?;
        match self.repository().first_difference(&found) {
            None => Ok(()),
            Some(difference) => Err(format!("on disk, {difference}")),
        }
    }
}

/// What the next server would find if the power were lost now.
pub(super) fn found_repository(disk: &SimulatedDisk) -> Result<Repository, DatabaseError> {
    let database = open_database(&disk.after_crash(Unsynced::Lost))?;
    Ok(database.repository().clone())
}

fn open_database(disk: &SimulatedDisk) -> Result<Database, DatabaseError> {
    Database::open(Arc::new(disk.clone()), Path::new(REPOSITORY))
}

pub(super) fn cannot_start(error: DatabaseError) -> TargetError {
    TargetError::Start(error.to_string())
}

#[cfg(test)]
mod tests {
    use wbem_sim::cim::NamespacePath;

    use super::*;

    #[test]
    fn a_change_that_is_not_on_disk_is_noticed() {
        let mut session = OnDisk::open(Profile::recommended()).expect("an empty disk has room");
        assert_eq!(session.check_kept(), Ok(()));
        let path = NamespacePath::parse("root\\new").expect("a path");
        let repository = session.machine.repository_mut();
        repository.create_namespace(&path, None).expect("it is new");
        let difference = session.check_kept().expect_err("only the server has it");
        assert!(difference.contains("root\\new"), "{difference}");
        session.machine.flush().expect("there is room");
        assert_eq!(session.check_kept(), Ok(()));
    }
}

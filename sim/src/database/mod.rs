//! The repository on disk: a folder that holds it from one run to the next [REQ STATIC-8].
//!
//! The folder has two files: `repository.redb`, in the format of the embedded store redb, and
//! `lock`, which is empty and keeps a second process out. redb was chosen because it is one file,
//! written in Rust alone, kept up, with a format that stays readable; a commit is on disk when it
//! returns, or has not happened; and the files it is given may be anyone's, so that a test can put
//! faults under it.
//!
//! Nothing is read again once the folder is open: the repository lives in memory, and what changes
//! is written as one transaction ([`Database::save`]). A copy of the folder that is made while
//! nothing is saved, as in a pause, opens as it was [REQ PAUSE-2].
//!
//! ```
//! use std::sync::Arc;
//! use wbem_sim::cim::NamespacePath;
//! use wbem_sim::database::Database;
//! use wbem_sim::disk::RealDisk;
//!
//! # let folder = tempfile::tempdir()?;
//! let disk = Arc::new(RealDisk);
//! let mut database = Database::open(disk.clone(), folder.path())?;
//! let mut repository = database.repository().clone();
//! let path = NamespacePath::parse("root\\kept")?;
//! repository.create_namespace(&path, None).expect("root is there");
//! database.save(&repository)?;
//! drop(database);
//!
//! let database = Database::open(disk, folder.path())?;
//! assert!(database.repository().find(&path).is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod backend;
mod error;
#[cfg(test)]
mod laws;
mod load;
mod tables;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, Guard, Kind};
use crate::repository::Repository;

pub use error::{DatabaseError, DatabaseFault};

use backend::Backend;

/// The file that holds the repository.
pub const FILE_NAME: &str = "repository.redb";
/// The file that keeps a second process out.
pub const LOCK_NAME: &str = "lock";
/// What the file is called while it is made.
const NEW_NAME: &str = "repository.redb.new";
/// How much of the file is kept in memory besides the repository.
const CACHE_SIZE: usize = 16 << 20;

/// A file, and what is in it.
type Opened = (redb::Database, Repository);

/// A repository on disk.
#[derive(Debug)]
pub struct Database {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// None after a fault, until it has been opened again.
    file: Option<redb::Database>,
    saved: Repository,
    _guard: Box<dyn Guard>,
}

impl Database {
    /// Opens the repository in a folder. Where there is none a fresh one is made, and the folder if
    /// need be.
    pub fn open(disk: Arc<dyn Disk>, folder: &Path) -> Result<Self, DatabaseError> {
        Self::open_as(disk, folder, open_file)
    }

    /// Opens the repository that is in a folder, and makes nothing where there is none.
    ///
    /// Each page of the file is held against its check sum first, which costs one more reading of
    /// it. So a file that something else has changed is an error here, whatever has become of it;
    /// [`Database::open`] trusts the disk, as redb does, and may panic where that was a mistake.
    pub fn open_existing(disk: Arc<dyn Disk>, folder: &Path) -> Result<Self, DatabaseError> {
        let is_there = match disk.kind(folder) {
            Ok(Some(Kind::Folder)) => disk.kind(&folder.join(FILE_NAME)),
            other => other,
        };
        match is_there {
            Ok(None) => Err(DatabaseFault::Missing),
            Ok(Some(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
        .map_err(|fault| DatabaseError { folder: folder.to_owned(), fault })?;
        Self::open_as(disk, folder, open_checked)
    }

    fn open_as(
        disk: Arc<dyn Disk>,
        folder: &Path,
        open: fn(&dyn Disk, &Path) -> Result<Opened, DatabaseFault>,
    ) -> Result<Self, DatabaseError> {
        let fail = |fault| DatabaseError { folder: folder.to_owned(), fault };
        let guard = lock(disk.as_ref(), folder).map_err(fail)?;
        let (file, saved) = open(disk.as_ref(), folder).map_err(fail)?;
        let folder = folder.to_owned();
        Ok(Self { disk, folder, file: Some(file), saved, _guard: guard })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What is on disk.
    pub fn repository(&self) -> &Repository {
        &self.saved
    }

    /// Makes this what is on disk: all of it when this returns, or, with an error, perhaps none.
    ///
    /// After an error the next attempt reads the file anew: whatever has become of the failed one,
    /// what is on disk is then known again.
    pub fn save(&mut self, repository: &Repository) -> Result<(), DatabaseError> {
        self.try_save(repository).map_err(|fault| {
            self.file = None;
            DatabaseError { folder: self.folder.clone(), fault }
        })
    }

    fn try_save(&mut self, repository: &Repository) -> Result<(), DatabaseFault> {
        if self.file.is_none() {
            let (file, saved) = open_file(self.disk.as_ref(), &self.folder)?;
            (self.file, self.saved) = (Some(file), saved);
        }
        if self.saved.is_same(repository) {
            return Ok(());
        }
        let file = self.file.as_ref().expect("it has been opened");
        tables::write(file, &self.saved, repository)?;
        self.saved = repository.clone();
        Ok(())
    }
}

fn lock(disk: &dyn Disk, folder: &Path) -> Result<Box<dyn Guard>, DatabaseFault> {
    match disk.kind(folder)? {
        Some(Kind::Folder) => {}
        None => disk.make_folder(folder)?,
        Some(_) => return Err(DatabaseFault::NoFolder),
    }
    disk.lock(&folder.join(LOCK_NAME)).map_err(|error| match error.kind() {
        std::io::ErrorKind::WouldBlock => DatabaseFault::InUse,
        _ => error.into(),
    })
}

fn open_file(disk: &dyn Disk, folder: &Path) -> Result<Opened, DatabaseFault> {
    let path = folder.join(FILE_NAME);
    if disk.kind(&path)?.is_none() {
        create_file(disk, folder)?;
    }
    let file = builder().create_with_backend(Backend::new(disk.open(&path)?))?;
    let saved = load::load(&file)?;
    Ok((file, saved))
}

/// Opens the file with every page of it checked.
fn open_checked(disk: &dyn Disk, folder: &Path) -> Result<Opened, DatabaseFault> {
    let file = disk.open(&folder.join(FILE_NAME))?;
    if file.size()? == 0 {
        // redb would take it for one that is to become a repository.
        return Err(DatabaseFault::Foreign);
    }
    let mut builder = builder();
    builder.set_check_integrity_on_open(true);
    let file = builder.create_with_backend(Backend::new(file))?;
    let saved = load::load(&file)?;
    Ok((file, saved))
}

/// The file gets its name once it is whole: who finds one has all of it.
fn create_file(disk: &dyn Disk, folder: &Path) -> Result<(), DatabaseFault> {
    let new = folder.join(NEW_NAME);
    let file = disk.create(&new)?;
    let database = builder().create_with_backend(Backend::new(Arc::clone(&file)))?;
    tables::write(&database, &Repository::bare(), &Repository::new())?;
    drop(database);
    file.sync()?;
    disk.rename(&new, &folder.join(FILE_NAME))?;
    Ok(disk.sync_folder(folder)?)
}

fn builder() -> redb::Builder {
    let mut builder = redb::Builder::new();
    builder.set_cache_size(CACHE_SIZE);
    builder
}

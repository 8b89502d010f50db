//! Commands on a repository on disk: what `winmgmt` and `mofcomp` are on Windows, beside which the
//! command `mof` stores into one.
//!
//! Whatever ends one of them in the middle, Ctrl-C or the power, loses nothing: a repository is
//! changed in one transaction, and a backup file gets its name once it is whole. What is left over
//! then is in nobody's way.

mod backup;
mod clock;
mod file;
mod lock;
mod report;
mod restore;
mod service;
#[cfg(test)]
mod tests;
mod verify;

use std::path::Path;
use std::sync::Arc;

use wbem_sim::database::{Database, DatabaseError, DatabaseFault};
use wbem_sim::disk::RealDisk;

pub use backup::backup;
pub use restore::restore;
pub use verify::verify;

use super::error::CommandError;

/// The repository of a folder, if there is one. Each page of it is checked.
pub(super) fn existing(folder: &Path) -> Result<Option<Database>, DatabaseError> {
    match Database::open_existing(Arc::new(RealDisk), folder) {
        Err(DatabaseError { fault: DatabaseFault::Missing, .. }) => Ok(None),
        other => other.map(Some),
    }
}

/// An error in a backup file, with what has become of the repository.
fn unchanged(error: CommandError, folder: &Path) -> CommandError {
    match error {
        CommandError::Backup { file, reason } => {
            let reason = format!("{reason}; nothing is changed in {}", folder.display());
            CommandError::Backup { file, reason }
        }
        error => error,
    }
}

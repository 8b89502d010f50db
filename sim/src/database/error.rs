//! Why a repository on disk cannot be used.

use std::io;
use std::path::PathBuf;

use crate::repository::ContentFault;
use crate::server::FileFault;

use super::FILE_NAME;
use super::tables::VERSION;

/// Why a repository on disk cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the repository in {}: {fault}", folder.display())]
pub struct DatabaseError {
    /// The folder.
    pub folder: PathBuf,
    /// What is wrong.
    #[source]
    pub fault: DatabaseFault,
}

/// What is wrong with a repository on disk.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseFault {
    /// Somebody else has it open.
    #[error("another process has it open: wait until that has ended, or give another folder")]
    InUse,
    /// The path is not that of a folder.
    #[error("the path is that of a file: give a folder")]
    NoFolder,
    /// There is none.
    #[error("there is none: give the folder of one")]
    Missing,
    /// It was written by another version of this program.
    #[error("it has version {0}, and this program reads version {VERSION}")]
    Version(u64),
    /// Something in it is not as it was written.
    #[error("{path} is damaged: {fault}; restore a backup into another folder")]
    Content {
        /// The path of the object.
        path: String,
        /// What is wrong with it.
        fault: ContentFault,
    },
    /// The file is not as it was written.
    #[error("{FILE_NAME} is damaged: restore a backup into another folder")]
    Damaged,
    /// The file is not one that this program wrote.
    #[error("{FILE_NAME} was not written by this program, or is damaged: give another folder")]
    Foreign,
    /// The file could not be read or written.
    #[error("{FILE_NAME}: {0}")]
    File(#[source] redb::Error),
}

impl DatabaseError {
    /// What a client hears of it.
    pub fn file_fault(&self) -> FileFault {
        match &self.fault {
            DatabaseFault::File(redb::Error::Io(error)) => io::Error::from(error.kind()).into(),
            _ => FileFault::InputOutput,
        }
    }
}

impl From<io::Error> for DatabaseFault {
    fn from(error: io::Error) -> Self {
        redb::Error::Io(error).into()
    }
}

impl From<redb::Error> for DatabaseFault {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Self::Foreign,
            redb::Error::Corrupted(_) => Self::Damaged,
            redb::Error::UpgradeRequired(_)
            | redb::Error::TableDoesNotExist(_)
            | redb::Error::TableTypeMismatch { .. } => Self::Foreign,
            other => Self::File(other),
        }
    }
}

/// Each step of a transaction has an error type of its own.
macro_rules! from_redb {
    ($($error:ident),*) => {
        $(impl From<redb::$error> for DatabaseFault {
            fn from(error: redb::$error) -> Self {
                redb::Error::from(error).into()
            }
        })*
    };
}

from_redb!(DatabaseError, TransactionError, TableError, StorageError, CommitError);

//! Why the command could not even begin: the command line, or a file.

use std::io;
use std::path::{Path, PathBuf};

use wbem_sim::database::DatabaseError;
use wbem_sim::place::InputError;

use crate::filter::FilterError;
use crate::target::windows::Incomplete;

/// The command line or a file is wrong.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// An input file is wrong, at a place.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A filter takes nothing.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The environment names a service on another machine, and not all that it takes.
    #[error(transparent)]
    Remote(#[from] Incomplete),
    /// What was asked for does not exist or makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read.
    #[error("{}: cannot be read: {error}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file cannot be written.
    #[error("{}: cannot be written: {error}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A repository on disk cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A backup file cannot be written or restored.
    #[error("{}: {reason}", file.display())]
    Backup {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// Standard output cannot be written to.
    #[error("standard output cannot be written to: {0}")]
    Output(io::Error),
}

/// The text of a file.
pub fn read_text(file: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(file)
        .map_err(|error| CommandError::Read { file: file.to_owned(), error })
}

/// Writes a file anew.
pub fn write_text(file: &Path, text: &str) -> Result<(), CommandError> {
    std::fs::write(file, text).map_err(|error| CommandError::Write { file: file.to_owned(), error })
}

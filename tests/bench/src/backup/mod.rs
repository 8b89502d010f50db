//! Backups of the same content: of the model, of an SQLite database, and as a copy of a file.
//!
//! Each writes a file of its own and has it on disk when it is done. Reading back gives what could
//! be worked with: a repository, or a database, in memory.

mod copy;
mod model;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use copy::{check_sums, copy, hash, packed, replace};
pub use model::{content, read, repository, write};
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;

/// How many bytes of content a record is, about.
pub const RECORD_SIZE: usize = 115;

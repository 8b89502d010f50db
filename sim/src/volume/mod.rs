//! A Windows volume in a folder of a file system.
//!
//! A Backup names its file as Windows does, on whatever system the server runs. Here is how such a
//! name is read, where it leads below one folder, and how a file there is written so that it is
//! either whole or not there.

mod backups;
mod component;
mod fault;
mod files;
mod path;
mod refusal;
mod whole;

pub use component::COMPONENT_LENGTH_MAX;
pub use files::Volume;
pub use path::{PATH_LENGTH_MAX, WindowsPath};
pub use refusal::PathRefusal;
pub use whole::write_whole;

//! A Windows volume in a folder of a file system.
//!
//! A Backup names its file as Windows does, on whatever system the server runs. Here is how such a
//! name is read; what it cannot mean below one folder is refused.

mod component;
mod path;
mod refusal;

pub use component::COMPONENT_LENGTH_MAX;
pub use path::{PATH_LENGTH_MAX, WindowsPath};
pub use refusal::PathRefusal;

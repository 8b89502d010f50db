//! What scenarios do to the files of the machine that the server runs on.

use wbem_sim::caller::Principal;
use wbem_sim::machine::Machine;
use wbem_sim::store::Store;

use crate::target::{FileContent, Observation, TargetError};

/// A place for backup files that a scenario looks at, meddles with and has fail.
pub trait Files: Store + Sized {
    /// Puts a file or a folder at a path, in place of a file that is there.
    fn put_content(&mut self, path: &str, content: &FileContent) -> Result<(), TargetError>;

    /// What is at a path.
    fn look_at(&self, path: &str) -> Result<Observation, TargetError>;

    /// Keeps an account out of a folder.
    fn deny_folder(&mut self, folder: &str, account: Principal) -> Result<(), TargetError>;

    /// The disk is full when half of the next backup is written.
    fn fill_disk(&mut self);

    /// The next backup that is read breaks off while it is being loaded.
    fn break_next_read(&mut self);

    /// The next change of the repository does not fit on its disk, and each after it does.
    fn fill_repository(machine: &mut Machine<Self>);

    /// The process of a server that has stopped is gone: what it kept in memory is lost.
    fn forget(machine: &mut Machine<Self>) -> Result<(), TargetError>;
}

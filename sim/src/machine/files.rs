//! What is done from outside to the files of the machine that the server runs on.

use super::{ControlError, FileContent, Machine, Observation};
use crate::caller::Principal;
use crate::store::{File, MemoryStore, Store};

/// A place for backup files that somebody looks at, meddles with and has fail.
pub trait Files: Store + Sized {
    /// Puts a file or a folder at a path, in place of a file that is there.
    fn put_content(&mut self, path: &str, content: &FileContent) -> Result<(), ControlError>;

    /// What is at a path.
    fn look_at(&self, path: &str) -> Result<Observation, ControlError>;

    /// Keeps an account out of a folder.
    fn deny_folder(&mut self, folder: &str, account: Principal) -> Result<(), ControlError>;

    /// The disk is full when half of the next backup is written.
    fn fill_disk(&mut self) -> Result<(), ControlError>;

    /// The next backup that is read breaks off while it is being loaded.
    fn break_next_read(&mut self) -> Result<(), ControlError>;

    /// The process of a server that has stopped is gone: what it kept in memory is lost. Nothing
    /// is where the repository is nowhere else, or was written before anybody heard of it.
    fn forget(_machine: &mut Machine<Self>) -> Result<(), ControlError> {
        Ok(())
    }
}

impl Files for MemoryStore {
    fn put_content(&mut self, path: &str, content: &FileContent) -> Result<(), ControlError> {
        let other = |path: &str| {
            let file = self.file(path).cloned();
            file.ok_or_else(|| ControlError::Content(format!("there is no file {path} to copy")))
        };
        let file = match content {
            FileContent::Empty => File::Bytes(Vec::new()),
            FileContent::Text(text) => File::Bytes(text.as_bytes().to_vec()),
            FileContent::CopyOf(path) => other(path)?,
            FileContent::HalfOf(path) | FileContent::DamagedCopyOf(path) => {
                File::Damaged(Box::new(other(path)?))
            }
            FileContent::Folder => File::Folder,
        };
        self.put(path, file);
        Ok(())
    }

    fn look_at(&self, path: &str) -> Result<Observation, ControlError> {
        Ok(match self.file(path) {
            None => Observation::Missing,
            Some(File::Folder) => Observation::Folder,
            Some(file) => Observation::File { fingerprint: file.fingerprint() },
        })
    }

    fn deny_folder(&mut self, folder: &str, account: Principal) -> Result<(), ControlError> {
        self.deny(folder, account);
        Ok(())
    }

    fn fill_disk(&mut self) -> Result<(), ControlError> {
        self.fill_disk();
        Ok(())
    }

    fn break_next_read(&mut self) -> Result<(), ControlError> {
        self.break_next_read();
        Ok(())
    }
}

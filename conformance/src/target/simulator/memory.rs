//! Files as values in memory: backups are repositories, and no byte of them is ever written.

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::caller::Principal;
use wbem_sim::machine::Machine;
use wbem_sim::profile::Profile;
use wbem_sim::server::{FileFault, Server};
use wbem_sim::store::{File, MemoryStore};

use super::files::Files;
use super::session::Simulation;
use crate::target::{FileContent, Observation, TargetError};

impl Simulation<MemoryStore> {
    /// A fresh server with a profile.
    pub(super) fn in_memory(profile: Arc<Profile>) -> Self {
        let machine = Machine::new(Server::new(profile), MemoryStore::default());
        Self { machine, now: Duration::ZERO }
    }
}

impl Files for MemoryStore {
    fn put_content(&mut self, path: &str, content: &FileContent) -> Result<(), TargetError> {
        let other = |path: &str| {
            let file = self.file(path).cloned();
            file.ok_or_else(|| TargetError::Content(format!("there is no file {path} to copy")))
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

    fn look_at(&self, path: &str) -> Result<Observation, TargetError> {
        Ok(match self.file(path) {
            None => Observation::Missing,
            Some(File::Folder) => Observation::Folder,
            Some(file) => Observation::File { fingerprint: file.fingerprint() },
        })
    }

    fn deny_folder(&mut self, folder: &str, account: Principal) -> Result<(), TargetError> {
        self.deny(folder, account);
        Ok(())
    }

    fn fill_disk(&mut self) {
        self.fill_disk();
    }

    fn break_next_read(&mut self) {
        self.break_next_read();
    }

    fn fill_repository(machine: &mut Machine<Self>) {
        machine.fail_next_change(FileFault::DiskFull);
    }

    fn forget(_: &mut Machine<Self>) -> Result<(), TargetError> {
        Ok(()) // The repository is nowhere else.
    }
}

//! Where backup files go: to the drives of the machine, or to memory.

use std::sync::Arc;

use wbem_sim::archive::Progress;
use wbem_sim::caller::Principal;
use wbem_sim::disk::RealDisk;
use wbem_sim::machine::{ControlError, FileContent, Files, Observation};
use wbem_sim::repository::Repository;
use wbem_sim::server::{FileAccess, FileFault, ReadFault};
use wbem_sim::store::{Backup, MemoryStore, Store};
use wbem_sim::volume::Volume;

/// A place for backup files.
#[derive(Debug)]
pub enum Place {
    /// Memory, where a client may meddle with them.
    Memory(MemoryStore),
    /// The drives of the machine, each under its own letter.
    Drives(Volume),
}

impl Default for Place {
    fn default() -> Self {
        Place::Memory(MemoryStore::default())
    }
}

impl Place {
    /// The drives of the machine.
    pub fn real() -> Self {
        let locks = std::env::temp_dir().join("wbem-sim");
        Place::Drives(Volume::of_machine(Arc::new(RealDisk), locks))
    }

    fn memory(&mut self) -> Result<&mut MemoryStore, ControlError> {
        match self {
            Place::Memory(store) => Ok(store),
            Place::Drives(_) => Err(not_in_memory()),
        }
    }
}

fn not_in_memory() -> ControlError {
    let message = "files are on the machine's own drives; ask for a fresh repository first";
    ControlError::Content(message.to_owned())
}

impl Store for Place {
    fn write(
        &mut self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), FileFault> {
        match self {
            Place::Memory(store) => store.write(backup, progress),
            Place::Drives(volume) => volume.write(backup, progress),
        }
    }

    fn read(
        &mut self,
        file: &str,
        access: &FileAccess,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        match self {
            Place::Memory(store) => store.read(file, access, progress),
            Place::Drives(volume) => volume.read(file, access, progress),
        }
    }
}

impl Files for Place {
    fn put_content(&mut self, path: &str, content: &FileContent) -> Result<(), ControlError> {
        self.memory()?.put_content(path, content)
    }

    fn look_at(&self, path: &str) -> Result<Observation, ControlError> {
        match self {
            Place::Memory(store) => store.look_at(path),
            Place::Drives(_) => Err(not_in_memory()),
        }
    }

    fn deny_folder(&mut self, folder: &str, account: Principal) -> Result<(), ControlError> {
        self.memory()?.deny_folder(folder, account)
    }

    fn fill_disk(&mut self) -> Result<(), ControlError> {
        self.memory()?.fill_disk();
        Ok(())
    }

    fn break_next_read(&mut self) -> Result<(), ControlError> {
        self.memory()?.break_next_read();
        Ok(())
    }
}

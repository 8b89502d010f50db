//! A file that is open, and a lock that is held.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::device::SimulatedDisk;
use super::names::FileId;
use super::operation::Operation;
use super::state::Open;
use crate::disk::{DiskFile, Guard};

pub(super) struct SimulatedFile {
    pub disk: SimulatedDisk,
    pub path: Arc<Path>,
    pub file: Open,
    pub is_writable: bool,
}

impl SimulatedFile {
    fn check_writable(&self) -> io::Result<()> {
        match self.is_writable {
            true => Ok(()),
            false => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }
}

impl DiskFile for SimulatedFile {
    fn size(&self) -> io::Result<u64> {
        let operation = Operation::Size { path: self.path.clone() };
        self.disk.run(operation, |state| Ok(state.bytes(self.file.id).len() as u64))
    }

    fn read_at(&self, position: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let (path, length) = (self.path.clone(), bytes.len() as u64);
        self.disk.run(Operation::Read { path, position, length }, |state| {
            let all = state.bytes(self.file.id);
            let start = usize::try_from(position).map_or(all.len(), |start| start.min(all.len()));
            let read = bytes.len().min(all.len() - start);
            bytes[..read].copy_from_slice(&all[start..start + read]);
            Ok(read)
        })
    }

    fn write_at(&self, position: u64, bytes: &[u8]) -> io::Result<()> {
        let (path, length) = (self.path.clone(), bytes.len() as u64);
        let mut state = self.disk.state();
        let fault = state.enter(Operation::Write { path, position, length });
        let written = fault.map_or(bytes.len(), |fault| fault.bytes_written().min(bytes.len()));
        let done = self
            .check_writable()
            .and_then(|()| state.write(self.file.id, position, &bytes[..written]));
        match fault {
            Some(fault) => Err(fault.error()),
            None => done,
        }
    }

    fn set_size(&self, size: u64) -> io::Result<()> {
        let mut state = self.disk.state();
        let from = state.bytes(self.file.id).len() as u64;
        let fault = state.enter(Operation::SetSize { path: self.path.clone(), from, to: size });
        match fault {
            Some(fault) => Err(fault.error()),
            None => self.check_writable().and_then(|()| state.set_size(self.file.id, size)),
        }
    }

    fn sync(&self) -> io::Result<()> {
        let operation = Operation::Sync { path: self.path.clone() };
        self.disk.run(operation, |state| {
            state.sync(self.file.id);
            Ok(())
        })
    }
}

impl fmt::Debug for SimulatedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SimulatedFile").field(&self.path).finish()
    }
}

pub(super) struct SimulatedGuard {
    pub disk: SimulatedDisk,
    pub id: FileId,
}

impl Guard for SimulatedGuard {}

impl Drop for SimulatedGuard {
    fn drop(&mut self) {
        self.disk.state().unlock(self.id);
    }
}

impl fmt::Debug for SimulatedGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SimulatedGuard").field(&self.id).finish()
    }
}

//! The disk as its users hold it.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use super::crash::Unsynced;
use super::fault::Fault;
use super::handle::{SimulatedFile, SimulatedGuard};
use super::operation::Operation;
use super::state::{Open, State};
use crate::disk::{Disk, DiskFile, Guard, Kind};

/// A file system in memory, with faults. A clone is the same disk; [`SimulatedDisk::copy`] is
/// another one.
#[derive(Clone, Default)]
pub struct SimulatedDisk {
    state: Arc<Mutex<State>>,
}

impl SimulatedDisk {
    /// An empty disk, without faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Has one operation fail: that with this number, the first one since the disk was made being
    /// zero. So [`SimulatedDisk::operation_count`] is the number of the next one.
    pub fn fail_at(&self, number: usize, fault: Fault) {
        self.state().plan.fail_at(number, fault);
    }

    /// Has the operation with this number fail, and those after it: all of them, but where the
    /// disk is full, only those that take space.
    pub fn fail_from(&self, number: usize, fault: Fault) {
        self.state().plan.fail_from(number, fault);
    }

    /// Takes back all faults. A disk that has lost its power stays without.
    pub fn clear_faults(&self) {
        self.state().plan.clear();
    }

    /// What the disk was asked to do so far, with what failed. The number of an operation is its
    /// index.
    pub fn operations(&self) -> Vec<Operation> {
        self.state().plan.operations().to_vec()
    }

    /// How many operations there were.
    pub fn operation_count(&self) -> usize {
        self.state().plan.operations().len()
    }

    /// Whether it has lost its power.
    pub fn has_crashed(&self) -> bool {
        self.state().plan.has_crashed()
    }

    /// How many changes are not safe: writes and sizes of files, and names.
    pub fn unsynced(&self) -> usize {
        self.state().unsynced().len()
    }

    /// The disk as it is found if the power is lost now, or where it was lost when that has
    /// happened. All that is found is safe; faults and operations are none.
    pub fn after_crash(&self, unsynced: Unsynced) -> Self {
        Self::with(self.state().after_crash(unsynced))
    }

    /// Another disk with all that a program can see on this one, as a copy of the folders taken
    /// now. All of it is safe there; faults and operations are none.
    pub fn copy(&self) -> Self {
        Self::with(self.state().copy())
    }

    fn with(state: State) -> Self {
        Self { state: Arc::new(Mutex::new(state)) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code of ours panics while it holds the lock")
    }

    /// Counts an operation and does it, unless a fault strikes.
    pub(super) fn run<T>(
        &self,
        operation: Operation,
        work: impl FnOnce(&mut State) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut state = self.state();
        match state.enter(operation) {
            Some(fault) => Err(fault.error()),
            None => work(&mut state),
        }
    }

    fn opened(
        &self,
        operation: Operation,
        path: Arc<Path>,
        open: impl FnOnce(&mut State, &Path) -> io::Result<Open>,
    ) -> io::Result<Arc<dyn DiskFile>> {
        let is_writable = !matches!(operation, Operation::OpenToRead { .. });
        let file = self.run(operation, |state| open(state, &path))?;
        Ok(Arc::new(SimulatedFile { disk: self.clone(), path, file, is_writable }))
    }
}

impl Disk for SimulatedDisk {
    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let path: Arc<Path> = path.into();
        self.opened(Operation::Create { path: path.clone() }, path, State::create)
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let path: Arc<Path> = path.into();
        self.opened(Operation::Open { path: path.clone() }, path, State::open)
    }

    fn open_to_read(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let path: Arc<Path> = path.into();
        self.opened(Operation::OpenToRead { path: path.clone() }, path, State::open)
    }

    fn kind(&self, path: &Path) -> io::Result<Option<Kind>> {
        self.run(Operation::Kind { path: path.into() }, |state| state.kind(path))
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.run(Operation::Names { path: folder.into() }, |state| state.list(folder))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.run(Operation::CreateFolder { path: path.into() }, |state| state.create_folder(path))
    }

    /// A folder keeps its name: the error is [`io::ErrorKind::IsADirectory`].
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let operation = Operation::Rename { path: from.into(), to: to.into() };
        self.run(operation, |state| state.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.run(Operation::Remove { path: path.into() }, |state| state.remove(path))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let operation = Operation::SyncFolder { path: folder.into() };
        self.run(operation, |state| state.sync_folder(folder))
    }

    /// The lock is on the file, and goes with it where it is renamed.
    fn lock(&self, path: &Path) -> io::Result<Box<dyn Guard>> {
        let id = self.run(Operation::Lock { path: path.into() }, |state| state.lock(path))?;
        Ok(Box::new(SimulatedGuard { disk: self.clone(), id }))
    }
}

impl fmt::Debug for SimulatedDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operations = self.operation_count();
        f.debug_struct("SimulatedDisk").field("operations", &operations).finish_non_exhaustive()
    }
}

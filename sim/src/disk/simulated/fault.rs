//! What goes wrong, and when.
//!
//! A fault stands at the number of an operation, counted from zero. It strikes that one, whatever
//! it is, or lasts from there on; a disk that stays full still reads, renames, deletes and cuts.

use std::collections::BTreeMap;
use std::io;

use super::operation::Operation;

/// What goes wrong with an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full: [`io::ErrorKind::StorageFull`]. Nothing of the operation happens.
    DiskFull,
    /// The operation is refused: [`io::ErrorKind::PermissionDenied`]. Nothing of it happens.
    Denied,
    /// The device reports an error: [`io::ErrorKind::Other`]. Nothing of the operation happens.
    InputOutput,
    /// The disk is full in the middle of a write; anywhere else the same as [`Fault::DiskFull`].
    ShortWrite {
        /// How many bytes are written before, at most.
        bytes: usize,
    },
    /// The power is lost before the operation: it fails with [`PowerLost`], and so does every
    /// later one. On the disk after the crash nothing is locked.
    Crash,
    /// The power is lost in the middle of a write; anywhere else the same as [`Fault::Crash`].
    CrashInWrite {
        /// How many bytes are written before, at most.
        bytes: usize,
    },
}

impl Fault {
    /// How many bytes of a write happen in spite of it.
    pub(super) fn bytes_written(self) -> usize {
        match self {
            Self::ShortWrite { bytes } | Self::CrashInWrite { bytes } => bytes,
            Self::DiskFull | Self::Denied | Self::InputOutput | Self::Crash => 0,
        }
    }

    pub(super) fn error(self) -> io::Error {
        match self {
            Self::DiskFull | Self::ShortWrite { .. } => io::ErrorKind::StorageFull.into(),
            Self::Denied => io::ErrorKind::PermissionDenied.into(),
            Self::InputOutput => io::Error::other("the device reports an error"),
            Self::Crash | Self::CrashInWrite { .. } => io::Error::other(PowerLost),
        }
    }

    fn is_crash(self) -> bool {
        matches!(self, Self::Crash | Self::CrashInWrite { .. })
    }

    /// Whether a fault that lasts strikes an operation after its first one.
    fn lasts_for(self, takes_space: bool) -> bool {
        match self {
            Self::DiskFull | Self::ShortWrite { .. } => takes_space,
            Self::Denied | Self::InputOutput | Self::Crash | Self::CrashInWrite { .. } => true,
        }
    }
}

/// The error of every operation since the power was lost, inside an [`io::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the simulated disk has lost its power: go on with the disk after the crash")]
pub struct PowerLost;

impl PowerLost {
    /// Whether an error is this one.
    pub fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

/// The faults to come, and the operations that were.
#[derive(Debug, Default)]
pub(super) struct Plan {
    once: BTreeMap<usize, Fault>,
    lasting: BTreeMap<usize, Fault>,
    operations: Vec<Operation>,
    has_crashed: bool,
}

impl Plan {
    pub fn fail_at(&mut self, number: usize, fault: Fault) {
        self.once.insert(number, fault);
    }

    pub fn fail_from(&mut self, number: usize, fault: Fault) {
        self.lasting.insert(number, fault);
    }

    pub fn clear(&mut self) {
        self.once.clear();
        self.lasting.clear();
    }

    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    pub fn has_crashed(&self) -> bool {
        self.has_crashed
    }

    /// Counts an operation, and says what goes wrong with it.
    pub fn enter(&mut self, operation: Operation, takes_space: bool) -> Option<Fault> {
        let fault = self.fault(takes_space);
        self.operations.push(operation);
        self.has_crashed |= fault.is_some_and(Fault::is_crash);
        fault
    }

    fn fault(&self, takes_space: bool) -> Option<Fault> {
        let number = self.operations.len();
        if self.has_crashed {
            return Some(Fault::Crash);
        }
        let lasting = self.lasting.range(..=number).next_back();
        let lasting = lasting.filter(|(first, f)| **first == number || f.lasts_for(takes_space));
        self.once.get(&number).or(lasting.map(|(_, fault)| fault)).copied()
    }
}

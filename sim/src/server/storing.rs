//! Changes that may not fit: what the server hears from whoever keeps its repository on disk.
//!
//! As a rule a step of the server is stored whole. Where that fails it is taken again change by
//! change: the server stops after each, and goes on once it has been told what became of it. So
//! one write that finds no room takes none of the others with it [REQ BUFFER-5].

use super::{FileFault, Server};

/// What is known about the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Storing {
    /// Why nothing can be stored, while that is so.
    fault: Option<FileFault>,
    /// Why the next change cannot be stored.
    next_change_fault: Option<FileFault>,
    /// Whether to stop after each change.
    change_by_change: bool,
    /// Whether there has been a change since then, stored or refused.
    has_changed: bool,
}

impl Server {
    /// While there is a fault nothing can be stored: whatever would change the repository fails
    /// with its code. For whoever keeps the repository on disk, and could not.
    pub fn set_disk_fault(&mut self, fault: Option<FileFault>) {
        self.storing.fault = fault;
    }

    /// Has the next change of the repository fail with the code of a fault, and none after it: a
    /// write, or a Restore.
    pub fn fail_next_change(&mut self, fault: FileFault) {
        self.storing.next_change_fault = Some(fault);
    }

    /// From now on a step ends after a change, whatever is left to do:
    /// [`Server::continue_step`] does it.
    pub fn stop_after_each_change(&mut self, stop: bool) {
        self.storing.change_by_change = stop;
        self.storing.has_changed = false;
    }

    /// Whether a change has ended the latest step.
    pub fn has_stopped_after_a_change(&self) -> bool {
        self.storing.change_by_change && self.storing.has_changed
    }

    /// Does what is left to do after a change, up to the next one.
    pub fn continue_step(&mut self) {
        self.storing.has_changed = false;
        self.restless = true;
        self.stir();
    }

    /// Why nothing can be stored, while that is so.
    pub(super) fn disk_fault(&self) -> Option<FileFault> {
        self.storing.fault
    }

    /// Whether it matters which request changes the repository.
    pub(super) fn minds_changes(&self) -> bool {
        let Storing { fault, next_change_fault, change_by_change, .. } = self.storing;
        fault.is_some() || next_change_fault.is_some() || change_by_change
    }

    /// Why a change cannot be stored, if it cannot.
    pub(super) fn fault_of_change(&mut self, has_changed: bool) -> Option<FileFault> {
        if !has_changed {
            return None;
        }
        self.storing.has_changed = true;
        self.storing.fault.or_else(|| self.storing.next_change_fault.take())
    }
}

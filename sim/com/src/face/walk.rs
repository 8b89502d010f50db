//! An enumeration that a client walks through: begin, next, next, end.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use wbem_sim::cim::Name;
use wbem_sim::status::Status;

/// Where an enumeration is: what is left of it, if it has begun.
#[derive(Debug, Default)]
pub struct Walk(Mutex<Option<VecDeque<Name>>>);

impl Walk {
    /// Begins, or begins again.
    pub fn begin(&self, names: Vec<Name>) {
        *self.left() = Some(names.into());
    }

    /// The next name; none at the end.
    pub fn next(&self) -> Result<Option<Name>, Status> {
        let mut left = self.left();
        let left = left.as_mut().ok_or(Status::WBEM_E_UNEXPECTED)?;
        Ok(left.pop_front())
    }

    /// Ends; whoever wants more begins again.
    pub fn end(&self) {
        *self.left() = None;
    }

    fn left(&self) -> MutexGuard<'_, Option<VecDeque<Name>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! An enumeration that a client walks through: begin, next, next, end.

use std::collections::VecDeque;

use wbem_sim::cim::Name;
use wbem_sim::status::Status;

/// Where an enumeration is.
#[derive(Debug, Default)]
pub struct Walk(Option<VecDeque<Name>>);

impl Walk {
    /// Begins, or begins again.
    pub fn begin(&mut self, names: Vec<Name>) {
        self.0 = Some(names.into());
    }

    /// The next name; none at the end.
    pub fn next(&mut self) -> Result<Option<Name>, Status> {
        let left = self.0.as_mut().ok_or(Status::WBEM_E_UNEXPECTED)?;
        Ok(left.pop_front())
    }

    /// Ends; whoever wants more begins again.
    pub fn end(&mut self) {
        self.0 = None;
    }
}

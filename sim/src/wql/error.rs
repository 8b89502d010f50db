//! What is wrong with a query, and where. The server says with which code.

use crate::place::Place;
use crate::status::Status;

/// What kind of thing is wrong: all that the choice of a code depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It breaks the grammar.
    Syntax,
    /// It names a property that is not there, or asks for what a type cannot do.
    Meaning,
    /// The class that it is about is not there.
    MissingClass,
    /// It is longer, or nested deeper, than a query may be.
    Quota,
    /// It asks for events, which this method does not give.
    Event,
}

impl Fault {
    /// The code, where no profile is asked.
    pub fn code(self) -> Status {
        match self {
            Fault::Syntax | Fault::Meaning | Fault::Event => Status::WBEM_E_INVALID_QUERY,
            Fault::MissingClass => Status::WBEM_E_NOT_FOUND,
            Fault::Quota => Status::WBEM_E_QUOTA_VIOLATION,
        }
    }
}

/// A query that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {at}: {message}")]
pub struct QueryError {
    /// What kind of fault it is.
    pub fault: Fault,
    /// Where in the query, in bytes.
    pub at: usize,
    /// What is wrong, or what was expected and what is there.
    pub message: String,
}

impl QueryError {
    pub(super) fn new(fault: Fault, at: usize, message: impl Into<String>) -> Self {
        Self { fault, at, message: message.into() }
    }

    pub(super) fn meaning(at: usize, message: impl Into<String>) -> Self {
        Self::new(Fault::Meaning, at, message)
    }

    /// The code, where no profile is asked.
    pub fn status(&self) -> Status {
        self.fault.code()
    }

    /// Where in the query: its line and column.
    pub fn place(&self, query: &str) -> Place {
        Place::of(query, self.at)
    }
}

//! The conformance suite.

pub mod catalogue;
pub mod scenario;
pub mod target;
pub mod verdict;

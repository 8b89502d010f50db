//! The conformance suite.

pub mod target;

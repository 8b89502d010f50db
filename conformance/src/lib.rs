//! The conformance suite.

pub mod catalogue;
pub mod command;
pub mod coverage;
pub mod event;
pub mod exit_code;
pub mod filter;
pub mod ledger;
pub mod report;
pub mod runner;
pub mod scenario;
pub mod suite;
pub mod target;
pub mod verdict;

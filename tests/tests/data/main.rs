//! The data and the code agree, and the house is in order.
//!
//! `spec` holds the catalogue against itself and against the code, `scenarios` the scenario files
//! against their schema, `tidy` holds what the style of the project says and a machine can check.
//! Every check prints how to repair what it found. One binary for all of it: linking is what costs
//! time.

mod scenarios;
mod spec;
mod tidy;
mod tree;

/// Fails with every complaint, and with what to do about them.
#[track_caller]
fn assert_none(complaints: &[String], way_out: &str) {
    let count = complaints.len();
    assert!(complaints.is_empty(), "{count} to repair:\n  {}\n{way_out}", complaints.join("\n  "));
}

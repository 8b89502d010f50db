//! A real process with a repository on a real disk, killed in the middle of its work again and
//! again: what it had acknowledged is there, nothing is half done, the backup is whole, and nothing
//! is locked.
//!
//! `WBEM_KILLS=500` says how often, `WBEM_KILLS_SEED=7` from which seed; without one it is drawn,
//! and printed first. The process is this executable again, with the folder in an environment
//! variable, and writes a line before each call and one after its reply ([`line::Line`]).
#![allow(clippy::unwrap_used)]

mod child;
mod ledger;
mod line;
mod parent;

use libtest_mimic::{Arguments, Trial};

fn main() {
    if let Some(life) = child::Life::of_environment() {
        return child::live(&life);
    }
    let arguments = Arguments::from_args();
    let name = "a_process_that_is_killed_loses_nothing";
    let trials = vec![
        Trial::test(name, parent::kill_again_and_again),
        Trial::test("a_write_that_is_missing_is_found_out", ledger::notices_a_missing_write),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

//! From the file as written to a scenario: looks up every name and refuses what makes no sense.

mod caller;
mod compile;
mod expect;
mod file;
mod method;
mod needs;
mod put;
#[cfg(test)]
mod refusals;
mod repetition;
mod said;
mod security;
mod source;
mod step;
mod verb;
mod vocabulary;

pub use file::{FILE_SIZE_MAX, STEP_COUNT_MAX};

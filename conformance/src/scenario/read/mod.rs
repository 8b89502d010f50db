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

pub(super) use caller::{AUTHENTICATIONS, DEFAULT_CALLER, IMPERSONATIONS};
pub(super) use compile::PHASES;
pub(super) use file::imply;
pub use file::{FILE_SIZE_MAX, STEP_COUNT_MAX};
pub(crate) use needs::of_caller as needs_of_caller;
pub(super) use step::{FAULTS, default_outcome};
pub(super) use verb::{Kind, verb};
pub(super) use vocabulary::Vocabulary;

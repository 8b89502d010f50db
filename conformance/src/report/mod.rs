//! What people and machines read of a run: all of it made of the run's events.

mod failure;
mod human;
pub(crate) mod layout;
mod summary;

pub use human::{HumanOptions, StepsShown, human};
pub use summary::{headline, last_line};

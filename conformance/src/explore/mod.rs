//! Random exploration of a target: calls that nobody thought of, held against the model.
//!
//! A [`Campaign`] makes cases, each a sequence of deeds that its [`Generator`] chooses with an eye
//! on what the model has seldom done ([`Coverage`]). What the model replies is what the target has
//! to reply. The first difference is shrunk, step by step, to a scenario of which nothing can be
//! left out, and that scenario is what is kept: never a seed. So is what the model itself does not
//! survive.
//!
//! Everything follows from the seed: the generator has no other source of chance, and nothing
//! depends on how fast the target is.

mod campaign;
mod canonical;
mod case;
mod coverage;
mod crash;
mod event;
mod finding;
mod generate;
mod limits;
mod model;
mod shrink;
mod subject;
#[cfg(test)]
mod tests;
mod verb;
mod world;

pub use campaign::{Campaign, Ended};
pub use canonical::canonical;
pub use coverage::Coverage;
pub use crash::Crash;
pub use event::{Event, Finished, Found, Started};
pub use finding::{Finding, Signature};
pub use generate::{Generator, Made};
pub use model::{Model, ModelSession};
pub use verb::Verb;
pub use world::World;

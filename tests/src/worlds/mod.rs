//! Small worlds that can be explored to their end: two clients, each with a backup object and a
//! connection, a provider, one file.
//!
//! Each client has two threads, one that calls its backup object and one that calls its connection,
//! and each thread makes one call at a time. Whatever they may do next is tried in every state: a
//! call, the death of a client, the end of a job in either way, the passing of time to the next
//! deadline. A world is in as many states as its clients could tell apart ([`World`]'s `Eq` and
//! `Hash`), and there are finitely many.
//!
//! | module | what |
//! | --- | --- |
//! | `action` | what can happen |
//! | `setting` | the clients, what they call with, and how the server is to behave |
//! | `content` | the few repositories that occur |
//! | `world` | a state, and its successors |
//! | `happened` | what a step is about |
//! | `names` | the normal form of a state |
//! | `digest` | its hash |
//! | `witness` | what must happen at least once, lest nothing was checked |
//! | `fairness` | whether everybody is answered in the end |
//! | `ahead` | the step that this has taken already |
//! | `model` | all of it as a model for stateright |

mod action;
mod ahead;
mod content;
mod digest;
mod fairness;
mod happened;
mod model;
mod names;
mod setting;
mod witness;
mod world;

pub use action::{Action, Client, Outcome, Part, Thread, Verb};
pub use model::{TIME_IS_UP, Worlds};
pub use setting::{Clients, FILE, MOF, Setting};
pub use witness::{Seen, Witness};
pub use world::World;

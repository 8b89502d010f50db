//! The file as it is written, before anything in it is looked up: what the JSON Schema describes.

mod at;
mod caller;
mod compiled;
mod expect;
mod file;
mod security;
mod step;

pub use at::At;
pub use caller::RawCaller;
pub use compiled::RawCompiled;
pub use expect::{Branches, RawDetails, RawExpect, RawKey};
pub use file::RawScenario;
pub use security::{RawAce, RawDescriptor};
pub use step::{RawFlags, RawStep};

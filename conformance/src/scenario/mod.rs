//! Scenarios: files that say who calls what, and what each call must do.

mod expectation;
mod observed;
mod performance;
mod script;
mod wanted;

pub use expectation::{Expectation, Path};
pub use observed::{Conflict, Expected, Observed};
pub use performance::{Failure, Outcome, Performance, StepRecord};
pub use script::{Action, Calls, Content, Scenario, Step};
pub use wanted::{Details, FileState, ObjectKey, Wanted};

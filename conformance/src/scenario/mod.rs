//! Scenarios: files that say who calls what, and what each call must do.

mod expectation;
mod observed;
mod performance;
mod raw;
mod read;
mod schema;
mod script;
mod suite;
mod wanted;

pub use expectation::{Expectation, Path};
pub use observed::{Conflict, Expected, Observed};
pub use performance::{Failure, Outcome, Performance, StepRecord};
pub use read::{FILE_SIZE_MAX, STEP_COUNT_MAX};
pub use schema::schema;
pub use script::{Action, Calls, Content, Scenario, Step};
pub use suite::{corpus, suite};
pub use wanted::{Details, FileState, ObjectKey, Wanted};

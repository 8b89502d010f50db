//! One scenario on one target, in this thread: for proofs about the suite itself.

use wbem_sim::profile::Profile;

use crate::scenario::{Expected, Outcome, Scenario, perform};
use crate::target::{Session, Target};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Played {
    /// Every step did what it must.
    Passed,
    /// The profile excludes the scenario, or the target lacks something.
    Skipped,
    /// A step did something else, or it cannot be told; why.
    Failed(String),
}

/// Plays a scenario, held against a profile, in a session of a target.
pub fn play(
    scenario: &Scenario,
    profile: &Profile,
    target: &dyn Target,
    open: impl FnOnce() -> Box<dyn Session>,
) -> Played {
    let expected = Expected::Profile(Box::new(profile.readings.clone()));
    let description = target.describe();
    let has = |need: &&str| description.capabilities.contains(*need);
    if scenario.excluded_by(&expected).is_some() || !scenario.needs.iter().all(has) {
        return Played::Skipped;
    }
    let mut session = open();
    let performance = perform(scenario, session.as_mut(), &expected, &description.work_folder);
    let failed = |why: String| Played::Failed(format!("{} [{}]: {why}", scenario.id, profile.name));
    match performance.outcome {
        Outcome::Passed => Played::Passed,
        Outcome::Failed(failure) => failed(format!(
            "step {}, {}: expected {}, was {}",
            failure.step, failure.call, failure.expected, failure.actual
        )),
        Outcome::Unknown { reason } => failed(reason),
        Outcome::Broken(error) => failed(error.to_string()),
    }
}

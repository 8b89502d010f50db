//! The target as explorers use it: watched, so that one that hangs or panics stops nothing.

use std::sync::Arc;
use std::time::Duration;

use crate::runner::SharedTarget;
use crate::runner::pool::{Ended, run_one};
use crate::scenario::{Deed, Expected, Failure, Head, Outcome, Recording, Scenario, perform};
use crate::target::TargetError;

/// A target that is held against the model.
pub(super) struct Subject {
    pub target: SharedTarget,
    pub expected: Expected,
    /// How long one case may take.
    pub deadline: Duration,
}

/// What became of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// It does what the model does.
    Same,
    /// It does something else.
    Otherwise(Failure),
    /// It cannot be told.
    Unknown(String),
    /// The target could not do its part.
    Broken(TargetError),
}

impl Subject {
    /// Plays several cases; what came of each, or nothing if one of them was not survived.
    pub fn play(&self, cases: &Arc<Vec<Vec<Deed>>>, head: &Arc<Head>) -> Option<Vec<Played>> {
        let (target, cases, head) = (Arc::clone(&self.target), Arc::clone(cases), Arc::clone(head));
        let deadline = self.deadline;
        let task = move || {
            let play = |deeds: &Vec<Deed>| {
                let mut session = target.open()?;
                Recording::play(deeds, &head, &mut *session)
            };
            cases.iter().map(play).collect()
        };
        match run_one(Box::new(task), deadline) {
            Ended::Finished(played) => Some(played),
            _ => None,
        }
    }

    /// Plays a scenario that says what the model does.
    pub fn tell(&self, scenario: &Scenario, work_folder: &str) -> Told {
        let (target, expected) = (Arc::clone(&self.target), self.expected.clone());
        let (played, folder) = (scenario.clone(), work_folder.to_owned());
        let task = move || match target.open() {
            Ok(mut session) => perform(&played, &mut *session, &expected, &folder).outcome,
            Err(error) => Outcome::Broken(error),
        };
        match run_one(Box::new(task), self.deadline) {
            Ended::Finished(Outcome::Passed) => Told::Same,
            Ended::Finished(Outcome::Failed(failure)) => Told::Otherwise(failure),
            Ended::Finished(Outcome::Broken(error)) => Told::Broken(error),
            Ended::Finished(Outcome::Unknown { reason }) => Told::Unknown(reason),
            Ended::Panicked(panic) => Told::Otherwise(panicked(scenario, &panic.message)),
            Ended::Overdue => {
                let deadline = humantime::format_duration(self.deadline);
                Told::Unknown(format!("the target came to no end within {deadline}"))
            }
            Ended::NotStarted(error) => Told::Unknown(format!("no thread for it: {error}")),
        }
    }
}

/// What one case came to.
pub(super) type Played = Result<Recording, TargetError>;

/// How a scenario fails whose last step has not been survived.
pub(super) fn panicked(scenario: &Scenario, message: &str) -> Failure {
    let last = scenario.steps.last();
    Failure {
        step: last.map_or(0, |step| step.number),
        call: last.map(|step| scenario.step_text(step)).unwrap_or_default(),
        expected: "a reply".to_owned(),
        actual: format!("panic: {message}"),
    }
}

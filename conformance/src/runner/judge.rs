//! From what happened to a verdict: pure, and the one place where the ledger has its say.

use std::time::Duration;

use super::pool::{Ended, Panic};
use crate::ledger::Deviation;
use crate::scenario::{Conflict, Failure, Outcome, Performance};
use crate::target::TargetError;
use crate::verdict::Verdict;

/// What a scenario came to before anybody judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Attempt {
    /// It was not run; why.
    Skipped(String),
    /// It was run.
    Performed(Performance),
}

/// The verdict, and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub verdict: Verdict,
    /// How it failed: what a ledger quotes.
    pub outcome: Option<String>,
    /// What more there is to say.
    pub reason: Option<String>,
    /// What the target did to make the run worthless, if it did.
    pub broken: Option<TargetError>,
}

/// The verdict on one scenario.
pub(super) fn judge(
    ended: &Ended<Attempt>,
    conflict: Option<&Conflict>,
    listed: Option<&Deviation>,
    deadline: Duration,
) -> Judged {
    match ended {
        Ended::Finished(Attempt::Skipped(reason)) => plain(Verdict::Skipped, reason),
        Ended::Finished(Attempt::Performed(performance)) => {
            match (&performance.outcome, conflict) {
                (Outcome::Passed, None) => passed(listed),
                (Outcome::Passed, Some(conflict)) => failed(conflict.to_string(), None, listed),
                (Outcome::Failed(failure), _) => failed(words(failure), None, listed),
                (Outcome::Unknown { reason }, _) => plain(Verdict::Unknown, reason),
                (Outcome::Broken(error), _) => broken(error),
            }
        }
        Ended::Panicked(panic) => panicked(panic, listed),
        Ended::Overdue => {
            let deadline = humantime::format_duration(deadline);
            plain(Verdict::Unknown, &format!("no outcome within {deadline}; see `--deadline`"))
        }
        Ended::NotStarted(error) => plain(Verdict::Unknown, &format!("no thread for it: {error}")),
    }
}

fn plain(verdict: Verdict, reason: &str) -> Judged {
    Judged { verdict, outcome: None, reason: Some(reason.to_owned()), broken: None }
}

fn broken(error: &TargetError) -> Judged {
    Judged { broken: Some(error.clone()), ..plain(Verdict::Unknown, &error.to_string()) }
}

fn passed(listed: Option<&Deviation>) -> Judged {
    match listed {
        None => Judged { verdict: Verdict::Passed, outcome: None, reason: None, broken: None },
        Some(listed) => {
            let reason = format!("passed, though the ledger lists it: {}", listed.reason);
            plain(Verdict::Fixed, &reason)
        }
    }
}

fn failed(outcome: String, reason: Option<String>, listed: Option<&Deviation>) -> Judged {
    let (verdict, reason) = match listed {
        None => (Verdict::Failed, reason),
        Some(listed) if listed.outcome == outcome => {
            (Verdict::Deviation, Some(listed.reason.clone()))
        }
        Some(listed) => {
            (Verdict::Changed, Some(format!("the ledger says instead: {}", listed.outcome)))
        }
    };
    Judged { verdict, outcome: Some(outcome), reason, broken: None }
}

fn panicked(panic: &Panic, listed: Option<&Deviation>) -> Judged {
    let place = panic.place.as_deref().unwrap_or("an unknown place");
    let reason = format!("the target panicked at {place}: {}", panic.message);
    // The place is no part of the outcome: it moves with every edit.
    failed(format!("panic: {}", panic.message), Some(reason), listed)
}

/// A failure in words that stay the same as long as the failure does.
fn words(failure: &Failure) -> String {
    let Failure { step, call, expected, actual } = failure;
    format!("step {step} ({call}): expected {expected}, got {actual}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Observed;

    const OUTCOME: &str = "step 2 (b.Pause()): expected blocked, got WBEM_S_NO_ERROR";

    fn performed(outcome: Outcome) -> Ended<Attempt> {
        Ended::Finished(Attempt::Performed(Performance {
            scenario: "pause/x".to_owned(),
            steps: Vec::new(),
            outcome,
            observed: Observed::default(),
        }))
    }

    fn failure() -> Ended<Attempt> {
        performed(Outcome::Failed(Failure {
            step: 2,
            call: "b.Pause()".to_owned(),
            expected: "blocked".to_owned(),
            actual: "WBEM_S_NO_ERROR".to_owned(),
        }))
    }

    fn listed(outcome: &str) -> Deviation {
        let (outcome, reason) = (outcome.to_owned(), "known".to_owned());
        Deviation { outcome, reason, link: None, review: None }
    }

    fn verdict(ended: &Ended<Attempt>, listed: Option<&Deviation>) -> Verdict {
        judge(ended, None, listed, Duration::from_secs(1)).verdict
    }

    #[test]
    fn the_ledger_decides_what_a_failure_and_a_pass_are() {
        let passed = performed(Outcome::Passed);
        assert_eq!(verdict(&passed, None), Verdict::Passed);
        assert_eq!(verdict(&passed, Some(&listed(OUTCOME))), Verdict::Fixed);
        assert_eq!(verdict(&failure(), None), Verdict::Failed);
        assert_eq!(verdict(&failure(), Some(&listed(OUTCOME))), Verdict::Deviation);
        assert_eq!(verdict(&failure(), Some(&listed("otherwise"))), Verdict::Changed);
    }

    #[test]
    fn what_cannot_be_told_is_neither_pass_nor_failure_whatever_the_ledger_says() {
        let late = performed(Outcome::Unknown { reason: "late".to_owned() });
        let gone = performed(Outcome::Broken(TargetError::Protocol("?".to_owned())));
        for ended in [Ended::Overdue, Ended::NotStarted("full".to_owned()), late, gone] {
            assert_eq!(verdict(&ended, Some(&listed(OUTCOME))), Verdict::Unknown, "{ended:?}");
        }
        let skipped = Ended::Finished(Attempt::Skipped("lacks".to_owned()));
        assert_eq!(verdict(&skipped, Some(&listed(OUTCOME))), Verdict::Skipped);
    }

    #[test]
    fn a_panic_is_a_failure_that_a_ledger_can_list_wherever_it_was() {
        let place = Some("a.rs:1:1".to_owned());
        let panic = Ended::Panicked(Panic { message: "no luck".to_owned(), place });
        assert_eq!(verdict(&panic, None), Verdict::Failed);
        assert_eq!(verdict(&panic, Some(&listed("panic: no luck"))), Verdict::Deviation);
        let judged = judge(&panic, None, None, Duration::from_secs(1));
        assert_eq!(judged.reason.as_deref(), Some("the target panicked at a.rs:1:1: no luck"));
    }
}

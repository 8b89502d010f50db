//! What became of one scenario on one target, in the light of that target's ledger.

use serde::{Deserialize, Serialize};

use crate::scenario::{Failure, Outcome, Performance};

/// The verdict on one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// Every step did what it must.
    Passed,
    /// A step did something else.
    Failed {
        /// Which, and what.
        failure: Failure,
    },
    /// Failed exactly as the ledger says it would.
    Deviation {
        /// Which step, and what it did.
        failure: Failure,
        /// Why the ledger lists it.
        reason: String,
    },
    /// The ledger says it would fail, and it passed.
    Fixed {
        /// Why the ledger listed it.
        reason: String,
    },
    /// The ledger says it would fail, and it failed in another way.
    Changed {
        /// Which step, and what it did.
        failure: Failure,
        /// What the ledger says it would do.
        listed: String,
    },
    /// It was not run.
    Skipped {
        /// Why not.
        reason: String,
    },
    /// The outcome cannot be told.
    Unknown {
        /// Why not.
        reason: String,
    },
}

impl Verdict {
    /// The verdict on a performance as such, without a ledger; none if the target broke down.
    pub fn of(performance: &Performance) -> Option<Self> {
        match &performance.outcome {
            Outcome::Passed => Some(Verdict::Passed),
            Outcome::Failed(failure) => Some(Verdict::Failed { failure: failure.clone() }),
            Outcome::Unknown { reason } => Some(Verdict::Unknown { reason: reason.clone() }),
            Outcome::Broken(_) => None,
        }
    }

    /// The word that reports use.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Passed => "passed",
            Verdict::Failed { .. } => "failed",
            Verdict::Deviation { .. } => "deviation",
            Verdict::Fixed { .. } => "fixed",
            Verdict::Changed { .. } => "changed",
            Verdict::Skipped { .. } => "skipped",
            Verdict::Unknown { .. } => "unknown",
        }
    }

    /// Whether it turns a run red.
    pub fn is_red(&self) -> bool {
        !matches!(self, Verdict::Passed | Verdict::Deviation { .. } | Verdict::Skipped { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn only_what_must_be_looked_at_is_red() {
        assert!(!Verdict::Passed.is_red());
        assert!(!Verdict::Skipped { reason: "no clock".to_owned() }.is_red());
        assert!(Verdict::Fixed { reason: "known".to_owned() }.is_red());
        assert!(Verdict::Unknown { reason: "late".to_owned() }.is_red());
    }

    #[test]
    fn a_verdict_is_written_with_its_word() {
        let verdict = Verdict::Skipped { reason: "no clock".to_owned() };
        let json = serde_json::to_value(&verdict).expect("it serializes");
        assert_eq!(json["verdict"], verdict.word());
    }
}

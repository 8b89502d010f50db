//! What became of one scenario on one target, in the light of that target's ledger: in one word.
//!
//! How it failed, or why it was not run, stands beside the word in the events of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of a scenario.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every step did what it must.
    Passed,
    /// A step did something else.
    Failed,
    /// It failed exactly as the ledger says it would.
    Deviation,
    /// The ledger says that it fails, and it passed.
    Fixed,
    /// The ledger says that it fails, and it failed in another way.
    Changed,
    /// The target lacks a capability, or the profile excludes it.
    Skipped,
    /// The outcome cannot be told.
    Unknown,
}

impl Verdict {
    /// Every verdict, the good ones first.
    pub const ALL: [Verdict; 7] = [
        Verdict::Passed,
        Verdict::Deviation,
        Verdict::Skipped,
        Verdict::Unknown,
        Verdict::Fixed,
        Verdict::Changed,
        Verdict::Failed,
    ];

    /// The word that reports use.
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Passed => "passed",
            Verdict::Failed => "failed",
            Verdict::Deviation => "deviation",
            Verdict::Fixed => "fixed",
            Verdict::Changed => "changed",
            Verdict::Skipped => "skipped",
            Verdict::Unknown => "unknown",
        }
    }

    /// Whether it turns the run red, as a failure: an unknown does in a way of its own.
    pub const fn is_failure(self) -> bool {
        matches!(self, Verdict::Failed | Verdict::Fixed | Verdict::Changed)
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn a_verdict_is_written_as_its_word() {
        for verdict in Verdict::ALL {
            let json = serde_json::to_value(verdict).expect("it serializes");
            assert_eq!(json, verdict.word());
        }
    }

    #[test]
    fn only_what_must_be_repaired_is_a_failure() {
        let failures = Verdict::ALL.into_iter().filter(|verdict| verdict.is_failure());
        assert_eq!(failures.map(Verdict::word).collect::<Vec<_>>(), ["fixed", "changed", "failed"]);
    }
}

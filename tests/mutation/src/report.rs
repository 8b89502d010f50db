//! What became of all mutants, and how many of each there are.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::mutant::Key;
use crate::suite::Outcome;

/// What became of each mutant.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Report {
    /// How many there are of each.
    pub counts: Counts,
    /// Each mutant.
    pub mutants: Vec<Judged>,
}

/// A mutant and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The mutant.
    #[serde(flatten)]
    pub key: Key,
    /// What became of it.
    pub outcome: Outcome,
}

/// How many mutants there are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All that cargo-mutants finds.
    pub total: usize,
    /// Those that a failing test has noticed.
    pub caught: usize,
    /// Those with which the suite did not end in time.
    pub timed_out: usize,
    /// Those that nothing noticed.
    pub missed: usize,
    /// Of these, those that no run gets to.
    pub unreached: usize,
    /// Those that do not build.
    pub unviable: usize,
}

impl Report {
    /// A report on mutants, in order.
    pub fn new(outcomes: BTreeMap<Key, Outcome>) -> Self {
        let mut counts = Counts { total: outcomes.len(), ..Counts::default() };
        for outcome in outcomes.values() {
            match outcome {
                Outcome::Caught(_) => counts.caught += 1,
                Outcome::TimedOut(_) => counts.timed_out += 1,
                Outcome::Missed => counts.missed += 1,
                Outcome::Unreached => {
                    (counts.missed, counts.unreached) = (counts.missed + 1, counts.unreached + 1)
                }
                Outcome::Unviable => counts.unviable += 1,
            }
        }
        let judged = |(key, outcome)| Judged { key, outcome };
        Self { counts, mutants: outcomes.into_iter().map(judged).collect() }
    }

    /// What became of each mutant.
    pub fn outcomes(self) -> BTreeMap<Key, Outcome> {
        self.mutants.into_iter().map(|judged| (judged.key, judged.outcome)).collect()
    }

    /// The mutants that nothing noticed.
    pub fn missed(&self) -> impl Iterator<Item = &Key> {
        let missed = |judged: &&Judged| judged.outcome.is_missed();
        self.mutants.iter().filter(missed).map(|judged| &judged.key)
    }
}

impl Outcome {
    /// Whether nothing noticed it.
    pub fn is_missed(&self) -> bool {
        matches!(self, Self::Missed | Self::Unreached)
    }
}

impl Counts {
    /// Those that something has noticed.
    pub fn noticed(&self) -> usize {
        self.caught + self.timed_out
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { total, caught, timed_out, missed, unreached, unviable } = self;
        let viable = total - unviable;
        let noticed = self.noticed() as f64 * 100.0 / viable.max(1) as f64;
        write!(
            formatter,
            "{total} mutants: {caught} caught, {timed_out} timed out, {missed} missed \
             ({unreached} of them never reached), {unviable} unviable\n{noticed:.1} % of {viable} \
             viable mutants are noticed"
        )
    }
}

//! Putting together what scenarios have seen, when any documented reading may pass.
//!
//! A scenario that applies under some readings of a point only has to wait until others have told
//! which reading the target follows. So there are rounds: each runs what can be decided by now, and
//! puts together what it saw, in the order of the suite; what then still waits is skipped.

use std::sync::Arc;
use std::time::Duration;

use super::judge::Attempt;
use super::pool::{Ended, Report};
use crate::scenario::{Conflict, Expected, Observed, Outcome, Scenario};

/// One scenario's end, and whether it contradicts an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub ended: Ended<Attempt>,
    pub conflict: Option<Conflict>,
    pub wall: Duration,
}

/// What all scenarios came to; none where the run ended before a scenario's turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AllSeen {
    pub results: Vec<Option<Seen>>,
    pub observed: Observed,
}

/// Runs the scenarios round by round; `run` runs some of them side by side.
pub(super) fn in_rounds(
    scenarios: &[Arc<Scenario>],
    expected: &Expected,
    mut run: impl FnMut(&[Arc<Scenario>], &Expected) -> Vec<Report<Attempt>>,
) -> AllSeen {
    let mut all = AllSeen { results: vec![None; scenarios.len()], observed: expected.start() };
    let mut waiting: Vec<usize> = (0..scenarios.len()).collect();
    while !waiting.is_empty() {
        let expected = Expected::Observe(all.observed.clone());
        let is_ready = |index: &usize| is_decided(&scenarios[*index], &expected);
        let (ready, rest): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(is_ready);
        waiting = rest;
        if ready.is_empty() {
            break;
        }
        let chosen: Vec<_> = ready.iter().map(|index| Arc::clone(&scenarios[*index])).collect();
        let reports = run(&chosen, &expected);
        if all.take(&ready, reports) < ready.len() {
            return all;
        }
    }
    for index in waiting {
        let reason = waits(&scenarios[index], &Expected::Observe(all.observed.clone()));
        let ended = Ended::Finished(Attempt::Skipped(reason));
        all.results[index] = Some(Seen { ended, conflict: None, wall: Duration::ZERO });
    }
    all
}

/// Whether it can be said by now that the scenario applies, or that it does not.
fn is_decided(scenario: &Scenario, expected: &Expected) -> bool {
    scenario.waits_for(expected).is_empty() || scenario.excluded_by(expected).is_some()
}

fn waits(scenario: &Scenario, expected: &Expected) -> String {
    let points = scenario.waits_for(expected).join(", ");
    format!("nothing has told which reading of {points} the target follows")
}

impl AllSeen {
    /// Takes in what a round came to; how many scenarios that were.
    fn take(&mut self, indices: &[usize], reports: Vec<Report<Attempt>>) -> usize {
        let count = reports.len();
        for (index, Report { ended, wall, .. }) in indices.iter().zip(reports) {
            let conflict = self.merge(&ended).err();
            self.results[*index] = Some(Seen { ended, conflict, wall });
        }
        count
    }

    /// Only what passed has shown a reading.
    fn merge(&mut self, ended: &Ended<Attempt>) -> Result<(), Conflict> {
        if let Ended::Finished(Attempt::Performed(performance)) = ended
            && performance.outcome == Outcome::Passed
        {
            self.observed = self.observed.clone().merge(&performance.observed)?;
        }
        Ok(())
    }
}

//! Putting together what scenarios have seen, when any documented reading may pass.
//!
//! A scenario that applies under some readings of a point only has to wait until others have told
//! which reading the target follows. So there are rounds: each runs what can be decided by now, and
//! puts together what it saw, in the order of the suite.
//!
//! Some readings look alike from outside until one is assumed: a server that has to have an
//! interface and one that happens to have it. Where nothing can be decided any more, readings are
//! assumed under which most of the scenarios that wait for them pass: one that fails there is then
//! a failure, which a reading that is only possible would have hidden. What still waits is skipped.

use std::collections::BTreeMap;
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
            match all.assume(scenarios, &waiting, &mut run) {
                true => continue,
                false => break,
            }
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

/// The points that the scenario waits for, with the readings under which it applies.
fn assumptions(scenario: &Scenario, expected: &Expected) -> Vec<(&'static str, Vec<&'static str>)> {
    let waits_for = scenario.waits_for(expected);
    waits_for.into_iter().map(|point| (point, scenario.when[point].clone())).collect()
}

fn has_passed(ended: &Ended<Attempt>) -> bool {
    matches!(ended, Ended::Finished(Attempt::Performed(p)) if p.outcome == Outcome::Passed)
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

    /// Assumes readings under which most of the scenarios that wait for them pass; whether there
    /// are such. Those that assume least go first.
    fn assume(
        &mut self,
        scenarios: &[Arc<Scenario>],
        waiting: &[usize],
        run: &mut impl FnMut(&[Arc<Scenario>], &Expected) -> Vec<Report<Attempt>>,
    ) -> bool {
        let expected = Expected::Observe(self.observed.clone());
        let mut groups = BTreeMap::<_, Vec<_>>::new();
        for scenario in waiting.iter().map(|index| &scenarios[*index]) {
            let assumed = assumptions(scenario, &expected);
            groups.entry((assumed.len(), assumed)).or_default().push(Arc::clone(scenario));
        }
        for ((_, assumed), group) in groups {
            let passed =
                run(&group, &expected).iter().filter(|report| has_passed(&report.ended)).count();
            if passed * 2 > group.len() {
                for (point, readings) in assumed {
                    self.observed.narrow(point, &readings.into_iter().collect(), &group[0].id);
                }
                return true;
            }
        }
        false
    }

    /// Only what passed has shown a reading.
    fn merge(&mut self, ended: &Ended<Attempt>) -> Result<(), Conflict> {
        if let Ended::Finished(Attempt::Performed(performance)) = ended
            && has_passed(ended)
        {
            self.observed = self.observed.clone().merge(&performance.observed)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::scenario::Performance;

    const STEP: &str = "title = 't'\ngoal = 'g'\nmethod = 'm'\ncovers = ['SHUTDOWN-2']\n";

    /// A scenario that applies under some readings of a point only, if that is said.
    fn scenario(id: &str, when: &str) -> Arc<Scenario> {
        let text = format!("{STEP}{when}\n[[steps]]\nshutdown = true\n");
        let read = Scenario::from_toml(id, Path::new(id), &text, Catalogue::embedded());
        Arc::new(read.unwrap_or_else(|error| panic!("{error}")))
    }

    /// A scenario that passed and has shown a reading of `second-pause`, or nothing.
    fn report(scenario: &Scenario, reading: Option<&'static str>) -> Report<Attempt> {
        let mut observed = Observed::default();
        if let Some(reading) = reading {
            observed.narrow("second-pause", &BTreeSet::from([reading]), &scenario.id);
        }
        let outcome = match scenario.id.contains("fails") {
            true => Outcome::Unknown { reason: "no pass".to_owned() },
            false => Outcome::Passed,
        };
        let steps = Vec::new();
        let performance = Performance { scenario: scenario.id.clone(), steps, outcome, observed };
        let ended = Ended::Finished(Attempt::Performed(performance));
        Report { index: 0, ended, wall: Duration::ZERO }
    }

    /// Runs the scenarios, each of which shows what its id ends in, if that is a reading; which
    /// ones ran in which round, and what they came to.
    fn in_rounds_of(scenarios: &[Arc<Scenario>]) -> (Vec<Vec<String>>, AllSeen) {
        let mut rounds = Vec::new();
        let all = in_rounds(scenarios, &Expected::observe(), |chosen, _| {
            rounds.push(chosen.iter().map(|scenario| scenario.id.clone()).collect());
            let reading = |id: &str| {
                ["blocks", "invalid-operation"].into_iter().find(|reading| id.ends_with(reading))
            };
            chosen.iter().map(|scenario| report(scenario, reading(&scenario.id))).collect()
        });
        (rounds, all)
    }

    const WHEN: &str = "when.second-pause = 'blocks'";

    #[test]
    fn what_depends_on_a_reading_waits_until_it_is_told() {
        let scenarios = [scenario("a/waits", WHEN), scenario("b/blocks", "")];
        let (rounds, all) = in_rounds_of(&scenarios);
        assert_eq!(rounds, [["b/blocks"], ["a/waits"]]);
        assert!(all.results.iter().flatten().all(|seen| seen.conflict.is_none()));
        assert_eq!(all.observed.settled().collect::<Vec<_>>(), [("second-pause", "blocks")]);
    }

    #[test]
    fn what_nothing_tells_is_skipped_with_that_reason() {
        let (rounds, all) = in_rounds_of(&[scenario("a/fails", WHEN), scenario("b/mute", "")]);
        assert_eq!(rounds, [["b/mute"], ["a/fails"]]);
        let reason = "nothing has told which reading of second-pause the target follows";
        let skipped = Ended::Finished(Attempt::Skipped(reason.to_owned()));
        assert_eq!(all.results[0].as_ref().map(|seen| &seen.ended), Some(&skipped));
    }

    #[test]
    fn a_reading_under_which_most_pass_is_assumed_and_judges_the_rest() {
        let scenarios = ["a/fails", "b/passes", "c/passes"].map(|id| scenario(id, WHEN));
        let (rounds, all) = in_rounds_of(&scenarios);
        assert_eq!(rounds.len(), 2, "{rounds:?}");
        assert_eq!(all.observed.settled().collect::<Vec<_>>(), [("second-pause", "blocks")]);
        let failed = &all.results[0].as_ref().expect("it was run").ended;
        assert!(matches!(failed, Ended::Finished(Attempt::Performed(_))), "{failed:?}");
    }

    #[test]
    fn a_reading_under_which_no_more_than_half_pass_is_not_assumed() {
        let scenarios = ["a/fails", "b/passes"].map(|id| scenario(id, WHEN));
        let (_, all) = in_rounds_of(&scenarios);
        assert_eq!(all.observed.settled().count(), 0);
        for seen in all.results.iter().flatten() {
            assert!(matches!(seen.ended, Ended::Finished(Attempt::Skipped(_))), "{seen:?}");
        }
    }

    #[test]
    fn the_later_of_two_that_contradict_each_other_is_to_blame() {
        let scenarios = [scenario("a/blocks", ""), scenario("b/invalid-operation", "")];
        let (_, all) = in_rounds_of(&scenarios);
        let conflicts: Vec<bool> =
            all.results.iter().flatten().map(|seen| seen.conflict.is_some()).collect();
        assert_eq!(conflicts, [false, true]);
        assert_eq!(all.observed.settled().collect::<Vec<_>>(), [("second-pause", "blocks")]);
    }

    #[test]
    fn a_run_that_is_broken_off_has_no_more_results() {
        let scenarios = [scenario("a/mute", ""), scenario("b/mute", "")];
        let all =
            in_rounds(&scenarios, &Expected::observe(), |chosen, _| vec![report(&chosen[0], None)]);
        assert_eq!(all.results.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
    }
}

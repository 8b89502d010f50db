//! What must come of a step: a decision over the open points, with an outcome at each end.
//!
//! Against a profile one path leads through the decision. While observing, every path is open that
//! the readings left so far allow; those whose end is what happened say which readings remain.

use std::collections::{BTreeMap, BTreeSet};

use wbem_sim::profile::Point;

use super::observed::Observed;
use super::wanted::Wanted;

/// What must come of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// Any of these outcomes.
    Outcome(Vec<Wanted>),
    /// It depends on the reading of an open point.
    Ask {
        /// The point.
        point: &'static Point,
        /// For each of its readings, what must come of the step.
        branches: Vec<(&'static str, Expectation)>,
    },
}

/// One way through a decision: the readings that it takes, and the outcomes at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Path<'a> {
    /// One reading for each point asked on the way.
    pub readings: BTreeMap<&'static str, &'static str>,
    /// Any of these outcomes.
    pub wanted: &'a [Wanted],
}

impl Expectation {
    /// Every way through the decision.
    pub fn paths(&self) -> Vec<Path<'_>> {
        match self {
            Expectation::Outcome(wanted) => vec![Path { readings: BTreeMap::new(), wanted }],
            Expectation::Ask { point, branches } => {
                let below = branches.iter().flat_map(|(reading, branch)| {
                    branch.paths().into_iter().map(|mut path| {
                        path.readings.insert(point.key, reading);
                        path
                    })
                });
                below.collect()
            }
        }
    }

    /// The ways that are open under the readings that are left.
    pub fn open_paths(&self, observed: &Observed) -> Vec<Path<'_>> {
        let open = |path: &Path<'_>| {
            path.readings.iter().all(|(key, reading)| observed.readings(key).contains(reading))
        };
        self.paths().into_iter().filter(open).collect()
    }

    /// Whether every way ends in an outcome for which this holds.
    pub fn always(&self, test: impl Fn(&Wanted) -> bool) -> bool {
        self.paths().iter().all(|path| path.wanted.iter().all(&test))
    }

    /// Whether some way ends in an outcome for which this holds.
    pub fn ever(&self, test: impl Fn(&Wanted) -> bool) -> bool {
        self.paths().iter().any(|path| path.wanted.iter().any(&test))
    }
}

/// Keeps the readings that some of these paths, the ones that fit what happened, takes. A point
/// that one of them does not ask stays as it was.
pub(super) fn narrow(observed: &mut Observed, fitting: &[Path<'_>], scenario: &str) {
    let Some(first) = fitting.first() else { return };
    for key in first.readings.keys() {
        let taken: Option<BTreeSet<&'static str>> =
            fitting.iter().map(|path| path.readings.get(key).copied()).collect();
        if let Some(taken) = taken {
            observed.narrow(key, &taken, scenario);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::observed::point;

    fn ask(key: &str, branches: Vec<(&'static str, Expectation)>) -> Expectation {
        Expectation::Ask { point: point(key).expect("a point"), branches }
    }

    fn end(wanted: Wanted) -> Expectation {
        Expectation::Outcome(vec![wanted])
    }

    fn tree() -> Expectation {
        let inner = ask(
            "foreign-resume",
            vec![("any-object", end(Wanted::Succeeds)), ("owner-only", end(Wanted::Fails))],
        );
        ask("second-pause", vec![("blocks", end(Wanted::Blocked)), ("invalid-operation", inner)])
    }

    #[test]
    fn every_way_is_found_with_its_readings() {
        let tree = tree();
        let ends: Vec<_> = tree.paths().iter().map(|path| path.wanted[0].clone()).collect();
        assert_eq!(ends, [Wanted::Blocked, Wanted::Succeeds, Wanted::Fails]);
        assert_eq!(tree.paths()[2].readings.len(), 2);
        assert!(tree.ever(|wanted| *wanted == Wanted::Blocked));
        assert!(!tree.always(|wanted| *wanted == Wanted::Blocked));
    }

    #[test]
    fn one_fitting_way_settles_every_point_on_it() {
        let tree = tree();
        let mut observed = Observed::default();
        let fails: Vec<_> =
            tree.paths().into_iter().filter(|path| path.wanted == [Wanted::Fails]).collect();
        narrow(&mut observed, &fails, "a");
        let settled: Vec<_> = observed.settled().collect();
        assert_eq!(
            settled,
            [("foreign-resume", "owner-only"), ("second-pause", "invalid-operation")]
        );
        assert_eq!(tree.open_paths(&observed).len(), 1);
    }

    #[test]
    fn several_fitting_ways_leave_what_they_do_not_all_ask() {
        let tree = tree();
        let mut observed = Observed::default();
        narrow(&mut observed, &tree.paths(), "a");
        assert_eq!(observed, Observed::default());
        narrow(&mut observed, &tree.paths()[1..], "a");
        let settled: Vec<_> = observed.settled().collect();
        assert_eq!(settled, [("second-pause", "invalid-operation")]);
    }
}

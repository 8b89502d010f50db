//! Requirements against scenarios: what is covered, and what is met.
//!
//! A requirement is *covered* if some scenario claims to notice its breach. It is *applicable* in a
//! run if it holds under the expected readings and a scenario that covers it was run, and *met* if
//! every one of those passed: a known deviation is no pass, and what was skipped says nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{Catalogue, Requirement};
use crate::event::Met;
use crate::matrix::Unshown;
use crate::scenario::Expected;
use crate::verdict::Verdict;

/// What a scenario says about the requirements it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The ids of the requirements.
    pub covers: Vec<String>,
    /// The verdict on the scenario.
    pub verdict: Verdict,
}

/// How many requirements of each level are met.
pub fn met(
    catalogue: &Catalogue,
    expected: &Expected,
    evidence: &[Evidence],
) -> BTreeMap<String, Met> {
    let mut all_passed = BTreeMap::new();
    for result in evidence.iter().filter(|result| result.verdict != Verdict::Skipped) {
        for id in &result.covers {
            *all_passed.entry(id.as_str()).or_insert(true) &= result.verdict == Verdict::Passed;
        }
    }
    let mut levels = BTreeMap::<String, Met>::new();
    for (id, passed) in all_passed {
        let Ok(requirement) = catalogue.requirement(id) else { continue };
        if holds_under(requirement, catalogue, expected) {
            let level = levels.entry(requirement.level.to_string()).or_default();
            level.applicable += 1;
            level.met += usize::from(passed);
        }
    }
    levels
}

/// Whether the requirement holds under one of the expected readings.
pub fn holds_under(requirement: &Requirement, catalogue: &Catalogue, expected: &Expected) -> bool {
    let Some(open) = requirement.open.as_ref().filter(|_| !requirement.reading.is_empty()) else {
        return true;
    };
    let Ok(point) = catalogue.ambiguity(open) else { return true };
    let left = expected.readings(&point.key);
    requirement.reading.iter().any(|reading| left.contains(reading.as_str()))
}

/// One topic of the catalogue, and how much of it scenarios cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Its name.
    pub topic: String,
    /// How many requirements can be shown to a client.
    pub observable: usize,
    /// How many of those a scenario covers.
    pub covered: usize,
    /// Those that none covers.
    pub missing: Vec<String>,
    /// How many requirements no target can show, which no scenario has to cover.
    pub unshown: usize,
}

/// The topics of the catalogue in its order; `covers` are the ids that scenarios cover, `unshown`
/// the requirements that none can.
pub fn topics<'a>(
    catalogue: &Catalogue,
    covers: impl IntoIterator<Item = &'a String>,
    unshown: &[Unshown],
) -> Vec<Topic> {
    let covered: std::collections::BTreeSet<&String> = covers.into_iter().collect();
    let mut topics: Vec<Topic> = Vec::new();
    for requirement in &catalogue.requirements {
        let name = requirement.topic();
        let index = topics.iter().position(|topic| topic.topic == name).unwrap_or_else(|| {
            topics.push(Topic { topic: name.to_owned(), ..Topic::default() });
            topics.len() - 1
        });
        match unshown.iter().any(|entry| entry.id == requirement.id) {
            true => topics[index].unshown += 1,
            false => topics[index].count(requirement, covered.contains(&requirement.id)),
        }
    }
    topics
}

impl Topic {
    fn count(&mut self, requirement: &Requirement, is_covered: bool) {
        self.observable += 1;
        if is_covered {
            self.covered += 1;
        } else {
            self.missing.push(requirement.id.clone());
        }
    }
}

/// How much of these topics is covered, in percent; all of it if there is nothing to cover.
pub fn percent(topics: &[Topic]) -> f64 {
    let observable: usize = topics.iter().map(|topic| topic.observable).sum();
    let covered: usize = topics.iter().map(|topic| topic.covered).sum();
    if observable == 0 {
        return 100.0;
    }
    // Counts of requirements are far below the 52 bits that a float holds exactly.
    covered as f64 * 100.0 / observable as f64
}

#[cfg(test)]
mod tests {
    use wbem_sim::profile::Readings;

    use super::*;

    const TWO: &str = r#"
        [[requirement]]
        id = "X-1"
        source = "s"
        level = "MUST"
        text = "t"
        observable = "api"
        needs = []

        [[requirement]]
        id = "X-2"
        source = "s"
        level = "MUST"
        text = "t"
        observable = "internal"
        needs = []
        open = "A-5"
        reading = ["blocks"]
    "#;

    fn catalogue() -> Catalogue {
        let text = |path| wbem_fixtures::text(path).expect("it is embedded");
        let (ambiguities, codes) = ("spec/ambiguities.toml", "spec/status-codes.toml");
        Catalogue::from_toml(TWO, text(ambiguities), text(codes)).expect("it reads")
    }

    fn must(results: &[(&str, Verdict)], readings: Readings) -> Met {
        let results: Vec<Evidence> = results
            .iter()
            .map(|(id, verdict)| Evidence { covers: vec![(*id).to_owned()], verdict: *verdict })
            .collect();
        let expected = Expected::Profile(Box::new(readings));
        met(&catalogue(), &expected, &results).get("MUST").copied().unwrap_or_default()
    }

    #[test]
    fn a_requirement_is_met_if_all_that_ran_passed_and_something_ran() {
        use Verdict::{Deviation, Failed, Passed, Skipped, Unknown};
        let cases: [(&[Verdict], (usize, usize)); 7] = [
            (&[], (0, 0)),
            (&[Skipped], (0, 0)),
            (&[Passed], (1, 1)),
            (&[Passed, Skipped], (1, 1)),
            (&[Passed, Failed], (0, 1)),
            (&[Deviation, Passed], (0, 1)),
            (&[Unknown], (0, 1)),
        ];
        for (verdicts, (met, applicable)) in cases {
            let results: Vec<_> = verdicts.iter().map(|verdict| ("X-1", *verdict)).collect();
            assert_eq!(must(&results, Readings::SDK), Met { met, applicable }, "{verdicts:?}");
        }
    }

    #[test]
    fn a_requirement_of_another_reading_is_not_applicable() {
        let results = [("X-2", Verdict::Passed)];
        let mut readings = Readings::RECOMMENDED;
        for (reading, applicable) in [("blocks", 1), ("invalid-operation", 0)] {
            assert!(readings.set("second-pause", reading));
            assert_eq!(must(&results, readings.clone()).applicable, applicable, "{reading}");
        }
    }

    #[test]
    fn coverage_counts_what_can_be_shown() {
        let unshown = [Unshown { id: "X-2".to_owned(), why: "w".to_owned() }];
        let all = topics(&catalogue(), &["X-1".to_owned()], &unshown);
        assert_eq!((all.len(), all[0].observable, all[0].covered, all[0].unshown), (1, 1, 1, 1));
        assert!((percent(&all) - 100.0).abs() < f64::EPSILON);
        let none = topics(&catalogue(), &[], &unshown);
        assert_eq!(none[0].missing, ["X-1"]);
        assert!(percent(&none).abs() < f64::EPSILON);
    }
}

//! The suite on the model: each scenario is a test by its own name, each reading of each open point
//! is a test of the whole suite, in memory and on disk, and each mutant is one that the suite must
//! fail.
//!
//! `WBEM_SUITE=DIR` judges the scenario files of a folder in place of the embedded ones.

mod judge;
mod on_disk;

use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use wbem_conformance::catalogue::{Catalogue, Observable};
use wbem_conformance::scenario::Scenario;
use wbem_sim::profile::{Mutant, POINTS, Profile};

use judge::{Case, judge};

/// The topics whose every requirement has to be shown by a scenario.
const SHOWN_TOPICS: &[&str] = &[
    "PAUSE", "RESUME", "TIMER", "RELEASE", "BUFFER", "LIMIT", "BACKUP", "RESTORE", "PRIV", "ENUM",
    "CALL", "QUERY", "MOF", "NS", "SYSCLASS", "CLASS", "INSTANCE", "STATIC",
];
/// What cannot be shown yet, and why.
const NOT_SHOWN: &[(&str, &str)] =
    &[("RESTORE-22", "it speaks of the winmgmt command, which no call reaches")];

/// Readings that no scenario tells from those that the three profiles choose, and why.
const NOT_TOLD_APART: &[(&str, &str)] = &[
    ("A-8", "a refused Pause arms its own timer; recommended has a second Pause wait"),
    ("A-48", "a valid descriptor with full write has partial write as well"),
];

fn main() {
    let arguments = Arguments::from_args();
    let suite = Arc::new(judge::scenarios());
    let mut trials = vec![Trial::test("coverage::every_requirement_is_claimed", {
        let suite = Arc::clone(&suite);
        move || every_requirement_is_claimed(&suite)
    })];
    for index in 0..suite.len() {
        let (name, suite) = (format!("scenario::{}", suite[index].id), Arc::clone(&suite));
        trials.push(Trial::test(name, move || passes(&suite[index])));
    }
    for profile in profiles() {
        let suite = Arc::clone(&suite);
        trials.push(Trial::test(format!("reading::{}", profile.name), move || {
            holds_under(&suite, &profile)
        }));
    }
    for profile in [Profile::recommended()].into_iter().chain(profiles()) {
        let suite = Arc::clone(&suite);
        trials.push(Trial::test(format!("on_disk::{}", profile.name), move || {
            on_disk::holds(&suite, &profile)
        }));
    }
    for profile in profiles().into_iter().filter(|profile| is_told_apart(&profile.name)) {
        let suite = Arc::clone(&suite);
        trials.push(Trial::test(format!("told_apart::{}", profile.name), move || {
            is_noticed(&suite, &profile)
        }));
    }
    for (name, mutant) in Mutant::ALL {
        let suite = Arc::clone(&suite);
        trials.push(Trial::test(format!("mutant::{name}"), move || is_caught(&suite, *mutant)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Every reading that `recommended` does not choose, and the other two profiles.
fn profiles() -> Vec<Profile> {
    let mut profiles = vec![Profile::open_spec(), Profile::sdk()];
    for point in POINTS {
        for reading in point.readings.iter().filter(|reading| **reading != point.chosen[0]) {
            let mut profile =
                Profile::recommended().with(point.key, reading).expect("it is listed");
            profile.name = format!("{}.{reading}", point.key).into();
            profiles.push(profile);
        }
    }
    profiles
}

fn passes(scenario: &Scenario) -> Result<(), Failed> {
    match judge(scenario, &Profile::recommended(), None) {
        Case::Failed(why) => Err(why.into()),
        Case::Passed | Case::Skipped => Ok(()),
    }
}

fn holds_under(suite: &[Scenario], profile: &Profile) -> Result<(), Failed> {
    let failures: Vec<String> = suite
        .iter()
        .filter_map(|scenario| match judge(scenario, profile, None) {
            Case::Failed(why) => Some(why),
            Case::Passed | Case::Skipped => None,
        })
        .collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

/// Whether a reading is one that the suite can tell apart.
fn is_told_apart(name: &str) -> bool {
    POINTS.iter().any(|point| {
        let of_point = name.split_once('.').is_some_and(|(key, _)| key == point.key);
        of_point && NOT_TOLD_APART.iter().all(|(id, _)| *id != point.id)
    })
}

/// A server that follows another reading than it is expected to is found out, where all else is as
/// one of the three profiles has it.
fn is_noticed(suite: &[Scenario], behaviour: &Profile) -> Result<(), Failed> {
    let (key, reading) = behaviour.name.split_once('.').expect("it is named after a reading");
    let found_out = |base: Profile| {
        let other = base.clone().with(key, reading).expect("it is listed");
        suite.iter().any(|scenario| {
            matches!(judge::judge_as(scenario, &base, other.clone()), Case::Failed(_))
        })
    };
    let bases = [Profile::recommended(), Profile::open_spec(), Profile::sdk()];
    match bases.into_iter().any(found_out) {
        true => Ok(()),
        false => Err("no scenario tells it from the readings that the profiles choose".into()),
    }
}

/// Each requirement that a mutant breaks is claimed by a scenario that fails with it.
fn is_caught(suite: &[Scenario], mutant: Mutant) -> Result<(), Failed> {
    for requirement in judge::broken_by(mutant) {
        let claims: Vec<&Scenario> =
            suite.iter().filter(|scenario| scenario.covers.contains(&requirement)).collect();
        let every = [Profile::recommended()].into_iter().chain(profiles());
        let caught = every.into_iter().any(|profile| {
            claims.iter().any(|scenario| {
                matches!(judge(scenario, &profile, Some(mutant)), Case::Failed(_))
                    && matches!(judge(scenario, &profile, None), Case::Passed)
            })
        });
        if !caught {
            let names: Vec<&str> = claims.iter().map(|scenario| scenario.id.as_str()).collect();
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            return Err(format!(
                "`{}` breaks {requirement} and no scenario that covers it notices: {names}",
                mutant.name()
            )
            .into());
        }
    }
    Ok(())
}

fn every_requirement_is_claimed(suite: &[Scenario]) -> Result<(), Failed> {
    let unclaimed: Vec<&str> = Catalogue::embedded()
        .requirements
        .iter()
        .filter(|requirement| requirement.observable == Observable::Api)
        .map(|requirement| requirement.id.as_str())
        .filter(|id| SHOWN_TOPICS.iter().any(|topic| id.starts_with(&format!("{topic}-"))))
        .filter(|id| NOT_SHOWN.iter().all(|(excused, _)| excused != id))
        .filter(|id| !suite.iter().any(|scenario| scenario.covers.iter().any(|claim| claim == id)))
        .collect();
    match unclaimed.as_slice() {
        [] => Ok(()),
        ids => Err(format!("no scenario covers {}; write one for each", ids.join(", ")).into()),
    }
}

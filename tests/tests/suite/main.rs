//! The suite on the model: each scenario is a test by its own name, each reading of each open point
//! is a test of the whole suite, in memory and on disk, any two readings are together in another
//! such test, and each mutant is one that the suite must fail; each requirement is claimed, and
//! each claim is proven; what runs on the service of another machine comes to the same there, and
//! what runs on a machine does in a namespace of the target's own.
//!
//! `WBEM_SUITE=DIR` judges the scenario files of a folder in place of the embedded ones.

mod alike;
mod from_afar;
mod judge;
mod on_disk;
mod proof;
mod scratch;

use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use wbem_conformance::matrix::{every_profile, pairwise_profiles};
use wbem_conformance::scenario::Scenario;
use wbem_sim::profile::{Mutant, POINTS, Profile};

use judge::{Case, judge, none_of};
use proof::Proof;

/// Readings that no scenario tells from those that the three profiles choose, and why.
const NOT_TOLD_APART: &[(&str, &str)] = &[
    ("A-8", "a refused Pause arms its own timer; recommended has a second Pause wait"),
    ("A-48", "a valid descriptor with full write has partial write as well"),
];

fn main() {
    let arguments = Arguments::from_args();
    let suite = Arc::new(judge::scenarios());
    let proof = Arc::new(Proof::of(&suite));
    let mut trials = vec![Trial::test("matrix::nothing_is_missing", {
        let proof = Arc::clone(&proof);
        move || proof.nothing_is_missing()
    })];
    for index in 0..suite.len() {
        let (name, suite) = (format!("scenario::{}", suite[index].id), Arc::clone(&suite));
        trials.push(Trial::test(name, move || passes(&suite[index])));
    }
    trials.push(Trial::test("from_afar::makes_no_difference", {
        let suite = Arc::clone(&suite);
        move || from_afar::makes_no_difference(&suite)
    }));
    trials.push(Trial::test("scratch::makes_no_difference", {
        let suite = Arc::clone(&suite);
        move || scratch::makes_no_difference(&suite)
    }));
    for profile in profiles() {
        let suite = Arc::clone(&suite);
        trials.push(Trial::test(format!("reading::{}", profile.name), move || {
            holds_under(&suite, &profile)
        }));
    }
    for profile in pairwise_profiles() {
        let suite = Arc::clone(&suite);
        trials.push(Trial::test(format!("together::{}", profile.name), move || {
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
    for (name, _) in Mutant::ALL {
        let proof = Arc::clone(&proof);
        trials.push(Trial::test(format!("mutant::{name}"), move || proof.is_caught(name)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Every reading that `recommended` does not choose, and the other two profiles.
fn profiles() -> Vec<Profile> {
    every_profile().into_iter().skip(1).collect()
}

fn passes(scenario: &Scenario) -> Result<(), Failed> {
    match judge(scenario, &Profile::recommended()) {
        Case::Failed(why) => Err(why.into()),
        Case::Passed | Case::Skipped => Ok(()),
    }
}

fn holds_under(suite: &[Scenario], profile: &Profile) -> Result<(), Failed> {
    let failures: Vec<String> = suite
        .iter()
        .filter_map(|scenario| match judge(scenario, profile) {
            Case::Failed(why) => Some(why),
            Case::Passed | Case::Skipped => None,
        })
        .collect();
    none_of(&failures)
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

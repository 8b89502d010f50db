//! From a difference to a scenario that stands by itself: under which readings it holds, what it
//! is called, and what it says of itself.

use std::collections::BTreeMap;

use wbem_sim::profile::{HeldOrder, POINTS, Profile};

use super::canonical::canonical;
use super::model::Model;
use crate::scenario::{Content, Expected, Failure, Head, Outcome, Scenario, perform};
use crate::target::{SimulatorTarget, Target};

/// How whatever is found was found.
pub(super) const HOW_FOUND: &str =
    "Found by random exploration, and shrunk until nothing could be left out.";

/// For some open points, the readings under which a scenario applies.
type When = BTreeMap<&'static str, Vec<&'static str>>;

/// What tells one difference from another: what was called, what had to come and what came, each
/// without its details.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    /// The method.
    pub method: String,
    /// The status that had to come.
    pub expected: String,
    /// The status that came.
    pub actual: String,
}

impl Signature {
    /// The signature of a failed step.
    pub fn of(failure: &Failure) -> Self {
        let status = |text: &str| text.split(',').next().unwrap_or_default().to_owned();
        let call = failure.call.split('(').next().unwrap_or_default();
        let method = call.rsplit(['.', ' ', '`']).find(|word| !word.is_empty());
        Self {
            method: method.unwrap_or_default().to_owned(),
            expected: status(&failure.expected),
            actual: status(&failure.actual),
        }
    }
}

/// A difference as small as it gets.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The scenario that the model passes and the target fails.
    pub scenario: Scenario,
    /// How the target fails it.
    pub failure: Failure,
    /// The scenario as a file.
    pub text: String,
    /// The name of that file.
    pub file: String,
}

/// The head of a scenario while it is being looked for.
pub(super) fn bare_head(profile: &Profile, content: &[Content], work_folder: &str) -> Head {
    Head {
        content: content.to_vec(),
        is_ordered: profile.readings.held_order == HeldOrder::Fifo,
        work_folder: work_folder.to_owned(),
        ..Head::new("found/now", "found")
    }
}

/// What a finding says of itself.
pub(super) fn head(failure: &Failure, scenario: &Scenario, bare: &Head, profile: &Profile) -> Head {
    let Signature { method, expected, actual } = Signature::of(failure);
    Head {
        title: format!("{method} comes to {expected} where {actual} has been seen"),
        goal: format!("Tell a server apart that comes to {actual} in step {}.", failure.step),
        method: HOW_FOUND.to_owned(),
        when: readings_that_matter(scenario, profile, &bare.work_folder),
        ..bare.clone()
    }
}

/// The name of a finding's file: what came, and enough of its hash to tell it from others.
pub(super) fn file_name(failure: &Failure, scenario: &Scenario) -> String {
    let Signature { method, expected, actual } = Signature::of(failure);
    let plain = |text: &str| -> String {
        let letters = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
        letters.take(40).collect::<String>().trim_matches('-').to_lowercase()
    };
    let hash = &canonical(scenario)[..8];
    format!("{}-{}-not-{}-{hash}.toml", plain(&method), plain(&expected), plain(&actual))
}

/// The readings under which the model does what the scenario says, for each point of which another
/// reading would have it do something else.
fn readings_that_matter(scenario: &Scenario, profile: &Profile, work_folder: &str) -> When {
    let mut when = When::new();
    for point in POINTS {
        let holds = |reading: &&&str| {
            let other = profile.clone().with(point.key, reading).expect("it is listed");
            passes(scenario, &other, work_folder)
        };
        let holding: Vec<&'static str> = point.readings.iter().filter(holds).copied().collect();
        if !holding.is_empty() && holding.len() < point.readings.len() {
            when.insert(point.key, holding);
        }
    }
    for other in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
        add_joint(&mut when, scenario, profile, other, work_folder);
    }
    when
}

/// Several readings together may matter where none does alone: of those of a profile under which
/// the scenario would not hold, the last one is named without which it does.
fn add_joint(
    when: &mut When,
    scenario: &Scenario,
    profile: &Profile,
    other: Profile,
    folder: &str,
) {
    let excluded = |readings: &wbem_sim::profile::Readings| {
        let misses = |(point, wanted): (&&'static str, &Vec<&'static str>)| {
            readings.get(point).is_none_or(|reading| !wanted.contains(&reading))
        };
        when.iter().any(misses)
    };
    if excluded(&other.readings) || passes(scenario, &other, folder) {
        return;
    }
    let mut nearer = other;
    for point in POINTS {
        let Some(own) = profile.readings.get(point.key) else { continue };
        nearer.readings.set(point.key, own);
        if passes(scenario, &nearer, folder) {
            when.entry(point.key).or_insert_with(|| vec![own]);
            return;
        }
    }
}

/// Whether the model does what a scenario says.
pub(super) fn passes(scenario: &Scenario, profile: &Profile, work_folder: &str) -> bool {
    let target = SimulatorTarget::new(profile.clone());
    let expected = Expected::Profile(Box::new(profile.readings.clone()));
    target.open().is_ok_and(|mut session| {
        perform(scenario, &mut *session, &expected, work_folder).outcome == Outcome::Passed
    })
}

/// The scenario that says what the model does with some deeds, where there is one.
pub(super) fn said(
    model: &Model,
    deeds: &[crate::scenario::Deed],
    head: &Head,
) -> Option<Scenario> {
    model.play(deeds, head).ok()?.scenario(head).ok()
}

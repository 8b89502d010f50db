//! A claim, and the wrong implementations that it catches.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use wbem_sim::profile::Profile;

use super::play::{Played, play};
use super::profiles;
use super::wrong::Wrong;
use crate::catalogue::{Catalogue, Requirement};
use crate::coverage::holds_under;
use crate::runner::keep_quiet;
use crate::scenario::{Expected, Scenario};
use crate::target::{SimulatorTarget, Target};

/// A scenario that says of a requirement that it would notice its breach.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The requirement.
    pub requirement: &'a Requirement,
    /// The wrong implementations that it catches.
    pub kills: Vec<&'a Wrong>,
}

impl<'a> Claim<'a> {
    /// The claim, played against the mutants that break its requirement and the degenerate targets.
    pub(super) fn played(
        catalogue: &'a Catalogue,
        scenario: &'a Scenario,
        requirement: &'a Requirement,
        wrong: &'a [Wrong],
    ) -> Self {
        let mut claim = Self { scenario, requirement, kills: Vec::new() };
        let profiles = claim.profiles(catalogue);
        let breaks_it =
            |wrong: &&Wrong| !wrong.is_mutant() || wrong.breaks.contains(&requirement.id);
        let is_caught = |wrong: &&Wrong| profiles.iter().any(|one| claim.catches(wrong, one));
        claim.kills = wrong.iter().filter(breaks_it).filter(is_caught).collect();
        claim
    }

    /// The profiles under which the requirement holds and the scenario applies.
    fn profiles(&self, catalogue: &Catalogue) -> Vec<Profile> {
        let mut profiles = profiles::that_matter(catalogue, self.scenario, self.requirement);
        profiles.retain(|profile| self.stands_under(catalogue, profile));
        profiles
    }

    /// Whether the requirement holds and the scenario applies under a profile.
    pub fn stands_under(&self, catalogue: &Catalogue, profile: &Profile) -> bool {
        let expected = Expected::Profile(Box::new(profile.readings.clone()));
        holds_under(self.requirement, catalogue, &expected)
            && self.scenario.excluded_by(&expected).is_none()
    }

    /// Whether the scenario fails on the wrong implementation, and not on the right one.
    fn catches(&self, wrong: &Wrong, profile: &Profile) -> bool {
        let right = SimulatorTarget::new(profile.clone());
        fails(self.scenario, profile, wrong.target(profile).as_ref())
            && !fails(self.scenario, profile, &right)
    }

    /// Whether a wrong implementation that breaks this very requirement is caught.
    pub fn kills_a_mutant(&self) -> bool {
        self.kills.iter().any(|wrong| wrong.is_mutant())
    }
}

/// Every claim of some scenarios, played, in their order: as many side by side as the machine can
/// do, in threads whose panics are an outcome.
pub(super) fn all<'a>(
    catalogue: &'a Catalogue,
    scenarios: &[&'a Scenario],
    wrong: &'a [Wrong],
) -> Vec<Claim<'a>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = scenarios.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers = scenarios.chunks(share).map(|share| {
            scope.spawn(move || {
                keep_quiet();
                let claims = share.iter().flat_map(|one| claims_of(catalogue, one, wrong));
                claims.collect::<Vec<_>>()
            })
        });
        let workers: Vec<_> = workers.collect();
        let played = workers.into_iter().map(|worker| worker.join());
        played.flat_map(|claims| claims.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn claims_of<'a>(
    catalogue: &'a Catalogue,
    scenario: &'a Scenario,
    wrong: &'a [Wrong],
) -> impl Iterator<Item = Claim<'a>> {
    scenario.covers.iter().map(move |id| {
        let requirement = catalogue.requirement(id).unwrap_or_else(|error| panic!("{error}"));
        Claim::played(catalogue, scenario, requirement, wrong)
    })
}

/// Whether a scenario fails on a target; a panic is a failure.
fn fails(scenario: &Scenario, profile: &Profile, target: &dyn Target) -> bool {
    let open = || target.open().expect("the model and degenerate targets open");
    let played = catch_unwind(AssertUnwindSafe(|| play(scenario, profile, target, open)));
    !matches!(played, Ok(Played::Passed | Played::Skipped))
}

//! What is missing in a matrix.

use std::collections::BTreeSet;

use wbem_sim::profile::Profile;

use super::{Matrix, every_profile};
use crate::catalogue::{Catalogue, Level, Observable, Requirement};

/// Something that is missing, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Gap {
    /// Nobody claims a requirement, and nobody says why.
    #[error("no scenario covers {0}; write one, or say in fixtures/spec/unshown.toml why not")]
    Unclaimed(String),
    /// A requirement holds under a reading of its open point, and no scenario that covers it
    /// applies there, whatever the other readings.
    #[error("no scenario that covers {requirement} applies under {reading}; write one that does")]
    UnclaimedUnder {
        /// The requirement.
        requirement: String,
        /// The point and its reading.
        reading: String,
    },
    /// A requirement is said not to be shown, and is claimed or unknown.
    #[error("{0} is in fixtures/spec/unshown.toml, and is covered or unknown; take it out there")]
    Shown(String),
    /// A claim that nothing would prove wrong.
    #[error(
        "`{scenario}` covers {requirement} and fails on nothing that is wrong; take the claim out, \
         or have the scenario look closer"
    )]
    NotKilled {
        /// The scenario.
        scenario: String,
        /// The requirement.
        requirement: String,
    },
    /// Nothing wrong breaks a requirement that the core decides.
    #[error("no mutant breaks {0}; add one to sim/src/profile/mutants.rs and fixtures/mutants/")]
    NoMutant(String),
    /// A mutant breaks a requirement, and nobody who covers that notices.
    #[error("`{mutant}` breaks {requirement}, and no scenario that covers it fails")]
    Survivor {
        /// The mutant.
        mutant: String,
        /// The requirement.
        requirement: String,
    },
}

impl Matrix<'_> {
    /// Everything that is missing.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = self.unclaimed().chain(self.superfluous()).collect();
        gaps.extend(self.not_killed().chain(self.without_mutant()).chain(self.survivors()));
        gaps
    }

    fn unclaimed(&self) -> impl Iterator<Item = Gap> {
        let shown = self.catalogue.requirements.iter();
        let shown = shown.filter(|requirement| self.why_unshown(requirement).is_none());
        let profiles = every_profile();
        shown.flat_map(move |requirement| {
            let id = requirement.id.clone();
            if self.claims_to(&id).next().is_none() {
                return vec![Gap::Unclaimed(id)];
            }
            let readings = readings_of(self.catalogue, requirement).into_iter();
            let without = readings.filter(|(point, reading)| {
                let profiles = profiles.iter().filter_map(|one| one.clone().with(point, reading));
                !profiles.into_iter().any(|profile| self.is_claimed_under(requirement, &profile))
            });
            let gap = |(point, reading)| Gap::UnclaimedUnder {
                requirement: id.clone(),
                reading: format!("{point}.{reading}"),
            };
            without.map(gap).collect()
        })
    }

    fn is_claimed_under(&self, requirement: &Requirement, profile: &Profile) -> bool {
        self.claims_to(&requirement.id).any(|claim| claim.stands_under(self.catalogue, profile))
    }

    fn superfluous(&self) -> impl Iterator<Item = Gap> {
        let is_shown = |id: &str| {
            self.catalogue.requirement(id).is_err() || self.claims_to(id).next().is_some()
        };
        let superfluous = self.unshown.iter().filter(move |entry| is_shown(&entry.id));
        superfluous.map(|entry| Gap::Shown(entry.id.clone()))
    }

    fn not_killed(&self) -> impl Iterator<Item = Gap> {
        let idle = self.claims.iter().filter(|claim| claim.kills.is_empty());
        idle.map(|claim| Gap::NotKilled {
            scenario: claim.scenario.id.clone(),
            requirement: claim.requirement.id.clone(),
        })
    }

    /// What a client can see and has to hold, and no mutant breaks.
    fn without_mutant(&self) -> impl Iterator<Item = Gap> {
        let binding = self.catalogue.requirements.iter().filter(|requirement| {
            requirement.observable == Observable::Api
                && matches!(requirement.level, Level::Must | Level::Should)
                && self.why_unshown(requirement).is_none()
        });
        let broken: BTreeSet<&String> = self.wrong.iter().flat_map(|wrong| &wrong.breaks).collect();
        let unbroken = binding.filter(move |requirement| !broken.contains(&requirement.id));
        unbroken.map(|requirement| Gap::NoMutant(requirement.id.clone()))
    }

    fn survivors(&self) -> impl Iterator<Item = Gap> {
        let mutants = self.wrong.iter().filter(|wrong| wrong.is_mutant());
        mutants.flat_map(move |mutant| {
            let survives = |requirement: &&String| {
                let mut kills = self.claims_to(requirement).flat_map(|claim| &claim.kills);
                !kills.any(|wrong| wrong.name == mutant.name)
            };
            mutant.breaks.iter().filter(survives).map(|requirement| Gap::Survivor {
                mutant: mutant.name.clone(),
                requirement: requirement.clone(),
            })
        })
    }
}

/// The readings of its open point under which a requirement holds, each with the point.
fn readings_of<'a>(
    catalogue: &'a Catalogue,
    requirement: &'a Requirement,
) -> Vec<(&'a str, &'a str)> {
    let open = requirement.open.as_ref();
    let Some(point) = open.and_then(|open| catalogue.ambiguity(open).ok()) else {
        return Vec::new();
    };
    let all = point.readings.iter().map(|reading| reading.name.as_str());
    let holds = |reading: &&str| {
        requirement.reading.is_empty() || requirement.reading.iter().any(|one| one == reading)
    };
    all.filter(holds).map(|reading| (point.key.as_str(), reading)).collect()
}

//! Both ways between requirements and scenarios, and what proves it.
//!
//! A scenario *claims* the requirements that it says it covers. A claim is worth what it catches: a
//! [wrong implementation](Wrong) that breaks the requirement is *killed* by the claim if the
//! scenario fails on it, and passes on the model as it should be, under the same profile. The
//! profile has to be one under which the requirement holds and the scenario applies.
//!
//! [`Matrix::of`] plays every claim against every wrong implementation that breaks its requirement.
//! [`Matrix::gaps`] is what is missing; `cargo test` shows that nothing is.

mod claim;
mod gap;
mod page;
mod pairs;
mod play;
mod profiles;
mod unshown;
mod wrong;

use crate::catalogue::{Catalogue, Requirement};
use crate::scenario::Scenario;

pub use claim::Claim;
pub use gap::Gap;
pub use page::{html, markdown};
pub use pairs::pairwise_profiles;
pub use play::{Played, play};
pub use profiles::every_profile;
pub use unshown::{Unshown, unshown};
pub use wrong::{Behaviour, Wrong, degenerate, mutants};

/// Requirements, scenarios, wrong implementations, and what they have to do with each other.
#[derive(Debug)]
pub struct Matrix<'a> {
    /// What the documents say.
    pub catalogue: &'a Catalogue,
    /// The scenarios, in order.
    pub scenarios: Vec<&'a Scenario>,
    /// The wrong implementations.
    pub wrong: &'a [Wrong],
    /// Every claim, in the order of the scenarios.
    pub claims: Vec<Claim<'a>>,
    /// The requirements that no target can show to a client.
    pub unshown: Vec<Unshown>,
}

impl<'a> Matrix<'a> {
    /// Plays every claim of some scenarios against the wrong implementations.
    ///
    /// # Panics
    ///
    /// If a scenario covers what is not in the catalogue, which none does that was read with it.
    pub fn of(
        catalogue: &'a Catalogue,
        scenarios: impl IntoIterator<Item = &'a Scenario>,
        wrong: &'a [Wrong],
    ) -> Self {
        let scenarios: Vec<&Scenario> = scenarios.into_iter().collect();
        let claims = claim::all(catalogue, &scenarios, wrong);
        Self { catalogue, scenarios, wrong, claims, unshown: unshown() }
    }

    /// The claims to a requirement.
    pub fn claims_to(&self, requirement: &str) -> impl Iterator<Item = &Claim<'a>> {
        self.claims.iter().filter(move |claim| claim.requirement.id == requirement)
    }

    /// Why a requirement cannot be shown to a client, if it cannot.
    pub fn why_unshown(&self, requirement: &Requirement) -> Option<&str> {
        let found = self.unshown.iter().find(|entry| entry.id == requirement.id);
        found.map(|entry| entry.why.as_str())
    }
}

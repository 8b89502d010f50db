//! What either form of the page says in the same words.

use crate::matrix::{Behaviour, Claim, Matrix, Wrong};

/// How much there is of everything.
pub(super) struct Counts {
    pub requirements: usize,
    /// Requirements that a scenario claims.
    pub shown: usize,
    pub scenarios: usize,
    pub claims: usize,
    /// Claims that kill a mutant that breaks their requirement.
    pub proven: usize,
    pub wrong: usize,
}

/// Counts everything.
pub(super) fn count(matrix: &Matrix<'_>) -> Counts {
    let requirements = &matrix.catalogue.requirements;
    let is_shown = |id: &str| matrix.claims_to(id).next().is_some();
    Counts {
        requirements: requirements.len(),
        shown: requirements.iter().filter(|requirement| is_shown(&requirement.id)).count(),
        scenarios: matrix.scenarios.len(),
        claims: matrix.claims.len(),
        proven: matrix.claims.iter().filter(|claim| claim.kills_a_mutant()).count(),
        wrong: matrix.wrong.len(),
    }
}

/// What a claim kills: the mutants that break its requirement, or how many degenerate targets.
pub(super) fn kills_of(claim: &Claim<'_>) -> String {
    let names: Vec<&str> = claim
        .kills
        .iter()
        .filter(|wrong| wrong.is_mutant())
        .map(|wrong| wrong.name.as_str())
        .collect();
    match (names.as_slice(), claim.kills.len()) {
        ([], 0) => "nothing".to_owned(),
        ([], 1) => format!("the degenerate target {}", claim.kills[0].name),
        ([], count) => format!("{count} degenerate targets"),
        (names, _) => names.join(", "),
    }
}

/// What kills a wrong implementation: the scenarios, or how many of the claims.
pub(super) fn proof(matrix: &Matrix<'_>, wrong: &Wrong) -> String {
    let kills = |claim: &&Claim<'_>| claim.kills.contains(&wrong);
    let mut scenarios: Vec<&str> =
        matrix.claims.iter().filter(kills).map(|claim| claim.scenario.id.as_str()).collect();
    scenarios.dedup();
    match wrong.behaviour {
        Behaviour::Mutant(_) => scenarios.join(", "),
        Behaviour::Degenerate(_) => format!("{} scenarios", scenarios.len()),
    }
}

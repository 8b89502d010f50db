//! What is claimed, and what proves it: nothing is missing, and each mutant is caught.

use std::sync::{Arc, OnceLock};

use libtest_mimic::Failed;
use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::matrix::{Gap, Matrix, Wrong, degenerate, mutants};
use wbem_conformance::scenario::Scenario;

use crate::none_of;

/// Most claims that no mutant of their requirement proves, only targets that do one thing and
/// nothing else. A new claim comes with its mutant; the number only gets lower.
const UNPROVEN_MAX: usize = 220;

/// What is missing, found when it is first asked for.
pub struct Proof {
    suite: Arc<Vec<Scenario>>,
    found: OnceLock<Found>,
}

struct Found {
    gaps: Vec<Gap>,
    unproven: usize,
}

impl Proof {
    /// The proof of a suite.
    pub fn of(suite: &Arc<Vec<Scenario>>) -> Self {
        Self { suite: Arc::clone(suite), found: OnceLock::new() }
    }

    fn found(&self) -> &Found {
        self.found.get_or_init(|| {
            let wrong: Vec<Wrong> = mutants().into_iter().chain(degenerate()).collect();
            let matrix = Matrix::of(Catalogue::embedded(), self.suite.iter(), &wrong);
            let unproven = matrix.claims.iter().filter(|claim| !claim.kills_a_mutant()).count();
            Found { gaps: matrix.gaps(), unproven }
        })
    }

    /// Each requirement is claimed, or says why not; each claim is proven.
    pub fn nothing_is_missing(&self) -> Result<(), Failed> {
        let Found { gaps, unproven } = self.found();
        let mut complaints: Vec<String> = gaps.iter().map(ToString::to_string).collect();
        if *unproven != UNPROVEN_MAX {
            complaints.push(format!(
                "{unproven} claims kill no mutant that breaks their requirement, not \
                 {UNPROVEN_MAX}; add a mutant for each new one, or lower the number in {}",
                file!()
            ));
        }
        none_of(&complaints)
    }

    /// Each requirement that a mutant breaks is claimed by a scenario that fails with it.
    pub fn is_caught(&self, name: &str) -> Result<(), Failed> {
        let survives = |gap: &&Gap| matches!(gap, Gap::Survivor { mutant, .. } if mutant == name);
        let survived: Vec<String> =
            self.found().gaps.iter().filter(survives).map(ToString::to_string).collect();
        none_of(&survived)
    }
}

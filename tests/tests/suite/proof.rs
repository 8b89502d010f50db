//! What is claimed, and what proves it: nothing is missing, and each mutant is caught.

use std::sync::Arc;

use libtest_mimic::Failed;
use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::matrix::{Gap, Matrix, Wrong, degenerate, mutants};
use wbem_conformance::scenario::Scenario;

use crate::judge::none_of;

/// Most claims that no mutant of their requirement proves, only targets that do one thing and
/// nothing else. A new claim comes with its mutant; the number only gets lower.
const UNPROVEN_MAX: usize = 220;

/// A suite, and what it is to catch.
pub struct Proof {
    suite: Arc<Vec<Scenario>>,
    mutants: Vec<Wrong>,
}

impl Proof {
    /// The proof of a suite.
    pub fn of(suite: &Arc<Vec<Scenario>>) -> Self {
        Self { suite: Arc::clone(suite), mutants: mutants() }
    }

    fn matrix<'a>(&'a self, wrong: &'a [Wrong]) -> Matrix<'a> {
        Matrix::of(Catalogue::embedded(), self.suite.iter(), wrong)
    }

    /// Each requirement is claimed, or says why not; each claim is proven.
    pub fn nothing_is_missing(&self) -> Result<(), Failed> {
        let wrong: Vec<Wrong> = self.mutants.iter().cloned().chain(degenerate()).collect();
        let matrix = self.matrix(&wrong);
        let unproven = matrix.claims.iter().filter(|claim| !claim.kills_a_mutant()).count();
        let mut complaints: Vec<String> = matrix.gaps().iter().map(ToString::to_string).collect();
        if unproven != UNPROVEN_MAX {
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
        let of_that_name = |wrong: &&Wrong| wrong.name == name;
        let mutant = self.mutants.iter().find(of_that_name).ok_or("there is no such mutant")?;
        let gaps = self.matrix(std::slice::from_ref(mutant)).gaps();
        let survivors = gaps.iter().filter(|gap| matches!(gap, Gap::Survivor { .. }));
        none_of(&survivors.map(ToString::to_string).collect::<Vec<_>>())
    }
}

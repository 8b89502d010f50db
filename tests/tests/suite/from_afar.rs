//! What the target `windows` rests on where the service is on another machine: there each caller is
//! remote, also one that the scenario has on the machine of the service. That must make no
//! difference to any scenario that runs there.

use std::sync::Arc;

use libtest_mimic::Failed;
use wbem_conformance::scenario::Scenario;
use wbem_conformance::target::windows::{Facts, WindowsOptions};
use wbem_sim::caller::Origin;

use super::alike::{same_verdicts, that_run};
use super::judge::judge;

/// Holds where each scenario that runs from afar has the same verdict when all its callers do.
pub fn makes_no_difference(suite: &[Scenario]) -> Result<(), Failed> {
    let facts = Facts { is_remote: true, ..Facts::default() };
    let options = WindowsOptions { real_time: true, ..WindowsOptions::default() };
    let scenarios = that_run(suite, facts, options);
    let moved = scenarios.iter().filter(|one| from_afar((**one).clone()) != ***one).count();
    assert!(moved > 300, "only {moved} scenarios run from afar");
    same_verdicts(&scenarios, |scenario, profile| judge(&from_afar(scenario.clone()), profile))
}

/// The same scenario, all of whose callers are on another machine.
fn from_afar(mut scenario: Scenario) -> Scenario {
    for caller in scenario.callers.values_mut() {
        Arc::make_mut(caller).origin = Origin::Remote;
    }
    scenario
}

//! What the target `windows` rests on where the service is on another machine: there each caller is
//! remote, also one that the scenario has on the machine of the service. That must make no
//! difference to any scenario that runs there.

use std::sync::Arc;

use libtest_mimic::Failed;
use wbem_conformance::scenario::Scenario;
use wbem_conformance::target::windows::{Facts, WindowsOptions, capabilities};
use wbem_sim::caller::Origin;
use wbem_sim::profile::Profile;

use super::judge::{judge, none_of};

/// Holds where each scenario that runs from afar has the same verdict when all its callers do.
pub fn makes_no_difference(suite: &[Scenario]) -> Result<(), Failed> {
    let facts = Facts { is_remote: true, ..Facts::default() };
    let options = WindowsOptions { real_time: true, ..WindowsOptions::default() };
    let all = capabilities(facts, options);
    let runs = |scenario: &&Scenario| scenario.needs.iter().all(|need| all[need].is_none());
    let (mut moved, mut complaints) = (0, Vec::new());
    for scenario in suite.iter().filter(runs) {
        let from_afar = from_afar(scenario.clone());
        moved += usize::from(from_afar != *scenario);
        for profile in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
            let (here, there) = (judge(scenario, &profile), judge(&from_afar, &profile));
            if here != there {
                complaints.push(format!("{here:?}, and from afar {there:?}"));
            }
        }
    }
    assert!(moved > 300, "only {moved} scenarios run from afar");
    none_of(&complaints)
}

/// The same scenario, all of whose callers are on another machine.
fn from_afar(mut scenario: Scenario) -> Scenario {
    for caller in scenario.callers.values_mut() {
        Arc::make_mut(caller).origin = Origin::Remote;
    }
    scenario
}

//! Scenarios that come to the same when they are played in another way.

use libtest_mimic::Failed;
use wbem_conformance::scenario::Scenario;
use wbem_conformance::target::windows::{Facts, WindowsOptions, capabilities};
use wbem_sim::profile::Profile;

use super::judge::{Case, judge, none_of};

/// The scenarios that the target `windows` runs on such a machine.
pub fn that_run(suite: &[Scenario], facts: Facts, options: WindowsOptions) -> Vec<&Scenario> {
    let all = capabilities(facts, options);
    let runs = |scenario: &&Scenario| scenario.needs.iter().all(|need| all[need].is_none());
    suite.iter().filter(runs).collect()
}

/// Holds where each has the same verdict in another way, under each of the three profiles.
pub fn same_verdicts(
    scenarios: &[&Scenario],
    in_another_way: impl Fn(&Scenario, &Profile) -> Case,
) -> Result<(), Failed> {
    let mut complaints = Vec::new();
    for scenario in scenarios {
        for profile in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
            let (one, other) = (judge(scenario, &profile), in_another_way(scenario, &profile));
            if one != other {
                complaints.push(format!("{one:?}, and in another way {other:?}"));
            }
        }
    }
    none_of(&complaints)
}

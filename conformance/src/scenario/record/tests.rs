//! What is recorded, written, read and played again.

use wbem_sim::profile::{HeldOrder, Profile};

use super::{Head, Recording};
use crate::scenario::{Expected, Outcome, Scenario, perform, suite};
use crate::target::{SimulatorTarget, Target};

/// Scenarios with more calls repeat the same one, which shows nothing new here and takes long.
const CALLS_MAX: usize = 200;

fn head(scenario: &Scenario, profile: &Profile) -> Head {
    Head {
        content: scenario.content.clone(),
        is_ordered: profile.readings.held_order == HeldOrder::Fifo,
        covers: scenario.covers.clone(),
        ..Head::new("recorded/again", &scenario.title)
    }
}

/// Every verb and every outcome of the suite: what the model does in each scenario, whatever the
/// scenario expects, is a scenario that the model passes.
#[test]
fn what_the_model_does_in_the_suite_is_a_scenario_that_it_passes() {
    for profile in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
        let target = SimulatorTarget::new(profile.clone());
        let expected = Expected::Profile(Box::new(profile.readings.clone()));
        let mut count = 0;
        for scenario in suite().unwrap_or_else(|error| panic!("{error}")) {
            let (deeds, head) = (scenario.deeds(), head(&scenario, &profile));
            if deeds.len() > CALLS_MAX {
                continue;
            }
            count += 1;
            let id = &scenario.id;
            let mut session = target.open().expect("the model starts");
            let recording = Recording::play(&deeds, &head, &mut *session)
                .unwrap_or_else(|error| panic!("{id}: {error}"));
            let written = recording.scenario(&head).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(written.deeds(), deeds, "{id}");
            written.to_toml().unwrap_or_else(|error| panic!("{id}: {error}"));
            let mut session = target.open().expect("the model starts");
            let performance = perform(&written, &mut *session, &expected, &head.work_folder);
            assert_eq!(performance.outcome, Outcome::Passed, "{id} as {}", profile.name);
        }
        assert!(count > 700, "the scenarios are no longer found: {count}");
    }
}

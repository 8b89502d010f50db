//! Observing the model, whose readings are known: nothing else may be seen.

use std::sync::Arc;

use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::exit_code::ExitCode;
use wbem_conformance::runner::{Plan, SharedTarget, run};
use wbem_conformance::suite::Suite;
use wbem_conformance::target::SimulatorTarget;
use wbem_sim::profile::Profile;

#[test]
fn the_readings_seen_are_those_that_the_model_follows() {
    let suite = Suite::embedded().expect("the suite reads");
    for profile in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
        let target: SharedTarget = Arc::new(SimulatorTarget::new(profile.clone()));
        let plan = Plan::observing(&suite);
        let finished = run(&plan, Catalogue::embedded(), &target, &mut |_| {});
        assert_eq!(finished.exit_code, ExitCode::Passed, "{}", profile.name);
        let wrong: Vec<_> = finished
            .observed
            .settled()
            .filter(|(point, reading)| profile.readings.get(point) != Some(reading))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", profile.name);
    }
}

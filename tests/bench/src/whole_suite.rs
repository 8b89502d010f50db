//! Every scenario of the suite on the simulator.

use wbem_conformance::scenario::{Expected, Outcome, Scenario, perform};
use wbem_conformance::target::{SimulatorTarget, Target};
use wbem_sim::profile::Profile;

/// Plays each scenario that applies; how many there were.
pub fn play(suite: &[Scenario]) -> usize {
    let profile = Profile::recommended();
    let expected = Expected::Profile(Box::new(profile.readings.clone()));
    let target = SimulatorTarget::new(profile);
    let work_folder = target.describe().work_folder;
    let applies = |scenario: &&Scenario| scenario.excluded_by(&expected).is_none();
    let played = suite.iter().filter(applies).map(|scenario| {
        let mut session = target.open().expect("the simulator opens");
        let performance = perform(scenario, session.as_mut(), &expected, &work_folder);
        assert_eq!(performance.outcome, Outcome::Passed, "{}", scenario.id);
    });
    played.count()
}

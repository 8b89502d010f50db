//! What the target `windows` rests on where the service is somebody's own: it works in a scratch
//! namespace. That must make no difference to any scenario that runs there.

use libtest_mimic::Failed;
use wbem_conformance::matrix::play;
use wbem_conformance::scenario::Scenario;
use wbem_conformance::target::scratch::Scratch;
use wbem_conformance::target::windows::{Facts, WindowsOptions, capabilities};
use wbem_conformance::target::{Session, SimulatorTarget, Target};
use wbem_sim::profile::Profile;

use super::judge::judge;

/// Holds where each scenario that runs on a machine has the same verdict in a scratch namespace.
pub fn makes_no_difference(suite: &[Scenario]) -> Result<(), Failed> {
    let facts = Facts { holds_privileges: true, has_compiler: true, ..Facts::default() };
    let options =
        WindowsOptions { real_time: true, allow_destructive: true, ..WindowsOptions::default() };
    let all = capabilities(facts, options);
    let runs = |scenario: &&Scenario| scenario.needs.iter().all(|need| all[need].is_none());
    let (mut count, mut complaints) = (0, Vec::new());
    for scenario in suite.iter().filter(runs) {
        count += 1;
        for profile in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
            let here = judge(scenario, &profile);
            let target = SimulatorTarget::new(profile.clone());
            let there = play(scenario, &profile, &target, || in_scratch(&target));
            if here != there {
                complaints.push(format!("{here:?}, and in a scratch namespace {there:?}"));
            }
        }
    }
    assert!(count > 300, "only {count} scenarios run on a machine");
    super::none_of(&complaints)
}

fn in_scratch(target: &SimulatorTarget) -> Box<dyn Session> {
    let session = target.open().expect("the model opens");
    match Scratch::enter(session, "Scratch".into()) {
        Ok(scratch) => Box::new(scratch),
        Err((_, error)) => panic!("{error}"),
    }
}

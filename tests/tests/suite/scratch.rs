//! What the target `windows` rests on where the service is somebody's own: it works in a scratch
//! namespace. That must make no difference to any scenario that runs there.

use libtest_mimic::Failed;
use wbem_conformance::matrix::play;
use wbem_conformance::scenario::Scenario;
use wbem_conformance::target::scratch::Scratch;
use wbem_conformance::target::windows::{Facts, WindowsOptions};
use wbem_conformance::target::{Session, SimulatorTarget, Target};

use super::alike::{same_verdicts, that_run};

/// Holds where each scenario that runs on a machine has the same verdict in a scratch namespace.
pub fn makes_no_difference(suite: &[Scenario]) -> Result<(), Failed> {
    let facts = Facts { holds_privileges: true, has_compiler: true, ..Facts::default() };
    let options =
        WindowsOptions { real_time: true, allow_destructive: true, ..WindowsOptions::default() };
    let scenarios = that_run(suite, facts, options);
    let count = scenarios.len();
    assert!(count > 300, "only {count} scenarios run on a machine");
    same_verdicts(&scenarios, |scenario, profile| {
        let target = SimulatorTarget::new(profile.clone());
        play(scenario, profile, &target, || in_scratch(&target))
    })
}

fn in_scratch(target: &SimulatorTarget) -> Box<dyn Session> {
    let session = target.open().expect("the model opens");
    match Scratch::enter(session, "Scratch".into()) {
        Ok(scratch) => Box::new(scratch),
        Err((_, error)) => panic!("{error}"),
    }
}

//! Two doors to one model: what the suite finds through COM is what it finds through Rust.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::event::Event;
use wbem_conformance::runner::{Plan, SharedTarget, run};
use wbem_conformance::suite::Suite;
use wbem_conformance::target::child::ChildTarget;
use wbem_conformance::target::windows::{WindowsOptions, WindowsTarget};
use wbem_conformance::target::{SimulatorTarget, Target};
use wbem_conformance::verdict::Verdict;
use wbem_sim::profile::Profile;

/// The scenarios that COM cannot offer, each with the reason.
const EXCEPTIONS: &str = include_str!("exceptions.toml");

type Verdicts = BTreeMap<String, (Verdict, String)>;

fn verdicts(target: SharedTarget) -> Verdicts {
    let suite = Suite::embedded().expect("the suite reads");
    let mut plan = Plan::against(&Profile::recommended(), &suite);
    plan.limits.deadline = Duration::from_secs(60);
    let mut verdicts = Verdicts::new();
    run(&plan, Catalogue::embedded(), &target, &mut |event| {
        if let Event::ScenarioFinished(finished) = event {
            let said = finished.outcome.or(finished.reason).unwrap_or_default();
            verdicts.insert(finished.scenario, (finished.verdict, said));
        }
    });
    verdicts
}

/// What is different without being an exception, or an exception without being different.
fn complaints(profile: &Profile, target: SharedTarget) -> Vec<String> {
    let rust = verdicts(Arc::new(SimulatorTarget::new(profile.clone())));
    let com = verdicts(target);
    let exceptions: BTreeMap<String, String> = toml::from_str(EXCEPTIONS).expect("it is TOML");
    assert!(rust.len() > 700 && com.len() == rust.len(), "{} and {}", rust.len(), com.len());
    let mut complaints = Vec::new();
    for (scenario, (expected, _)) in &rust {
        let (actual, said) = &com[scenario];
        match exceptions.contains_key(scenario) {
            false if actual != expected => {
                complaints
                    .push(format!("{scenario}: {expected:?}, through COM {actual:?}: {said}"));
            }
            true if actual == expected => {
                complaints.push(format!("{scenario}: is no exception any more"));
            }
            _ => {}
        }
    }
    let unknown = exceptions.keys().filter(|scenario| !rust.contains_key(*scenario));
    complaints.extend(unknown.map(|scenario| format!("{scenario}: there is no such scenario")));
    complaints
}

#[test]
fn each_scenario_has_the_verdict_that_it_has_without_com() {
    let profile = Profile::recommended();
    let target = WindowsTarget::in_process(WindowsOptions::default(), &profile);
    let complaints = complaints(&profile, Arc::new(target));
    assert!(complaints.is_empty(), "{}:\n{}", complaints.len(), complaints.join("\n"));
}

/// The classes are those that the registry names, and whoever calls them is another process:
/// `--target windows`, as a user runs it.
#[test]
#[ignore = "it needs the DLL in the registry; `tests/wine/run` puts it there"]
fn each_scenario_has_that_verdict_through_the_registered_dll() {
    let target = WindowsTarget::new(WindowsOptions::default(), None);
    assert!(target.shares_process(), "what is registered is not the simulator");
    let words = vec!["--target=windows".to_owned()];
    let target =
        ChildTarget::new(Arc::new(target), env!("CARGO_BIN_EXE_wbem-conformance").into(), words);
    let complaints = complaints(&Profile::recommended(), Arc::new(target));
    assert!(complaints.is_empty(), "{}:\n{}", complaints.len(), complaints.join("\n"));
}

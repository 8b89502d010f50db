//! Sessions in processes of their own: the same verdicts, and a client that goes down.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::event::Event;
use wbem_conformance::filter::Filter;
use wbem_conformance::runner::{Plan, SharedTarget, run};
use wbem_conformance::suite::{Suite, labels};
use wbem_conformance::target::SimulatorTarget;
use wbem_conformance::target::child::ChildTarget;
use wbem_conformance::verdict::Verdict;
use wbem_sim::profile::Profile;

/// The verdicts on a target whose sessions are processes with these arguments.
fn verdicts(target: SharedTarget, filter: &str) -> BTreeMap<String, (Verdict, String)> {
    let suite = Suite::embedded().expect("the suite reads");
    let mut plan = Plan::against(&Profile::recommended(), &suite);
    let filter: Filter = filter.parse().expect("it is a filter");
    let catalogue = Catalogue::embedded();
    plan.scenarios.retain(|scenario| filter.takes(&labels(scenario, catalogue)));
    assert!(plan.scenarios.len() > 10, "{}", plan.scenarios.len());
    // A process takes its time on a busy machine, and so does a panic with a backtrace.
    plan.limits.deadline = Duration::from_secs(300);
    let mut verdicts = BTreeMap::new();
    run(&plan, catalogue, &target, &mut |event| {
        if let Event::ScenarioFinished(finished) = event {
            let said = finished.outcome.or(finished.reason).unwrap_or_default();
            verdicts.insert(finished.scenario, (finished.verdict, said));
        }
    });
    verdicts
}

fn in_children(word: &str) -> SharedTarget {
    Arc::new(ChildTarget {
        target: Arc::new(SimulatorTarget::new(Profile::recommended())),
        program: env!("CARGO_BIN_EXE_wbem-conformance").into(),
        arguments: vec![format!("--target={word}")],
    })
}

#[test]
fn the_verdicts_are_those_of_one_process() {
    let here = Arc::new(SimulatorTarget::new(Profile::recommended()));
    let filter = "id:backup/*";
    assert_eq!(verdicts(in_children("simulator"), filter), verdicts(here, filter));
}

#[test]
fn a_client_that_goes_down_fails_the_scenario_and_no_other() {
    for (scenario, (verdict, said)) in verdicts(in_children("degenerate:panics"), "id:timer/*") {
        if verdict != Verdict::Skipped {
            assert_eq!(verdict, Verdict::Failed, "{scenario}: {said}");
            let start = "panic: the client's process ended with exit code 70 in ";
            // Content is loaded before the first call.
            assert!(said.starts_with(start), "{scenario}: {said}");
        }
    }
}

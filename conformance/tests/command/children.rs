//! Sessions in processes of their own: the same verdicts, and a client that goes down.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::event::Event;
use wbem_conformance::filter::Filter;
use wbem_conformance::runner::{Plan, SharedTarget, run};
use wbem_conformance::suite::{Suite, labels};
use wbem_conformance::target::child::{ChildTarget, serve};
use wbem_conformance::target::degenerate::Degenerate;
use wbem_conformance::target::{SimulatorTarget, Target};
use wbem_conformance::verdict::Verdict;
use wbem_sim::profile::Profile;

const COMMAND: &str = env!("CARGO_BIN_EXE_wbem-conformance");

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

/// The simulator, whose sessions are in children that do as a word says.
fn in_children(word: &str, program: &Path) -> ChildTarget {
    let simulator = Arc::new(SimulatorTarget::new(Profile::recommended()));
    ChildTarget::new(simulator, program.to_owned(), vec![format!("--target={word}")])
}

#[test]
fn the_verdicts_are_those_of_one_process() {
    let here = Arc::new(SimulatorTarget::new(Profile::recommended()));
    let filter = "id:backup/*";
    assert_eq!(
        verdicts(Arc::new(in_children("simulator", COMMAND.as_ref())), filter),
        verdicts(here, filter)
    );
}

#[test]
fn a_client_that_goes_down_fails_the_scenario_and_no_other() {
    let target = in_children("degenerate:panics", COMMAND.as_ref());
    for (scenario, (verdict, said)) in verdicts(Arc::new(target), "id:timer/*") {
        if verdict != Verdict::Skipped {
            assert_eq!(verdict, Verdict::Failed, "{scenario}: {said}");
            let start = "panic: the client's process ended with exit code 70 in ";
            // Content is loaded before the first call.
            assert!(said.starts_with(start), "{scenario}: {said}");
        }
    }
}

/// A child whose program is gone cannot be started again, only be used again.
///
/// The program is a second name of the command's file. A copy cannot be started while a process
/// that another test starts meanwhile has inherited the handle that the copy was written through.
#[test]
fn a_child_serves_again_only_where_nothing_is_left_behind() {
    let beside = Path::new(COMMAND).parent().expect("a program is in a folder");
    let simulator = SimulatorTarget::new(Profile::recommended());
    for (target, serves_again) in
        [(Arc::new(simulator) as SharedTarget, true), (Arc::new(Degenerate::AlwaysSucceeds), false)]
    {
        let folder = tempfile::tempdir_in(beside).expect("there is room");
        let program = folder.path().join("command.exe");
        std::fs::hard_link(COMMAND, &program).expect("a file may have two names");
        let words = vec!["--target=simulator".to_owned()];
        let target = ChildTarget::new(target, program.clone(), words);
        let first = target.open().expect("the program is there");
        std::fs::rename(&program, folder.path().join("moved.exe"))
            .expect("a program may be renamed");
        assert!(target.open().is_err(), "the first child is busy");
        drop(first);
        assert_eq!(target.open().is_ok(), serves_again);
    }
}

#[test]
fn one_session_ends_before_the_next_begins() {
    let target = SimulatorTarget::new(Profile::recommended());
    let open = r#"{"open":{"scenario":"s"}}"#;
    let said = [r#""close""#, open, open, r#""settle""#, r#""close""#, open].join("\n");
    let mut answers = Vec::new();
    serve(&target, &mut said.as_bytes(), &mut answers).expect("memory has room");
    let answers = String::from_utf8(answers).expect("it is text");
    let failed = |why| format!(r#"{{"failed":{{"error":{{"protocol":"{why}"}}}}}}"#);
    let first = failed("a session is opened first");
    let second = failed("a session is closed before the next");
    let opened = r#""opened""#.to_owned();
    let replies = r#"{"replies":{"replies":[]}}"#.to_owned();
    let expected = [first, opened.clone(), second, replies, r#""closed""#.to_owned(), opened];
    assert_eq!(answers.lines().collect::<Vec<_>>(), expected);
}

//! What goes to which stream, and what does not.

use std::collections::BTreeSet;
use std::process::Stdio;

use serde_json::Value;

use super::process::{command, judge};

/// The events of a run without what the wall clock says.
fn events(target: &str, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["--format", "json"];
    arguments.extend(more);
    let lines = judge(target, &arguments).out;
    let read = |line: &str| -> Value { serde_json::from_str(line).expect("each line is JSON") };
    let mut events: Vec<Value> = lines.lines().map(read).collect();
    for event in &mut events {
        let fields = event.as_object_mut().expect("each line is an object");
        fields.retain(|key, _| key != "wall_ms");
    }
    events
}

#[test]
fn two_runs_differ_by_the_wall_clock_only_whatever_the_jobs() {
    for profile in ["recommended", "observe"] {
        let run = |jobs| events("always-succeeds", &["--profile", profile, "--jobs", jobs]);
        let alone = run("1");
        assert!(alone.len() > 10, "{alone:?}");
        assert_eq!(alone, run("1"));
        assert_eq!(alone, run("4"));
    }
}

#[test]
fn the_stream_begins_with_its_version_and_ends_with_the_counts() {
    let events = events("always-succeeds", &[]);
    let (first, last) = (&events[0], &events[events.len() - 1]);
    assert_eq!((&first["event"], &first["schema"]), (&"run-started".into(), &1.into()));
    assert_eq!(first["target"], "degenerate:always-succeeds");
    assert_eq!((&last["event"], &last["exit_code"]), (&"run-finished".into(), &1.into()));
    assert_eq!((&last["counts"]["passed"], &last["counts"]["failed"]), (&3.into(), &1.into()));
}

#[test]
fn nothing_but_the_report_is_written_where_nobody_watches() {
    for target in ["always-succeeds", "panics", "does-not-start"] {
        let ran = judge(target, &[]);
        assert_eq!(ran.err, "", "{target}");
        assert!(!ran.out.contains('\x1b'), "{target}: no colours in a pipe");
    }
}

#[test]
fn colours_are_written_where_they_are_forced_and_not_against_no_color() {
    let coloured = |name: &str| {
        let mut command = command(&["explain", "PAUSE-3"]);
        let output = command.env(name, "1").output().expect("it can be started");
        output.stdout.contains(&0x1b)
    };
    assert!(coloured("CLICOLOR_FORCE"));
    assert!(!coloured("NO_COLOR"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    // More than a pipe holds, so that writing must meet the closed end.
    let mut command = command(&["coverage", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.as_mut().expect("it can be started");
    drop(child.stdout.take());
    let mut err = String::new();
    let stderr = child.stderr.as_mut().expect("it is piped");
    std::io::Read::read_to_string(stderr, &mut err).expect("it writes UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), &*err), (Some(0), ""));
}

#[test]
fn every_scenario_is_in_exactly_one_shard() {
    let ids = |shard: &str| -> Vec<String> {
        let events = events("always-succeeds", &["--shard", shard]);
        let started = events.iter().filter(|event| event["event"] == "scenario-started");
        started.map(|event| event["scenario"].to_string()).collect()
    };
    let whole = ids("1/1");
    let parts = ["1/3", "2/3", "3/3"].map(ids).concat();
    assert_eq!(parts.len(), whole.len());
    assert_eq!(parts.into_iter().collect::<BTreeSet<_>>(), whole.into_iter().collect());
}

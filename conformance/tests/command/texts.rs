//! What people read, word for word.

use serde_json::Value;

use super::process::{SUITE, judge, run, text};

/// The version of the package moves, the rest does not.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(&regex_of(env!("CARGO_PKG_VERSION")), "[version]");
    settings.add_filter(r"conformance[/\\]src[/\\]\S+\.rs:\d+:\d+", "[place]");
    settings
}

fn regex_of(version: &str) -> String {
    version.replace('.', r"\.")
}

#[test]
fn the_report_on_a_target_that_always_succeeds() {
    settings().bind(|| insta::assert_snapshot!(judge("always-succeeds", &[]).out));
}

#[test]
fn the_report_on_a_target_that_panics() {
    settings().bind(|| insta::assert_snapshot!(judge("panics", &["--filter", "pauses"]).out));
}

#[test]
fn the_report_on_a_target_that_can_do_little() {
    let more = ["--filter", "timed", "--filter", "sound"];
    settings().bind(|| insta::assert_snapshot!(judge("incapable", &more).out));
}

#[test]
fn the_report_on_a_target_that_does_not_start() {
    settings().bind(|| insta::assert_snapshot!(judge("does-not-start", &[]).out));
}

#[test]
fn a_replay_shows_every_step() {
    let file = format!("{SUITE}/timed/outlasts.toml");
    let ran = run(&["replay", &file, "--target", "degenerate:always-succeeds"]);
    settings().bind(|| insta::assert_snapshot!(ran.out));
}

#[test]
fn the_events_of_a_run() {
    let mut settings = settings();
    settings.add_filter(r#""wall_ms":\d+"#, r#""wall_ms":0"#);
    let more = ["--format", "json", "--filter", "again", "--filter", "pauses"];
    settings.bind(|| insta::assert_snapshot!(judge("always-succeeds", &more).out));
}

#[test]
fn a_ledger_of_what_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("known.toml");
    judge("always-succeeds", &["--write-deviations", text(&file)]);
    insta::assert_snapshot!(std::fs::read_to_string(file).expect("it was written"));
}

#[test]
fn mof_is_drawn_where_it_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrong.mof");
    std::fs::write(&file, "class A { [key] string Name };\n").expect("it can be written");
    let ran = run(&["mof", text(&file)]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("wrong.mof:1:29"), "{}", ran.err);
    std::fs::write(&file, "class A { [key] string Name; };\n").expect("it can be written");
    assert_eq!(run(&["mof", text(&file)]).code, 0);
}

#[test]
fn a_list_of_scenarios() {
    insta::assert_snapshot!(run(&["list", "--suite", SUITE]).out);
}

#[test]
fn an_explained_status_comes_by_name_and_by_number() {
    let by_name = run(&["explain", "WBEM_E_INVALID_OPERATION"]);
    let by_number = run(&["explain", "0x80041016"]);
    assert_eq!((by_name.code, &by_name.out), (0, &by_number.out));
    assert!(by_name.out.contains("named by: ") && by_name.out.contains("PAUSE-3"), "{by_name:?}");
}

#[test]
fn an_explained_point_has_its_readings_and_who_chooses_them() {
    let by_id = run(&["explain", "A-5"]);
    assert_eq!(by_id.out, run(&["explain", "second-pause"]).out);
    assert_eq!(by_id.out, run(&["explain", "second-pause.blocks"]).out);
    for part in ["invalid-operation", "blocks", "chosen by", "How to tell"] {
        assert!(by_id.out.contains(part), "{part}: {}", by_id.out);
    }
}

#[test]
fn an_explained_requirement_has_its_text_source_and_level() {
    let ran = run(&["explain", "pause-3"]);
    for part in ["PAUSE-3  MUST  MS-WMI 3.1.4.11.1", "WBEM_E_INVALID_OPERATION", "open point"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
}

#[test]
fn lists_explanations_and_coverage_are_json_as_well() {
    let cases: [&[&str]; 3] =
        [&["list", "--suite", SUITE], &["explain", "PAUSE-3"], &["coverage", "--topic", "pause"]];
    for arguments in cases {
        let ran = run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        for line in ran.out.lines() {
            let value: Value = serde_json::from_str(line).expect("each line is JSON");
            assert!(value.is_object(), "{line}");
        }
    }
}

#[test]
fn coverage_fails_under_what_is_asked_for() {
    let json = run(&["coverage", "--format", "json"]).out;
    let table: Value = serde_json::from_str(&json).expect("it is JSON");
    let percent = table["percent"].as_f64().expect("a number");
    assert_eq!(run(&["coverage", "--fail-under", "0"]).code, 0);
    assert_eq!(run(&["coverage", "--fail-under", "100"]).code, i32::from(percent < 100.0));
}

#[test]
fn completions_and_the_man_page_know_the_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell]);
        assert_eq!(ran.code, 0, "{shell}");
        assert!(ran.out.contains("write-deviations"), "{shell}");
    }
    let page = run(&["man"]);
    assert_eq!(page.code, 0);
    assert!(
        page.out.contains(".TH wbem-conformance 1") && page.out.contains("Exit codes"),
        "{}",
        page.out
    );
}

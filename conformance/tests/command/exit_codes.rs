//! Every exit code, and the last line that goes with it.

use super::process::{command, judge, run};

/// Arguments after the target, the exit code and the last line.
type Case = (&'static str, &'static [&'static str], i32, &'static str);

const CASES: [Case; 12] = [
    ("always-succeeds", &["--filter", "sound"], 0, "2 passed, 0 failed, 0 skipped"),
    ("always-succeeds", &[], 1, "3 passed, 1 failed, 0 skipped"),
    ("always-fails", &[], 1, "0 passed, 4 failed, 0 skipped"),
    ("never-answers", &[], 1, "0 passed, 4 failed, 0 skipped"),
    ("drops-connections", &[], 1, "0 passed, 4 failed, 0 skipped"),
    ("panics", &[], 1, "0 passed, 4 failed, 0 skipped"),
    ("does-not-start", &[], 3, "0 passed, 0 failed, 0 skipped"),
    ("breaks-protocol", &[], 3, "0 passed, 0 failed, 0 skipped, 4 unknown"),
    ("incapable", &["--filter", "timed"], 4, "0 passed, 0 failed, 1 skipped"),
    ("incapable", &["--filter", "timed", "--filter", "sound"], 0, "2 passed, 0 failed, 1 skipped"),
    ("hangs", &["--deadline", "100ms"], 5, "0 passed, 0 failed, 0 skipped, 4 unknown"),
    (
        "incapable",
        &["--filter", "timed", "--profile", "observe"],
        4,
        "0 passed, 0 failed, 1 skipped",
    ),
];

#[test]
fn each_way_a_target_can_be_has_its_exit_code_and_last_line() {
    for (target, arguments, code, last_line) in CASES {
        let ran = judge(target, arguments);
        assert_eq!(
            (ran.code, ran.last_line()),
            (code, last_line),
            "{target} {arguments:?}: {ran:?}"
        );
    }
}

#[test]
fn a_wrong_command_line_exits_with_2_and_shows_the_way_out() {
    let cases: [(&[&str], &str); 13] = [
        (&["--filter", "topic:PAUS"], "did you mean `topic:PAUSE`?"),
        (&["--profile", "recomended"], "did you mean `recommended`?"),
        (&["--profile", "double-pause-succeeds"], "neither a known profile nor a file"),
        (&["--target", "simulater"], "did you mean `simulator`?"),
        (&["--target", "simulator:open-spek"], "did you mean `open-spec`?"),
        (&["--nonsense"], "--nonsense"),
        (&["--deviations", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (&["--suite", "nowhere"], "nowhere: cannot be read"),
        (&["archive", "nowhere.backup"], "nowhere.backup: cannot be read"),
        (&["replay", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (&["--write-profile", "x"], "takes `--profile observe`"),
        (&["explain", "PAUSE-444"], "did you mean `PAUSE-4`?"),
        (&["coverage", "--topic", "PAUS"], "did you mean `PAUSE`?"),
    ];
    for (arguments, way_out) in cases {
        let ran = run(arguments);
        assert_eq!((ran.code, &*ran.out), (2, ""), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(way_out), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn half_a_service_on_another_machine_exits_with_2_and_names_what_is_missing() {
    let arguments = ["--target", "windows", "--filter", "topic:PAUSE"];
    let set = [("WBEM_REMOTE_HOST", "srv"), ("WBEM_REMOTE_PASSWORD", "hunter2")];
    let ran = command(&arguments).envs(set).env_remove("WBEM_REMOTE_USER").output();
    let ran = ran.expect("the command can be started");
    let said = String::from_utf8(ran.stderr).expect("it writes UTF-8");
    assert_eq!((ran.status.code(), &*ran.stdout), (Some(2), &b""[..]), "{said}");
    assert!(said.contains("takes WBEM_REMOTE_USER as well as WBEM_REMOTE_HOST"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn a_bug_of_ours_exits_with_70_and_asks_for_a_report() {
    let ran = run(&["panic"]);
    assert_eq!(ran.code, 70);
    assert!(ran.err.contains("this is a bug of wbem-conformance"), "{}", ran.err);
}

#[test]
fn help_and_version_are_no_error() {
    for arguments in [["--help"], ["-h"], ["--version"]] {
        let ran = run(&arguments);
        assert_eq!((ran.code, &*ran.err), (0, ""), "{arguments:?}");
        assert!(ran.out.contains("wbem-conformance"), "{}", ran.out);
    }
}

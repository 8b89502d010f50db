//! Files that the command reads and writes.

use std::fs;
use std::path::PathBuf;

use super::process::{SUITE, judge, run, text};

fn temporary(name: &str, content: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    if !content.is_empty() {
        fs::write(&file, content).expect("it can be written");
    }
    (folder, file)
}

#[test]
fn a_ledger_that_was_written_makes_the_next_run_green() {
    let (_folder, ledger) = temporary("known.toml", "");
    let ledger = text(&ledger);
    assert_eq!(judge("always-succeeds", &["--write-deviations", ledger]).code, 1);
    let ran = judge("always-succeeds", &["--deviations", ledger]);
    let line = "3 passed, 0 failed, 0 skipped, 1 deviations";
    assert_eq!((ran.code, ran.last_line()), (0, line), "{ran:?}");
}

#[test]
fn a_ledger_that_no_longer_says_what_is_so_turns_the_run_red() {
    let (_folder, ledger) = temporary("known.toml", "");
    let path = text(&ledger);
    judge("always-succeeds", &["--write-deviations", path]);
    let known = fs::read_to_string(&ledger).expect("it was written");
    let cases = [
        // It passes now.
        ("again", "sound/pauses", "2 passed, 2 failed, 0 skipped", "fixed"),
        // It fails otherwise.
        ("expected ", "expected nothing but ", "3 passed, 1 failed, 0 skipped", "changed"),
    ];
    for (from, to, line, word) in cases {
        let changed = match word {
            "fixed" => known.replace("refused/again", to),
            _ => known.replace(from, to),
        };
        fs::write(&ledger, changed).expect("it can be written");
        let ran = judge("always-succeeds", &["--deviations", path]);
        assert_eq!((ran.code, ran.last_line()), (1, line), "{ran:?}");
        assert!(ran.out.contains(word), "{}", ran.out);
    }
}

#[test]
fn an_entry_that_names_no_scenario_turns_the_run_red_and_one_not_selected_does_not() {
    let entry = "version = 1\n[[deviation]]\noutcome = 'x'\nreason = 'y'\nscenario = ";
    let cases = [
        ("'sound/pases'", 1, "2 passed, 1 failed, 0 skipped"),
        ("'refused/again'", 0, "2 passed, 0 failed, 0 skipped"),
    ];
    for (scenario, code, line) in cases {
        let (_folder, ledger) = temporary("known.toml", &format!("{entry}{scenario}\n"));
        let more = ["--deviations", text(&ledger), "--filter", "sound"];
        let ran = judge("always-succeeds", &more);
        assert_eq!((ran.code, ran.last_line()), (code, line), "{ran:?}");
        assert_eq!(ran.out.contains("did you mean `sound/pauses`?"), code == 1, "{}", ran.out);
    }
}

#[test]
fn a_file_that_is_wrong_is_named_with_its_line() {
    let scenario = "title = 'x'\ngoal = 'x'\nmethod = 'x'\ncovers = ['PAUSE-1']\nstps = []\n";
    let cases = [
        ("--deviations", "version = 1\nx = 2\n", "wrong.toml:2:1: unknown key `x`"),
        ("--profile", "[readings]\nsecond-paws = 'blocks'\n", "wrong.toml:2:1: unknown point"),
        ("--scenario", scenario, "wrong.toml:5:1"),
    ];
    for (option, content, message) in cases {
        let (_folder, file) = temporary("wrong.toml", content);
        let ran = run(&[option, text(&file)]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(message), "{}", ran.err);
    }
}

#[test]
fn a_report_in_a_file_is_the_one_on_standard_output() {
    for format in ["human", "json"] {
        let (_folder, file) = temporary("report", "");
        let report = format!("{format}={}", text(&file));
        let ran = judge("always-succeeds", &["--format", format, "--report", &report]);
        let written = fs::read_to_string(&file).expect("it was written");
        assert!(!written.is_empty());
        assert_eq!(written, ran.out);
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let ran = judge("always-succeeds", &["--report", &format!("json={SUITE}/none/x")]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot be written"), "{}", ran.err);
}

#[test]
fn a_profile_that_was_seen_can_be_expected() {
    let (_folder, file) = temporary("seen.toml", "");
    let more = ["--profile", "observe", "--filter", "sound", "--write-profile", text(&file)];
    judge("always-succeeds", &more);
    let ran = judge("always-succeeds", &["--profile", text(&file), "--filter", "sound"]);
    assert_eq!((ran.code, ran.last_line()), (0, "2 passed, 0 failed, 0 skipped"), "{ran:?}");
    assert!(ran.out.contains("profile seen"), "{}", ran.out);
}

//! Recordings: what was said in a run, and whether the simulator says the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::recording::{Recorder, Scrubber};
use wbem_conformance::runner::SharedTarget;
use wbem_conformance::scenario::Observed;
use wbem_conformance::target::child::ChildTarget;
use wbem_conformance::target::degenerate::Degenerate;
use wbem_conformance::target::{
    Control, Description, Observation, Pace, Session, Target, TargetError,
};
use wbem_sim::call::{Call, CallId, Reply, Returned};

use super::process::{Ran, run, text};

/// Some scenarios that block, fail, list, look at files and let time pass.
const FILTER: &str = "id:*backup*";

/// A recording of those of the simulator.
fn some(folder: &Path) -> PathBuf {
    recorded(folder, "simulator", &["--filter", FILTER, "--filter", "topic:PAUSE"])
}

fn recorded(folder: &Path, target: &str, more: &[&str]) -> PathBuf {
    let file = folder.join("seen.jsonl");
    let common = ["--target", target, "--profile", "observe", "--record", text(&file)];
    let ran = run(&[&common, more].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    file
}

fn against(file: &Path, more: &[&str]) -> Ran {
    run(&[&["replay", "--against", text(file)], more].concat())
}

#[test]
fn the_simulator_says_what_it_said() {
    let folder = tempfile::tempdir().expect("a folder");
    for target in ["simulator", "simulator:sdk", "simulator-on-disk"] {
        // All of the suite: what a part of it does not tell, the simulator does as recommended.
        let file = recorded(folder.path(), target, &[]);
        let ran = against(&file, &[]);
        assert_eq!(ran.code, 0, "{target}: {ran:?}");
        assert!(ran.last_line().starts_with("0 differences in "), "{ran:?}");
        assert!(!ran.last_line().contains(" 0 calls"), "{ran:?}");
    }
}

#[test]
fn a_reply_that_was_doctored_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = some(folder.path());
    let recorded = fs::read_to_string(&file).expect("it was written");
    let refused = "WBEM_E_INVALID_OPERATION";
    let at = recorded.find(refused).expect("something was refused");
    let line = recorded[..at].matches('\n').count() + 1;
    let doctored = recorded.replacen(refused, "WBEM_E_FAILED", 1);
    fs::write(&file, doctored).expect("it can be written");
    let ran = against(&file, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains(&format!("(line {line}): call ")), "{}", ran.out);
    assert!(ran.out.contains("recorded  WBEM_E_FAILED\n  replayed  WBEM_E_INVALID_OPERATION"));
    assert!(ran.last_line().starts_with("1 differences in "), "{ran:?}");
    let json = against(&file, &["--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&json.out).expect("one object");
    assert_eq!((json.code, &told["recorded"]), (1, &"WBEM_E_FAILED".into()));
}

#[test]
fn a_reading_that_was_doctored_shows_in_the_calls_that_tell_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = some(folder.path());
    let recorded = fs::read_to_string(&file).expect("it was written");
    let (blocks, refused) = (r#""second-pause":"blocks""#, r#""second-pause":"invalid-operation""#);
    let doctored = match recorded.contains(blocks) {
        true => recorded.replacen(blocks, refused, 1),
        false => recorded.replacen(refused, blocks, 1),
    };
    assert_ne!(doctored, recorded);
    fs::write(&file, doctored).expect("it can be written");
    let ran = against(&file, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("blocked"), "{}", ran.out);
}

#[test]
fn neither_names_nor_folders_of_the_machine_are_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("seen.jsonl");
    let ran = super::process::command(&[
        "--profile",
        "observe",
        "--filter",
        FILTER,
        "--record",
        text(&file),
    ])
    .env("HOSTNAME", "simulator")
    .output()
    .expect("the command can be started");
    assert!(ran.status.success(), "{ran:?}");
    let recorded = fs::read_to_string(&file).expect("it was written");
    assert!(recorded.contains("{work}"), "paths stand below the target's folder");
    let replies = recorded.lines().filter(|line| line.starts_with("{\"settled\""));
    assert!(!replies.clone().any(|line| line.to_lowercase().contains("simulator")));
    assert!(!recorded.contains(r"C:\\work"));
}

/// A target on a machine that goes by its own name in versions and replies.
struct OnAnother;

impl Target for OnAnother {
    fn describe(&self) -> Description {
        let version = "10.0.20348 on SRV7".to_owned();
        Description { version, ..Degenerate::AlwaysSucceeds.describe() }
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        Ok(Box::new(Self))
    }

    fn hosts(&self) -> Vec<String> {
        vec!["srv7".to_owned()]
    }

    fn system(&self) -> String {
        "windows 10.0.20348 on SRV7".to_owned()
    }
}

impl Session for OnAnother {
    fn start(&mut self, _: Call, _: Pace) -> CallId {
        CallId(0)
    }

    fn control(&mut self, _: &Control) -> Result<Observation, TargetError> {
        Err(TargetError::Content("srv7 has no room".to_owned()))
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        vec![(CallId(0), Reply::success(Returned::Path(r"\\SRV7\root:T.Id=1".into())))]
    }

    fn advance(&mut self, _: Duration) -> Vec<(CallId, Reply)> {
        self.settle()
    }
}

#[test]
fn a_machine_that_the_target_alone_knows_by_name_is_in_it_without_that() {
    let target: SharedTarget = Arc::new(OnAnother);
    let child = ChildTarget::new(Arc::clone(&target), "nowhere".into(), Vec::new());
    assert_eq!(child.hosts(), target.hosts());
    let recorder = Recorder::new(target, Scrubber::default());
    let mut session = recorder.open_for("scenario").expect("it opens");
    session.control(&Control::Stop).expect_err("it has no room");
    session.settle();
    session.advance(Duration::from_secs(1));
    let text = recorder.text(["scenario"], &Observed::default());
    assert!(!text.to_lowercase().contains("srv7"), "{text}");
    assert_eq!(text.matches("10.0.20348 on HOST").count(), 2, "{text}");
    assert_eq!(text.matches(r"\\\\HOST\\root:T.Id=1").count(), 2, "{text}");
}

#[test]
fn a_recording_takes_observing_and_one_that_is_wrong_is_named_with_its_line() {
    let ran = run(&["--record", "x.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`--record` writes what was seen, which takes"), "{}", ran.err);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrong.jsonl");
    fs::write(&file, "{\"recording\":{\"version\":9}}\n").expect("it can be written");
    let ran = against(&file, &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("wrong.jsonl:1:1: version 9; this command reads"), "{}", ran.err);
}

#[test]
fn what_was_recorded_elsewhere_can_be_replayed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/recordings");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("it is a folder") {
        let file = entry.expect("it can be read").path().join("recording.jsonl");
        if file.exists() {
            count += 1;
            let ran = against(&file, &[]);
            assert!(ran.code == 0 || ran.code == 1, "{}: {ran:?}", file.display());
            assert!(ran.last_line().ends_with(" scenarios"), "{}", ran.last_line());
        }
    }
    assert!(count > 0);
}

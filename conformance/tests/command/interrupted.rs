//! Ctrl-C, where signals are sent by a command.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::exploring::{MUTANT, files};
use super::process::{command, text};

/// Interrupted after the first difference, a campaign ends after its case and says what it has.
#[test]
fn an_interrupt_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let endless = ["--cases", "1000000000", "--differences", "1000000", "--format", "json"];
    let common = ["explore", "--target", MUTANT, "--seed", "7", "--save", text(folder.path())];
    let mut child = command(&[&common[..], &endless].concat());
    let mut child = child.stdout(Stdio::piped()).spawn().expect("it starts");
    let out = BufReader::new(child.stdout.take().expect("it is piped"));
    let (mut differences, mut last) = (0, String::new());
    for line in out.lines() {
        last = line.expect("it writes lines");
        if !last.contains(r#""event":"difference""#) {
            continue;
        }
        differences += 1;
        if differences == 1 {
            let id = child.id().to_string();
            let sent = Command::new("kill").args(["-INT", &id]).status();
            assert!(sent.expect("there is such a command").success());
        }
    }
    let finished: serde_json::Value = serde_json::from_str(&last).expect("it is JSON");
    assert_eq!(finished["stopped"], "interrupted", "{last}");
    assert_eq!(finished["differences"], differences);
    assert_eq!(files(folder.path()).len(), differences);
    assert_eq!(child.wait().expect("it has ended").code(), Some(1));
}

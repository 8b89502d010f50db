//! What the documents show a command print is what it prints.
//!
//! In a block of `console`, the lines after a command are its output. `...` stands for any lines
//! that were left out, and numbers may be others by now: a suite that grows spoils no document.
//! Where a document speaks of a backup file of its own, it is one of the golden files; what it has
//! written below `target/` goes to a folder that is deleted.

use std::path::Path;

use wbem_conformance::command::{Console, Output, execute};

use super::documents::documents;
use crate::{assert_none, tree};

#[path = "../../archive/hex.rs"]
mod hex;

#[test]
fn every_output_that_a_document_shows_is_true() {
    let mut shown = 0;
    let mut complaints = Vec::new();
    let folder = folder_with_a_backup();
    for file in documents() {
        for (command, lines) in sessions(&file.text) {
            shown += 1;
            let arguments = command.strip_prefix("cargo run").or(command.strip_prefix(OURS));
            let arguments = arguments.expect("only our own command is shown with its output");
            let arguments = arguments.strip_prefix(" --").unwrap_or(arguments);
            let printed = run_in(folder.path(), arguments);
            let missing = missing(&lines, &printed);
            complaints.extend(missing.map(|line| format!("{}: {command}: {line}", file.path)));
        }
    }
    assert!(shown > 0, "no output is shown any more");
    assert_none(&complaints, "run the command and copy what it prints");
}

const OURS: &str = "wbem-conformance";
/// The backup file of the documents, and what is in it.
const BACKUP: (&str, &str) = ("nightly.backup", "archive/version-1-packed.hex");

/// Commands with what is shown of their output, where any is.
fn sessions(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        for line in block.lines() {
            match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => found.push((command, Vec::new())),
                (None, Some((_, lines))) => lines.push(line),
                (None, None) => {}
            }
        }
    }
    found.retain(|(_, lines)| lines.iter().any(|line| !line.is_empty()));
    found
}

fn folder_with_a_backup() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (name, golden) = BACKUP;
    let text = wbem_fixtures::text(golden).expect("it is embedded");
    std::fs::write(folder.path().join(name), hex::bytes(text)).expect("it can be written");
    folder
}

/// What our command prints, without colours, as if it ran at the root, with the backup file there
/// and nothing below `target/` but what ran before it.
fn run_in(folder: &Path, arguments: &str) -> String {
    let (ours, root) = (folder.join("").display().to_string(), tree::root().join(""));
    let root = root.display().to_string();
    let place = |word: &str| match word {
        _ if word == BACKUP.0 || word.starts_with("target/") => ours.clone() + word,
        _ if word.starts_with("fixtures/") => root.clone() + word,
        _ => word.to_owned(),
    };
    let words: Vec<String> = arguments.split_whitespace().map(place).collect();
    run(&words.join(" ")).replace(&ours, "").replace(&root, "")
}

/// What our command prints, without colours.
fn run(arguments: &str) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console { out: Output::new(&mut out), err: &mut err, is_watched: false };
    execute(std::iter::once(OURS).chain(arguments.split_whitespace()), &mut console);
    let text = String::from_utf8([out, err].concat()).expect("the command prints UTF-8");
    anstream::adapter::strip_str(&text).to_string()
}

/// The first line shown that is not printed, after those before it.
fn missing<'a>(shown: &[&'a str], printed: &str) -> Option<&'a str> {
    let mut printed = printed.lines().map(plain).filter(|line| !line.is_empty());
    let mut may_skip = false;
    for line in shown.iter().filter(|line| !line.is_empty()) {
        if *line == "..." {
            may_skip = true;
            continue;
        }
        let wanted = plain(line);
        let found =
            if may_skip { printed.any(|p| p == wanted) } else { printed.next() == Some(wanted) };
        if !found {
            return Some(line);
        }
        may_skip = false;
    }
    None
}

/// A line with every number as 0 and every gap as one space.
fn plain(line: &str) -> String {
    let words = line.split_whitespace().map(|word| {
        let mut plain = String::new();
        for character in word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }) {
            if !(character == '0' && plain.ends_with('0')) {
                plain.push(character);
            }
        }
        plain
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_shown_is_compared_line_by_line() {
    let printed = "one  1\ntwo\n\nthree\n12 passed\n";
    assert_eq!(missing(&["one 2", "two", "...", "3 passed"], printed), None);
    assert_eq!(missing(&["one 2", "three"], printed), Some("three"), "two is between");
    assert_eq!(missing(&["...", "three", "two"], printed), Some("two"), "out of order");
    assert_eq!(missing(&["...", "four"], printed), Some("four"));
}

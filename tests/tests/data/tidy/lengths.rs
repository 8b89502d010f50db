//! Two ratchets: files and functions that are too long may only get shorter.
//!
//! What is over a limit stands in a list with its length. The length may fall; once it has fallen
//! by more than [`SLACK`], or below the limit, the list has to follow: it never rises.

use crate::assert_none;
use crate::tree::{self, SourceFile};

/// Look for a seam in a file that is longer, in lines.
const FILE_MAX: usize = 500;
/// A function that does not fit a screen, in lines.
const FUNCTION_MAX: usize = 60;
/// How far a length may fall before its entry must follow, in lines.
const SLACK: usize = 20;

/// Files over the limit: the path, and the lines it may have at most.
const LONG_FILES: &[(&str, usize)] = &[
    // A table of open points: one enum each, and no logic.
    ("sim/src/profile/points.rs", 651),
];

/// Functions over the limit: the path and the name, and the lines it may have at most.
const LONG_FUNCTIONS: &[(&str, usize)] = &[
    // A table of mistakes and what is said of each.
    ("conformance/src/scenario/read/refusals.rs mistakes_in_what_is_expected", 63),
    // One arm for each operation.
];

#[test]
fn long_files_only_get_shorter() {
    let lengths: Vec<(String, usize)> =
        tree::files("rs").iter().map(|file| (file.path.clone(), file.lines().count())).collect();
    let complaints = complaints(&lengths, LONG_FILES, FILE_MAX);
    assert_none(&complaints, "one idea a file: look for a seam and make it two");
}

#[test]
fn long_functions_only_get_shorter() {
    let lengths: Vec<(String, usize)> = tree::files("rs").iter().flat_map(functions).collect();
    assert!(lengths.len() > 100, "the functions are no longer found: {}", lengths.len());
    let complaints = complaints(&lengths, LONG_FUNCTIONS, FUNCTION_MAX);
    assert_none(&complaints, "a function fits a screen: take out a step that has a name");
}

fn complaints(lengths: &[(String, usize)], listed: &[(&str, usize)], max: usize) -> Vec<String> {
    let listing = |what: &str| listed.iter().find(|(name, _)| *name == what);
    let mut complaints = Vec::new();
    for (what, length) in lengths.iter().filter(|(_, length)| *length > max) {
        match listing(what) {
            None => complaints.push(format!("{what}: {length} lines; {max} are the most")),
            Some((_, most)) if length > most => {
                complaints
                    .push(format!("{what}: {length} lines; it had {most}, which is too many"));
            }
            Some((_, most)) if length + SLACK < *most => {
                complaints.push(format!("{what}: lower its number in lengths.rs to {length}"));
            }
            Some(_) => {}
        }
    }
    let is_long = |name: &str| lengths.iter().any(|(what, length)| what == name && *length > max);
    let stale = listed.iter().filter(|(name, _)| !is_long(name));
    complaints.extend(stale.map(|(name, _)| format!("{name}: take it out of lengths.rs")));
    complaints
}

/// The functions of a file as `path name`, and their lines. rustfmt puts the end of a function
/// where its start is, so that counting braces is not needed.
fn functions(file: &SourceFile) -> Vec<(String, usize)> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        if let Some(name) = function_name(line) {
            let ends = |line: &&str| is_end(line, indentation(lines[start]));
            let length = lines[start..].iter().position(ends).map_or(1, |end| end + 1);
            found.push((format!("{} {name}", file.path), length));
        }
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.trim_start().split_once("fn ")?;
    let known = ["const", "async", "unsafe", "extern", "\"system\""];
    let is_qualifier = |word: &str| word.starts_with("pub") || known.contains(&word);
    let name = after.split(['(', '<']).next()?;
    (before.split_whitespace().all(is_qualifier) && !name.contains(' ')).then_some(name)
}

fn is_end(line: &str, indent: usize) -> bool {
    indentation(line) == indent && line.ends_with([';', '}'])
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[test]
fn a_function_is_as_long_as_it_looks() {
    let text = "impl A {\n    pub fn one(self) -> u32 {\n        1\n    }\n\n    fn none();\n\n    \
                fn wide(\n        a: u32,\n    ) -> u32 {\n        a\n    }\n}\n// fn no() {\n";
    let file = SourceFile { path: "a.rs".to_owned(), text: text.to_owned() };
    let expected = [("a.rs one", 3), ("a.rs none", 1), ("a.rs wide", 5)];
    assert_eq!(functions(&file), expected.map(|(name, length)| (name.to_owned(), length)));
}

#[test]
fn the_ratchet_turns_one_way() {
    let lengths = |length| [("a".to_owned(), length)];
    assert_eq!(complaints(&lengths(60), &[], 60).len(), 0, "at the limit");
    assert_eq!(complaints(&lengths(61), &[], 60).len(), 1, "over it, and not listed");
    assert_eq!(complaints(&lengths(90), &[("a", 90)], 60).len(), 0, "as listed");
    assert_eq!(complaints(&lengths(91), &[("a", 90)], 60).len(), 1, "longer than listed");
    assert_eq!(complaints(&lengths(70), &[("a", 90)], 60).len(), 0, "a little shorter");
    assert_eq!(complaints(&lengths(69), &[("a", 90)], 60).len(), 1, "much shorter");
    assert_eq!(complaints(&lengths(60), &[("a", 90)], 60).len(), 1, "no longer long");
    assert_eq!(complaints(&[], &[("a", 90)], 60).len(), 1, "gone");
}

//! The mutants that cargo-mutants finds, and names for them that do not rot.
//!
//! cargo-mutants names a mutant by its line and column, which any change above moves. Here it is
//! known by what is done in which function ([`Key::name`], the name without the numbers), by the
//! line of code in which it is done, and by its place among those that share both.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// What a mutant does to the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Genre {
    /// Replaces the body of a function by a value.
    FnValue,
    /// Replaces an operator between two operands.
    BinaryOperator,
    /// Deletes the operator before an operand.
    UnaryOperator,
    /// Deletes an arm of a match.
    MatchArm,
    /// Replaces the guard of an arm by a constant.
    MatchArmGuard,
    /// Deletes a field, which its structure then takes from its base.
    StructField,
}

/// What a mutant is known by for as long as its line of code is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// File, change and function, such as `sim/src/server/pause.rs: replace && with || in
    /// Server::must_drain`.
    pub name: String,
    /// The line of code, without the blanks around it.
    pub at: String,
    /// Which of those that share name and line, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub nth: usize,
}

fn one() -> usize {
    1
}

fn is_one(nth: &usize) -> bool {
    *nth == 1
}

/// A change to one place of a file.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What it is known by.
    pub key: Key,
    /// The file, from the root of the workspace.
    pub file: String,
    /// What it does to the code.
    pub genre: Genre,
    /// The bytes that it replaces.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// What it puts in their place.
    pub replacement: String,
    /// The bytes of the function, if it is in one.
    pub function: Option<Range<usize>>,
}

impl Mutant {
    /// The function, or the change itself where it is in none.
    pub fn around(&self) -> Range<usize> {
        self.function.clone().unwrap_or(self.start..self.end)
    }

    /// A file with this change alone.
    pub fn applied(&self, source: &str) -> String {
        format!("{}{}{}", &source[..self.start], self.replacement, &source[self.end..])
    }
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    file: String,
    genre: Genre,
    span: Span,
    replacement: String,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    span: Span,
}

#[derive(Deserialize)]
struct Span {
    start: Position,
    end: Position,
}

#[derive(Deserialize)]
struct Position {
    line: usize,
    column: usize,
}

impl Span {
    fn bytes(&self, source: &str) -> Range<usize> {
        self.start.byte(source)..self.end.byte(source)
    }
}

impl Position {
    /// Lines and columns start at 1, and columns are characters.
    fn byte(&self, source: &str) -> usize {
        let mut lines = source.split_inclusive('\n');
        let before: usize = lines.by_ref().take(self.line - 1).map(str::len).sum();
        let line = lines.next().unwrap_or_default();
        let within: usize = line.chars().take(self.column - 1).map(char::len_utf8).sum();
        before + within
    }
}

/// What `cargo mutants --list` finds in a workspace.
///
/// # Panics
///
/// If cargo-mutants cannot be run, or prints what it did not print before.
pub fn list(root: &Path) -> Vec<Mutant> {
    let output = Command::new("cargo")
        .args(["mutants", "--list", "--json", "--colors", "never"])
        .current_dir(root)
        .output()
        .expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`cargo install cargo-mutants --locked` first: {errors}");
    let json = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).expect("it was just listed");
    from_json(&json, read)
}

/// The mutants of a list, in the order of files and places.
///
/// # Panics
///
/// If it is no list of mutants.
pub fn from_json(json: &str, read: impl Fn(&str) -> String) -> Vec<Mutant> {
    let mut listed: Vec<Listed> = serde_json::from_str(json).expect("it is a list of mutants");
    let place = |listed: &Listed| (listed.span.start.line, listed.span.start.column);
    listed.sort_by(|a, b| (&a.file, place(a)).cmp(&(&b.file, place(b))));
    let mut sources = BTreeMap::new();
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mutants = listed.into_iter().map(|listed| {
        let source: &mut String =
            sources.entry(listed.file.clone()).or_insert_with(|| read(&listed.file));
        let line = source.lines().nth(listed.span.start.line - 1).unwrap_or_default();
        let place =
            format!("{}:{}:{}:", listed.file, listed.span.start.line, listed.span.start.column);
        let change = listed.name.strip_prefix(&place).expect("a name starts with its place").trim();
        let (name, at) = (format!("{}: {change}", listed.file), line.trim().to_owned());
        let nth = seen.entry((name.clone(), at.clone())).or_default();
        *nth += 1;
        Mutant {
            key: Key { name, at, nth: *nth },
            start: listed.span.start.byte(source),
            end: listed.span.end.byte(source),
            function: listed.function.map(|function| function.span.bytes(source)),
            file: listed.file,
            genre: listed.genre,
            replacement: listed.replacement,
        }
    });
    mutants.collect()
}

//! What became of a repository on disk: lines for people, one JSON object for machines.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;
use wbem_sim::archive::Header;
use wbem_sim::repository::{Counts, Repository};

use crate::command::arguments::Format;
use crate::command::console::Console;
use crate::command::error::CommandError;
use crate::exit_code::ExitCode;
use crate::report::layout::{BOLD, paint};

/// What a command has done.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// A backup file has been written.
    Written,
    /// What was in one is in the repository.
    Restored,
    /// A repository has been looked at.
    Whole,
}

impl Deed {
    fn word(self) -> &'static str {
        match self {
            Deed::Written => "written",
            Deed::Restored => "restored",
            Deed::Whole => "whole",
        }
    }
}

/// What is in a repository.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// How many namespaces.
    pub namespaces: u64,
    /// How many classes, those of the system not counted.
    pub classes: u64,
    /// How many static instances.
    pub instances: u64,
    /// How many bytes the backup file has, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_bytes: Option<u64>,
    /// The canonical hash.
    pub hash: String,
}

impl Facts {
    /// What is in a repository.
    pub fn of(repository: &Repository) -> Self {
        let Counts { namespaces, classes, instances } = repository.counts();
        let hash = repository.canonical_hash().to_string();
        Self { namespaces, classes, instances, file_bytes: None, hash }
    }

    /// What is in a backup file.
    pub fn of_file(header: &Header, file_bytes: u64) -> Self {
        Self {
            namespaces: header.namespaces,
            classes: header.classes,
            instances: header.instances,
            file_bytes: Some(file_bytes),
            hash: header.hash.to_string(),
        }
    }
}

/// What a command is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What it does.
    pub deed: Deed,
    /// The folder of the repository.
    pub repository: &'a Path,
    /// The backup file, if one is written or read.
    pub file: Option<&'a Path>,
    /// How it is said.
    pub format: Format,
}

/// Does something, and says what became of it. What is wrong goes to standard error for people, and
/// into the line for machines.
pub fn report(
    subject: Subject<'_>,
    console: &mut Console<'_>,
    act: impl FnOnce(bool) -> Result<Facts, CommandError>,
) -> Result<ExitCode, CommandError> {
    let began = Instant::now();
    let outcome = act(console.is_watched);
    let wall_ms = began.elapsed().as_millis();
    let code = if outcome.is_ok() { ExitCode::Passed } else { ExitCode::Usage };
    match subject.format {
        Format::Human => console.out.say(&lines(subject, &outcome?))?,
        Format::Json => console.out.say(&line(subject, &outcome, wall_ms))?,
    }
    Ok(code)
}

fn lines(subject: Subject<'_>, facts: &Facts) -> String {
    let Subject { deed, repository, file, .. } = subject;
    let title = match (deed, file) {
        (Deed::Written, Some(file)) => format!("{}: written", file.display()),
        (Deed::Restored, Some(file)) => {
            format!("{}: restored from {}", repository.display(), file.display())
        }
        _ => format!("{}: whole", repository.display()),
    };
    let mut text = format!("{}\n", paint(BOLD, &title));
    let counts = [
        ("namespaces", Some(facts.namespaces.to_string())),
        ("classes", Some(facts.classes.to_string())),
        ("instances", Some(facts.instances.to_string())),
        ("file", facts.file_bytes.map(|bytes| format!("{bytes} bytes"))),
        ("hash", Some(facts.hash.clone())),
    ];
    for (name, value) in counts {
        if let Some(value) = value {
            let _ = writeln!(text, "  {name:<10}  {value}");
        }
    }
    text
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    outcome: &'static str,
    repository: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(flatten)]
    facts: Option<&'a Facts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    wall_ms: u128,
}

fn line(subject: Subject<'_>, outcome: &Result<Facts, CommandError>, wall_ms: u128) -> String {
    let line = Line {
        outcome: match outcome {
            Ok(_) => subject.deed.word(),
            Err(_) => "failed",
        },
        repository: subject.repository.display().to_string(),
        file: subject.file.map(|file| file.display().to_string()),
        facts: outcome.as_ref().ok(),
        message: outcome.as_ref().err().map(ToString::to_string),
        wall_ms,
    };
    serde_json::to_string(&line).expect("a report is always JSON") + "\n"
}

//! What became of a file: a line or a drawing for people, one JSON object for machines.

use std::path::Path;

use serde::Serialize;
use wbem_sim::mof::{Diagnostic, Diagnostics, Look, Phase, Summary};
use wbem_sim::place::InputError;
use wbem_sim::status::Status;

use crate::command::console::Console;
use crate::command::error::CommandError;

/// What became of one file.
pub enum Outcome {
    /// Nothing is wrong with it; where it was to be stored, it is.
    Compiled(Summary),
    /// The text is wrong, or the repository refused part of it.
    Refused(Diagnostics),
    /// There is no text.
    Unreadable(InputError),
}

impl Outcome {
    /// Whether there was something to store: without errors in the text, up to the first refusal.
    pub fn may_have_stored(&self) -> bool {
        match self {
            Outcome::Compiled(_) => true,
            Outcome::Refused(errors) => errors.phase == Phase::Storing,
            Outcome::Unreadable(_) => false,
        }
    }
}

/// What is right goes to standard output, what is wrong to standard error.
pub fn say(file: &Path, outcome: &Outcome, console: &mut Console<'_>) -> Result<(), CommandError> {
    let wrong = match outcome {
        Outcome::Compiled(summary) => {
            return console.out.say(&format!("{}: {summary}\n", file.display()));
        }
        Outcome::Refused(errors) => errors.render(Look::Coloured),
        Outcome::Unreadable(error) => format!("error: {error}"),
    };
    let _ = writeln!(console.err, "{wrong}");
    Ok(())
}

/// A line of JSON.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
enum Report<'a> {
    Compiled { file: String, classes: usize, instances: usize, deleted: usize },
    Refused { file: String, phase: &'static str, errors: Vec<ErrorReport<'a>> },
    Unreadable { file: String, message: &'a str },
    Dumped { mof: &'a str },
}

/// An error as JSON.
#[derive(Serialize)]
struct ErrorReport<'a> {
    code: Status,
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// A file as a line of JSON.
pub fn json_line(file: &Path, outcome: &Outcome) -> String {
    let file = file.display().to_string();
    line(&match outcome {
        Outcome::Compiled(Summary { classes, instances, deleted }) => {
            Report::Compiled { file, classes: *classes, instances: *instances, deleted: *deleted }
        }
        Outcome::Refused(errors) => Report::Refused {
            file,
            phase: match errors.phase {
                Phase::Parsing => "parsing",
                Phase::Storing => "storing",
            },
            errors: errors.list.iter().map(|error| error_report(errors, error)).collect(),
        },
        Outcome::Unreadable(error) => Report::Unreadable { file, message: &error.message },
    })
}

/// What is in the repository as a line of JSON.
pub fn dump_line(mof: &str) -> String {
    line(&Report::Dumped { mof })
}

fn line(report: &Report<'_>) -> String {
    let json = serde_json::to_string(report).expect("a report is always JSON");
    json + "\n"
}

fn error_report<'a>(errors: &'a Diagnostics, error: &'a Diagnostic) -> ErrorReport<'a> {
    let place = errors.place(error);
    ErrorReport {
        code: error.code,
        file: errors.file(error),
        line: place.line,
        column: place.column,
        message: &error.message,
        help: error.help.as_deref(),
    }
}

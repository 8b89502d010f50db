//! `list`: the scenarios, with what they cover and need.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::arguments::{Format, ListArguments};
use super::console::Console;
use super::error::CommandError;
use super::selection::select;
use crate::catalogue::Catalogue;
use crate::exit_code::ExitCode;
use crate::report::layout::{BOLD, DIM, paint};
use crate::scenario::Scenario;

/// A scenario as a line of JSON.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    goal: &'a str,
    method: &'a str,
    covers: &'a [String],
    needs: &'a BTreeSet<&'static str>,
    when: &'a BTreeMap<&'static str, Vec<&'static str>>,
}

/// Lists what is selected.
pub fn list(
    arguments: &ListArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let selection = select(&arguments.selection, None, Catalogue::embedded())?;
    let line = match arguments.format {
        Format::Human => lines,
        Format::Json => json_line,
    };
    for scenario in &selection.scenarios {
        console.out.say(&line(scenario))?;
    }
    if arguments.format == Format::Human {
        let (count, all) = (selection.scenarios.len(), selection.suite.scenarios.len());
        console.out.say(&format!("{count} of {all} scenarios\n"))?;
    }
    Ok(ExitCode::Passed)
}

fn lines(scenario: &Scenario) -> String {
    let mut text = format!("{}\n  {}\n", paint(BOLD, &scenario.id), scenario.title);
    let mut about = format!("  covers {}", scenario.covers.join(", "));
    if !scenario.needs.is_empty() {
        let needs: Vec<&str> = scenario.needs.iter().copied().collect();
        let _ = write!(about, "; needs {}", needs.join(", "));
    }
    for (point, readings) in &scenario.when {
        let _ = write!(about, "; when {point} is {}", readings.join(" or "));
    }
    let _ = writeln!(text, "{}", paint(DIM, &about));
    text
}

fn json_line(scenario: &Scenario) -> String {
    let Scenario { id, title, goal, method, covers, needs, when, .. } = scenario;
    let listed = Listed { id, title, goal, method, covers, needs, when };
    serde_json::to_string(&listed).expect("it has only texts for keys") + "\n"
}

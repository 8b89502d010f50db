//! `coverage`: requirements against the scenarios that cover them, as a table or as a page with
//! what proves it.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use wbem_sim::nearest::nearest;

use super::arguments::{CoverageArguments, Format};
use super::console::Console;
use super::error::{CommandError, write_text};
use crate::catalogue::Catalogue;
use crate::coverage::{Topic, percent, topics};
use crate::exit_code::ExitCode;
use crate::matrix::{self, Matrix, Wrong, unshown};
use crate::report::layout::{BAD, BOLD, DIM, GOOD, paint, wrapped};
use crate::suite::Suite;

/// The table as JSON.
#[derive(Serialize)]
struct Table<'a> {
    percent: f64,
    topics: &'a [Topic],
}

/// Shows what is covered; fails below what is asked for.
pub fn coverage(
    arguments: &CoverageArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let suite = Suite::embedded()?;
    let covers = suite.scenarios.iter().flat_map(|scenario| &scenario.covers);
    write_pages(&suite, &arguments.pages)?;
    let all = topics(Catalogue::embedded(), covers, &unshown());
    let chosen = choose(all, &arguments.topics)?;
    let percent = percent(&chosen);
    console.out.say(&match arguments.format {
        Format::Json => {
            let table = Table { percent, topics: &chosen };
            serde_json::to_string(&table).expect("it has only texts for keys") + "\n"
        }
        Format::Human => table(&chosen, percent),
    })?;
    match arguments.fail_under {
        Some(least) if percent < least => {
            let _ = writeln!(console.err, "error: {percent:.1} % is less than {least} %");
            Ok(ExitCode::Failed)
        }
        _ => Ok(ExitCode::Passed),
    }
}

/// Writes the matrix to files, as each is called: HTML or Markdown.
fn write_pages(suite: &Suite, files: &[PathBuf]) -> Result<(), CommandError> {
    let ways = files.iter().map(|file| page_of(file)).collect::<Result<Vec<_>, _>>()?;
    if ways.is_empty() {
        return Ok(()); // The matrix takes some seconds.
    }
    let wrong: Vec<Wrong> = matrix::mutants().into_iter().chain(matrix::degenerate()).collect();
    let scenarios = suite.scenarios.iter().map(Arc::as_ref);
    let matrix = Matrix::of(Catalogue::embedded(), scenarios, &wrong);
    files.iter().zip(ways).try_for_each(|(file, page)| write_text(file, &page(&matrix)))
}

/// How a page is written to a file of that name.
fn page_of(file: &Path) -> Result<fn(&Matrix<'_>) -> String, CommandError> {
    match file.extension().and_then(OsStr::to_str) {
        Some("html") => Ok(matrix::html),
        Some("md") => Ok(matrix::markdown),
        _ => {
            let why = format!("`{}` ends neither in .html nor in .md", file.display());
            Err(CommandError::Usage(why))
        }
    }
}

fn choose(all: Vec<Topic>, wanted: &[String]) -> Result<Vec<Topic>, CommandError> {
    for word in wanted {
        let known = || all.iter().map(|topic| topic.topic.as_str());
        if known().any(|topic| topic.eq_ignore_ascii_case(word)) {
            continue;
        }
        let way_out = match nearest(word, known()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known are {}", known().collect::<Vec<_>>().join(", ")),
        };
        return Err(CommandError::Usage(format!("unknown topic `{word}`; {way_out}")));
    }
    let is_wanted =
        |topic: &Topic| wanted.iter().any(|word| topic.topic.eq_ignore_ascii_case(word));
    Ok(all.into_iter().filter(|topic| wanted.is_empty() || is_wanted(topic)).collect())
}

fn table(topics: &[Topic], percent: f64) -> String {
    let mut text = paint(BOLD, "topic       covered  missing") + "\n";
    for topic in topics {
        let style = if topic.missing.is_empty() { GOOD } else { BAD };
        let count = format!("{:>3} of {:<3}", topic.covered, topic.observable);
        let missing = wrapped(23, &topic.missing.join(" "));
        let missing = missing.trim();
        let _ = writeln!(text, "{:<10} {}  {missing}", topic.topic, paint(style, &count));
    }
    let (covered, observable): (usize, usize) =
        topics.iter().fold((0, 0), |(a, b), topic| (a + topic.covered, b + topic.observable));
    let unshown: usize = topics.iter().map(|topic| topic.unshown).sum();
    let note = format!("{unshown} more cannot be shown to a client; `explain ID` says why");
    let _ = writeln!(text, "{}", paint(DIM, &note));
    let _ = writeln!(text, "{percent:.1} %: {covered} of {observable} requirements covered");
    text
}

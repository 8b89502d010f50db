//! The end of a report: how many requirements are met, and how many scenarios did what.

use std::fmt::Write as _;

use super::layout::{BAD, BOLD, DIM, GOOD, ODD, paint};
use crate::event::{Counts, Event, Met, RunFinished};
use crate::exit_code::ExitCode;

/// The levels, the most binding first.
const LEVELS: [&str; 4] = ["MUST", "SHOULD", "MAY", "DESCRIBES"];

/// How much of what binds is met: "a of b applicable MUST requirements, profile X".
pub fn headline(finished: &RunFinished, profile: &str) -> String {
    let must = finished.requirements.get("MUST").copied().unwrap_or_default();
    format!("{} of {} applicable MUST requirements, profile {profile}", must.met, must.applicable)
}

/// The last line of a run. Whatever turns it red but an unknown counts as failed.
pub fn last_line(counts: &Counts) -> String {
    let mut line =
        format!("{} passed, {} failed, {} skipped", counts.passed, counts.red(), counts.skipped);
    for (count, word) in [(counts.unknown, "unknown"), (counts.deviation, "deviations")] {
        if count > 0 {
            let _ = write!(line, ", {count} {word}");
        }
    }
    line
}

/// The end of the report.
pub(super) fn summary(events: &[Event], finished: &RunFinished, profile: &str) -> String {
    let mut text = String::new();
    for event in events {
        if let Event::StaleDeviation(stale) = event {
            let _ = writeln!(text, "{}", stale_line(&stale.scenario, stale.nearest.as_deref()));
        }
    }
    if let Some(stopped) = &finished.stopped {
        let _ = writeln!(text, "{}", paint(BAD, &format!("stopped: {stopped}")));
    }
    text.push_str(&ledger_line(&finished.counts));
    let _ = writeln!(text, "{}", paint(BOLD, &headline(finished, profile)));
    text.push_str(&other_levels(finished));
    let style = match finished.exit_code {
        0 => GOOD,
        code if code == ExitCode::Unknown.number() => ODD,
        code if code == ExitCode::NothingRan.number() => ODD,
        _ => BAD,
    };
    let _ = writeln!(text, "{}", paint(style, &last_line(&finished.counts)));
    text
}

fn stale_line(scenario: &str, nearest: Option<&str>) -> String {
    let way_out = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "remove the entry".to_owned(),
    };
    let head = paint(BAD, "changed");
    format!("{head}  the ledger names `{scenario}`, which is no scenario; {way_out}")
}

/// What of the failed is so because the ledger says otherwise.
fn ledger_line(counts: &Counts) -> String {
    match (counts.fixed, counts.changed) {
        (0, 0) => String::new(),
        (fixed, changed) => format!(
            "of the failed, {fixed} fixed and {changed} changed: the ledger no longer holds\n"
        ),
    }
}

fn other_levels(finished: &RunFinished) -> String {
    let mut parts = Vec::new();
    for level in &LEVELS[1..] {
        if let Some(Met { met, applicable }) = finished.requirements.get(*level) {
            parts.push(format!("{met} of {applicable} {level}"));
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("{}\n", paint(DIM, &format!("and {}", parts.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_names_the_rarer_verdicts_only_where_there_are_any() {
        let mut counts = Counts { passed: 3, skipped: 1, ..Counts::default() };
        assert_eq!(last_line(&counts), "3 passed, 0 failed, 1 skipped");
        counts = Counts { failed: 1, fixed: 1, changed: 1, unknown: 2, deviation: 4, ..counts };
        assert_eq!(last_line(&counts), "3 passed, 3 failed, 1 skipped, 2 unknown, 4 deviations");
    }
}

//! The report for people: a pure function of a run's events.

use std::fmt::Write as _;

use super::failure::{Told, scenario_block};
use super::layout::{BOLD, DIM, paint, style_of};
use super::summary::summary;
use crate::event::{Event, ProfileSeen, RunStarted, ScenarioFinished, ScenarioStarted, Step};
use crate::verdict::Verdict;

/// What a report for people shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HumanOptions {
    /// Whose steps.
    pub steps: StepsShown,
}

/// Whose steps a report shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StepsShown {
    /// Those of scenarios that need looking at.
    #[default]
    WhereRed,
    /// Those of every scenario.
    All,
}

/// The report on a run, with colours in it.
pub fn human(events: &[Event], options: HumanOptions) -> String {
    let mut text = String::new();
    let mut profile = "";
    for event in events {
        match event {
            Event::RunStarted(started) => {
                profile = &started.profile;
                text.push_str(&opening(started));
            }
            Event::ProfileSeen(seen) => text.push_str(&profile_lines(seen)),
            _ => {}
        }
    }
    let told = scenarios(events);
    if !told.is_empty() {
        text.push('\n');
    }
    text.push_str(&verdict_lines(&told));
    for (started, steps, finished) in &told {
        if is_shown(finished.verdict, options.steps) {
            text.push('\n');
            text.push_str(&scenario_block(Told { started, steps, finished }));
        }
    }
    if let Some(Event::RunFinished(finished)) = events.last() {
        text.push('\n');
        text.push_str(&summary(events, finished, profile));
    }
    text
}

fn is_shown(verdict: Verdict, steps: StepsShown) -> bool {
    steps == StepsShown::All || verdict.is_failure() || verdict == Verdict::Unknown
}

fn opening(started: &RunStarted) -> String {
    let RunStarted { suite, target, target_version, profile, scenarios, .. } = started;
    let noun = if *scenarios == 1 { "scenario" } else { "scenarios" };
    format!(
        "{} {suite}\n{scenarios} {noun} on {target} {target_version}, profile {profile}\n",
        paint(BOLD, "wbem-conformance"),
    )
}

fn profile_lines(seen: &ProfileSeen) -> String {
    let mut text = format!("\n{}\n", paint(BOLD, "readings seen"));
    for (point, reading) in &seen.readings {
        let _ = writeln!(text, "  {point} = {reading}");
    }
    for (point, readings) in &seen.open {
        let line = format!("  {point}: not told apart: {}", readings.join(" or "));
        let _ = writeln!(text, "{}", paint(DIM, &line));
    }
    text
}

type Scenario<'a> = (&'a ScenarioStarted, Vec<&'a Step>, &'a ScenarioFinished);

/// The events of each scenario together.
fn scenarios(events: &[Event]) -> Vec<Scenario<'_>> {
    let mut all = Vec::new();
    let mut current = None;
    let mut steps = Vec::new();
    for event in events {
        match event {
            Event::ScenarioStarted(started) => current = Some(started),
            Event::Step(step) => steps.push(step),
            Event::ScenarioFinished(finished) => {
                if let Some(started) = current.take() {
                    all.push((started, std::mem::take(&mut steps), finished));
                }
            }
            _ => {}
        }
    }
    all
}

/// A line for each scenario.
fn verdict_lines(told: &[Scenario<'_>]) -> String {
    let width = told.iter().map(|(started, ..)| started.scenario.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (started, _, finished) in told {
        let word = finished.verdict.word();
        let verdict = paint(style_of(finished.verdict), &format!("{word:>9}"));
        let _ = match remark(finished) {
            Some(remark) => {
                writeln!(text, "{verdict}  {:width$}  {}", started.scenario, paint(DIM, remark))
            }
            None => writeln!(text, "{verdict}  {}", started.scenario),
        };
    }
    text
}

/// What stands beside a verdict that is not shown in full: why it was skipped or is accepted.
fn remark(finished: &ScenarioFinished) -> Option<&str> {
    match finished.verdict {
        Verdict::Skipped | Verdict::Deviation => finished.reason.as_deref(),
        _ => None,
    }
}

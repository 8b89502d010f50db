//! One scenario with its steps, and what its requirements say: what a reader of a failure needs.

use std::fmt::Write as _;

use super::layout::{BAD, BOLD, DIM, paint, style_of, time, wrapped};
use crate::event::{RequirementText, ScenarioFinished, ScenarioStarted, Step};

/// One scenario as far as its events tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub started: &'a ScenarioStarted,
    pub steps: &'a [&'a Step],
    pub finished: &'a ScenarioFinished,
}

/// The scenario in full.
pub(super) fn scenario_block(told: Told<'_>) -> String {
    let Told { started, steps, finished } = told;
    let verdict = paint(style_of(finished.verdict), finished.verdict.word());
    let mut text = format!("{verdict}  {}\n", paint(BOLD, &started.title));
    let _ = writeln!(text, "  {}\n", started.scenario);
    text.push_str(&step_lines(steps));
    if let Some(reason) = &finished.reason {
        text.push_str(&wrapped(2, reason));
        text.push('\n');
    }
    for requirement in &finished.requirements {
        text.push_str(&requirement_lines(requirement));
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// The widest call that others are lined up with.
const CALL_WIDTH_MAX: usize = 60;

/// The steps, the ones that disagree with what they should have been marked as such.
fn step_lines(steps: &[&Step]) -> String {
    let mut text = String::new();
    let times: Vec<String> = steps.iter().map(|step| time(step.at_ms)).collect();
    let calls: Vec<String> = steps.iter().map(|step| said(step)).collect();
    let time_width = width(&times, usize::MAX);
    let call_width = width(&calls, CALL_WIDTH_MAX);
    for ((step, time), call) in steps.iter().zip(&times).zip(&calls) {
        let mark = if step.agrees { " " } else { ">" };
        let head = format!("{mark} {:>3}  {time:time_width$}  {call:call_width$}", step.number);
        let indent = " ".repeat(time_width + 10);
        text.push_str(&match (step.agrees, &*step.actual) {
            (true, "") => format!("  {}\n", head.trim_end()),
            (true, actual) => format!("  {head}  {}\n", paint(DIM, actual)),
            (false, _) => {
                format!("  {}\n{}", paint(BAD, head.trim_end()), disagreement(step, &indent))
            }
        });
        for reply in &step.released {
            let _ = writeln!(text, "{indent}{}", paint(DIM, reply));
        }
    }
    if !steps.is_empty() {
        text.push('\n');
    }
    text
}

fn width(texts: &[String], most: usize) -> usize {
    texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).min(most)
}

/// The call and who makes it.
fn said(step: &Step) -> String {
    match &step.caller {
        Some(caller) => format!("{caller}: {}", step.call),
        None => step.call.clone(),
    }
}

fn disagreement(step: &Step, indent: &str) -> String {
    let expected = step.expected.as_deref().unwrap_or("anything");
    let actual = paint(BAD, &step.actual);
    format!("{indent}expected  {expected}\n{indent}actual    {actual}\n")
}

fn requirement_lines(requirement: &RequirementText) -> String {
    let RequirementText { id, level, source, text } = requirement;
    format!("  {}  {level}  {}\n{}\n", paint(BOLD, id), paint(DIM, source), wrapped(4, text))
}

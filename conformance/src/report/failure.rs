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

/// The steps, the ones that disagree with what they should have been.
fn step_lines(steps: &[&Step]) -> String {
    let mut text = String::new();
    let times: Vec<String> = steps.iter().map(|step| time(step.at_ms)).collect();
    let time_width = times.iter().map(String::len).max().unwrap_or(0);
    for (step, time) in steps.iter().zip(&times) {
        let mark = if step.agrees { " " } else { ">" };
        let head = format!("{mark} {:>3}  {time:time_width$}  {}", step.number, said(step));
        if step.agrees {
            let _ = writeln!(text, "  {head}  {}", paint(DIM, &step.actual));
        } else {
            let _ = write!(text, "  {}\n{}", paint(BAD, &head), disagreement(step, time_width));
        }
        for reply in &step.released {
            let _ = writeln!(text, "{}{}", " ".repeat(time_width + 13), paint(DIM, reply));
        }
    }
    if !steps.is_empty() {
        text.push('\n');
    }
    text
}

/// The call and who makes it.
pub(super) fn said(step: &Step) -> String {
    match &step.caller {
        Some(caller) => format!("{caller}: {}", step.call),
        None => step.call.clone(),
    }
}

fn disagreement(step: &Step, time_width: usize) -> String {
    let indent = " ".repeat(time_width + 13);
    let expected = step.expected.as_deref().unwrap_or("anything");
    format!("{indent}expected  {expected}\n{indent}actual    {}\n", paint(BAD, &step.actual))
}

fn requirement_lines(requirement: &RequirementText) -> String {
    let RequirementText { id, level, source, text } = requirement;
    format!("  {}  {level}  {}\n{}\n", paint(BOLD, id), paint(DIM, source), wrapped(4, text))
}

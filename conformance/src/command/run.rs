//! `run`: judges a target.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::arguments::{Format, RunArguments};
use super::choice::{Expectation, TargetChoice};
use super::console::Console;
use super::error::{CommandError, read_text, write_text};
use super::progress::Progress;
use super::selection::{Selection, select};
use super::session::judged;
use crate::catalogue::Catalogue;
use crate::event::Event;
use crate::exit_code::ExitCode;
use crate::ledger::Ledger;
use crate::recording::{Recorder, Scrubber};
use crate::report::{HumanOptions, human};
use crate::runner::{self, Plan, SharedTarget};
use crate::scenario::{Action, Scenario, Step};
use crate::target::windows::WindowsOptions;
use crate::verdict::Verdict;

/// Judges a target, and writes all that was asked for.
pub fn run(arguments: &RunArguments, console: &mut Console<'_>) -> Result<ExitCode, CommandError> {
    let catalogue = Catalogue::embedded();
    let selection = select(&arguments.selection, arguments.shard, catalogue)?;
    let expectation = Expectation::named(&arguments.judged.profile)?;
    check_observing(arguments, &expectation)?;
    let plan = plan(arguments, selection, &expectation)?;
    let mut target = judged(&arguments.judged, &expectation)?;
    let recorder = arguments.record.as_ref().map(|_| {
        let scrubber = Scrubber::of_variables(|name| std::env::var(name).ok());
        Arc::new(Recorder::new(Arc::clone(&target), scrubber))
    });
    if let Some(recorder) = &recorder {
        target = Arc::clone(recorder) as SharedTarget;
    }
    let form = Form { format: arguments.format, human: HumanOptions::default() };
    let ran = perform(&plan, catalogue, &target, form, console)?;
    if let (Some(file), Some(recorder)) = (&arguments.record, recorder) {
        write_text(file, &recorder.text(that_ran(&ran.events), &ran.finished.observed))?;
    }
    for report in &arguments.reports {
        write_text(&report.file, &written(&ran.events, report.format))?;
    }
    if let Some(file) = &arguments.write_deviations {
        write_text(file, &Ledger::of_run(&ran.events, &plan.ledger).to_toml())?;
    }
    if let Some(file) = &arguments.write_profile {
        write_profile(file, &ran.finished)?;
    }
    Ok(ran.finished.exit_code)
}

/// What is seen is written only where anything may be seen.
fn check_observing(
    arguments: &RunArguments,
    expectation: &Expectation,
) -> Result<(), CommandError> {
    let options = [
        ("--write-profile", arguments.write_profile.is_some()),
        ("--record", arguments.record.is_some()),
    ];
    match options.iter().find(|(_, is_given)| *is_given && expectation.profile.is_some()) {
        None => Ok(()),
        Some((option, _)) => {
            let message =
                format!("`{option}` writes what was seen, which takes `--profile observe`");
            Err(CommandError::Usage(message))
        }
    }
}

fn plan(
    arguments: &RunArguments,
    selection: Selection,
    expectation: &Expectation,
) -> Result<Plan, CommandError> {
    let ledger = match &arguments.deviations {
        Some(file) => Ledger::from_toml(file, &read_text(file)?)?,
        None => Ledger::default(),
    };
    let Expectation { expected, name, .. } = expectation.clone();
    let mut plan = Plan::holding(expected, &name, &selection.suite);
    plan.scenarios = selection.scenarios;
    plan.ledger = ledger;
    plan.limits.deadline = arguments.deadline;
    if arguments.judged.target == TargetChoice::Windows {
        plan.limits.deadline += waits(&plan.scenarios, arguments.judged.windows.options());
    }
    if let Some(jobs) = arguments.jobs {
        plan.limits.jobs = jobs;
    }
    Ok(plan)
}

/// How long a scenario may wait where time is the machine's own: for calls that block, at each of
/// its steps, and for the time that it lets pass.
fn waits(scenarios: &[Arc<Scenario>], options: WindowsOptions) -> Duration {
    let of_step = |step: &Step| match step.action {
        Action::Advance { by } if options.real_time => by + options.settle,
        _ => options.settle,
    };
    let spans = scenarios.iter().map(|one| one.steps.iter().map(of_step).sum());
    spans.max().unwrap_or_default()
}

/// How a run is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub format: Format,
    pub human: HumanOptions,
}

/// What a run came to.
pub(super) struct Ran {
    pub finished: runner::Finished,
    pub events: Vec<Event>,
}

/// Runs the plan and shows it.
pub(super) fn perform(
    plan: &Plan,
    catalogue: &Catalogue,
    target: &SharedTarget,
    form: Form,
    console: &mut Console<'_>,
) -> Result<Ran, CommandError> {
    let mut events = Vec::new();
    let mut said = Ok(());
    let progress =
        Progress::show(console.is_watched, &plan.begun, plan.scenarios.len(), "scenarios begun");
    let finished = runner::run(plan, catalogue, target, &mut |event| {
        if form.format == Format::Json && said.is_ok() {
            said = progress.aside(|| console.out.say(&(event.to_line() + "\n")));
        }
        events.push(event);
    });
    drop(progress);
    if form.format == Format::Human {
        said = console.out.say(&human(&events, form.human));
    }
    said.map(|()| Ran { finished, events })
}

/// The scenarios that were not skipped.
fn that_ran(events: &[Event]) -> impl Iterator<Item = &str> {
    events.iter().filter_map(|event| match event {
        Event::ScenarioFinished(finished) if finished.verdict != Verdict::Skipped => {
            Some(finished.scenario.as_str())
        }
        _ => None,
    })
}

/// A report as it goes to a file: without colours.
fn written(events: &[Event], format: Format) -> String {
    match format {
        Format::Json => events.iter().map(|event| event.to_line() + "\n").collect(),
        Format::Human => {
            let text = human(events, HumanOptions::default());
            anstream::adapter::strip_str(&text).to_string()
        }
    }
}

fn write_profile(file: &Path, finished: &runner::Finished) -> Result<(), CommandError> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    write_text(file, &finished.observed.to_toml(&name))
}

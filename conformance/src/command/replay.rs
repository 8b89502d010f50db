//! `replay`: one scenario, with every step shown; or the simulator against a recording.

use std::fmt::Write as _;
use std::path::Path;
use std::slice;
use std::sync::Arc;

use super::arguments::{Format, ReplayArguments};
use super::choice::Expectation;
use super::console::Console;
use super::error::{CommandError, read_text};
use super::run::{Form, perform};
use super::session::judged;
use crate::catalogue::Catalogue;
use crate::exit_code::ExitCode;
use crate::recording::{Difference, Line, Recorded, Recording, differences};
use crate::report::{HumanOptions, StepsShown};
use crate::runner::Plan;
use crate::suite::Suite;
use crate::target::SimulatorTarget;

/// Runs the scenario of a file, or of the suite if there is no such file.
pub fn replay(
    arguments: &ReplayArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let Some(scenario) = &arguments.file else {
        let recording = arguments.against.as_ref().expect("clap asks for one of the two");
        return against(recording, arguments.format, console);
    };
    let suite = suite(scenario)?;
    let expectation = Expectation::named(&arguments.judged.profile)?;
    let target = judged(&arguments.judged, &expectation)?;
    let mut plan = Plan::holding(expectation.expected, &expectation.name, &suite);
    plan.limits.deadline = arguments.deadline;
    let form = Form { format: arguments.format, human: HumanOptions { steps: StepsShown::All } };
    let ran = perform(&plan, Catalogue::embedded(), &target, form, console)?;
    Ok(ran.finished.exit_code)
}

/// Holds the simulator against a recording.
fn against(
    file: &Path,
    format: Format,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let recording = Recording::from_text(file, &read_text(file)?)?;
    let target = SimulatorTarget::new(recording.profile.clone());
    let found = differences(&recording, &target)
        .map_err(|error| CommandError::Usage(format!("{}: {error}", file.display())))?;
    console.out.say(&match format {
        Format::Human => human(&recording, &found),
        Format::Json => found
            .iter()
            .map(|one| serde_json::to_string(one).expect("texts and a number") + "\n")
            .collect(),
    })?;
    Ok(if found.is_empty() { ExitCode::Passed } else { ExitCode::Failed })
}

fn human(recording: &Recording, found: &[Difference]) -> String {
    let head = &recording.head;
    let mut text = format!("{} {} on {}\n\n", head.target, head.target_version, head.system);
    for one in found {
        let _ = writeln!(text, "{one}");
    }
    let sessions = recording.sessions.len();
    let calls = |session: &Recorded| {
        session.lines.iter().filter(|(_, line)| matches!(line, Line::Call { .. })).count()
    };
    let calls: usize = recording.sessions.iter().map(calls).sum();
    let _ = writeln!(text, "{} differences in {calls} calls of {sessions} scenarios", found.len());
    text
}

fn suite(file: &Path) -> Result<Suite, CommandError> {
    if !file.exists() {
        let embedded = Suite::embedded()?;
        let id = file.to_string_lossy();
        if let Some(scenario) = embedded.get(&id) {
            return Ok(Suite { scenarios: vec![Arc::clone(scenario)] });
        }
    }
    Ok(Suite::files(slice::from_ref(&file.to_owned()))?)
}

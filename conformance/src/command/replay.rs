//! `replay`: one scenario, with every step shown.

use std::slice;
use std::sync::Arc;

use super::arguments::ReplayArguments;
use super::choice::Expectation;
use super::console::Console;
use super::error::CommandError;
use super::run::{Form, perform};
use crate::catalogue::Catalogue;
use crate::exit_code::ExitCode;
use crate::report::{HumanOptions, StepsShown};
use crate::runner::Plan;
use crate::suite::Suite;

/// Runs the scenario of a file, or of the suite if there is no such file.
pub fn replay(
    arguments: &ReplayArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let suite = suite(arguments)?;
    let expectation = Expectation::named(&arguments.judged.profile)?;
    let target = arguments.judged.target.target(&expectation)?;
    let mut plan = Plan::holding(expectation.expected, &expectation.name, &suite);
    plan.limits.deadline = arguments.deadline;
    let form = Form { format: arguments.format, human: HumanOptions { steps: StepsShown::All } };
    let ran = perform(&plan, Catalogue::embedded(), &target, form, console)?;
    Ok(ran.finished.exit_code)
}

fn suite(arguments: &ReplayArguments) -> Result<Suite, CommandError> {
    if !arguments.file.exists() {
        let embedded = Suite::embedded()?;
        let id = arguments.file.to_string_lossy();
        if let Some(scenario) = embedded.get(&id) {
            return Ok(Suite { scenarios: vec![Arc::clone(scenario)] });
        }
    }
    Ok(Suite::files(slice::from_ref(&arguments.file))?)
}

//! `session`: one scenario's client of a target, for a parent process that says what to call.
//!
//! And the other side of it: a target whose sessions are in such processes.

use std::io;
use std::sync::Arc;

use super::arguments::{JudgedArguments, SessionArguments, WindowsArguments};
use super::choice::{Expectation, TargetChoice};
use super::error::CommandError;
use crate::exit_code::ExitCode;
use crate::runner::SharedTarget;
use crate::target::child::{ChildTarget, serve};
use crate::target::windows::WindowsOptions;

impl WindowsArguments {
    /// The same as data.
    pub fn options(&self) -> WindowsOptions {
        let Self { settle, real_time, allow_destructive } = *self;
        WindowsOptions { settle, real_time, allow_destructive }
    }

    /// The same as arguments.
    fn words(&self) -> Vec<String> {
        let settle = format!("--settle={}ns", self.settle.as_nanos());
        let flags =
            [("--real-time", self.real_time), ("--allow-destructive", self.allow_destructive)];
        let flags = flags.into_iter().filter(|(_, is_set)| *is_set);
        std::iter::once(settle).chain(flags.map(|(word, _)| word.to_owned())).collect()
    }
}

/// The target that is to be judged. What may bring down its client gets a client that may go down.
pub fn judged(
    arguments: &JudgedArguments,
    expectation: &Expectation,
) -> Result<SharedTarget, CommandError> {
    let target = arguments.target.target(expectation, arguments.windows.options())?;
    if arguments.target != TargetChoice::Windows || !cfg!(windows) {
        return Ok(target);
    }
    let program = std::env::current_exe()
        .map_err(|error| CommandError::Usage(format!("this program is nowhere: {error}")))?;
    let mut words = vec!["--target=windows".to_owned()];
    words.extend(arguments.windows.words());
    Ok(Arc::new(ChildTarget::new(target, program, words)))
}

/// Does what the parent says, until it says no more.
pub fn session(arguments: &SessionArguments) -> Result<ExitCode, CommandError> {
    let expectation = Expectation::named("recommended")?;
    let target = arguments.target.target(&expectation, arguments.windows.options())?;
    serve(&*target, &mut io::stdin().lock(), &mut io::stdout().lock())
        .map_err(|error| CommandError::Usage(format!("the parent went away: {error}")))?;
    Ok(ExitCode::Passed)
}

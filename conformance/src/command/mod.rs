//! The command: from what is written on the command line to an exit code.
//!
//! [`main`] is all that the executable calls. Everything below it takes its arguments and its
//! streams from outside, so that it can be tested without a process.

mod archive;
pub mod arguments;
mod choice;
mod console;
mod coverage;
mod documents;
mod error;
mod explain;
mod explore;
#[cfg(test)]
mod here;
mod list;
mod mof;
mod progress;
mod replay;
mod repository;
mod run;
mod selection;
mod session;

use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser;

use arguments::{Arguments, Subcommands};
pub use console::{Console, Output};
use error::CommandError;

use crate::exit_code::ExitCode;

/// Does what the process was asked to.
pub fn main() -> std::process::ExitCode {
    let body = || console::with_own_streams(|console| execute(std::env::args_os(), console));
    let code = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| {
        let _ = writeln!(
            anstream::stderr(),
            "error: this is a bug of wbem-conformance; please report it with the text above"
        );
        ExitCode::Bug
    });
    code.into()
}

/// Does what the arguments say, the name of the executable first.
pub fn execute(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    console: &mut Console<'_>,
) -> ExitCode {
    let result = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => dispatch(arguments, console),
        Err(error) => show(&error, console),
    };
    result.unwrap_or_else(|error| {
        let _ = writeln!(console.err, "error: {error}");
        ExitCode::Usage
    })
}

/// What clap has to say: help that was asked for, or what is wrong with the command line.
fn show(error: &clap::Error, console: &mut Console<'_>) -> Result<ExitCode, CommandError> {
    let text = error.render().ansi().to_string();
    if error.use_stderr() {
        let _ = console.err.write_all(text.as_bytes());
        return Ok(ExitCode::Usage);
    }
    console.out.say(&text)?;
    Ok(ExitCode::Passed)
}

fn dispatch(arguments: Arguments, console: &mut Console<'_>) -> Result<ExitCode, CommandError> {
    match arguments.command {
        None => run::run(&arguments.run, console),
        Some(Subcommands::Run(arguments)) => run::run(&arguments, console),
        Some(Subcommands::List(arguments)) => list::list(&arguments, console),
        Some(Subcommands::Explain(arguments)) => explain::explain(&arguments, console),
        Some(Subcommands::Explore(arguments)) => explore::explore(&arguments, console),
        Some(Subcommands::Coverage(arguments)) => coverage::coverage(&arguments, console),
        Some(Subcommands::Replay(arguments)) => replay::replay(&arguments, console),
        Some(Subcommands::Mof(arguments)) => mof::mof(&arguments, console),
        Some(Subcommands::Archive(arguments)) => archive::archive(&arguments, console),
        Some(Subcommands::Backup(arguments)) => repository::backup(&arguments, console),
        Some(Subcommands::Restore(arguments)) => repository::restore(&arguments, console),
        Some(Subcommands::Verify(arguments)) => repository::verify(&arguments, console),
        Some(Subcommands::Completions(arguments)) => documents::completions(&arguments, console),
        Some(Subcommands::Man) => documents::man_page(console),
        Some(Subcommands::Session(arguments)) => session::session(&arguments),
        Some(Subcommands::Panic) => panic!("asked to panic"),
    }
}

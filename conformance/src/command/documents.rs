//! Completions and the man page: the same definitions as the command line, written out.

use clap::CommandFactory;

use super::arguments::{Arguments, CompletionsArguments};
use super::console::Console;
use super::error::CommandError;
use crate::exit_code::ExitCode;

const NAME: &str = "wbem-conformance";

/// Writes the completions for a shell.
pub fn completions(
    arguments: &CompletionsArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), NAME, &mut script);
    console.out.say(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::Passed)
}

/// Writes the man page.
pub fn man_page(console: &mut Console<'_>) -> Result<ExitCode, CommandError> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(Arguments::command()).render(&mut page);
    rendered.map_err(CommandError::Output)?;
    console.out.say(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::Passed)
}

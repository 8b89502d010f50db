//! Running the command and looking at what it did.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a run of the command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The last line of standard output.
    pub fn last_line(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }
}

/// The command with these arguments, not started yet.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wbem-conformance"));
    command.args(arguments).stdin(Stdio::null());
    // Neither the machine's taste nor its tools may change what is written.
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// Runs the command with these arguments.
pub fn run(arguments: &[&str]) -> Ran {
    let Output { status, stdout, stderr } =
        command(arguments).output().expect("the command can be started");
    Ran {
        code: status.code().expect("no signal ended it"),
        out: String::from_utf8(stdout).expect("it writes UTF-8"),
        err: String::from_utf8(stderr).expect("it writes UTF-8"),
    }
}

/// Runs the small suite on a degenerate target, with more arguments.
pub fn judge(target: &str, more: &[&str]) -> Ran {
    let target = format!("degenerate:{target}");
    let mut arguments = vec!["run", "--suite", SUITE, "--target", &target];
    arguments.extend(more);
    run(&arguments)
}

/// The small suite.
pub const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite");

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

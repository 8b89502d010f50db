//! What the exit code of the command says: a promise to everybody who puts it into CI.
//!
//! A code is never renumbered and never given a second meaning. Where several would fit, the one
//! that says most about what to repair first wins: a bug of ours, then the input, then the target,
//! then the verdicts.

use std::fmt;

/// The outcome of the command as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ExitCode {
    /// Every applicable scenario passed, or deviates as the ledger says.
    Passed = 0,
    /// A scenario failed, or a deviation of the ledger is fixed, has changed or names no scenario;
    /// or coverage is below what `--fail-under` asks for.
    Failed = 1,
    /// The command line or an input file is wrong; a filter that matches nothing is wrong.
    Usage = 2,
    /// The target could not be started, or broke the protocol.
    Target = 3,
    /// Nothing ran: every selected scenario was skipped.
    NothingRan = 4,
    /// Nothing failed, but the outcome of at least one scenario cannot be told.
    Unknown = 5,
    /// A bug of ours.
    Bug = 70,
}

impl ExitCode {
    /// Every code, in ascending order.
    pub const ALL: [ExitCode; 7] = [
        ExitCode::Passed,
        ExitCode::Failed,
        ExitCode::Usage,
        ExitCode::Target,
        ExitCode::NothingRan,
        ExitCode::Unknown,
        ExitCode::Bug,
    ];

    /// The number that the process exits with.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// What it means, in half a line.
    pub const fn meaning(self) -> &'static str {
        match self {
            ExitCode::Passed => "all applicable scenarios passed or deviate as listed",
            ExitCode::Failed => "something failed, is fixed or changed, or coverage is too low",
            ExitCode::Usage => "the command line or an input file is wrong",
            ExitCode::Target => "the target could not be started or broke the protocol",
            ExitCode::NothingRan => "nothing ran, everything was skipped",
            ExitCode::Unknown => "nothing failed, but some outcomes cannot be told",
            ExitCode::Bug => "a bug of this command",
        }
    }
}

impl fmt::Display for ExitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.number(), self.meaning())
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code.number())
    }
}

#[cfg(test)]
mod tests {
    use super::ExitCode;

    #[test]
    fn the_numbers_are_the_promised_ones() {
        assert_eq!(ExitCode::ALL.map(ExitCode::number), [0, 1, 2, 3, 4, 5, 70]);
    }
}

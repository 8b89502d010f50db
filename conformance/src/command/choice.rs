//! What the words of `--target` and `--profile` stand for.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use wbem_sim::nearest::nearest;
use wbem_sim::profile::{Mutant, Profile};

use super::error::{CommandError, read_text};
use crate::runner::SharedTarget;
use crate::scenario::Expected;
use crate::target::SimulatorTarget;
use crate::target::degenerate::{Degenerate, UnknownDegenerate};
use crate::target::windows::{Remote, WindowsOptions, WindowsTarget};

/// The names of the targets.
const TARGETS: [&str; 4] = ["simulator", "simulator-on-disk", "windows", "degenerate"];
/// The way out where none of them is near.
const KNOWN_TARGETS: &str =
    "known are simulator[:PROFILE], simulator-on-disk[:PROFILE], windows and degenerate:KIND";
/// What stands for no profile in particular.
const OBSERVE: &str = "observe";

/// A target, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetChoice {
    /// The simulator, and how it behaves: as expected, if that is not said.
    Simulator(Option<String>),
    /// The same, with its files on simulated disks.
    SimulatorOnDisk(Option<String>),
    /// The service of a Windows.
    Windows,
    /// The simulator behind COM classes of this process, and how it behaves.
    InProcess(Option<String>),
    /// A target that does one thing only.
    Degenerate(Degenerate),
}

/// A text that names no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownTarget {
    /// The part before the colon is none that is known.
    #[error("unknown target `{name}`; {way_out}")]
    Name {
        /// The part before the colon.
        name: String,
        /// What to write instead.
        way_out: String,
    },
    /// The part after `degenerate:` is none that is known.
    #[error(transparent)]
    Degenerate(#[from] UnknownDegenerate),
}

impl FromStr for TargetChoice {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, UnknownTarget> {
        let (name, rest) = match text.split_once(':') {
            Some((name, rest)) => (name, Some(rest)),
            None => (text, None),
        };
        match name {
            "simulator" => Ok(Self::Simulator(rest.map(str::to_owned))),
            "simulator-on-disk" => Ok(Self::SimulatorOnDisk(rest.map(str::to_owned))),
            "windows" => match rest.map(|rest| rest.split_once(':').unwrap_or((rest, ""))) {
                None => Ok(Self::Windows),
                Some(("in-process", "")) => Ok(Self::InProcess(None)),
                Some(("in-process", profile)) => Ok(Self::InProcess(Some(profile.to_owned()))),
                Some(_) => {
                    let way_out = "write `windows` or `windows:in-process[:PROFILE]`".to_owned();
                    Err(UnknownTarget::Name { name: text.to_owned(), way_out })
                }
            },
            "degenerate" => Ok(Self::Degenerate(rest.unwrap_or_default().parse()?)),
            _ => {
                let way_out = match nearest(name, TARGETS) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => KNOWN_TARGETS.to_owned(),
                };
                Err(UnknownTarget::Name { name: name.to_owned(), way_out })
            }
        }
    }
}

impl TargetChoice {
    /// The target itself, in this process.
    pub fn target(
        &self,
        expectation: &Expectation,
        options: WindowsOptions,
    ) -> Result<SharedTarget, CommandError> {
        match self {
            Self::Degenerate(kind) => Ok(Arc::new(*kind)),
            Self::Windows => {
                let remote = Remote::from_variables(|name| std::env::var(name).ok())?;
                Ok(Arc::new(WindowsTarget::new(options, remote)))
            }
            Self::InProcess(behaviour) => {
                let profile = behave(behaviour.as_deref(), expectation)?;
                Ok(Arc::new(WindowsTarget::in_process(options, &profile)))
            }
            Self::Simulator(behaviour) => {
                Ok(Arc::new(SimulatorTarget::new(behave(behaviour.as_deref(), expectation)?)))
            }
            Self::SimulatorOnDisk(behaviour) => {
                Ok(Arc::new(SimulatorTarget::on_disk(behave(behaviour.as_deref(), expectation)?)))
            }
        }
    }
}

/// The profile of a name or a file, or the expected one, with a mutant in it if its name is given.
fn behave(word: Option<&str>, expectation: &Expectation) -> Result<Profile, CommandError> {
    let expected = expectation.profile.clone().unwrap_or_default();
    let Some(word) = word else { return Ok(expected) };
    match Mutant::named(word) {
        Some(mutant) => Ok(expected.with_mutant(mutant)),
        None => {
            let mutants = Mutant::ALL.iter().map(|(name, _)| *name);
            profile(word, &Profile::NAMES.into_iter().chain(mutants).collect::<Vec<_>>())
        }
    }
}

fn profile(word: &str, known: &[&str]) -> Result<Profile, CommandError> {
    if let Some(profile) = Profile::built_in(word) {
        return Ok(profile);
    }
    let file = Path::new(word);
    if file.exists() {
        return Ok(Profile::from_toml(file, &read_text(file)?)?);
    }
    let way_out = match nearest(word, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("known profiles are {}", Profile::NAMES.join(", ")),
    };
    Err(CommandError::Usage(format!("`{word}` is neither a known profile nor a file; {way_out}")))
}

/// What a target is held against.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What reports call it.
    pub name: String,
    /// The profile; none while observing.
    pub profile: Option<Profile>,
    /// What passes.
    pub expected: Expected,
}

impl Expectation {
    /// What the word after `--profile` stands for.
    pub fn named(word: &str) -> Result<Self, CommandError> {
        if word == OBSERVE {
            let (name, expected) = (OBSERVE.to_owned(), Expected::observe());
            return Ok(Self { name, profile: None, expected });
        }
        let known: Vec<&str> = Profile::NAMES.into_iter().chain([OBSERVE]).collect();
        let profile = profile(word, &known)?;
        if let Some(mutant) = profile.mutant {
            let message =
                format!("`{word}` has the mutant {} in it, which nobody can expect", mutant.name());
            return Err(CommandError::Usage(message));
        }
        let expected = Expected::Profile(Box::new(profile.readings.clone()));
        Ok(Self { name: profile.name.to_string(), profile: Some(profile), expected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_brings_the_nearest() {
        let cases = [
            ("simulater", "unknown target `simulater`; did you mean `simulator`?"),
            (
                "simulator-on-disc",
                "unknown target `simulator-on-disc`; did you mean `simulator-on-disk`?",
            ),
            (
                "xyz",
                "unknown target `xyz`; known are simulator[:PROFILE], simulator-on-disk[:PROFILE], \
                 windows and degenerate:KIND",
            ),
            (
                "windows:inprocess",
                "unknown target `windows:inprocess`; write `windows` or \
                 `windows:in-process[:PROFILE]`",
            ),
            ("degenerate:panic", "unknown degenerate target `panic`; did you mean `panics`?"),
        ];
        for (text, message) in cases {
            let error = text.parse::<TargetChoice>().expect_err("misspelt");
            assert_eq!(error.to_string(), message);
        }
        let error = Expectation::named("recomended").expect_err("misspelt");
        assert_eq!(
            error.to_string(),
            "`recomended` is neither a known profile nor a file; did you mean `recommended`?"
        );
    }

    #[test]
    fn a_mutant_is_behaviour_and_no_expectation() {
        let expected = Expectation::named("sdk").expect("it is known");
        let behaviour = behave(Some("double-pause-succeeds"), &expected).expect("it is known");
        assert_eq!(behaviour, Profile::sdk().with_mutant(Mutant::DoublePauseSucceeds));
        let error = Expectation::named("double-pause-succeeds").expect_err("nobody expects it");
        assert!(matches!(error, CommandError::Usage(_)), "{error}");
    }
}

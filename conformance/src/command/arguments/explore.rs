//! What `explore` takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

use super::{Format, JudgedArguments, deadline};
use crate::filter::Shard;

pub(super) const EXPLORE_EXAMPLES: &str = "\
Examples:
  wbem-conformance explore --target simulator:timer-sixteen-minutes --save found
                                                        finds, shrinks and keeps the difference
  wbem-conformance replay found/FILE.toml --target simulator:timer-sixteen-minutes
                                                        shows it again, step by step
  wbem-conformance explore --cases 1000000 --seed 7 --differences 20 --save found
  wbem-conformance explore --seed 7 --shard 1/4 --save one   a quarter of a campaign
  wbem-conformance explore --merge one two three four --save all
                                                        what they found, each once

A case is a sequence of calls, deaths, faults and spans of time that only takes what the target \
lists among its capabilities. The model, with the profile that is expected, says what each call \
has to come to. The seed is printed first, and the same seed brings the same cases; but what is \
kept is the scenario, as a file like those of the suite. Ctrl-C ends a campaign after the case \
that is running; whatever was found is on disk by then.

The exit code is 0 if nothing differs, 1 if something does, 2 if the command line is wrong, 3 if \
the target could not be started or broke the protocol, 5 if a case came to no end.";

/// What `explore` takes.
#[derive(Debug, Args)]
pub struct ExploreArguments {
    /// What is explored and what it is held against.
    #[command(flatten)]
    pub judged: JudgedArguments,
    /// How many cases at most
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub cases: u64,
    /// Where all chance comes from; taken from the time if left out, and printed
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// The folder for what is found, one scenario a file; printed if left out
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub save: Option<PathBuf>,
    /// After how many differences to end
    #[arg(long, value_name = "N", default_value = "1")]
    pub differences: NonZeroUsize,
    /// The I-th of N parts of the cases
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// How long a case may take before it counts as unknown
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = deadline)]
    pub deadline: Duration,
    /// In place of exploring, join what these folders hold into that of `--save`
    #[arg(long, value_name = "DIR", num_args = 1.., value_hint = ValueHint::DirPath)]
    pub merge: Vec<PathBuf>,
    /// What to write: lines for people, or the events, one JSON object a line
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

//! What happens in a campaign, one JSON object a line: `explore-started`, a `difference` for each
//! that is found, at once, and `explore-finished`. Times on the wall clock stand only under keys
//! named `wall_ms`.

use serde::Serialize;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event")]
pub enum Event {
    /// The first event.
    #[serde(rename = "explore-started")]
    Started(Started),
    /// The target and the model differ.
    #[serde(rename = "difference")]
    Found(Found),
    /// The last event.
    #[serde(rename = "explore-finished")]
    Finished(Finished),
}

/// What is explored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Started {
    /// The seed: the same one brings the same cases.
    pub seed: u64,
    /// How many cases at most.
    pub cases: u64,
    /// The target's name.
    pub target: String,
    /// The name of the profile that the model follows.
    pub profile: String,
}

/// A difference, as small as it gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The number of the case that found it.
    pub case: u64,
    /// How many deeds it had at first.
    pub from_deeds: usize,
    /// How many are left.
    pub deeds: usize,
    /// What was called.
    pub call: String,
    /// What the model does.
    pub expected: String,
    /// What the target does.
    pub actual: String,
    /// The name of its file.
    pub file: String,
    /// The scenario, as a file has it.
    pub scenario: String,
}

/// What a campaign came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Finished {
    /// How many cases were tried.
    pub cases: u64,
    /// How many deeds they were made of.
    pub deeds: u64,
    /// How many outcomes, each in a state of the server, the model has come to.
    pub outcomes: usize,
    /// How many differences were found.
    pub differences: usize,
    /// How many differed in a way that no scenario can say.
    pub unsaid: u64,
    /// How many could not be told.
    pub unknown: u64,
    /// Why it ended before its time, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// The exit code of the command.
    pub exit_code: u8,
    /// How long it took.
    pub wall_ms: u64,
}

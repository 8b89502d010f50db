//! What happens in a run, as data: the one source of every report.
//!
//! Version 1 of the stream: one JSON object a line, each with its kind under `event`. It begins
//! with `run-started` and ends with `run-finished`; between them come, for each scenario in the
//! order of the suite, `scenario-started`, its `step`s and `scenario-finished`; then `profile-seen`
//! where the run observed one, and a `stale-deviation` for each entry of the ledger that names no
//! scenario.
//!
//! Times on the wall clock stand under keys named `wall_ms` and nowhere else: without them, two
//! runs of the same thing give the same bytes, whatever the number of jobs. `at_ms` is the target's
//! own time since the scenario began. A reader ignores keys and kinds that it does not know.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::verdict::Verdict;

/// The version of the stream.
pub const SCHEMA_VERSION: u32 = 1;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The first event.
    RunStarted(RunStarted),
    /// A scenario begins.
    ScenarioStarted(ScenarioStarted),
    /// A step of the scenario that began last is done.
    Step(Step),
    /// The scenario that began last is over.
    ScenarioFinished(ScenarioFinished),
    /// An entry of the ledger names no scenario.
    StaleDeviation(StaleDeviation),
    /// The readings that the run observed.
    ProfileSeen(ProfileSeen),
    /// The last event.
    RunFinished(RunFinished),
}

/// What is judged, against what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunStarted {
    /// The version of the stream: [`SCHEMA_VERSION`].
    pub schema: u32,
    /// The version of the suite.
    pub suite: String,
    /// The target's name.
    pub target: String,
    /// The target's version.
    pub target_version: String,
    /// What the target can do.
    pub capabilities: BTreeSet<String>,
    /// The name of the profile that is expected, or `observe`.
    pub profile: String,
    /// How many scenarios are selected.
    pub scenarios: usize,
}

/// A scenario begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioStarted {
    /// Its id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// The ids of the requirements it covers.
    pub covers: Vec<String>,
}

/// One step and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The scenario's id.
    pub scenario: String,
    /// Its number in the scenario, from 1.
    pub number: usize,
    /// The line of the scenario's file, from 1, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// When, on the target's clock.
    pub at_ms: u64,
    /// The name of the caller; none for what is not a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// What was done, as text.
    pub call: String,
    /// What had to happen; nothing where anything may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What happened.
    pub actual: String,
    /// Whether that is as it had to be.
    pub agrees: bool,
    /// The replies to earlier calls that came meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<String>,
}

/// A scenario is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioFinished {
    /// Its id.
    pub scenario: String,
    /// What became of it.
    pub verdict: Verdict,
    /// How it failed: what a ledger quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Why it was skipped or cannot be told, why the deviation is accepted, or what more there is
    /// to say of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The requirements it covers, in full, where the verdict is red.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<RequirementText>,
    /// How long it took.
    pub wall_ms: u64,
}

/// A requirement, as far as a reader of a failure needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequirementText {
    /// Its id.
    pub id: String,
    /// MUST, SHOULD, MAY or DESCRIBES.
    pub level: String,
    /// Document and section.
    pub source: String,
    /// What it says.
    pub text: String,
}

/// An entry of the ledger names no scenario of the suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaleDeviation {
    /// What it names.
    pub scenario: String,
    /// The scenario most like it, if any is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
}

/// The readings that a run observed, and the points that nothing in it could tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileSeen {
    /// The one reading that agrees with all that was seen, by the key of its point.
    pub readings: BTreeMap<String, String>,
    /// Where several agree: all of them, by the key of the point.
    pub open: BTreeMap<String, Vec<String>>,
}

/// The run is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunFinished {
    /// How many scenarios got each verdict; entries of the ledger that name none count as changed.
    pub counts: Counts,
    /// How many requirements are met, by level.
    pub requirements: BTreeMap<String, Met>,
    /// Why the run ended before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// The exit code of the command.
    pub exit_code: u8,
    /// How long the run took.
    pub wall_ms: u64,
}

/// How many scenarios got each verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Failed as listed.
    pub deviation: usize,
    /// Listed, and passed.
    pub fixed: usize,
    /// Listed, and failed in another way or not to be found.
    pub changed: usize,
    /// Skipped.
    pub skipped: usize,
    /// Not to be told.
    pub unknown: usize,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, verdict: Verdict) {
        *self.of_mut(verdict) += 1;
    }

    fn of_mut(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Passed => &mut self.passed,
            Verdict::Failed => &mut self.failed,
            Verdict::Deviation => &mut self.deviation,
            Verdict::Fixed => &mut self.fixed,
            Verdict::Changed => &mut self.changed,
            Verdict::Skipped => &mut self.skipped,
            Verdict::Unknown => &mut self.unknown,
        }
    }

    /// How many turn the run red: failed, fixed and changed.
    pub const fn red(&self) -> usize {
        self.failed + self.fixed + self.changed
    }

    /// How many had an outcome, of whatever kind.
    pub const fn ran(&self) -> usize {
        self.passed + self.deviation + self.red() + self.unknown
    }
}

/// How many requirements of one level are met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Met {
    /// Those of which every scenario that ran passed.
    pub met: usize,
    /// Those of which a scenario ran.
    pub applicable: usize,
}

/// The JSON Schema of one line, as `conformance/events.schema.json` has it.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Event);
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

impl Event {
    /// The event as one line of JSON, without the newline.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("an event has only texts for keys")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_kind_and_is_read_back() {
        let event = Event::ScenarioFinished(ScenarioFinished {
            scenario: "pause/x".to_owned(),
            verdict: Verdict::Failed,
            outcome: Some("step 1: ..\n..".to_owned()),
            reason: None,
            requirements: Vec::new(),
            wall_ms: 3,
        });
        let line = event.to_line();
        let start = r#"{"event":"scenario-finished","scenario":"pause/x","verdict":"failed","#;
        assert!(line.starts_with(start), "{line}");
        assert!(!line.contains('\n'), "{line}");
        assert_eq!(serde_json::from_str::<Event>(&line).expect("it was written by us"), event);
    }

    #[test]
    fn what_a_later_version_adds_is_ignored() {
        let line = r#"{"event":"stale-deviation","scenario":"a/b","colour":"red"}"#;
        assert!(serde_json::from_str::<Event>(line).is_ok());
    }

    /// To write it anew: `UPDATE_SCHEMA=1 cargo test -p wbem-conformance schema`.
    #[test]
    fn the_committed_schema_is_that_of_the_types() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/events.schema.json");
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(file, schema()).expect("it can be written");
        }
        let committed = std::fs::read_to_string(file).expect("it is committed");
        assert_eq!(committed.replace("\r\n", "\n"), schema());
    }

    #[test]
    fn counts_keep_the_verdicts_apart() {
        let mut counts = Counts::default();
        for verdict in Verdict::ALL {
            counts.add(verdict);
        }
        assert_eq!((counts.red(), counts.ran()), (3, 6));
    }
}

//! What became of one scenario on one target, step by step.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::observed::Observed;
use crate::target::TargetError;

/// What became of one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performance {
    /// The id of the scenario.
    pub scenario: String,
    /// The steps that were done, the failed one included.
    pub steps: Vec<StepRecord>,
    /// How it ended.
    pub outcome: Outcome,
    /// The readings that the target can follow after all that it has shown here.
    pub observed: Observed,
}

/// How a scenario ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every step did what it must.
    Passed,
    /// A step did something else; the rest was not run.
    Failed(Failure),
    /// It cannot be told: a deadline passed.
    Unknown {
        /// What was being waited for.
        reason: String,
    },
    /// The target could not do its part.
    Broken(TargetError),
}

/// The step that did something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its number, from 1.
    pub step: usize,
    /// The call.
    pub call: String,
    /// What it must do.
    pub expected: String,
    /// What it did.
    pub actual: String,
}

impl Failure {
    /// What failed about a step.
    pub(super) fn of(record: &StepRecord) -> Self {
        Self {
            step: record.step,
            call: record.call.clone(),
            expected: record.expected.clone(),
            actual: record.actual.clone(),
        }
    }
}

/// One step that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRecord {
    /// Its number, from 1.
    pub step: usize,
    /// The name of the caller; none for what is not a call.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub caller: Option<String>,
    /// What was done, such as `second.Pause()`.
    pub call: String,
    /// The virtual time when it began, since the scenario started.
    #[serde(with = "milliseconds", rename = "at_ms")]
    pub at: Duration,
    /// What it must do; empty where nothing is asked.
    pub expected: String,
    /// What it did.
    pub actual: String,
    /// Whether that is as it must be.
    pub ok: bool,
    /// The replies to earlier calls that came during this step, such as `late.PutInstance(..):
    /// WBEM_S_NO_ERROR`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub released: Vec<String>,
}

mod milliseconds {
    //! A span of time as whole milliseconds.
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(span: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(span.as_millis()).unwrap_or(u64::MAX))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}

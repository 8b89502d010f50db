//! The lines of a recording.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use wbem_sim::call::{Call, CallId, Reply};

use crate::target::{Control, Observation, Pace};

/// The version of the file.
pub const VERSION: u32 = 1;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Line {
    /// What was recorded, where.
    Recording(Head),
    /// A scenario begins.
    Session {
        /// Its id.
        scenario: String,
    },
    /// A call is started.
    Call {
        /// Its number in the session.
        id: CallId,
        /// The call.
        call: Call,
        /// How it runs once it may.
        #[serde(default, skip_serializing_if = "is_free")]
        pace: Pace,
    },
    /// Something is done that is no call.
    Control {
        /// What is done.
        control: Control,
        /// What was seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Observation>,
        /// Why it failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    /// Nothing moves any more.
    Settled {
        /// The replies since the last such line.
        replies: Vec<(CallId, Reply)>,
    },
    /// Time has passed.
    Advanced {
        /// How much.
        by_ms: u64,
        /// The replies on the way.
        replies: Vec<(CallId, Reply)>,
    },
    /// What the run has told of the open points.
    Profile {
        /// A reading that agrees with all that was seen, by the key of its point, wherever the
        /// recommended one is not known to.
        readings: BTreeMap<String, String>,
    },
    /// Nothing follows.
    End {
        /// How many sessions there are.
        sessions: usize,
    },
}

/// What was recorded, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Head {
    /// The version of the file: [`VERSION`].
    pub version: u32,
    /// The version of the suite.
    pub suite: String,
    /// The target's name.
    pub target: String,
    /// The target's version.
    pub target_version: String,
    /// The system that it ran on: on Windows with the number of the build.
    pub system: String,
    /// What the target could do.
    pub capabilities: BTreeSet<String>,
}

fn is_free(pace: &Pace) -> bool {
    *pace == Pace::Free
}

//! What is to be run, and against what.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::thread::available_parallelism;
use std::time::Duration;

use wbem_sim::profile::Profile;

use super::pool::Limits;
use crate::ledger::Ledger;
use crate::scenario::{Expected, Scenario};
use crate::suite::Suite;

/// How long one scenario may take unless told otherwise.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// What is to be run, and against what.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The scenarios that are selected, in the order of the suite.
    pub scenarios: Vec<Arc<Scenario>>,
    /// The ids of the whole suite: what a ledger may name.
    pub ids: Vec<String>,
    /// What the target is held against.
    pub expected: Expected,
    /// What reports call that.
    pub profile: String,
    /// The target's known deviations.
    pub ledger: Ledger,
    /// How many at once, and how long each.
    pub limits: Limits,
    /// How many scenarios have begun by now, for whoever watches.
    pub begun: Arc<AtomicUsize>,
}

impl Plan {
    /// All of a suite against a profile, with no known deviations.
    pub fn against(profile: &Profile, suite: &Suite) -> Self {
        let expected = Expected::Profile(Box::new(profile.readings.clone()));
        Self::holding(expected, &profile.name, suite)
    }

    /// All of a suite against whatever documented reading the target follows throughout.
    pub fn observing(suite: &Suite) -> Self {
        Self::holding(Expected::observe(), "observe", suite)
    }

    /// The same with no more jobs than a target can do.
    pub(super) fn within(&self, jobs_max: Option<NonZeroUsize>) -> Self {
        let mut plan = self.clone();
        if let Some(most) = jobs_max {
            plan.limits.jobs = plan.limits.jobs.min(most);
        }
        plan
    }

    pub(crate) fn holding(expected: Expected, profile: &str, suite: &Suite) -> Self {
        Self {
            scenarios: suite.scenarios.clone(),
            ids: suite.ids().map(str::to_owned).collect(),
            expected,
            profile: profile.to_owned(),
            ledger: Ledger::default(),
            limits: Limits { jobs: processors(), deadline: DEADLINE },
            begun: Arc::default(),
        }
    }
}

/// As many jobs as there are processors.
fn processors() -> NonZeroUsize {
    available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

//! An implementation under judgement, behind one small trait.
//!
//! A [`Target`] opens a [`Session`] for each scenario: a clean repository that nobody else uses. In
//! a session calls are *started*, never waited for: whoever has no reply once the target has
//! *settled* is blocked. Whatever is not a call of a client (a process that dies, a file that is
//! damaged, a call that is kept running) is a [`Control`]; what a target cannot do it does not list
//! among its capabilities, and scenarios that need it are skipped.

pub mod child;
pub mod degenerate;
pub mod scratch;
mod simulator;
pub mod windows;

use std::any::Any;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::machine::ControlError;

pub(crate) use simulator::InMemory;
pub use simulator::{OnDisk, SimulatorTarget};
pub use wbem_sim::machine::{Control, Fault, FileContent, Observation};

/// An implementation of the service.
pub trait Target: Sync {
    /// What it is, and what it can do.
    fn describe(&self) -> Description;

    /// A clean repository for one scenario.
    fn open(&self) -> Result<Box<dyn Session>, TargetError>;

    /// The same for a scenario by its id, which some targets want to know.
    fn open_for(&self, _scenario: &str) -> Result<Box<dyn Session>, TargetError> {
        self.open()
    }

    /// The target whose sessions these are, where this one only stands before it: what follows is
    /// then that one's.
    fn behind(&self) -> Option<&dyn Target> {
        None
    }

    /// Why it lacks a capability, where there is more to say than that it does.
    fn why_lacking(&self, capability: &str) -> Option<String> {
        self.behind()?.why_lacking(capability)
    }

    /// How many sessions there can be at once, if there is a limit.
    fn jobs_max(&self) -> Option<NonZeroUsize> {
        self.behind()?.jobs_max()
    }

    /// Whether a client's process may have one session after another, as none finds anything of
    /// those before it. Where that is not sure each scenario has a process of its own, if sessions
    /// are in other processes at all ([`child::ChildTarget`]).
    fn shares_process(&self) -> bool {
        false
    }

    /// Makes ready for a run. What it returns is kept until the run is over; dropping it undoes
    /// what the run may have done.
    fn prepare(&self) -> Result<Box<dyn Any>, TargetError> {
        self.behind().map_or_else(|| Ok(Box::new(()) as Box<dyn Any>), Target::prepare)
    }

    /// The names of the machine that it is on, if that is not this one: no recording may show them.
    fn hosts(&self) -> Vec<String> {
        self.behind().map_or_else(Vec::new, Target::hosts)
    }

    /// The system that it runs on.
    fn system(&self) -> String {
        let own = || format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
        self.behind().map_or_else(own, Target::system)
    }
}

/// One scenario's use of a target.
pub trait Session {
    /// Begins a call and does not wait for it. The first call of a session is number 0, each next
    /// one more.
    fn start(&mut self, call: Call, pace: Pace) -> CallId;

    /// Does something that is not a call.
    fn control(&mut self, control: &Control) -> Result<Observation, TargetError>;

    /// The replies that have come since last asked, once nothing moves any more.
    fn settle(&mut self) -> Vec<(CallId, Reply)>;

    /// Lets time pass; the replies that come on the way, in order.
    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)>;
}

/// How a call runs once it may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// As fast as it can.
    #[default]
    Free,
    /// It stays in progress, its effect not yet taken, until it is let go (`operation-hold`).
    Held,
}

/// What a target is called, and what it can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Description {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it can do beyond the ordinary: the words of `needs` in the catalogue.
    pub capabilities: BTreeSet<String>,
    /// The folder that `{work}` stands for, as a Windows path.
    pub work_folder: String,
}

/// The target could not do its part: neither the suite's fault nor a failed step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum TargetError {
    /// It could not be started.
    #[error("the target could not be started: {0}")]
    Start(String),
    /// It said something that makes no sense.
    #[error("the target broke the protocol: {0}")]
    Protocol(String),
    /// It was asked for something that it does not list among its capabilities.
    #[error("the target cannot do this: {0}")]
    Unsupported(String),
    /// The scenario's own content cannot be loaded: it is wrong.
    #[error("{0}")]
    Content(String),
    /// The target refuses what every target is asked for: to store the scenario's content.
    #[error("the content of the scenario was refused: {0}")]
    Refused(String),
}

impl From<ControlError> for TargetError {
    fn from(error: ControlError) -> Self {
        match error {
            ControlError::Content(_) => Self::Content(error.to_string()),
            ControlError::NotHeld(_) => Self::Protocol(error.to_string()),
        }
    }
}

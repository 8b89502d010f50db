//! An implementation under judgement, behind one small trait.
//!
//! A [`Target`] opens a [`Session`] for each scenario: a clean repository that nobody else uses. In
//! a session calls are *started*, never waited for: whoever has no reply once the target has
//! *settled* is blocked. Whatever is not a call of a client (a process that dies, a file that is
//! damaged, a call that is kept running) is a [`Control`]; what a target cannot do it does not list
//! among its capabilities, and scenarios that need it are skipped.

pub mod degenerate;
mod simulator;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::caller::{Principal, Process};
use wbem_sim::cim::{ClassDeclaration, Instance};

pub use simulator::{OnDisk, SimulatorTarget};

/// An implementation of the service.
pub trait Target: Sync {
    /// What it is, and what it can do.
    fn describe(&self) -> Description;

    /// A clean repository for one scenario.
    fn open(&self) -> Result<Box<dyn Session>, TargetError>;
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

/// Something done to the machine or its processes, rather than called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Compiles MOF text into the repository before the scenario starts.
    Load {
        /// What errors call the text.
        file: Arc<str>,
        /// The text.
        text: Arc<str>,
    },
    /// Lets a held call go on to its end (`operation-hold`).
    LetGo {
        /// The call.
        call: CallId,
    },
    /// Ends a client process without its releasing anything (`client-kill`).
    Kill {
        /// The process.
        process: Process,
    },
    /// Sets MaxRequestLimit (`request-limit`).
    LimitRequests {
        /// The new limit.
        limit: u32,
    },
    /// Makes a step inside the next Backup or Restore fail (`fault-injection`).
    Fail {
        /// Which step.
        fault: Fault,
    },
    /// Lets a server that is going down be down (`shutdown-control`, `service-restart`).
    Stop,
    /// Starts a stopped server (`service-restart`).
    Start {
        /// Whether its initialisation works; without, InitSuccess stays False (`fault-injection`).
        initialized: bool,
    },
    /// Puts a file or a folder on the server's machine (`file-system`).
    PutFile {
        /// Its path.
        path: Arc<str>,
        /// What it holds.
        content: FileContent,
    },
    /// Looks at a file on the server's machine (`file-system`).
    LookAtFile {
        /// Its path.
        path: Arc<str>,
    },
    /// Keeps an account out of a folder (`file-system`).
    DenyFolder {
        /// The folder.
        path: Arc<str>,
        /// The account.
        account: Principal,
    },
    /// Gives the built-in provider an instance to show, in place of one with the same key
    /// (`provider`).
    ProviderPut {
        /// The instance.
        instance: Arc<Instance>,
    },
    /// Takes all instances of a class from the built-in provider (`provider`).
    ProviderClear {
        /// The class.
        class: Arc<str>,
    },
    /// Gives the built-in provider a class to supply, in place of one of the same name
    /// (`provider`).
    ProviderPutClass {
        /// The class.
        class: Arc<ClassDeclaration>,
    },
    /// Takes a class from the built-in provider: it supplies the definition no longer
    /// (`provider`).
    ProviderDeleteClass {
        /// The class.
        class: Arc<str>,
    },
}

/// Where a Backup, a Restore or a write is made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The disk is full when half of the backup file is written.
    DiskFull,
    /// The backup file cannot be read after the restore has begun to load it.
    ReadError,
    /// The next change of the repository, by a write or by a Restore, does not fit on its disk.
    RepositoryFull,
}

/// What a file is made to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileContent {
    /// No byte.
    Empty,
    /// Some text that no Backup wrote.
    Text(Arc<str>),
    /// All of another file.
    CopyOf(Arc<str>),
    /// The first half of another file.
    HalfOf(Arc<str>),
    /// Another file with one byte in its middle changed.
    DamagedCopyOf(Arc<str>),
    /// A folder.
    Folder,
}

/// What a control found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Observation {
    /// Nothing: it was done.
    Done,
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// It is a file with this fingerprint of its content.
    File {
        /// Equal for equal content.
        fingerprint: u64,
    },
}

/// The target could not do its part: neither the suite's fault nor a failed step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// The scenario's own content cannot be loaded.
    #[error("{0}")]
    Content(String),
}

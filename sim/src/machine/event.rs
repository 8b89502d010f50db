//! What there is to hear of a Backup or a Restore while it runs.

use std::sync::Arc;

use crate::archive::Progress;
use crate::call::CallId;
use crate::server::{FileFault, JobId};

/// Something that has happened to a job with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEvent {
    /// The job.
    pub job: JobId,
    /// The call that it is for, if it is for one.
    pub call: Option<CallId>,
    /// The path of the file, as the caller gave it.
    pub file: Arc<str>,
    /// Whether it is read, by a Restore, and not written.
    pub reads: bool,
    /// What has happened.
    pub stage: JobStage,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStage {
    /// It has begun.
    Began,
    /// It goes on.
    Progress(Progress),
    /// It is over; what it was for may still be refused.
    Ended(Result<(), FileFault>),
}

/// Whoever hears of jobs.
pub(super) type Observer = Box<dyn FnMut(JobEvent) + Send>;

//! A Backup or a Restore as a piece of work: with a store, and without the machine.

use std::sync::{Arc, Mutex, PoisonError};

use super::event::{JobEvent, JobStage, Observer};
use crate::call::CallId;
use crate::server::{Job, JobId, JobResult};
use crate::store::{Backup, Store};

/// A Backup or a Restore that is to be carried out.
pub struct FileJob {
    pub(super) id: JobId,
    pub(super) call: Option<CallId>,
    pub(super) job: Job,
    pub(super) observer: Option<Arc<Mutex<Observer>>>,
}

impl FileJob {
    /// The number to report the result under.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Carries it out.
    pub fn run(&self, store: &mut dyn Store) -> JobResult {
        self.tell(JobStage::Began);
        let mut progress = |progress| self.tell(JobStage::Progress(progress));
        let (result, ended) = match &self.job {
            Job::Backup { file, content, taken, existing, access } => {
                let (taken, existing) = (*taken, *existing);
                let backup = Backup { file, content, taken, existing, access };
                let written = store.write(&backup, &mut progress);
                (JobResult::Written(written), written)
            }
            Job::Restore { file, access } => {
                let read = store.read(file, access, &mut progress);
                let ended = read.as_ref().map(drop).map_err(|fault| fault.reason());
                (JobResult::Read(read), ended)
            }
            _ => unreachable!("the machine does everything else itself"),
        };
        self.tell(JobStage::Ended(ended));
        result
    }

    fn tell(&self, stage: JobStage) {
        let (Some(observer), Job::Backup { file, .. } | Job::Restore { file, .. }) =
            (&self.observer, &self.job)
        else {
            return;
        };
        let reads = matches!(self.job, Job::Restore { .. });
        let (job, call, file) = (self.id, self.call, Arc::clone(file));
        // An observer that has panicked is heard no less for it.
        let mut observer = observer.lock().unwrap_or_else(PoisonError::into_inner);
        observer(JobEvent { job, call, file, reads, stage });
    }
}

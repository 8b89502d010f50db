//! A server with its disk and its providers: whoever drives one drives it through this.
//!
//! The server says what is to be done; the machine does it at once. Only calls that were started
//! *held* stay in progress, until they are let go: a Backup or a Restore before it touches its
//! file, any other call before its effect.
//!
//! With a repository on disk ([`Machine::keep`]) nobody hears of a write before it is there.

mod control;
mod event;
mod file_job;
mod files;
mod kept;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::call::{Call, CallId, Reply};
use crate::database::{Database, DatabaseError};
use crate::provider::{Provider, TABLE_PROVIDER, Table};
use crate::repository::Repository;
use crate::server::{Job, JobId, JobResult, Output, Server};
use crate::status::Status;
use crate::store::{MemoryStore, Store};

pub use control::{Control, ControlError, Fault, FileContent, Observation};
pub use event::{JobEvent, JobStage};
pub use file_job::FileJob;
pub use files::Files;
pub use kept::Flush;

use event::Observer;
use kept::Kept;

/// A server, what it stores backups on, and what it asks for dynamic instances and classes.
pub struct Machine<S = MemoryStore> {
    server: Server,
    /// Where backup files go.
    pub store: S,
    /// The built-in provider.
    pub table: Table,
    providers: BTreeMap<Arc<str>, Box<dyn Provider>>,
    held: BTreeMap<CallId, Option<(JobId, Job)>>,
    kept: Option<Kept>,
    observer: Option<Arc<Mutex<Observer>>>,
    /// What others are to do with backup files, if it is left to them.
    deferred: Option<Vec<FileJob>>,
}

impl<S: Store> Machine<S> {
    /// A machine.
    pub fn new(server: Server, store: S) -> Self {
        Self {
            server,
            store,
            table: Table::default(),
            providers: BTreeMap::new(),
            held: BTreeMap::new(),
            kept: None,
            observer: None,
            deferred: None,
        }
    }

    /// Keeps the repository on disk from now on. What the server has is written at once, unless it
    /// is what the database has.
    pub fn keep(&mut self, mut database: Database, flush: Flush) -> Result<(), DatabaseError> {
        database.save(self.server.repository())?;
        self.kept = Some(Kept { database, flush, error: None });
        Ok(())
    }

    /// Has somebody hear of every Backup and Restore that runs.
    pub fn observe(&mut self, observer: impl FnMut(JobEvent) + Send + 'static) {
        self.observer = Some(Arc::new(Mutex::new(Box::new(observer))));
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The repository, to be changed from outside. On disk it is changed with the next call, or by
    /// [`Machine::flush`].
    pub fn repository_mut(&mut self) -> &mut Repository {
        self.server.repository_mut()
    }

    /// Writes what is not on disk yet, if the repository is kept there.
    pub fn flush(&mut self) -> Result<(), DatabaseError> {
        match &mut self.kept {
            Some(kept) => kept.database.save(self.server.repository()),
            None => Ok(()),
        }
    }

    /// Why the repository on disk could last not be written, once.
    pub fn take_disk_error(&mut self) -> Option<DatabaseError> {
        self.kept.as_mut()?.error.take()
    }

    /// Takes a step of the server with what has come. Where the repository is kept on disk it may
    /// be taken twice, the first time in vain.
    fn step<A: Clone, T>(&mut self, come: A, take: impl Fn(&mut Server, A) -> T) -> T {
        match &mut self.kept {
            Some(kept) => kept.step(&mut self.server, |server| take(server, come.clone())),
            None => take(&mut self.server, come),
        }
    }

    /// Has a provider asked under a name, besides the built-in one.
    pub fn add_provider(&mut self, name: impl Into<Arc<str>>, provider: Box<dyn Provider>) {
        self.providers.insert(name.into(), provider);
    }

    /// Starts a call.
    pub fn call(&mut self, now: Duration, call: impl Into<Arc<Call>>) -> CallId {
        self.step(call.into(), |server, call| server.call(now, call))
    }

    /// Starts a call that stays in progress, once it runs, until it is let go.
    pub fn call_held(&mut self, now: Duration, call: impl Into<Arc<Call>>) -> CallId {
        let id = self.step(call.into(), |server, call| match call.method.is_file_call() {
            true => server.call(now, call),
            false => server.call_held(now, call),
        });
        self.held.insert(id, None);
        id
    }

    /// Lets a held call go on; whether there was one.
    pub fn let_go(&mut self, now: Duration, call: CallId) -> bool {
        match self.held.remove(&call) {
            Some(Some((id, job))) => {
                self.work(now, id, &job);
                true
            }
            Some(None) => true,
            None => false,
        }
    }

    /// Lets the server catch up with the time.
    pub fn advance(&mut self, now: Duration) {
        self.step((), |server, ()| server.advance(now));
    }

    /// Ends a client process without its releasing anything [REQ RELEASE-4].
    pub fn kill(&mut self, now: Duration, process: &str) {
        self.step(process, |server, process| server.kill(now, process));
    }

    /// Nobody waits for a call any more.
    pub fn abandon(&mut self, now: Duration, call: CallId) {
        self.step(call, |server, call| server.abandon(now, call));
    }

    /// Ends the server without a word.
    pub fn stop(&mut self, now: Duration) {
        self.step((), |server, ()| server.stop(now));
    }

    /// Starts a stopped server; `initialized` is InitSuccess.
    pub fn start(&mut self, now: Duration, initialized: bool) {
        self.step((), |server, ()| server.start(now, initialized));
    }

    /// Sets MaxRequestLimit.
    pub fn set_request_limit(&mut self, limit: u32) {
        self.step((), |server, ()| server.set_request_limit(limit));
    }

    /// Does what there is to do, and returns the replies that have come.
    pub fn pump(&mut self) -> Vec<(CallId, Reply)> {
        std::iter::from_fn(|| self.next_reply()).collect()
    }

    /// Does what there is to do until a reply comes; nothing if there is nothing left to do.
    pub fn next_reply(&mut self) -> Option<(CallId, Reply)> {
        loop {
            match self.server.poll()? {
                Output::Reply { id, reply } => return Some((id, reply)),
                Output::Job { id, job } => self.take(id, job),
            }
        }
    }

    fn take(&mut self, id: JobId, job: Job) {
        let call = self.server.call_of(id);
        match call.and_then(|call| self.held.get_mut(&call)) {
            Some(held) if held.is_none() => *held = Some((id, job)),
            _ => self.work(self.server.now(), id, &job),
        }
    }

    fn work(&mut self, now: Duration, id: JobId, job: &Job) {
        let result = match job {
            Job::Operation { .. } => JobResult::LetGo,
            Job::Provide { provider, request, .. } => {
                let provider = self.provider(provider);
                JobResult::Provided(provider.and_then(|provider| provider.answer(request)))
            }
            Job::Define { provider, request, .. } => {
                let provider = self.provider(provider);
                JobResult::Defined(provider.and_then(|provider| provider.define(request)))
            }
            Job::Backup { .. } | Job::Restore { .. } => return self.work_with_file(now, id, job),
        };
        self.finish(now, id, result);
    }

    fn work_with_file(&mut self, now: Duration, id: JobId, job: &Job) {
        let mut job = job.clone();
        if let Job::Backup { content, .. } = &mut job {
            *content = self.server.content_to_write(content);
        }
        let (call, observer) = (self.server.call_of(id), self.observer.clone());
        let job = FileJob { id, call, job, observer };
        match &mut self.deferred {
            Some(deferred) => deferred.push(job),
            None => {
                let result = job.run(&mut self.store);
                self.finish(now, id, result);
            }
        }
    }

    /// Leaves what is to be done with backup files to somebody else, who takes it and reports.
    pub fn defer_files(&mut self) {
        self.deferred = Some(Vec::new());
    }

    /// What is to be done with backup files, where that is left to somebody else.
    pub fn take_file_jobs(&mut self) -> Vec<FileJob> {
        self.deferred.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Takes the report on a job.
    pub fn finish(&mut self, now: Duration, job: JobId, result: JobResult) {
        self.step(result, |server, result| server.finish(now, job, result));
    }

    /// The provider of a name; it may be registered, and nobody there.
    fn provider(&mut self, name: &str) -> Result<&mut dyn Provider, Status> {
        match self.providers.get_mut(name) {
            Some(provider) => Ok(provider.as_mut()),
            None if name.eq_ignore_ascii_case(TABLE_PROVIDER) => Ok(&mut self.table),
            None => Err(Status::WBEM_E_PROVIDER_LOAD_FAILURE),
        }
    }
}

impl<S> Drop for Machine<S> {
    /// What has been said to be flushed later is flushed now, as far as that goes.
    fn drop(&mut self) {
        if let Some(kept) = &mut self.kept {
            let _ = kept.save(&self.server);
        }
    }
}

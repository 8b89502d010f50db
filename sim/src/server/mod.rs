//! The service as a state machine: calls and time in, replies and jobs out.
//!
//! This is the abstract data model of MS-WMI 3.1.1 made executable. It never sleeps, reads a clock,
//! starts a thread or touches a file: time is an argument, and what takes time is a [`Job`] that
//! somebody else does. A server is a value: it can be cloned, compared and hashed, so that small
//! worlds can be explored.
//!
//! Every call passes a decision (refuse, wait, go) that is made anew whenever something has
//! changed; calls that wait stand in one queue, in order of arrival.
//!
//! ```
//! use std::{sync::Arc, time::Duration};
//! use wbem_sim::call::{Call, Interface, Method};
//! use wbem_sim::caller::Caller;
//! use wbem_sim::profile::Profile;
//! use wbem_sim::server::{Output, Server};
//! use wbem_sim::status::Status;
//!
//! let mut server = Server::new(Profile::recommended());
//! let caller = Arc::new(Caller::administrator("tool"));
//! let mut call = |server: &mut Server, method| {
//!     server.call(Duration::ZERO, Call::new(Arc::clone(&caller), method))
//! };
//! let object = call(&mut server, Method::Activate { interface: Interface::default() }).into();
//! let pause = call(&mut server, Method::Pause { object });
//! let last = std::iter::from_fn(|| server.poll()).last();
//! assert_eq!(last, Some(Output::Reply { id: pause, reply: Status::WBEM_S_NO_ERROR.into() }));
//! assert_eq!(server.next_deadline(), Some(Duration::from_secs(900)));
//! ```

mod activation;
mod admission;
mod authority;
mod backup;
mod call_result;
mod classes;
mod code;
mod compiler;
mod decision;
mod definitions;
mod enumerator;
mod file_name;
mod instances;
mod job;
mod line;
mod listing;
mod localized;
mod login;
mod method_call;
mod namespaces;
mod normal_form;
mod objects;
mod parameters;
mod pause;
mod pending;
mod pointer;
mod power;
mod provider;
mod query;
mod queue;
mod restore;
mod result;
mod resume;
mod rights;
mod rows;
mod security;
mod semisynchronous;
mod services;
mod settings;
mod storing;
mod timer;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use triomphe::Arc as Shared;

use crate::call::{Call, CallId, Handle, Method, Reply};
use crate::caller::Process;
use crate::profile::{Mutant, Profile};
use crate::repository::Repository;

pub use file_name::SYSTEM_FOLDER;
pub use job::{
    ClassRequest, ExistingFile, FileAccess, FileFault, Job, JobId, JobResult, Output,
    ProviderRequest, ReadFault,
};
pub use login::NAMESPACE_LENGTH_MAX;
pub use normal_form::{Names, NoNormalForm};
pub use objects::PATH_LENGTH_MAX;
pub use pointer::ObjectId;

use backup::BackupRun;
use call_result::CallResult;
use compiler::{Compilation, is_of_compiler};
use enumerator::{Enumerator, ResultSet};
use line::Line;
use pause::Pause;
use pending::{Pending, Running};
use pointer::{BackupObject, Connection, Pointer};
use power::Power;
use restore::RestoreRun;
use result::Wait;
use rows::Rows;
use storing::Storing;

/// The service.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Server {
    profile: Arc<Profile>,
    now: Duration,
    next_call: u64,
    next_job: u64,
    power: Power,
    request_limit: u32,
    repository: Repository,
    // What is large stands in an allocation of its own: a copy of the server that changes a row
    // leaves the others where they are.
    pointers: Rows<Handle, Shared<Pointer>>,
    objects: Rows<ObjectId, BackupObject>,
    connections: Rows<Handle, Shared<Connection>>,
    enumerators: Rows<Handle, Enumerator>,
    /// What enumerators read, by the calls that began to list it.
    result_sets: Rows<CallId, ResultSet>,
    call_results: Rows<Handle, CallResult>,
    /// The calls on enumerators and call results that wait.
    waits: Rows<CallId, Wait>,
    /// IsServerPaused is true while there is one [REQ STATE-3].
    pause: Option<Pause>,
    timers: Rows<ObjectId, Duration>,
    /// BackupInProgress [REQ STATE-1].
    backing_up: bool,
    backups: Rows<JobId, BackupRun>,
    /// RestoreInProgress is true while there is one [REQ STATE-2].
    restore: Option<RestoreRun>,
    queue: Line,
    /// Held requests that nothing holds any more, and that have not run yet.
    released: Line,
    /// The Pause that waits for nothing but running writes.
    draining: Option<CallId>,
    running: Rows<CallId, Shared<Running>>,
    /// The compilations that wait for a request of theirs, by their call.
    compilations: Rows<CallId, Compilation>,
    /// The replies to requests that compilations have made, until they take them.
    answers: Rows<CallId, Reply>,
    next_request: u64,
    services_in_progress: u32,
    rundowns: Rows<Process, Duration>,
    /// When logins give up that wait.
    login_ends: Rows<CallId, Duration>,
    outputs: VecDeque<Output>,
    /// When the latest Backup ended well.
    last_backup: Option<Duration>,
    storing: Storing,
    /// Whether something has changed that waiting calls may have waited for.
    restless: bool,
}

impl Server {
    /// A running server with a fresh repository.
    pub fn new(profile: impl Into<Arc<Profile>>) -> Self {
        Self::with_repository(profile, Repository::new())
    }

    /// A running server with a repository that is there already.
    pub fn with_repository(profile: impl Into<Arc<Profile>>, repository: Repository) -> Self {
        let profile = profile.into();
        Self {
            now: Duration::ZERO,
            next_call: 0,
            next_job: 0,
            power: Power::Running { initialized: true },
            request_limit: profile.values.request_limit,
            repository,
            pointers: Rows::new(),
            objects: Rows::new(),
            connections: Rows::new(),
            enumerators: Rows::new(),
            result_sets: Rows::new(),
            call_results: Rows::new(),
            waits: Rows::new(),
            pause: None,
            timers: Rows::new(),
            backing_up: false,
            backups: Rows::new(),
            restore: None,
            queue: Line::default(),
            released: Line::default(),
            draining: None,
            running: Rows::new(),
            compilations: Rows::new(),
            answers: Rows::new(),
            next_request: 0,
            services_in_progress: 0,
            rundowns: Rows::new(),
            login_ends: Rows::new(),
            outputs: VecDeque::new(),
            last_backup: None,
            storing: Storing::default(),
            restless: false,
            profile,
        }
    }

    /// Takes a call at a time. It never blocks: the reply comes out of [`Server::poll`].
    pub fn call(&mut self, now: Duration, call: impl Into<Arc<Call>>) -> CallId {
        self.take(now, call.into(), false)
    }

    /// Takes a call that, once it runs, stays in progress until its [`Job::Operation`] is finished:
    /// a slow one.
    pub fn call_held(&mut self, now: Duration, call: impl Into<Arc<Call>>) -> CallId {
        self.take(now, call.into(), true)
    }

    fn take(&mut self, now: Duration, call: Arc<Call>, slow: bool) -> CallId {
        self.advance(now);
        let id = CallId(self.next_call);
        self.next_call += 1;
        let pending = Pending {
            id,
            call,
            object: None,
            slow,
            arrived: self.now,
            abandoned: false,
            returned: false,
            shown: None,
        };
        self.begin(pending);
        self.stir();
        id
    }

    fn begin(&mut self, pending: Pending) {
        if self.profile.is(Mutant::TimerNeedsPausersCall) {
            self.fire_timers_late(&pending);
        }
        match &pending.call.method {
            Method::Activate { .. } | Method::QueryInterface { .. } | Method::Release { .. } => {
                self.pointer_call(pending);
            }
            Method::Backup { .. }
            | Method::Restore { .. }
            | Method::Pause { .. }
            | Method::Resume { .. } => self.backup_call(pending),
            Method::CompileMof(_) => self.compile(pending),
            Method::Shutdown => self.shutdown_call(pending),
            method if method.result().is_some() => self.result_call(pending),
            _ => self.request(pending),
        }
    }

    /// The next thing that came out.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Everything that has come out, in order. Nothing is left of where it stood: for whoever keeps
    /// many copies of the server.
    pub fn poll_all(&mut self) -> VecDeque<Output> {
        std::mem::take(&mut self.outputs)
    }

    /// Takes the report on a job at a time. A report on a job that is no more is ignored.
    pub fn finish(&mut self, now: Duration, job: JobId, result: JobResult) {
        self.advance(now);
        match result {
            JobResult::LetGo | JobResult::Provided(_) => self.finish_operation(job, result),
            JobResult::Defined(answer) => self.finish_definition(job, answer),
            JobResult::Written(written) => self.finish_backup(job, written),
            JobResult::Read(read) => self.finish_restore(job, read),
        }
        self.stir();
    }

    /// The time, as far as the server knows.
    pub fn now(&self) -> Duration {
        self.now
    }

    /// How it behaves.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// What it stores.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// What it stores, to be changed from outside: before a scenario begins.
    pub fn repository_mut(&mut self) -> &mut Repository {
        &mut self.repository
    }

    /// IsServerPaused.
    pub fn is_paused(&self) -> bool {
        self.pause.is_some()
    }

    /// BackupInProgress.
    pub fn is_backing_up(&self) -> bool {
        self.backing_up
    }

    /// RestoreInProgress.
    pub fn is_restoring(&self) -> bool {
        self.restore.is_some()
    }

    /// Whether it is down.
    pub fn is_stopped(&self) -> bool {
        self.power == Power::Stopped
    }

    /// The object that the pause in force belongs to, while it exists.
    pub fn pause_owner(&self) -> Option<ObjectId> {
        let owner = self.pause.as_ref()?.owner;
        self.objects.contains_key(&owner).then_some(owner)
    }

    /// When the pause in force took effect.
    pub fn paused_since(&self) -> Option<Duration> {
        self.pause.as_ref().map(|pause| pause.since)
    }

    /// The calls that have no reply yet, in order.
    pub fn outstanding(&self) -> Vec<CallId> {
        let running = self.running.values().map(|running| &running.pending);
        let waiting = self.waits.values().map(|wait| &wait.pending);
        let all = self.queue.iter().chain(running).chain(waiting);
        let of_clients = all.filter(|pending| !pending.returned && !is_of_compiler(pending.id));
        let mut calls: Vec<CallId> = of_clients.map(|pending| pending.id).collect();
        calls.extend(self.compilations.keys().copied());
        calls.sort_unstable();
        calls
    }

    /// Whether a call has no reply yet.
    pub fn is_outstanding(&self, call: CallId) -> bool {
        let is_it = |pending: &Pending| pending.id == call && !pending.returned;
        self.queue.iter().any(is_it)
            || self.running.get(&call).is_some_and(|running| is_it(&running.pending))
            || self.waits.get(&call).is_some_and(|wait| is_it(&wait.pending))
            || self.compilations.contains_key(&call)
    }

    /// The calls whose work goes on and whose end nobody hears of, in order: those that have
    /// returned, and what a compiler was about that has died.
    pub fn works(&self) -> Vec<CallId> {
        let running = self.running.values().map(|running| &running.pending);
        let all = self.queue.iter().chain(running);
        let is_unheard = |pending: &&Pending| {
            pending.returned || (pending.abandoned && is_of_compiler(pending.id))
        };
        let mut calls: Vec<CallId> = all.filter(is_unheard).map(|pending| pending.id).collect();
        calls.sort_unstable();
        calls
    }

    /// The call that a job is for.
    pub fn call_of(&self, job: JobId) -> Option<CallId> {
        let backup = self.backups.get(&job).map(|run| run.pending.id);
        let restore = self.restore.as_ref().filter(|run| run.job == Some(job));
        let running = || self.running.values().find(|running| running.jobs.contains(&job));
        backup
            .or(restore.map(|run| run.pending.id))
            .or_else(|| running().map(|running| self.client_call(running.pending.id)))
    }

    /// Sets MaxRequestLimit.
    pub fn set_request_limit(&mut self, limit: u32) {
        self.request_limit = limit;
    }

    fn reply(&mut self, pending: &Pending, reply: impl Into<Reply>) {
        match (pending.abandoned, is_of_compiler(pending.id)) {
            (true, _) => {}
            (false, true) => drop(self.answers.insert(pending.id, reply.into())),
            (false, false) => {
                self.outputs.push_back(Output::Reply { id: pending.id, reply: reply.into() });
            }
        }
    }

    fn job(&mut self, job: Job) -> JobId {
        let id = JobId(self.next_job);
        self.next_job += 1;
        self.outputs.push_back(Output::Job { id, job });
        id
    }
}

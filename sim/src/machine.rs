//! A server with its disk and its providers: whoever drives one drives it through this.
//!
//! The server says what is to be done; the machine does it at once. Only calls that were started
//! *held* stay in progress, until they are let go: a Backup or a Restore before it touches its
//! file, any other call before its effect.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::archive::Progress;
use crate::call::{Call, CallId, Reply};
use crate::provider::{Provider, TABLE_PROVIDER, Table};
use crate::server::{Job, JobId, JobResult, Output, Server};
use crate::status::Status;
use crate::store::{Backup, MemoryStore, Store};

/// A server, what it stores backups on, and what it asks for dynamic instances and classes.
pub struct Machine<S = MemoryStore> {
    /// The server.
    pub server: Server,
    /// Where backup files go.
    pub store: S,
    /// The built-in provider.
    pub table: Table,
    providers: BTreeMap<Arc<str>, Box<dyn Provider>>,
    held: BTreeMap<CallId, Option<(JobId, Job)>>,
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
        }
    }

    /// Has a provider asked under a name, besides the built-in one.
    pub fn add_provider(&mut self, name: impl Into<Arc<str>>, provider: Box<dyn Provider>) {
        self.providers.insert(name.into(), provider);
    }

    /// Starts a call.
    pub fn call(&mut self, now: Duration, call: Call) -> CallId {
        self.server.call(now, call)
    }

    /// Starts a call that stays in progress, once it runs, until it is let go.
    pub fn call_held(&mut self, now: Duration, call: Call) -> CallId {
        let by_file = call.method.is_file_call();
        let id = match by_file {
            true => self.server.call(now, call),
            false => self.server.call_held(now, call),
        };
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

    /// Does what there is to do, and returns the replies that have come.
    pub fn pump(&mut self) -> Vec<(CallId, Reply)> {
        let mut replies = Vec::new();
        while let Some(output) = self.server.poll() {
            match output {
                Output::Reply { id, reply } => replies.push((id, reply)),
                Output::Job { id, job } => self.take(id, job),
            }
        }
        replies
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
            Job::Backup { file, content, taken, existing, access } => {
                let content = &self.server.content_to_write(content);
                let (existing, taken) = (*existing, *taken);
                let backup = Backup { file, content, taken, existing, access };
                JobResult::Written(self.store.write(&backup, &mut Progress::nobody()))
            }
            Job::Restore { file, access } => {
                JobResult::Read(self.store.read(file, access, &mut Progress::nobody()))
            }
        };
        self.server.finish(now, id, result);
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

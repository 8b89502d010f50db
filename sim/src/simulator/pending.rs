//! Calls as futures.
//!
//! There is no task in the background. Whoever calls lets the server catch up with the clock first,
//! and whoever waits also waits for the server's next deadline: between two such moments nobody
//! could tell the difference.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot};
use tokio::time::{Instant, sleep_until};

use crate::call::{Call, CallId, Reply};
use crate::machine::{FileJob, Machine};
use crate::server::Server;
use crate::store::{MemoryStore, Store};

#[cfg(all(test, unix))]
use super::interleavings;

/// What all clones of a simulator share.
pub(super) struct Shared {
    state: Mutex<State>,
    /// Where backup files go, if that takes time: work with them holds up nobody else.
    files: Option<Mutex<Box<dyn Store>>>,
    /// Something has happened: the next deadline may be another one.
    moved: Notify,
    started: Instant,
}

pub(super) struct State {
    pub machine: Machine<Box<dyn Store>>,
    waiting: BTreeMap<CallId, oneshot::Sender<Reply>>,
}

impl State {
    /// Whether nobody is to be told of a reply.
    #[cfg(all(test, unix))]
    pub fn nobody_waits(&self) -> bool {
        self.waiting.is_empty()
    }
}

impl Shared {
    pub fn new(server: Server, store: Box<dyn Store>) -> Self {
        let is_immediate = store.is_immediate();
        let (own, files) = match is_immediate {
            true => (store, None),
            false => (Box::new(MemoryStore::default()) as Box<dyn Store>, Some(Mutex::new(store))),
        };
        let mut machine = Machine::new(server, own);
        if files.is_some() {
            machine.defer_files();
        }
        let state = Mutex::new(State { machine, waiting: BTreeMap::new() });
        Self { state, files, moved: Notify::new(), started: Instant::now() }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        #[cfg(all(test, unix))]
        interleavings::point();
        super::unpoisoned(&self.state)
    }

    /// The time, as the server counts it.
    pub fn now(&self) -> Duration {
        self.started.elapsed()
    }

    /// Lets the server catch up with the clock, and hands out the replies.
    pub fn pump(self: &Arc<Self>) {
        let mut state = self.lock();
        state.machine.advance(self.now());
        for (id, reply) in state.machine.pump() {
            if let Some(sender) = state.waiting.remove(&id) {
                let _ = sender.send(reply); // Whoever has stopped waiting wants none.
            }
        }
        let jobs = state.machine.take_file_jobs();
        drop(state);
        #[cfg(all(test, unix))]
        interleavings::point();
        self.moved.notify_waiters();
        jobs.into_iter().for_each(|job| self.carry_out(job));
    }

    /// Does what is to be done with a file, beside everything else where there is a runtime.
    fn carry_out(self: &Arc<Self>, job: FileJob) {
        let shared = Arc::clone(self);
        let work = move || {
            let Some(files) = &shared.files else { return };
            let result = job.run(super::unpoisoned(files).as_mut());
            let now = shared.now();
            shared.lock().machine.finish(now, job.id(), result);
            shared.pump();
        };
        #[cfg(all(test, unix))]
        let Some(work) = interleavings::beside(work) else { return };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(work)),
            Err(_) => work(),
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.lock().machine.server().next_deadline().map(|deadline| self.started + deadline)
    }
}

/// A call without its reply. Dropped before it has come, the call is abandoned.
pub(super) struct Waiting {
    shared: Arc<Shared>,
    id: CallId,
    reply: oneshot::Receiver<Reply>,
    over: bool,
}

impl Waiting {
    /// Makes a call.
    pub fn start(shared: &Arc<Shared>, call: Call) -> Self {
        let (sender, reply) = oneshot::channel();
        let now = shared.now();
        let mut state = shared.lock();
        let id = state.machine.call(now, call);
        state.waiting.insert(id, sender);
        drop(state);
        shared.pump();
        Self { shared: Arc::clone(shared), id, reply, over: false }
    }

    /// Waits for the reply, and for what happens by itself until then.
    pub async fn reply(mut self) -> (CallId, Reply) {
        loop {
            let shared = Arc::clone(&self.shared);
            let moved = shared.moved.notified();
            let deadline = shared.next_deadline();
            tokio::select! {
                biased;
                reply = &mut self.reply => {
                    self.over = true;
                    return (self.id, reply.expect("each call gets one reply"));
                }
                () = moved => {}
                () = wait_until(deadline) => shared.pump(),
            }
        }
    }
}

async fn wait_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        let now = self.shared.now();
        let mut state = self.shared.lock();
        if state.waiting.remove(&self.id).is_some() {
            state.machine.abandon(now, self.id);
        }
        drop(state);
        self.shared.pump();
    }
}

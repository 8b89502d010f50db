//! The model between two calls of a history.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use imbl::OrdMap;
use wbem_sim::call::{Call, CallId, Handle, Reply};
use wbem_sim::machine::Machine;
use wbem_sim::profile::Profile;
use wbem_sim::repository::Namespace;
use wbem_sim::server::{JobId, Names, NoNormalForm, Server};
use wbem_sim::store::MemoryStore;

use crate::explore::Model;
use crate::scenario::Content;
use crate::target::TargetError;

/// What a history starts from.
#[derive(Debug, Clone)]
pub struct Start {
    server: Server,
}

impl Start {
    /// A server with a profile and some content.
    pub fn new(profile: impl Into<Arc<Profile>>, content: &[Content]) -> Result<Self, TargetError> {
        Ok(Self { server: Model::new(profile, content)?.server().clone() })
    }

    pub(super) fn machine(&self) -> Machine {
        Machine::new(self.server.clone(), MemoryStore::default())
    }

    pub(super) fn state(&self) -> State {
        let server = self.server.clone();
        State { server, store: MemoryStore::default(), pointers: OrdMap::new() }
    }
}

/// A server, its files, and which of its pointers are those of the history.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    server: Server,
    store: MemoryStore,
    pointers: OrdMap<u64, Handle>,
}

impl State {
    /// Makes the call of a number; its reply, if that comes at once.
    pub fn make(&mut self, number: u64, call: &Arc<Call>) -> Option<Reply> {
        let opens = call.hands_out().is_some();
        let call = with_pointer(call, |number| self.pointers.get(&number).copied());
        let mut machine = Machine::new(self.server.clone(), std::mem::take(&mut self.store));
        let id = machine.call(Duration::ZERO, call);
        let replies = machine.pump();
        self.server = machine.server().clone();
        self.store = std::mem::take(&mut machine.store);
        if opens {
            self.pointers.insert(number, id.into());
        }
        replies
            .into_iter()
            .find(|(other, _): &(CallId, Reply)| *other == id)
            .map(|(_, reply)| reply)
    }

    /// Whether the server would go on alike, for all that a history can tell. Its own numbers say
    /// in which order calls came, and are nobody's business.
    pub fn is_like(&self, other: &Self) -> bool {
        let is_stored = || self.server.repository() == other.server.repository();
        match (self.words(), other.words()) {
            (Ok(words), Ok(others)) => words == others && self.store == other.store && is_stored(),
            _ => self == other,
        }
    }

    /// What else matters to later calls, with the numbers of the history for the server's.
    fn words(&self) -> Result<Vec<u64>, NoNormalForm> {
        let mut words = Vec::new();
        self.server.normal_form(&mut Pointers(&self.pointers), &mut words).map(|()| words)
    }

    /// Whether the call of a number comes back with this reply at once.
    pub fn replies(&mut self, number: u64, call: &Arc<Call>, reply: &Reply) -> bool {
        self.make(number, call).is_some_and(|own| are_equal(&own, reply))
    }
}

/// What the history calls the server's numbers, where nothing runs.
struct Pointers<'a>(&'a OrdMap<u64, Handle>);

impl Names for Pointers<'_> {
    fn call(&mut self, number: u64) -> u64 {
        let mut known = self.0.iter();
        known.find(|(_, handle)| handle.0 == number).map_or(u64::MAX, |(name, _)| *name)
    }

    fn job(&mut self, job: JobId) -> u64 {
        job.0
    }

    fn process(&mut self, process: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        process.hash(&mut hasher);
        hasher.finish()
    }

    fn snapshot(&mut self, _: &Namespace) -> u64 {
        0
    }
}

/// A pointer that the server never gave.
pub(super) const NOWHERE: Handle = Handle(u64::MAX);

/// A call of a history, with what the server has given for the pointer that is named after a call.
/// The pointer of a call that has not taken effect yet is nowhere.
pub(super) fn with_pointer(
    call: &Arc<Call>,
    given: impl FnOnce(u64) -> Option<Handle>,
) -> Arc<Call> {
    let mut call = Arc::clone(call);
    if let Some(named) = call.method.pointer() {
        let given = given(named.0).unwrap_or(NOWHERE);
        // Mostly the server counts as the history does.
        if given != named {
            let method = &mut Arc::make_mut(&mut call).method;
            *method.pointer_mut().expect("there is one") = given;
        }
    }
    call
}

/// Whether two replies say the same: what is listed comes in no particular order.
pub(super) fn are_equal(own: &Reply, other: &Reply) -> bool {
    let in_order = |reply: &Reply| {
        let mut reply = reply.clone();
        reply.returned.sort();
        reply
    };
    own == other || in_order(own) == in_order(other)
}

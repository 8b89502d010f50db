//! The model as something that does one call at a time.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use stateright::semantics::SequentialSpec;
use wbem_sim::call::{Call, CallId, Handle, Reply};
use wbem_sim::machine::Machine;
use wbem_sim::profile::Profile;
use wbem_sim::server::Server;
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

    pub(super) fn specification(&self, budget: Budget) -> Specification {
        Specification {
            server: self.server.clone(),
            store: MemoryStore::default(),
            pointers: BTreeMap::new(),
            budget,
        }
    }
}

/// How many steps of the model may still be taken, and how many calls were numbered.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    steps: Rc<Cell<u64>>,
    calls: Rc<Cell<u64>>,
}

impl Budget {
    pub fn of(steps: u64) -> Self {
        Self { steps: Rc::new(Cell::new(steps)), calls: Rc::default() }
    }

    pub fn is_spent(&self) -> bool {
        self.steps.get() == 0
    }

    /// The number of the next call of the part: in a part, calls have numbers of their own.
    pub fn next_call(&self) -> u64 {
        let number = self.calls.get();
        self.calls.set(number + 1);
        number
    }

    fn take(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }
}

/// A server, and which of its pointers are those of the history.
#[derive(Debug, Clone)]
pub(super) struct Specification {
    server: Server,
    store: MemoryStore,
    pointers: BTreeMap<u64, Handle>,
    budget: Budget,
}

impl Specification {
    /// Makes the call of a number; its reply, if that comes at once.
    fn make(&mut self, number: u64, call: &Call) -> Option<Reply> {
        let mut call = call.clone();
        if let Some(pointer) = call.method.pointer_mut() {
            // The pointer of a call that has not taken effect yet is nowhere.
            *pointer = self.pointers.get(&pointer.0).copied().unwrap_or(NOWHERE);
        }
        let mut machine = Machine::new(self.server.clone(), std::mem::take(&mut self.store));
        let id = machine.call(Duration::ZERO, call);
        let replies = machine.pump();
        self.server = machine.server().clone();
        self.store = std::mem::take(&mut machine.store);
        self.pointers.insert(number, id.into());
        replies
            .into_iter()
            .find(|(other, _): &(CallId, Reply)| *other == id)
            .map(|(_, reply)| reply)
    }

    /// Whether the call of a number comes back with this reply at once.
    fn replies(&mut self, number: u64, call: &Call, reply: &Reply) -> bool {
        self.make(number, call).is_some_and(|own| are_equal(own, reply))
    }
}

impl SequentialSpec for Specification {
    type Op = (u64, Call);
    type Ret = Option<Reply>;

    fn invoke(&mut self, (number, call): &(u64, Call)) -> Option<Reply> {
        if !self.budget.take() {
            return None;
        }
        self.make(*number, call)
    }

    fn is_valid_step(&mut self, (number, call): &(u64, Call), reply: &Option<Reply>) -> bool {
        let Some(reply) = reply else { return false };
        self.budget.take() && self.replies(*number, call, reply)
    }
}

/// A pointer that the server never gave.
pub(super) const NOWHERE: Handle = Handle(u64::MAX);

/// Whether two replies say the same: what is listed comes in no particular order.
pub(super) fn are_equal(mut own: Reply, other: &Reply) -> bool {
    if own == *other {
        return true;
    }
    let mut other = other.clone();
    own.returned.sort();
    other.returned.sort();
    own == other
}

//! A history whose order of effects is known: one server makes the calls in that order, and nothing
//! is kept of what it was before.

use std::time::Duration;

use wbem_sim::call::{Call, CallId, Handle, Reply};
use wbem_sim::machine::Machine;

use super::state::{NOWHERE, are_equal};
use super::{Event, Start};

/// How far a history has been followed.
pub(super) struct Replay<'a> {
    machine: Machine,
    /// The pointers of the server, by the calls of the history.
    pointers: Vec<Handle>,
    /// The calls that have begun and not come back, by their threads: few at a time.
    begun: Vec<(u32, usize, &'a Call)>,
}

impl<'a> Replay<'a> {
    pub fn new(start: &Start) -> Self {
        Self { machine: start.machine(), pointers: Vec::new(), begun: Vec::new() }
    }

    /// Goes on with an event; whether it can have happened.
    pub fn follows(&mut self, event: &'a Event) -> bool {
        let of = |thread: u32| move |(other, ..): &(u32, usize, &Call)| *other == thread;
        match event {
            Event::Invoked { thread, call } => {
                self.begun.retain(|begun| !of(*thread)(begun));
                self.begun.push((*thread, self.pointers.len(), call));
                self.pointers.push(NOWHERE);
                true
            }
            Event::Returned { thread, reply } => match self.begun.iter().position(of(*thread)) {
                Some(at) => {
                    let (_, number, call) = self.begun.swap_remove(at);
                    self.replies(number, call, reply)
                }
                None => false,
            },
        }
    }

    /// Whether the call of a number comes back with this reply at once.
    fn replies(&mut self, number: usize, call: &Call, reply: &Reply) -> bool {
        let mut call = call.clone();
        if let Some(pointer) = call.method.pointer_mut() {
            let known = usize::try_from(pointer.0).ok().and_then(|of| self.pointers.get(of));
            *pointer = known.copied().unwrap_or(NOWHERE);
        }
        let id: CallId = self.machine.call(Duration::ZERO, call);
        self.pointers[number] = id.into();
        let mut own = None;
        while let Some((of, reply)) = self.machine.next_reply() {
            own = own.or((of == id).then_some(reply));
        }
        own.is_some_and(|own| are_equal(own, reply))
    }
}

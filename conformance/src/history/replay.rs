//! A history whose order of effects is known: one server makes the calls in that order, and nothing
//! is kept of what it was before.

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Handle, Reply};
use wbem_sim::machine::Machine;

use super::alike::Alike;
use super::state::{NOWHERE, with_pointer};
use super::{Event, Start};

/// How far a history has been followed.
pub(super) struct Replay<'a> {
    machine: Machine,
    /// The pointers of the server, by the calls of the history.
    pointers: Vec<Handle>,
    /// The calls that have begun and not come back, by their threads: few at a time.
    begun: Vec<(u32, usize, &'a Arc<Call>)>,
    alike: Alike,
}

impl<'a> Replay<'a> {
    pub fn new(start: &Start) -> Self {
        let (pointers, begun) = (Vec::new(), Vec::new());
        Self { machine: start.machine(), pointers, begun, alike: Alike::new() }
    }

    /// Goes on with an event; whether it can have happened.
    pub fn follows(&mut self, event: &'a Event) -> bool {
        let of = |thread: u32| move |(other, ..): &(u32, usize, &Arc<Call>)| *other == thread;
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
    fn replies(&mut self, number: usize, call: &Arc<Call>, reply: &Reply) -> bool {
        let call = with_pointer(call, |number| {
            usize::try_from(number).ok().and_then(|of| self.pointers.get(of)).copied()
        });
        let id: CallId = self.machine.call(Duration::ZERO, call);
        self.pointers[number] = id.into();
        let mut replies = false;
        while let Some((of, own)) = self.machine.next_reply() {
            replies |= of == id && self.alike.are_equal(&own, reply);
        }
        replies
    }
}

//! Calls that have no reply yet: those that wait, in one queue, and those that run.
//!
//! Whenever something has changed the queue is gone through again. A Pause that was only waiting
//! for running writes comes first. Held requests are next, so that a pause cannot follow a pause
//! and leave them held for ever; then Pause, Backup and the other calls that wait for their turn.

use std::time::Duration;

use triomphe::Arc as Shared;

use crate::call::{CallId, Method};
use crate::profile::{HeldOrder, LostHeldRequest, Mutant};
use crate::status::Status;

use super::Server;
use super::decision::Decision;
use super::line::Line;
use super::pending::Pending;
use super::result::Wait;

/// The bit of an HRESULT that says that it is a failure [REQ CALL-6].
const SEVERITY: u32 = 1 << 31;

impl Server {
    /// Puts a call at the end of the queue.
    pub(super) fn wait(&mut self, pending: Pending) {
        self.watch_login(&pending);
        self.queue.push(pending);
    }

    /// Takes some of the waiting calls out of the queue, in their order.
    pub(super) fn take_waiting(&mut self, wanted: impl Fn(&Pending) -> bool) -> Line {
        self.queue.split(wanted)
    }

    /// Goes through the queue until nothing in it moves any more.
    pub(super) fn stir(&mut self) {
        while std::mem::take(&mut self.restless) {
            if self.nobody_waits() {
                self.draining = None; // As mostly, and then there is no more to it.
                return;
            }
            while !self.has_stopped_after_a_change() && self.moves() {}
            if self.has_stopped_after_a_change() {
                return;
            }
            self.answer_waiting();
            self.draining = self.draining_pause();
            self.start_restore();
        }
    }

    /// Whether there is no call that may go on when something changes.
    fn nobody_waits(&self) -> bool {
        self.queue.is_empty()
            && self.released.is_empty()
            && self.waits.is_empty()
            && self.compilations.is_empty()
            && self.restore.is_none()
    }

    /// Lets the first call go on that can; whether there was one.
    fn moves(&mut self) -> bool {
        self.run_released_request()
            || self.retry_drained_pause()
            || self.release_requests()
            || self.continue_compilations()
            || self.retry_backup_calls()
    }

    /// A Pause that has waited for running writes goes before whatever came after it.
    fn retry_drained_pause(&mut self) -> bool {
        let Some(call) = self.draining else {
            return false;
        };
        let at = self.queue.find(call);
        let at = at.filter(|at| self.decide(self.queue.at(*at)) == Decision::Go);
        at.map(|at| self.queue.remove(at)).map(|pending| self.attempt(pending)).is_some()
    }

    /// Frees the held requests that nothing holds; whether there were any.
    fn release_requests(&mut self) -> bool {
        let forgets = self.profile.is(Mutant::ResumeForgetsHeld);
        if self.queue.is_empty() || self.restore.is_some() || forgets {
            return false;
        }
        let mut queue = std::mem::take(&mut self.queue);
        let mut ready = queue.split(|waits| !waits.is_backup() && !self.must_hold(waits));
        self.queue = queue;
        if self.profile.readings.held_order == HeldOrder::Unordered {
            ready.reverse(); // No order is promised: one that nobody expects.
        }
        let any = !ready.is_empty();
        self.released = ready;
        any
    }

    /// Runs the first request that nothing holds any more; whether there was one. All of them run
    /// before anything else does.
    fn run_released_request(&mut self) -> bool {
        self.released.pop().map(|pending| self.release_request(pending)).is_some()
    }

    fn release_request(&mut self, pending: Pending) {
        if matches!(pending.call.method, Method::Activate { .. }) {
            return self.begin(pending); // It waited for the end of a Restore.
        }
        if self.profile.is(Mutant::HeldRequestFails) {
            return self.complete(pending, Status::WBEM_E_CALL_CANCELLED);
        }
        if self.profile.is(Mutant::HeldRequestRunsTwice) {
            let twin = Pending { abandoned: true, ..pending.clone() };
            self.services_in_progress += u32::from(twin.counts());
            self.run(twin);
        }
        self.run(pending);
    }

    /// Tries the waiting calls of the backup interfaces again, first come first served; whether one
    /// of them went.
    fn retry_backup_calls(&mut self) -> bool {
        for index in 0..self.queue.len() {
            let waits = self.queue.at(index);
            if waits.is_backup() && self.decide(waits) != Decision::Wait {
                let pending = self.queue.remove(index);
                self.attempt(pending);
                return true;
            }
        }
        false
    }

    /// A call is over: its reply goes out, and what it kept alive may end.
    pub(super) fn complete(&mut self, pending: Pending, reply: impl Into<crate::call::Reply>) {
        let mut reply = reply.into();
        if pending.is_backup() && self.profile.is(Mutant::FailureLooksLikeSuccess) {
            reply.status = Status(reply.status.0 & !SEVERITY);
        }
        let counts =
            pending.counts() || (pending.returned && self.profile.is(Mutant::ReturnedCallsCount));
        match pending.returned {
            true => self.deliver(&pending, reply),
            false => self.reply(&pending, reply),
        }
        self.login_ends.remove(&pending.id);
        self.restless = true;
        if counts {
            self.services_in_progress -= 1;
        }
        if let Some(connection) = pending.call.method.connection() {
            self.drop_closed_connection(connection);
        }
        if let Some(object) = pending.object {
            self.drop_object(object);
        }
        if let Some(result) = pending.call.method.result() {
            self.drop_unused_result(result);
        }
    }

    /// Whether a held request goes with its client (A-21) [REQ BUFFER-8].
    pub(super) fn drops_lost_requests(&self) -> bool {
        self.profile.readings.lost_held_request == LostHeldRequest::Dropped
    }

    /// Nobody waits for this call any more: its client has gone away, or given up.
    ///
    /// A held request runs all the same or is dropped, as the profile has it; a Pause,
    /// Backup or Restore that still waits for its turn is never run.
    pub fn abandon(&mut self, now: Duration, call: CallId) {
        self.advance(now);
        let call = self.abandon_compilation(call).unwrap_or(call);
        if let Some(running) = self.running.get_mut(&call) {
            Shared::make_mut(running).pending.abandoned = true;
        }
        if let Some(Wait { pending, .. }) = self.waits.remove(&call) {
            self.complete(Pending { abandoned: true, ..pending }, Status::WBEM_E_CALL_CANCELLED);
        }
        if let Some(at) = self.queue.find(call) {
            self.queue.at_mut(at).abandoned = true;
            let dropped = self.drops_lost_requests();
            if dropped || self.queue.at(at).is_backup() {
                let pending = self.queue.remove(at);
                self.complete(pending, Status::WBEM_E_CALL_CANCELLED);
            }
        }
        self.stir();
    }
}

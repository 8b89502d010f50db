//! What happens by itself: the backup timer, the end of waiting for a login, the discovery that a
//! client has died.
//!
//! Everything due is done in the order in which it falls due, each at its own time, however far a
//! single step of time reaches.

use std::time::Duration;

use triomphe::Arc as Shared;

use crate::call::{CallId, Method};
use crate::profile::{Mutant, TimerScope};
use crate::status::Status;

use super::Server;
use super::pause::PauseEnd;
use super::pending::Pending;
use super::pointer::ObjectId;
use super::rows::Rows;

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Due {
    Timer(ObjectId),
    Rundown(crate::caller::Process),
    Login(CallId),
    Wait(CallId),
}

/// The earliest time in some rows.
fn earliest<K: Ord, V>(
    rows: &Rows<K, V>,
    time: impl Fn(&V) -> Option<Duration>,
) -> Option<Duration> {
    if rows.is_empty() {
        return None; // As mostly, of three kinds at least: there is nothing to go through.
    }
    rows.values().filter_map(time).min()
}

/// The first key of what is wanted of some rows.
fn first<K: Clone + Ord, V>(rows: &Rows<K, V>, wanted: impl Fn(&V) -> bool) -> Option<K> {
    rows.iter().find(|(_, value)| wanted(value)).map(|(key, _)| key.clone())
}

impl Server {
    /// When something next happens by itself, if nothing else does before.
    pub fn next_deadline(&self) -> Option<Duration> {
        if self.nothing_is_to_fall_due() {
            return None; // As mostly: this is asked at every step of time.
        }
        let timers = earliest(&self.timers, |at| Some(*at));
        let timers = timers.filter(|_| !self.profile.is(Mutant::TimerNeedsPausersCall));
        let rundowns = earliest(&self.rundowns, |at| Some(*at));
        let logins = earliest(&self.login_ends, |at| Some(*at));
        let waits = earliest(&self.waits, |wait| wait.until);
        [timers, rundowns, logins, waits].into_iter().flatten().min()
    }

    fn nothing_is_to_fall_due(&self) -> bool {
        self.timers.is_empty()
            && self.rundowns.is_empty()
            && self.login_ends.is_empty()
            && self.waits.is_empty()
    }

    /// The first of what falls due at a time.
    fn due_at(&self, due: Duration) -> Option<Due> {
        let is_due = |at: &Duration| *at == due;
        let is_timer_due =
            |at: &Duration| is_due(at) && !self.profile.is(Mutant::TimerNeedsPausersCall);
        let timer = || first(&self.timers, is_timer_due).map(Due::Timer);
        let rundown = || first(&self.rundowns, is_due).map(Due::Rundown);
        let login = || first(&self.login_ends, is_due).map(Due::Login);
        let wait = || first(&self.waits, |wait| wait.until == Some(due)).map(Due::Wait);
        timer().or_else(rundown).or_else(login).or_else(wait)
    }

    /// Lets time pass. Time never goes back: an earlier time is taken as no time at all.
    pub fn advance(&mut self, now: Duration) {
        while let Some(at) = self.next_deadline().filter(|at| *at <= now) {
            self.now = self.now.max(at);
            let due = self.due_at(at).expect("something falls due then");
            self.happen(due);
            self.stir();
        }
        self.now = self.now.max(now);
    }

    fn happen(&mut self, due: Due) {
        match due {
            Due::Timer(object) => self.fire(object),
            Due::Rundown(process) => {
                self.rundowns.remove(&process);
                self.run_down(&process);
            }
            Due::Login(call) => self.end_login(call),
            Due::Wait(call) => self.time_out(call),
        }
    }

    /// A login has taken as long as it may: one that waits is refused, and of one that is being
    /// worked on nobody waits for the end any more [REQ CONNECT-18].
    fn end_login(&mut self, call: CallId) {
        self.login_ends.remove(&call);
        if let Some(at) = self.queue.find(call) {
            let pending = self.queue.remove(at);
            self.complete(pending, Status::WBEM_E_TRANSPORT_FAILURE);
        } else if let Some(running) = self.running.get_mut(&call) {
            let pending = running.pending.clone();
            Shared::make_mut(running).pending.abandoned = true;
            self.reply(&pending, Status::WBEM_E_TRANSPORT_FAILURE);
        }
    }

    /// The timer acts as if Resume had been called [REQ TIMER-2, TIMER-5].
    fn fire(&mut self, object: ObjectId) {
        self.timers.remove(&object);
        self.end_pause(PauseEnd::Timer);
    }

    /// A mutant's idea of a timer: it is looked at when the pausing client calls [REQ TIMER-7].
    pub(super) fn fire_timers_late(&mut self, pending: &Pending) {
        let Some(pause) = &self.pause else {
            return;
        };
        let due = self.timers.get(&pause.owner).is_some_and(|at| *at <= self.now);
        if due && pause.process == pending.call.caller.process {
            self.fire(pause.owner);
            self.stir();
        }
    }

    /// Pause has been received: each object has a timer of its own, under that reading
    /// [REQ TIMER-1, TIMER-8].
    pub(super) fn arm_on_receipt(&mut self, pending: &Pending) {
        if self.timers_are_per_object() && matches!(pending.call.method, Method::Pause { .. }) {
            let object = pending.object();
            let end = self.timer_end(pending.arrived);
            // A Pause that comes again does not restart it [REQ PAUSE-6].
            self.timers.insert_if_none(object, end);
        }
    }

    /// Whether each object has a timer of its own, or each pause.
    pub(super) fn timers_are_per_object(&self) -> bool {
        self.profile.readings.timer_scope == TimerScope::PerObject
    }

    /// Pause has taken effect.
    pub(super) fn arm_on_success(&mut self, object: ObjectId, arrived: Duration) {
        let end = self.timer_end(arrived);
        match self.profile.mutant {
            Some(Mutant::TimerFromActivation) => self.timers.insert_if_none(object, end),
            Some(Mutant::TimerWorksOnce) if self.objects[&object].timed_out => {}
            _ => drop(self.timers.insert(object, end)),
        }
    }
}

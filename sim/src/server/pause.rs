//! Pause, and what ends a pause.

use std::time::Duration;

use crate::call::{CallId, Method};
use crate::caller::Process;
use crate::profile::{
    BACKUP_TIMER, Mutant, ObjectAfterTimeout, PauseDrain, PauseDuringBackup, SecondPause,
    TimerStart,
};
use crate::status::Status;

use super::Server;
use super::admission::Kind;
use super::backup::file_code;
use super::decision::Decision;
use super::pending::Pending;
use super::pointer::ObjectId;

/// A pause in force.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Pause {
    /// The object that paused; it may be gone.
    pub owner: ObjectId,
    /// The process that called.
    pub process: Process,
    /// When it took effect.
    pub since: Duration,
}

/// What ended a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PauseEnd {
    /// Resume.
    Resume,
    /// The backup timer.
    Timer,
    /// The release of the object.
    Release,
    /// The server itself: a Restore, or a stop.
    Server,
}

impl Server {
    /// [REQ PAUSE-3, PAUSE-4, PAUSE-5, PAUSE-11, PAUSE-14]
    pub(super) fn decide_pause(&self, pending: &Pending) -> Decision {
        let object = pending.object();
        if self.is_second_pause_of(object) {
            let code = match self.profile.is(Mutant::DoublePauseFailsOtherwise) {
                true => Status::WBEM_E_FAILED,
                false => Status::WBEM_E_INVALID_OPERATION,
            };
            return Decision::Refuse(code);
        }
        if self.pause.is_some() {
            return self.decide_second_pause();
        }
        match self.pause_beside_backup() {
            decision if self.backing_up && decision != Decision::Go => return decision,
            _ => {}
        }
        match self.disk_fault() {
            _ if self.must_drain() => Decision::Wait,
            Some(fault) => Decision::Refuse(file_code(fault)), // [REQ PAUSE-2]
            None => Decision::Go,
        }
    }

    /// What Pause and Resume do while a Backup, and in its way a Restore, runs.
    pub(super) fn pause_beside_backup(&self) -> Decision {
        match self.profile.readings.pause_during_backup {
            PauseDuringBackup::Independent => Decision::Go,
            PauseDuringBackup::Waits => Decision::Wait,
            PauseDuringBackup::Refused => Decision::Refuse(Status::WBEM_E_INVALID_OPERATION),
        }
    }

    /// Pause on an object that counts as having paused.
    fn is_second_pause_of(&self, id: ObjectId) -> bool {
        let Some(object) = self.objects.get(&id) else {
            return false;
        };
        match self.profile.mutant {
            Some(Mutant::DoublePauseSucceeds) => false,
            Some(Mutant::PauseOnlyOnce) => object.counts_as_paused || object.has_resumed,
            _ => object.counts_as_paused,
        }
    }

    /// Pause while another object's pause is in force.
    fn decide_second_pause(&self) -> Decision {
        match self.profile.readings.second_pause {
            _ if self.profile.is(Mutant::DoublePauseSucceeds) => Decision::Go,
            _ if self.profile.is(Mutant::SecondPauseTakesOver) => Decision::Go,
            SecondPause::InvalidOperation => Decision::Refuse(Status::WBEM_E_INVALID_OPERATION),
            SecondPause::Blocks if self.profile.is(Mutant::SecondPauseFailsOtherwise) => {
                Decision::Refuse(Status::WBEM_E_FAILED)
            }
            SecondPause::Blocks => Decision::Wait,
        }
    }

    /// Whether a Pause has to wait for writes that run (A-28) [REQ PAUSE-12].
    fn must_drain(&self) -> bool {
        self.profile.readings.pause_drain == PauseDrain::Drains
            && !self.profile.is(Mutant::PauseDoesNotDrain)
            && self.running.values().any(|running| self.kind(&running.pending) == Kind::Write)
    }

    /// The first Pause in the queue that waits for nothing but running writes: what arrives behind
    /// it is held already, so that the wait has an end.
    pub(super) fn draining_pause(&self) -> Option<CallId> {
        let waits_for_backup = self.backing_up && self.pause_beside_backup() == Decision::Wait;
        if self.pause.is_some() || waits_for_backup {
            return None;
        }
        // Asked after every call: mostly no Pause waits, and then nobody looks at what runs.
        let drains = |pending: &&Pending| {
            let is_pause = matches!(pending.call.method, Method::Pause { .. });
            is_pause && self.must_drain() && self.decide(pending) == Decision::Wait
        };
        self.queue.iter().find(drains).map(|pending| pending.id)
    }

    /// The pause takes effect [REQ PAUSE-1].
    pub(super) fn go_pause(&mut self, pending: Pending) {
        let object = pending.object();
        let process = pending.call.caller.process.clone();
        if !self.profile.is(Mutant::PauseDoesNothing) {
            self.pause = Some(Pause { owner: object, process, since: self.now });
        }
        if let Some(object) = self.objects.get_mut(&object) {
            object.counts_as_paused = true;
            object.timed_out &= self.profile.is(Mutant::TimerWorksOnce);
        }
        self.arm_on_success(object, pending.arrived);
        if self.profile.is(Mutant::PauseBreaksConnections) {
            self.connections.clear();
        }
        if self.profile.is(Mutant::PauseCancelsRunning) {
            self.cut_off_running(Status::WBEM_E_CALL_CANCELLED);
        }
        let late_denial = self.authorise(&pending.call.caller, &pending.call.method);
        let reply = late_denial.err().unwrap_or(Status::WBEM_S_NO_ERROR);
        self.complete(pending, reply);
        self.advance(self.now);
    }

    /// When the 15 minutes of a pause that takes effect now are over (A-31) [REQ TIMER-3].
    pub(super) fn timer_end(&self, arrived: Duration) -> Duration {
        let start = match self.profile.readings.timer_start {
            TimerStart::FromSuccess => self.now,
            TimerStart::FromReceipt => arrived,
        };
        start + self.timer_length()
    }

    fn timer_length(&self) -> Duration {
        match self.profile.mutant {
            Some(Mutant::TimerFourteenMinutes) => Duration::from_secs(14 * 60),
            Some(Mutant::TimerSixteenMinutes) => Duration::from_secs(16 * 60),
            Some(Mutant::TimerMillisecondShort) => BACKUP_TIMER - Duration::from_millis(1),
            Some(Mutant::TimerMillisecondLong) => BACKUP_TIMER + Duration::from_millis(1),
            Some(Mutant::TimerNever) => Duration::from_secs(u64::from(u32::MAX)),
            _ => BACKUP_TIMER,
        }
    }

    /// The pause is over: what it held may go on [REQ RESUME-4, TIMER-2].
    pub(super) fn end_pause(&mut self, end: PauseEnd) {
        let Some(pause) = self.pause.take() else {
            return;
        };
        let by_timer = end == PauseEnd::Timer;
        let keeps_idea = by_timer
            && (self.profile.readings.object_after_timeout == ObjectAfterTimeout::FlagOnly
                || self.profile.is(Mutant::TimeoutSticks));
        if let Some(object) = self.objects.get_mut(&pause.owner) {
            object.counts_as_paused = keeps_idea;
            object.timed_out = by_timer;
            object.has_resumed |= end == PauseEnd::Resume;
        }
        if !(end == PauseEnd::Resume && self.profile.is(Mutant::ResumeLeavesTimer)) {
            self.timers.remove(&pause.owner);
        }
        self.restless = !(by_timer && self.profile.is(Mutant::TimerLeavesHeld));
    }
}

//! Resume.

use crate::call::Method;
use crate::profile::{FailedResumeTimer, ForeignResume, LateResume, Mutant};
use crate::status::Status;

use super::Server;
use super::decision::Decision;
use super::pause::PauseEnd;
use super::pending::Pending;
use super::pointer::ObjectId;

/// What a Resume does that comes after the timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Late {
    /// It fails.
    Refused,
    /// It ends whatever pause there is.
    EndsWhatIs,
    /// It succeeds and does nothing.
    Harmless,
}

impl Server {
    /// [REQ RESUME-2, RESUME-3, RESUME-5, RESUME-6]
    pub(super) fn decide_resume(&self, pending: &Pending) -> Decision {
        match self.pause_beside_backup() {
            Decision::Refuse(code) if self.backing_up => return Decision::Refuse(code),
            _ => {}
        }
        match self.resume_is_allowed(pending) {
            true => Decision::Go,
            false => Decision::Refuse(Status::WBEM_E_INVALID_OPERATION),
        }
    }

    fn resume_is_allowed(&self, pending: &Pending) -> bool {
        let object = pending.object();
        let state = self.objects.get(&object);
        if self.profile.is(Mutant::ResumeUnpausedSucceeds) && state.is_some_and(|o| !o.has_resumed)
        {
            return self.pause.is_none() || self.owns_pause(object);
        }
        if self.profile.is(Mutant::SecondResumeSucceeds) && state.is_some_and(|o| o.has_resumed) {
            return true;
        }
        if state.is_some_and(|object| object.timed_out) && !self.owns_pause(object) {
            return self.late_resume_is_allowed();
        }
        let only_pausing_pointer = self.profile.is(Mutant::ResumeNeedsPausingPointer);
        if only_pausing_pointer && pending.call.method.object() != Some(object.0) {
            return false;
        }
        self.pause.is_some() && (self.owns_pause(object) || self.foreign_resume_is_allowed())
    }

    pub(super) fn owns_pause(&self, object: ObjectId) -> bool {
        self.pause.as_ref().is_some_and(|pause| pause.owner == object)
    }

    /// Resume after the timer has ended the object's pause [REQ RESUME-8, RESUME-9].
    fn late_resume_is_allowed(&self) -> bool {
        match self.late_resume() {
            _ if self.profile.is(Mutant::LateResumeSucceeds) => true,
            Late::Refused => false,
            Late::EndsWhatIs => self.pause.is_some(),
            Late::Harmless => true,
        }
    }

    ///
    fn late_resume(&self) -> Late {
        match self.profile.readings.late_resume {
            LateResume::InvalidOperation => Late::Refused,
            LateResume::FlagDecides => Late::EndsWhatIs,
            LateResume::Success => Late::Harmless,
        }
    }

    /// Resume of another object's pause.
    fn foreign_resume_is_allowed(&self) -> bool {
        let any = self.profile.readings.foreign_resume == ForeignResume::AnyObject;
        any != self.profile.is(Mutant::ForeignResumeTheOtherWay)
    }

    /// The pause ends, where there is one that this Resume may end [REQ RESUME-1].
    pub(super) fn go_resume(&mut self, pending: Pending) {
        let object = pending.object();
        let late = self.objects.get(&object).is_some_and(|object| object.timed_out);
        let harmless = late && self.late_resume() == Late::Harmless;
        self.forget_timeout(object);
        if !self.profile.is(Mutant::ResumeLeavesTimer) {
            self.timers.remove(&object);
        }
        let ends = !harmless || self.owns_pause(object);
        if ends && !self.profile.is(Mutant::ResumeDoesNothing) {
            self.end_pause(PauseEnd::Resume);
        }
        let late_denial = self.authorise(&pending.call.caller, &pending.call.method);
        self.complete(pending, late_denial.err().unwrap_or(Status::WBEM_S_NO_ERROR));
    }

    /// What a refused call leaves behind, where it leaves anything.
    pub(super) fn after_refusal(&mut self, pending: &Pending) {
        let object = pending.object();
        match pending.call.method {
            Method::Resume { .. } => {
                self.reset_timer_after_failed_resume(object);
                self.forget_timeout(object);
                if self.profile.is(Mutant::RefusedResumeResumes) {
                    self.end_pause(PauseEnd::Resume);
                }
            }
            Method::Pause { .. } => self.after_refused_pause(pending, object),
            _ => self.after_refused_file_call(pending),
        }
    }

    fn after_refused_pause(&mut self, pending: &Pending, object: ObjectId) {
        match self.profile.mutant {
            Some(Mutant::RefusedPauseEndsPause) => self.end_pause(PauseEnd::Resume),
            Some(Mutant::RefusedPauseRestartsTimer) => {
                if let Some(owner) = self.pause.as_ref().map(|pause| pause.owner) {
                    self.arm_on_success(owner, self.now);
                }
            }
            Some(Mutant::DeniedPausePauses) if self.pause.is_none() => {
                let process = pending.call.caller.process.clone();
                self.pause = Some(super::pause::Pause { owner: object, process, since: self.now });
            }
            _ => {}
        }
    }

    /// Once Resume has been called the object is back in its first state.
    fn forget_timeout(&mut self, object: ObjectId) {
        let owns = self.owns_pause(object);
        if let Some(object) = self.objects.get_mut(&object)
            && object.timed_out
        {
            object.timed_out = false;
            object.counts_as_paused = owns;
        }
    }

    /// Whether a Resume that fails resets a timer all the same (A-30) [REQ TIMER-9].
    fn reset_timer_after_failed_resume(&mut self, object: ObjectId) {
        if self.profile.readings.failed_resume_timer == FailedResumeTimer::No {
            return;
        }
        let owner = self.pause.as_ref().map(|pause| pause.owner);
        let timer = if self.timers_are_per_object() { Some(object) } else { owner };
        timer.and_then(|object| self.timers.remove(&object));
    }
}

//! Whether every call is answered if jobs end and time goes on, and nobody does anything more.
//!
//! stateright's own `eventually` looks at paths that end, and worlds like these have none. So it is
//! asked of every state instead: from there jobs end one after another, and when there is none time
//! passes, to deadline after deadline. Whoever waited has then been answered.
//!
//! What that says of runs in which the clients do go on: in every run in which jobs end and time
//! passes, a call is answered unless others hold it anew again and again. For a call waits for what
//! is in force (a pause, a Backup, a Restore, a call that runs) and for what stands before it in
//! the queue. What is in force ends: by its job, or by its timer, which no call puts off
//! (invariant 2). When it ends, the server runs what it held before it looks at any later Pause or
//! Backup (`sim/src/server/queue.rs`), so a pause that follows a pause holds nothing for longer.
//! And what is in front in the queue is in front for good. That leaves holds that overlap: a pause
//! that begins while a Backup holds, and a Backup that begins while the pause does. Readings that
//! let them (A-27 `held` or `writes-held` with A-29 `independent`) let two clients keep a third's
//! call for ever, each within the rules; `tests/tests/worlds/fair.rs` goes round once.

use wbem_sim::profile::FailedResumeTimer;

use super::action::{Action, Outcome};
use super::setting::Setting;
use super::world::World;

/// How many jobs and deadlines there can be before four calls are answered, and more than that.
const STEPS_MAX: usize = 64;

impl World {
    /// Whether everybody who waits in this state is answered, sooner or later.
    pub fn answers_everybody(&self, setting: &Setting) -> bool {
        if self.answers || self.is_settled(setting) {
            return true;
        }
        let Some(action) = self.fair_action() else { return false };
        let mut next = self.step_unmarked(setting, action, &mut |_, _| ());
        next.answers = next.is_settled(setting) || World::clone(&next).settles(setting);
        let answers = next.answers;
        self.ahead.keep(action, next);
        answers
    }

    /// Whether what happens by itself goes on until nobody waits any more.
    fn settles(mut self, setting: &Setting) -> bool {
        for _ in 0..STEPS_MAX {
            let Some(action) = self.fair_action() else { return false };
            self.go(setting, action);
            if self.is_settled(setting) {
                return true;
            }
        }
        false
    }

    /// Whether nobody waits, or waits for the one Resume that there has to be.
    fn is_settled(&self, setting: &Setting) -> bool {
        self.waiting().next().is_none() || self.is_paused_for_ever(setting)
    }

    /// Under one reading a Resume that fails takes the timer with it: then only one that
    /// succeeds ends the pause.
    fn is_paused_for_ever(&self, setting: &Setting) -> bool {
        let may_be = setting.profile.readings.failed_resume_timer == FailedResumeTimer::Yes;
        may_be
            && self.server.is_paused()
            && self.jobs.is_empty()
            && self.server.next_deadline().is_none()
    }

    /// The first thing that happens by itself.
    fn fair_action(&self) -> Option<Action> {
        let job = self.jobs.first().map(|(_, part, _)| Action::Finish(*part, Outcome::Done));
        job.or(self.time_matters().then_some(Action::Pass))
    }
}

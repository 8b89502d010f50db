//! The invariants of the model, each as a check of one step: what was before, what happened, what
//! is now. Random worlds and explored ones are held against the same.
//!
//! The eighth, that the same calls at the same times give the same replies, is about two runs, and
//! is checked where there are two.

use std::time::Duration;

use wbem_sim::call::{CallId, Handle, Method};
use wbem_sim::caller::{Caller, PrivilegeState};
use wbem_sim::profile::{
    BACKUP_TIMER, CheckOrder, FailedRestore, FailedResumeTimer, HeldOrder, PauseDrain,
    PausePrivilege, Readings, ReleaseWhilePaused, RestoreReply, RestoreWhilePaused, WhoMayCall,
};
use wbem_sim::server::{ObjectId, Server};
use wbem_sim::status::Status;

/// An invariant, and how it was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Breach {
    /// Its number in the design.
    pub invariant: u8,
    /// What went wrong.
    pub what: &'static str,
}

type Checked = Result<(), Breach>;

fn holds(invariant: u8, does: bool, what: &'static str) -> Checked {
    match does {
        true => Ok(()),
        false => Err(Breach { invariant, what }),
    }
}

/// A call, as far as invariants look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// What kind of call it is.
    pub kind: Kind,
    /// What it is made on, if it is a request.
    pub connection: Option<Handle>,
}

/// What invariants know calls apart by, whatever they are made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    what: What,
    slow: bool,
    has_privilege: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Backup,
    Restore,
    Pause,
    Resume,
    Compilation,
    Other,
}

impl Made {
    /// What there is to know of a call; a slow one was to stay in progress until let go.
    pub fn new(method: &Method, caller: &Caller, slow: bool) -> Self {
        let what = match method {
            Method::Backup { .. } => What::Backup,
            Method::Restore { .. } => What::Restore,
            Method::Pause { .. } => What::Pause,
            Method::Resume { .. } => What::Resume,
            Method::CompileMof(_) => What::Compilation,
            _ => What::Other,
        };
        let has_privilege = caller.backup_privilege != PrivilegeState::Absent
            || caller.restore_privilege != PrivilegeState::Absent;
        Self { kind: Kind { what, slow, has_privilege }, connection: method.connection() }
    }

    fn is_file_call(&self) -> bool {
        matches!(self.kind.what, What::Backup | What::Restore)
    }

    /// It is a request, and runs as soon as nothing holds it.
    fn is_quick_request(&self) -> bool {
        self.connection.is_some() && !self.kind.slow
    }

    /// Whether it may change the repository after its turn has come, or at any time.
    fn may_change_later(&self) -> bool {
        let goes_on = self.kind.slow && !self.is_file_call();
        self.is_quick_request() || goes_on || self.kind.what == What::Compilation
    }
}

/// The calls that have been made.
pub trait Calls {
    /// One of them.
    fn made(&self, id: CallId) -> Made;
}

/// A pause as it shows: whose it is, while that object lives, and since when.
pub type Paused = Option<(Option<ObjectId>, Duration)>;

/// The pause in force.
pub fn paused(server: &Server) -> Paused {
    server.paused_since().map(|since| (server.pause_owner(), since))
}

/// What there was before a step.
#[derive(Debug, Clone)]
pub struct Before<'a, Content> {
    /// What was stored.
    pub content: &'a Content,
    /// The pause in force.
    pub paused: Paused,
    /// Whether a Restore was running.
    pub is_restoring: bool,
    /// The calls without a reply.
    pub held: &'a [CallId],
    /// Whether there were calls that had returned and whose work went on.
    pub has_works: bool,
}

/// One step, whatever content is compared by.
pub struct Step<'a, Content, C> {
    /// What there was before.
    pub before: Before<'a, Content>,
    /// The server as it is now.
    pub server: &'a Server,
    /// What is stored now.
    pub content: &'a Content,
    /// Every call that is spoken of.
    pub calls: &'a C,
    /// The replies that came, in order.
    pub replies: &'a [(CallId, Status)],
    /// The calls that somebody still waits for.
    pub unanswered: &'a [CallId],
    /// The connections that a Restore has cut off before.
    pub cut_off: &'a [Handle],
}

impl<Content: PartialEq, C: Calls> Step<'_, Content, C> {
    /// The first invariant that the step breaks, given what is in the file of a Restore.
    pub fn check(&self, file: impl Fn(CallId) -> Option<Content>) -> Checked {
        self.nothing_changes_during_a_pause()?;
        self.a_pause_has_an_owner_and_an_end()?;
        self.every_call_is_answered()?;
        self.a_restore_brings_back_the_backup(file)?;
        self.a_failed_restore_changes_nothing()?;
        self.nobody_succeeds_without_authority()?;
        self.old_connections_reach_nothing()
    }

    /// Whether a Restore has brought back a backup.
    pub fn restored(&self) -> bool {
        self.succeeded().any(|id| self.made(id).kind.what == What::Restore)
    }

    fn readings(&self) -> &Readings {
        &self.server.profile().readings
    }

    fn made(&self, id: CallId) -> Made {
        self.calls.made(id)
    }

    fn succeeded(&self) -> impl Iterator<Item = CallId> {
        let all = self.replies.iter();
        all.filter(|(_, status)| *status == Status::WBEM_S_NO_ERROR).map(|(id, _)| *id)
    }

    /// 1. While paused, no call changes the repository.
    fn nothing_changes_during_a_pause(&self) -> Checked {
        let readings = self.readings();
        let running_writes_go_on = readings.pause_drain == PauseDrain::FlagFirst;
        let same_pause = self.before.paused.is_some() && self.before.paused == paused(self.server);
        let emptied = readings.failed_restore == FailedRestore::Emptied;
        // Nobody may be there any more to hear that it has succeeded.
        let restored = self.restored() || (self.before.is_restoring && !self.server.is_restoring());
        if !same_pause || running_writes_go_on || emptied || restored {
            return Ok(());
        }
        holds(1, self.content == self.before.content, "a pause let a change through")
    }

    /// 2. A pause never outlives its object, or 15 minutes.
    fn a_pause_has_an_owner_and_an_end(&self) -> Checked {
        let server = self.server;
        let Some(since) = server.paused_since() else {
            return Ok(());
        };
        let readings = self.readings();
        let outlives = readings.release_while_paused == ReleaseWhilePaused::ReleaseIgnored
            || readings.restore_while_paused == RestoreWhilePaused::FlagSurvives;
        let has_owner = outlives || server.pause_owner().is_some();
        holds(2, has_owner, "a pause has outlived its object")?;
        let endless = readings.failed_resume_timer == FailedResumeTimer::Yes;
        let in_time = endless || server.now() < since + BACKUP_TIMER;
        holds(2, in_time, "a pause has outlived its timer")
    }

    /// 3. Every call gets exactly one reply; held calls get theirs in order.
    fn every_call_is_answered(&self) -> Checked {
        if !self.unanswered.is_empty() {
            let in_progress =
                |id: &CallId| self.server.is_outstanding(*id) || self.made(*id).is_file_call();
            let all = self.unanswered.iter().all(in_progress);
            holds(3, all, "a call is neither answered nor in progress")?;
        }
        if self.readings().held_order != HeldOrder::Fifo || self.before.paused.is_none() {
            return Ok(());
        }
        let held = |id: &CallId| self.before.held.contains(id) && self.made(*id).is_quick_request();
        let sorted = self.replies.iter().map(|(id, _)| *id).filter(held).is_sorted();
        holds(3, sorted, "held calls were answered out of order")
    }

    /// 4. Restore brings back what Backup saw.
    fn a_restore_brings_back_the_backup(
        &self,
        file: impl Fn(CallId) -> Option<Content>,
    ) -> Checked {
        for id in self.succeeded().filter(|id| self.made(*id).kind.what == What::Restore) {
            let Some(content) = file(id) else {
                return holds(4, false, "Restore succeeded without a backup");
            };
            let alone = self.replies.len() == 1;
            let same = !alone || *self.content == content;
            holds(4, same, "Restore did not bring back what Backup wrote")?;
        }
        Ok(())
    }

    /// 5. A Restore that fails changes nothing.
    fn a_failed_restore_changes_nothing(&self) -> Checked {
        let is_restore = |(id, _): &(CallId, Status)| self.made(*id).kind.what == What::Restore;
        let nothing_else = !self.before.has_works
            && !self.before.held.iter().any(|id| self.made(*id).may_change_later());
        let only_restores = !self.replies.is_empty() && self.replies.iter().all(is_restore);
        let emptied = self.readings().failed_restore == FailedRestore::Emptied;
        if emptied || !nothing_else || !only_restores || self.restored() || !self.is_honest() {
            return Ok(());
        }
        let same = self.content == self.before.content;
        holds(5, same, "a failed Restore changed the repository")
    }

    /// Whether a failure means that nothing was done.
    fn is_honest(&self) -> bool {
        let readings = self.readings();
        readings.restore_reply != RestoreReply::RpcError
            && readings.check_order != CheckOrder::TextOrder
    }

    /// 6. No call succeeds without the privileges that its requirement names.
    fn nobody_succeeds_without_authority(&self) -> Checked {
        let readings = self.readings();
        if readings.who_may_call == WhoMayCall::LocalAnyone {
            return Ok(());
        }
        for id in self.succeeded() {
            let made = self.made(id);
            let asks = match made.kind.what {
                What::Backup | What::Restore => true,
                What::Pause => readings.pause_privilege != PausePrivilege::None,
                What::Resume => readings.pause_privilege == PausePrivilege::SeBackup,
                What::Compilation | What::Other => false,
            };
            let may = made.kind.has_privilege || !asks;
            holds(6, may, "a call succeeded without a privilege")?;
        }
        Ok(())
    }

    /// 7. After a successful Restore no connection from before it reaches the repository.
    fn old_connections_reach_nothing(&self) -> Checked {
        for id in self.succeeded() {
            let connection = self.made(id).connection;
            let cut_off = connection.is_some_and(|connection| self.cut_off.contains(&connection));
            holds(7, !cut_off, "an old connection still works")?;
        }
        Ok(())
    }
}

//! Restore: check everything, read the file, then swap the content in at once.

use std::collections::BTreeSet;

use triomphe::Arc as Shared;

use crate::call::{CallId, Method};
use crate::profile::{
    ActiveClients, DefaultRestore, FailedRestore, Mutant, RestoreFlags, RestoreReply,
    RestoreWhilePaused, RunningCallsAtRestore,
};
use crate::repository::Repository;
use crate::status::Status;

use super::backup::file_code;
use super::decision::Decision;
use super::pause::PauseEnd;
use super::pending::Pending;
use super::{FileFault, Job, JobId, Power, ReadFault, Server};

const FLAG_FORCE_SHUTDOWN: u32 = 1;

/// A Restore that runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RestoreRun {
    pub pending: Shared<Pending>,
    /// The job that reads the file; none while calls in progress are waited for.
    pub job: Option<JobId>,
}

/// What a pause does when a Restore comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PauseAtRestore {
    /// It keeps the Restore out.
    Refuses,
    /// It ends, and what it holds fails with this code.
    Ends(Status),
    /// It goes on.
    Survives,
}

impl Server {
    /// [REQ RESTORE-5 to RESTORE-10, RESTORE-14, RESTORE-15, RESTORE-24 to RESTORE-26]
    pub(super) fn decide_restore(&self, pending: &Pending) -> Decision {
        let Method::Restore { file, flags, .. } = &pending.call.method else {
            unreachable!("the server sorts the methods");
        };
        let force = match self.file_name(file.as_ref()).and_then(|_| self.is_forced(*flags)) {
            Ok(force) => force,
            Err(status) => return Decision::Refuse(status),
        };
        match self.beside_backup() {
            Decision::Go => {}
            decision => return decision,
        }
        let running = Status::WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING;
        if self.pause.is_some() && self.pause_at_restore() == PauseAtRestore::Refuses {
            return Decision::Refuse(running);
        }
        let wanted = force && !self.profile.is(Mutant::ForceRefusesActive);
        match !wanted && self.has_active_clients(pending) {
            true if self.profile.is(Mutant::ActiveClientsGiveOtherCode) => {
                Decision::Refuse(Status::WBEM_E_FAILED)
            }
            true => Decision::Refuse(running),
            false => Decision::Go,
        }
    }

    /// Whether active clients are to be cut off.
    fn is_forced(&self, flags: u32) -> Result<bool, Status> {
        let exact = self.profile.readings.restore_flags == RestoreFlags::Exact;
        if exact && flags > FLAG_FORCE_SHUTDOWN {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        if flags & FLAG_FORCE_SHUTDOWN != 0 {
            return Ok(true);
        }
        match self.profile.readings.default_restore {
            _ if self.profile.is(Mutant::DefaultRestoreFails) => Err(Status::WBEM_E_FAILED),
            _ if self.profile.is(Mutant::DefaultRestoreForces) => Ok(true),
            DefaultRestore::InvalidParameter => Err(Status::WBEM_E_INVALID_PARAMETER),
            DefaultRestore::RefuseIfActive => Ok(false),
            DefaultRestore::SameAsForce => Ok(true),
        }
    }

    /// Whether there are clients in the way of a Restore (A-19) [REQ RESTORE-11, CONNECT-25].
    fn has_active_clients(&self, pending: &Pending) -> bool {
        let connected = || self.connections.values().any(|connection| !connection.replaced);
        let calling = || !self.running.is_empty() || self.queue.iter().any(Pending::is_services);
        match self.profile.readings.active_clients {
            ActiveClients::OpenConnections => connected(),
            ActiveClients::CallsInProgress => calling(),
            // The caller's own object counts, and it always has one.
            ActiveClients::Everything => pending.call.method.object().is_some(),
        }
    }

    /// RestoreInProgress is True from here on [REQ RESTORE-2].
    pub(super) fn go_restore(&mut self, pending: Pending) {
        match self.profile.readings.running_calls_at_restore {
            RunningCallsAtRestore::FinishFirst => {}
            RunningCallsAtRestore::CutOff => self.cut_off_running(Status::RPC_S_CALL_FAILED),
            RunningCallsAtRestore::FailStopping => {
                self.cut_off_running(Status::CO_E_SERVER_STOPPING);
            }
        }
        self.restore = Some(RestoreRun { pending: Shared::new(pending), job: None });
        self.start_restore();
    }

    /// Ends the calls in progress, undone (A-41) [REQ RESTORE-28].
    pub(super) fn cut_off_running(&mut self, status: Status) {
        for (_, running) in self.running.drain() {
            self.complete(Shared::unwrap_or_clone(running).pending, status);
        }
    }

    /// Reads the file, once no call is in progress any more.
    pub(super) fn start_restore(&mut self) {
        let Some(run) = self.restore.as_ref().filter(|run| run.job.is_none()) else {
            return;
        };
        if !self.running.is_empty() {
            return;
        }
        let Method::Restore { file, .. } = &run.pending.call.method else {
            unreachable!("the server sorts the methods");
        };
        let file = self.file_name(file.as_ref()).expect("it has been checked");
        let access = self.file_access(&run.pending);
        let job = self.job(Job::Restore { file, access });
        if let Some(run) = &mut self.restore {
            run.job = Some(job);
        }
    }

    /// The file is read, or could not be.
    pub(super) fn finish_restore(&mut self, job: JobId, read: Result<Repository, ReadFault>) {
        let run = self.restore.take_if(|run| run.job == Some(job));
        let Some(RestoreRun { pending, .. }) = run else {
            return;
        };
        let pending = Shared::unwrap_or_clone(pending);
        self.restless = true;
        let denial = self.authorise(&pending.call.caller, &pending.call.method);
        let read = match self.fault_of_change(read.is_ok()) {
            Some(fault) => Err(ReadFault::WhileLoading(fault)),
            None => read,
        };
        let status = match read {
            Ok(content) => self.swap_in(&pending, content),
            Err(fault) => self.give_up_restore(pending.id, fault),
        };
        if status.is_failure() && self.profile.is(Mutant::FailedRestoreKeepsStopping) {
            let never = Some(JobId(u64::MAX)); // A job that nobody has, and nobody will finish.
            self.restore = Some(RestoreRun { pending: Shared::new(pending.clone()), job: never });
        }
        self.complete(pending, denial.err().unwrap_or(status));
    }

    /// The old content and everything connected to it is replaced [REQ RESTORE-1, RESTORE-3].
    fn swap_in(&mut self, pending: &Pending, content: Repository) -> Status {
        if !self.profile.is(Mutant::RestoreDoesNothing) {
            self.repository = match self.profile.is(Mutant::RestoreMerges) {
                true => self.repository.merged_with(&content),
                false => content,
            };
        }
        if self.profile.is(Mutant::RestoreForgetsSecurity) {
            self.repository = self.repository.with_security(self.default_descriptor());
        }
        match self.profile.mutant {
            Some(Mutant::LoginsFailAfterRestore) => {
                self.power = Power::Running { initialized: false };
            }
            Some(Mutant::RestoreWorksOnce) => self.set_disk_fault(Some(FileFault::InputOutput)),
            _ => {}
        }
        self.disconnect(pending.id);
        let reply = self.profile.readings.restore_reply;
        if reply != RestoreReply::OkAndUsable && !self.profile.is(Mutant::RestoringObjectSurvives) {
            self.break_objects(pending);
        }
        match reply {
            RestoreReply::OkAndUsable | RestoreReply::OkThenDead => Status::WBEM_S_NO_ERROR,
            RestoreReply::RpcError => Status::RPC_S_CALL_FAILED,
        }
    }

    /// What a Restore leaves that failed (A-14) [REQ RESTORE-21, RESTORE-30, RESTORE-31].
    fn give_up_restore(&mut self, restoring: CallId, fault: ReadFault) -> Status {
        let reason = fault.reason();
        let early = matches!(fault, ReadFault::BeforeLoading(_));
        match self.profile.readings.failed_restore {
            _ if self.profile.is(Mutant::FailedRestoreEmpties) => {
                self.repository = Repository::empty();
                self.disconnect(restoring);
            }
            FailedRestore::Rollback if early => {}
            FailedRestore::Rollback | FailedRestore::RollbackDisconnected => {
                self.disconnect(restoring);
            }
            FailedRestore::Emptied => {
                self.repository = Repository::empty();
                self.disconnect(restoring);
            }
        }
        file_code(reason)
    }

    /// What a pause does when a Restore comes.
    fn pause_at_restore(&self) -> PauseAtRestore {
        match self.profile.readings.restore_while_paused {
            RestoreWhilePaused::HeldFailStopping => {
                PauseAtRestore::Ends(Status::CO_E_SERVER_STOPPING)
            }
            RestoreWhilePaused::FlagSurvives => PauseAtRestore::Survives,
            RestoreWhilePaused::PauseEndsByRestart => {
                PauseAtRestore::Ends(Status::RPC_S_CALL_FAILED)
            }
            RestoreWhilePaused::Refused => PauseAtRestore::Refuses,
        }
    }

    /// Every connection is cut off from the content; so are the requests that were held when the
    /// Restore was called, and with them a pause (A-13) [REQ RESTORE-5, RESTORE-25].
    pub(super) fn disconnect(&mut self, restoring: CallId) {
        let handles: Vec<_> = self.connections.keys().copied().collect();
        for handle in handles {
            Shared::make_mut(&mut self.connections[&handle]).replaced = true;
        }
        self.outdate_results();
        let code = match self.pause_at_restore() {
            PauseAtRestore::Survives => return,
            PauseAtRestore::Refuses => Status::CO_E_SERVER_STOPPING,
            PauseAtRestore::Ends(code) => code,
        };
        let is_held =
            |waits: &&Pending| !waits.is_backup() && self.client_call(waits.id) < restoring;
        let held: BTreeSet<CallId> = self.queue.iter().filter(is_held).map(|one| one.id).collect();
        for pending in self.take_waiting(|waits| held.contains(&waits.id)) {
            self.complete(pending, code);
        }
        self.end_pause(PauseEnd::Server);
    }

    /// The backup objects are gone with the service that had them (A-34) [REQ RESTORE-19]; but a
    /// pause that is to survive keeps the one it belongs to.
    fn break_objects(&mut self, restoring: &Pending) {
        let keeper = self.pause.as_ref().map(|pause| pause.owner);
        let keeps = |id: &super::ObjectId| Some(*id) == keeper;
        let broken: Vec<_> = self.objects.keys().copied().filter(|id| !keeps(id)).collect();
        for id in broken {
            self.objects.remove(&id);
            self.timers.remove(&id);
        }
        let objects = self.objects.clone();
        let is_lost = |waits: &Pending| {
            waits.is_backup() && waits.id != restoring.id && !objects.contains_key(&waits.object())
        };
        for pending in self.take_waiting(is_lost) {
            self.complete(pending, Status::RPC_E_DISCONNECTED);
        }
    }
}

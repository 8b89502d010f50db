//! Going down, being down, and starting again.

use std::time::Duration;

use triomphe::Arc as Shared;

use crate::caller::Origin;
use crate::profile::{Mutant, ShutdownWhilePaused};
use crate::repository::Repository;
use crate::status::Status;

use super::Server;
use super::pause::PauseEnd;
use super::pending::Pending;

/// Whether the server serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Power {
    /// It is up. Without InitSuccess nobody can log in [REQ CONNECT-9].
    Running { initialized: bool },
    /// IsServerShuttingDown [REQ STATE-4].
    ShuttingDown,
    /// It is down.
    Stopped,
}

impl Server {
    /// IWbemShutdown::Shutdown [REQ SHUTDOWN-1, SHUTDOWN-3].
    pub(super) fn shutdown_call(&mut self, pending: Pending) {
        let is_remote = pending.call.caller.origin == Origin::Remote;
        if is_remote && !self.profile.is(Mutant::RemoteShutdownWorks) {
            return self.reply(&pending, Status::RPC_S_SERVER_UNAVAILABLE);
        }
        self.reply(&pending, Status::WBEM_S_NO_ERROR);
        if matches!(self.power, Power::Running { .. }) {
            self.go_down();
        }
    }

    /// What a call gets while the server goes down [REQ CALL-3].
    pub(super) fn shutting_down(&self) -> Status {
        match self.profile.is(Mutant::ShuttingDownSaidOtherwise) {
            true => Status::WBEM_E_FAILED,
            false => Status::WBEM_E_SHUTTING_DOWN,
        }
    }

    /// What a call gets that a Restore stops [REQ CALL-2].
    pub(super) fn server_stopping(&self) -> Status {
        match self.profile.is(Mutant::RestoreStopsCallsOtherwise) {
            true => Status::WBEM_E_FAILED,
            false => Status::CO_E_SERVER_STOPPING,
        }
    }

    /// What was held fails, is lost, or is run first (A-44) [REQ SHUTDOWN-4].
    fn go_down(&mut self) {
        match self.profile.readings.shutdown_while_paused {
            ShutdownWhilePaused::FailShuttingDown => {
                self.power = Power::ShuttingDown;
                self.end_waiting(Status::WBEM_E_SHUTTING_DOWN);
            }
            ShutdownWhilePaused::Lost => self.power = Power::ShuttingDown,
            ShutdownWhilePaused::RunFirst => {
                self.end_pause(PauseEnd::Server);
                self.stir();
                self.power = Power::ShuttingDown;
            }
        }
    }

    fn end_waiting(&mut self, status: Status) {
        for pending in std::mem::take(&mut self.queue) {
            self.complete(pending, status);
        }
    }

    /// The process is gone: what was still in progress has broken, and so has every pointer.
    pub fn stop(&mut self, now: Duration) {
        self.advance(now);
        self.power = Power::Stopped;
        self.end_waiting(Status::RPC_S_CALL_FAILED);
        self.cut_off_running(Status::RPC_S_CALL_FAILED);
        for (_, run) in self.backups.drain() {
            self.complete(Shared::unwrap_or_clone(run.pending), Status::RPC_S_CALL_FAILED);
        }
        if let Some(run) = self.restore.take() {
            self.complete(Shared::unwrap_or_clone(run.pending), Status::RPC_S_CALL_FAILED);
        }
        self.end_waits(Status::RPC_S_CALL_FAILED, |_| true);
        self.forget();
        while self.continue_compilations() {}
    }

    /// What lives in memory only [REQ STATE-6, STATE-7, STATIC-9]; all else stays [REQ NS-12].
    fn forget(&mut self) {
        if !self.profile.is(Mutant::PauseSurvivesRestart) {
            self.pause = None;
            self.timers.clear();
        }
        match self.profile.mutant {
            Some(Mutant::RestartForgetsEverything) => self.repository = Repository::new(),
            Some(Mutant::RestartForgetsInstances) => {
                self.repository = self.repository.without_instances();
            }
            _ => {}
        }
        self.backing_up = false;
        self.draining = None;
        self.objects.clear();
        self.connections.clear();
        self.enumerators.clear();
        self.result_sets.clear();
        self.call_results.clear();
        self.rundowns.clear();
        self.services_in_progress = 0;
        self.request_limit = self.profile.values.request_limit;
        self.restless = false;
    }

    /// Starts a stopped server; `initialized` is InitSuccess.
    pub fn start(&mut self, now: Duration, initialized: bool) {
        self.advance(now);
        if self.power == Power::Stopped {
            self.power_up(initialized);
        }
    }

    pub(super) fn power_up(&mut self, initialized: bool) {
        self.power = Power::Running { initialized };
    }
}

//! What becomes of a request (a login, or a call of IWbemServices) when it arrives: refused, held,
//! or run.

use crate::call::{Enumeration, Method};
use crate::caller::ADMINISTRATORS;
use crate::cim::{GivenPath, Name};
use crate::profile::{
    BackupHolds, CallDuringRestore, HeldChecks, HoldScope, Mutant, PauseHolds, RequestLimit,
    StaleConnection,
};
use crate::status::Status;

use super::compiler::is_of_compiler;
use super::decision::Decision;
use super::method_call::SecurityMethod;
use super::pending::Pending;
use super::query::class_asked;
use super::{Power, Server};

/// What a request is about, as far as holding it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A login: it reads the table of namespaces.
    Login,
    /// It reads the repository.
    Read,
    /// It writes to the repository.
    Write,
    /// A provider answers it from its own data.
    Provider,
}

/// Which calls are held besides those of IWbemServices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scope {
    /// Logins.
    pub logins: bool,
    /// Resume, Backup and Restore.
    pub backup: bool,
    /// Calls on enumerators and call results.
    pub results: bool,
}

impl Server {
    /// Takes a request: the rules every call passes through.
    pub(super) fn request(&mut self, pending: Pending) {
        if let Err(status) = self.admit(&pending) {
            return self.reply(&pending, status);
        }
        if self.restore.is_some() {
            return self.wait(pending); // A login under the reading that has it wait.
        }
        let is_limited = pending.is_services() || self.profile.is(Mutant::LimitCountsForLogins);
        if is_limited && self.over_limit(&pending) {
            return self.refuse_for_limit(pending);
        }
        self.services_in_progress += u32::from(pending.is_services());
        if !self.must_hold(&pending) {
            return self.run(pending);
        }
        if self.profile.is(Mutant::HeldRequestRefused) {
            return self.complete(pending, Status::WBEM_E_SERVER_TOO_BUSY);
        }
        let returns = self.returns_while_held(&pending);
        let at_arrival = returns || self.profile.readings.held_checks == HeldChecks::AtArrival;
        match self.check(&pending) {
            Err(status) if at_arrival => self.refuse_to_start(pending, status),
            _ if returns => {
                let work = self.return_at_once(pending);
                self.hold(work);
            }
            _ => self.hold(pending),
        }
    }

    fn hold(&mut self, pending: Pending) {
        if self.profile.is(Mutant::HeldRequestDropped) && pending.counts() {
            // It is never heard of again: neither run nor answered.
            self.services_in_progress -= 1;
            return;
        }
        if self.profile.is(Mutant::HeldWriteTakesEffect) && self.kind(&pending) == Kind::Write {
            let mut early = self.clone();
            early.run(pending.clone());
            self.repository = early.repository;
        }
        self.wait(pending);
    }

    /// What the state of the server has to say, whatever the request is.
    fn admit(&mut self, pending: &Pending) -> Result<(), Status> {
        self.check_proxy(pending)?;
        match self.power {
            Power::ShuttingDown => return Err(self.shutting_down()),
            // A login, as no connection has outlived the stop [REQ CONNECT-24].
            Power::Stopped => self.power_up(true),
            Power::Running { .. } => {}
        }
        match self.restore.is_some() {
            true => self.admit_during_restore(pending),
            false => Ok(()),
        }
    }

    /// A broken connection answers by itself, whatever state the server is in.
    fn check_proxy(&self, pending: &Pending) -> Result<(), Status> {
        let Some(handle) = pending.call.method.connection() else {
            return Ok(());
        };
        if !self.pointers.contains_key(&handle) {
            return Err(Status::E_POINTER);
        }
        match self.connections.get(&handle) {
            None => Err(Status::RPC_E_DISCONNECTED),
            Some(connection) if connection.replaced => self.stale_proxy(),
            Some(_) => Ok(()),
        }
    }

    /// A connection from before a Restore (A-3) [REQ RESTORE-17, RESTORE-18].
    pub(super) fn stale_proxy(&self) -> Result<(), Status> {
        match self.profile.readings.stale_connection {
            StaleConnection::RpcError if !self.profile.is(Mutant::OldConnectionSurvives) => {
                Err(Status::RPC_E_DISCONNECTED)
            }
            _ => Ok(()),
        }
    }

    /// What a call or a login gets while a Restore runs [REQ CALL-2].
    fn admit_during_restore(&self, pending: &Pending) -> Result<(), Status> {
        if pending.is_services() {
            return Err(self.call_during_restore().0);
        }
        match self.newcomer_during_restore() {
            Decision::Refuse(status) => Err(status),
            Decision::Wait | Decision::Go => Ok(()),
        }
    }

    /// What somebody gets who logs in, or activates an object, while a Restore runs.
    pub(super) fn newcomer_during_restore(&self) -> Decision {
        match self.call_during_restore().1 {
            Decision::Refuse(_) if !self.hold_scope().logins => {
                // No refusal covers logins, and the table of namespaces is empty.
                Decision::Refuse(Status::WBEM_E_INVALID_NAMESPACE)
            }
            decision => decision,
        }
    }

    /// The code for a call on an old connection, and what becomes of a login.
    pub(super) fn call_during_restore(&self) -> (Status, Decision) {
        let code = match self.profile.readings.call_during_restore {
            CallDuringRestore::ServerStopping => self.server_stopping(),
            CallDuringRestore::RpcError => Status::RPC_S_CALL_FAILED,
            CallDuringRestore::InvalidNamespace => Status::WBEM_E_INVALID_NAMESPACE,
            CallDuringRestore::Waits => return (Status::RPC_S_CALL_FAILED, Decision::Wait),
        };
        (code, Decision::Refuse(code))
    }

    /// Which calls are held besides those of IWbemServices (A-24) [REQ BUFFER-13, BUFFER-14].
    pub(super) fn hold_scope(&self) -> Scope {
        let (logins, everything) = match self.profile.readings.hold_scope {
            HoldScope::ServicesAndLogin => (true, false),
            HoldScope::ServicesOnly => (false, false),
            HoldScope::Everything => (true, true),
        };
        Scope { logins, backup: everything, results: everything }
    }

    /// Whether one more call of IWbemServices is one too many (A-23) [REQ LIMIT-2, LIMIT-3].
    pub(super) fn over_limit(&self, pending: &Pending) -> bool {
        let count = match self.profile.is(Mutant::LimitForEachClient) {
            true => self.in_progress_of(&pending.call.caller.process) + 1,
            false => self.services_in_progress + 1,
        };
        let paused = self.pause.is_some();
        let (applies, allowed) = match self.profile.readings.request_limit {
            RequestLimit::PausedGreaterThan => (paused, self.request_limit),
            RequestLimit::PausedOrBackup => (paused || self.backing_up, self.request_limit),
            RequestLimit::Always => (true, self.request_limit),
            RequestLimit::AtLimit => (paused, self.request_limit.saturating_sub(1)),
        };
        let (applies, allowed) = match self.profile.mutant {
            Some(Mutant::LimitOneLow) => (applies, allowed.saturating_sub(1)),
            Some(Mutant::LimitOneHigh) => (applies, allowed + 1),
            Some(Mutant::LimitAlways) => (true, allowed),
            Some(Mutant::LimitNever) => (false, allowed),
            Some(Mutant::LimitNotDuringBackup) => (paused, allowed),
            _ => (applies, allowed),
        };
        applies && count > allowed
    }

    /// How many calls of IWbemServices one client has in progress, which is not what counts.
    fn in_progress_of(&self, process: &str) -> u32 {
        let running = self.running.values().map(|running| &running.pending);
        let all = self.queue.iter().chain(running);
        let of_it = all.filter(|other| other.counts() && &*other.call.caller.process == process);
        u32::try_from(of_it.count()).unwrap_or(u32::MAX)
    }

    fn refuse_for_limit(&mut self, pending: Pending) {
        match self.profile.mutant {
            Some(Mutant::RefusedRequestCounts) => self.services_in_progress += 1,
            Some(Mutant::RefusedRequestRunsLater) => {
                self.services_in_progress += 1;
                self.wait(Pending { abandoned: true, ..pending.clone() });
            }
            _ => {}
        }
        let code = match self.profile.is(Mutant::LimitGivesOtherCode) {
            true => Status::WBEM_E_QUOTA_VIOLATION,
            false => Status::WBEM_E_SERVER_TOO_BUSY,
        };
        self.reply(&pending, code);
    }

    /// Whether a request has to wait for a pause or a Backup to end [REQ BUFFER-1, BUFFER-2].
    pub(super) fn must_hold(&self, pending: &Pending) -> bool {
        let covered = match &pending.call.method {
            method if method.connection().is_some() => true,
            method if method.result().is_some() => self.hold_scope().results,
            _ => self.hold_scope().logins,
        };
        if !covered {
            return false;
        }
        let by_pause = (self.pause.is_some() || self.draining.is_some())
            && self.pause_holds(pending)
            && !self.is_exempt(pending);
        let by_running = self.profile.is(Mutant::OneCallAtATime) && !self.running.is_empty();
        let by_backup = self.backing_up && self.backup_holds(pending);
        by_pause || by_backup || by_running
    }

    /// Which requests a pause holds (A-7) [REQ BUFFER-10].
    fn pause_holds(&self, pending: &Pending) -> bool {
        match self.profile.readings.pause_holds {
            _ if self.profile.is(Mutant::PauseHoldsNothing) => false,
            PauseHolds::AllRequests => true,
            PauseHolds::RepositoryRequests => self.kind(pending) != Kind::Provider,
            PauseHolds::WritesOnly => self.kind(pending) == Kind::Write,
        }
    }

    /// Which requests a running Backup holds (A-27) [REQ BUFFER-11, BACKUP-11].
    fn backup_holds(&self, pending: &Pending) -> bool {
        let lets_everything_through = match self.profile.mutant {
            Some(Mutant::BackupHoldsNothing) => true,
            Some(Mutant::BackupHoldsOnlyWithPause) => self.pause.is_none(),
            _ => false,
        };
        match self.profile.readings.backup_holds {
            _ if lets_everything_through => false,
            BackupHolds::Held => true,
            BackupHolds::NoImpact => false,
            BackupHolds::WritesHeld => self.kind(pending) == Kind::Write,
        }
    }

    /// What mutants let through a pause [REQ BUFFER-6].
    fn is_exempt(&self, pending: &Pending) -> bool {
        let Some(pause) = &self.pause else {
            return false;
        };
        match self.profile.mutant {
            Some(Mutant::PauserIsExempt) => pause.process == pending.call.caller.process,
            Some(Mutant::OthersAreExempt) => pause.process != pending.call.caller.process,
            Some(Mutant::UsersAreExempt) => !pending.call.caller.is_in(ADMINISTRATORS),
            Some(Mutant::OtherNamespacesAreExempt) => {
                let connection = pending.call.method.connection();
                let connection = connection.and_then(|handle| self.connections.get(&handle));
                connection.is_some_and(|connection| connection.path.names().len() > 2)
            }
            Some(Mutant::CompilerIsExempt) => is_of_compiler(pending.id),
            Some(Mutant::RemoteCallersAreExempt) => {
                pending.call.caller.origin == crate::caller::Origin::Remote
            }
            _ => false,
        }
    }

    /// What a request is about.
    pub(super) fn kind(&self, pending: &Pending) -> Kind {
        let method = &pending.call.method;
        if method.result().is_some() {
            return Kind::Read;
        }
        if method.connection().is_none() {
            return Kind::Login;
        }
        if self.asks_provider(pending) || self.asks_for_class(pending) {
            return Kind::Provider;
        }
        match method {
            Method::PutClass { .. }
            | Method::DeleteClass { .. }
            | Method::PutInstance { .. }
            | Method::PutMisplaced { .. }
            | Method::DeleteInstance { .. } => Kind::Write,
            _ if SecurityMethod::called(method) == Some(SecurityMethod::SetSd) => Kind::Write,
            _ => Kind::Read,
        }
    }

    fn asks_provider(&self, pending: &Pending) -> bool {
        let of_instance = |path: &GivenPath| {
            let path = path.object().filter(|path| !path.is_class());
            path.map(|path| path.class.clone())
        };
        let class = match &pending.call.method {
            Method::GetObject { path: Some(path), .. }
            | Method::DeleteInstance { path: Some(path), .. } => of_instance(path),
            Method::PutInstance { instance, .. } => Some(instance.class.clone()),
            Method::EnumerateInstances { class: Some(class), .. }
            | Method::OpenEnumerator {
                of: Enumeration::Instances { class: Some(class) }, ..
            } => Some(Name::new(class)),
            method => class_asked(method),
        };
        let connection = pending.call.method.connection();
        let connection = connection.and_then(|handle| self.connections.get(&handle));
        let namespace = connection.and_then(|connection| self.repository.get(connection.namespace));
        let class = class.and_then(|class| namespace?.class(&class));
        class.is_some_and(|class| class.instance_provider().is_some())
    }
}

//! Calls of the backup interfaces: who may make them, and what each may do when.
//!
//! The reasons to refuse come in an order: the proxy, the state of the server, the caller's
//! authorisation, the parameters, the state that the method itself is about.

use crate::call::{Interface, Method};
use crate::caller::{Authentication, Caller, Impersonation, Origin, Privilege, PrivilegeState};
use crate::cim::NamespacePath;
use crate::profile::{
    AuthnLevel, BackupPrivilege, CheckOrder, Mutant, PausePrivilege, PrivilegeCode,
    PrivilegeState as PrivilegeReading, WhoMayCall,
};
use crate::security::Rights;
use crate::status::Status;

use super::decision::Decision;
use super::pending::Pending;
use super::pointer::Pointee;
use super::{ObjectId, Power, Server};

impl Server {
    /// Takes a call of a backup interface.
    pub(super) fn backup_call(&mut self, mut pending: Pending) {
        match self.object_called(&pending) {
            Err(status) => self.reply(&pending, status),
            Ok(object) => {
                pending.object = Some(object);
                self.arm_on_receipt(&pending);
                self.attempt(pending);
            }
        }
    }

    /// The object behind the pointer, if that is one to an interface with the method.
    fn object_called(&self, pending: &Pending) -> Result<ObjectId, Status> {
        let handle = pending.call.method.object().expect("calls of backup interfaces have one");
        let object = self.object_behind(handle)?;
        let extended = matches!(pending.call.method, Method::Pause { .. } | Method::Resume { .. });
        let inherits = !self.profile.is(Mutant::ExPointerLacksBackup);
        match &self.pointers[&handle].target {
            Pointee::Object(_, Interface::IWbemBackupRestore) if extended => {
                Err(Status::E_NOINTERFACE) // [REQ CONNECT-4]
            }
            Pointee::Object(_, Interface::IWbemBackupRestoreEx) if !extended && !inherits => {
                Err(Status::E_NOINTERFACE)
            }
            _ if self.profile.is(Mutant::BackupNeedsLogin) && !self.has_logged_in(pending) => {
                Err(Status::WBEM_E_ACCESS_DENIED)
            }
            _ => Ok(object),
        }
    }

    /// Whether the process that calls has a connection, which nobody should ask [REQ CONNECT-5].
    fn has_logged_in(&self, pending: &Pending) -> bool {
        let mut pointers = self.pointers.values();
        pointers.any(|pointer| {
            pointer.process == pending.call.caller.process && pointer.target == Pointee::Connection
        })
    }

    /// Does what has been decided of a call, now or when it was waiting.
    pub(super) fn attempt(&mut self, pending: Pending) {
        match self.decide(&pending) {
            Decision::Refuse(status) => {
                self.after_refusal(&pending);
                self.complete(pending, status);
            }
            Decision::Wait => {
                self.wait(pending);
                self.draining = self.draining_pause();
            }
            Decision::Go => match pending.call.method {
                Method::Pause { .. } => self.go_pause(pending),
                Method::Resume { .. } => self.go_resume(pending),
                Method::Backup { .. } => self.go_backup(pending),
                _ => self.go_restore(pending),
            },
        }
    }

    /// What is to become of a call of a backup interface, as things stand.
    pub(super) fn decide(&self, pending: &Pending) -> Decision {
        if let Err(status) = self.check_server(pending) {
            return Decision::Refuse(status);
        }
        let everything =
            self.hold_scope().backup && !matches!(pending.call.method, Method::Pause { .. });
        let holds_resume = self.profile.is(Mutant::ResumeIsHeld);
        let is_resume = matches!(pending.call.method, Method::Resume { .. });
        if is_resume && self.profile.is(Mutant::LimitCountsForResume) && self.over_limit(pending) {
            return Decision::Refuse(Status::WBEM_E_SERVER_TOO_BUSY);
        }
        if self.pause.is_some() && (everything || holds_resume && is_resume) {
            return Decision::Wait; // Literally every request: only the timer or a release helps.
        }
        let authorised = self.authorise(&pending.call.caller, &pending.call.method);
        match self.profile.readings.check_order {
            CheckOrder::ChecksFirst => match authorised {
                Err(status) => Decision::Refuse(status),
                Ok(()) => self.decide_method(pending),
            },
            CheckOrder::ParametersFirst => match (self.decide_method(pending), authorised) {
                (Decision::Refuse(status), _) => Decision::Refuse(status),
                (_, Err(status)) => Decision::Refuse(status),
                (decision, Ok(())) => decision,
            },
            CheckOrder::TextOrder => self.decide_method(pending), // Asked when the harm is done.
        }
    }

    fn decide_method(&self, pending: &Pending) -> Decision {
        match pending.call.method {
            Method::Pause { .. } => self.decide_pause(pending),
            Method::Resume { .. } => self.decide_resume(pending),
            Method::Backup { .. } => self.decide_backup(pending),
            _ => self.decide_restore(pending),
        }
    }

    /// Going down, or restoring (A-29) [REQ CALL-3, PAUSE-13].
    fn check_server(&self, pending: &Pending) -> Result<(), Status> {
        match self.power {
            Power::Stopped => return Err(Status::RPC_S_SERVER_UNAVAILABLE),
            Power::ShuttingDown => return Err(self.shutting_down()),
            Power::Running { .. } => {}
        }
        if self.restore.is_none() {
            return Ok(());
        }
        let extended = matches!(pending.call.method, Method::Pause { .. } | Method::Resume { .. });
        if extended && self.profile.is(Mutant::PauseDuringRestoreFailsOtherwise) {
            return Err(Status::WBEM_E_FAILED);
        }
        match self.pause_beside_backup() {
            Decision::Refuse(code) if extended => Err(code),
            _ => Err(self.server_stopping()),
        }
    }

    /// Whether the caller may call the method at all.
    pub(super) fn authorise(&self, caller: &Caller, method: &Method) -> Result<(), Status> {
        self.authenticate(caller)?;
        let Some(privilege) = self.privilege_for(method) else {
            return Ok(());
        };
        let remote = caller.origin == Origin::Remote;
        let (needs_privilege, needs_right) = match self.profile.readings.who_may_call {
            WhoMayCall::PrivilegeOnly => (true, false),
            WhoMayCall::PrivilegePlusRemoteRight => (true, remote),
            WhoMayCall::LocalAnyone => (false, remote),
        };
        if needs_privilege && !self.has_privilege(caller, privilege) {
            return Err(self.denial());
        }
        let has_right = || self.root_rights(caller).contains(Rights::FULL_WRITE);
        match needs_right && !self.profile.is(Mutant::RemoteRightNotAsked) && !has_right() {
            true => Err(Status::WBEM_E_ACCESS_DENIED), // [REQ RIGHTS-13]
            false => Ok(()),
        }
    }

    /// What the proxy has to be set to (A-64) [REQ AUTH-1, AUTH-2, AUTH-3].
    pub(super) fn authenticate(&self, caller: &Caller) -> Result<(), Status> {
        let is_refused = match self.profile.mutant {
            Some(Mutant::ImpersonationNotAsked) => false,
            Some(Mutant::DelegateRefused) => caller.impersonation != Impersonation::Impersonate,
            _ => caller.impersonation < Impersonation::Impersonate,
        };
        if is_refused {
            return Err(Status::WBEM_E_ACCESS_DENIED);
        }
        let (least, code) = match self.profile.readings.authn_level {
            _ if self.profile.is(Mutant::AuthenticationNotAsked) => return Ok(()),
            _ if self.profile.is(Mutant::IntegrityNotAsked) => {
                (Authentication::Connect, Status::E_ACCESSDENIED)
            }
            AuthnLevel::Connect => (Authentication::Connect, Status::WBEM_E_ACCESS_DENIED),
            AuthnLevel::Pkt => (Authentication::Pkt, Status::WBEM_E_ACCESS_DENIED),
            AuthnLevel::DcomRefuses => (Authentication::PktIntegrity, Status::E_ACCESSDENIED),
        };
        if caller.authentication < least { Err(code) } else { Ok(()) }
    }

    /// The privilege that a method asks for (A-2, A-39) [REQ PRIV-1 to PRIV-5].
    fn privilege_for(&self, method: &Method) -> Option<Privilege> {
        let readings = &self.profile.readings;
        let asked = match method {
            Method::Backup { .. } => match readings.backup_privilege {
                BackupPrivilege::SeBackup => Some(Privilege::Backup),
                BackupPrivilege::SeRestore => Some(Privilege::Restore),
            },
            Method::Restore { .. } => Some(Privilege::Restore),
            Method::Pause { .. } => self.pause_is_checked().0.then_some(Privilege::Backup),
            _ => self.pause_is_checked().1.then_some(Privilege::Backup),
        };
        match (self.profile.mutant, method) {
            (Some(Mutant::BackupNeedsNothing), Method::Backup { .. }) => None,
            (Some(Mutant::RestoreNeedsNothing), Method::Restore { .. }) => None,
            (Some(Mutant::PauseNeedsNothing), Method::Pause { .. }) => None,
            (Some(Mutant::ResumeNeedsNothing), Method::Resume { .. }) => None,
            (Some(Mutant::RestoreTakesBackupPrivilege), Method::Restore { .. }) => {
                Some(Privilege::Backup)
            }
            (Some(Mutant::BackupTakesOtherPrivilege), Method::Backup { .. }) => {
                asked.map(|privilege| match privilege {
                    Privilege::Backup => Privilege::Restore,
                    Privilege::Restore => Privilege::Backup,
                })
            }
            _ => asked,
        }
    }

    /// Whether Pause, and whether Resume, asks for a privilege.
    fn pause_is_checked(&self) -> (bool, bool) {
        match self.profile.readings.pause_privilege {
            PausePrivilege::SeBackup => (true, true),
            PausePrivilege::PauseOnly => (true, false),
            PausePrivilege::None => (false, false),
        }
    }

    /// Held, or held and enabled (A-38) [REQ PRIV-6]; in a remote connection whatever is held is
    /// enabled [REQ PRIV-9].
    fn has_privilege(&self, caller: &Caller, privilege: Privilege) -> bool {
        let held_is_enough = self.profile.readings.privilege_state == PrivilegeReading::Held
            || (caller.origin == Origin::Remote && !self.profile.is(Mutant::RemoteMustEnable))
            || self.profile.is(Mutant::DisabledCountsAsEnabled);
        match caller.privilege(privilege) {
            PrivilegeState::Enabled => true,
            PrivilegeState::Disabled => held_is_enough,
            PrivilegeState::Absent => false,
        }
    }

    /// How a missing privilege is reported (A-37) [REQ PRIV-7].
    fn denial(&self) -> Status {
        match self.profile.readings.privilege_code {
            _ if self.profile.is(Mutant::DenialGivesOtherCode) => Status::WBEM_E_FAILED,
            PrivilegeCode::AccessDenied => Status::WBEM_E_ACCESS_DENIED,
            PrivilegeCode::PrivilegeNotHeld => Status::WBEM_E_PRIVILEGE_NOT_HELD,
            PrivilegeCode::EAccessdenied => Status::E_ACCESSDENIED,
        }
    }

    fn root_rights(&self, caller: &Caller) -> Rights {
        let root = self.repository.find(&NamespacePath::root());
        let root = root.and_then(|id| self.repository.get(id)).expect("root is always there");
        self.granted(root, caller)
    }
}

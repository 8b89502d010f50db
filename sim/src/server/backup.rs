//! Backup.

use triomphe::Arc as Shared;

use crate::call::Method;
use crate::profile::{
    BackupFlags, BackupWhilePaused, ConcurrentBackup, ExistingBackupFile,
    FileAccess as AccessReading, Mutant,
};
use crate::repository::Repository;
use crate::security::SecurityDescriptor;
use crate::status::Status;

use super::decision::Decision;
use super::pending::Pending;
use super::{ExistingFile, FileAccess, FileFault, Job, JobId, Server};

/// A Backup that runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BackupRun {
    pub pending: Shared<Pending>,
}

impl Server {
    /// [REQ BACKUP-5, BACKUP-6, BACKUP-10, BACKUP-16, BACKUP-17]
    pub(super) fn decide_backup(&self, pending: &Pending) -> Decision {
        let Method::Backup { file, flags, .. } = &pending.call.method else {
            unreachable!("the server sorts the methods");
        };
        let parameters =
            self.check_backup_flags(*flags).and_then(|()| self.file_name(file.as_ref()));
        if let Err(status) = parameters {
            return Decision::Refuse(status);
        }
        match self.backup_beside_pause() {
            Decision::Go => self.beside_backup(),
            decision => decision,
        }
    }

    ///
    fn check_backup_flags(&self, flags: u32) -> Result<(), Status> {
        let ignored = self.profile.readings.backup_flags == BackupFlags::Ignored
            || self.profile.is(Mutant::BackupFlagsIgnored);
        match flags == 0 || ignored {
            true => Ok(()),
            false => Err(Status::WBEM_E_INVALID_PARAMETER),
        }
    }

    /// Backup during a pause.
    fn backup_beside_pause(&self) -> Decision {
        if self.pause.is_none() {
            return Decision::Go;
        }
        match self.profile.readings.backup_while_paused {
            BackupWhilePaused::Runs => Decision::Go,
            BackupWhilePaused::Held => Decision::Wait,
            BackupWhilePaused::Refused => {
                Decision::Refuse(Status::WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING)
            }
        }
    }

    /// Backup or Restore during a Backup.
    pub(super) fn beside_backup(&self) -> Decision {
        if self.backups.is_empty() {
            return Decision::Go;
        }
        match self.profile.readings.concurrent_backup {
            ConcurrentBackup::WinmgmtRunning => {
                Decision::Refuse(Status::WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING)
            }
            ConcurrentBackup::Serialised => Decision::Wait,
            ConcurrentBackup::Parallel => Decision::Go,
        }
    }

    /// The Backup begins: it writes the repository as it is now [REQ BACKUP-2, BACKUP-12].
    pub(super) fn go_backup(&mut self, pending: Pending) {
        let Method::Backup { file, .. } = &pending.call.method else {
            unreachable!("the server sorts the methods");
        };
        let file = self.file_name(file.as_ref()).expect("it has been checked");
        self.backing_up = true;
        let job = Job::Backup {
            file,
            content: self.backup_content(),
            taken: self.now,
            existing: match self.profile.readings.existing_backup_file {
                ExistingBackupFile::OverwriteAtomic => ExistingFile::Replace,
                ExistingBackupFile::OverwriteInPlace => ExistingFile::Overwrite,
                ExistingBackupFile::Refuse => ExistingFile::Refuse,
            },
            access: self.file_access(&pending),
        };
        let id = self.job(job);
        self.backups.insert(id, BackupRun { pending: Shared::new(pending) });
        if self.profile.is(Mutant::BackupFailsCalls) {
            self.cut_off_running(Status::WBEM_E_CALL_CANCELLED);
        }
        if self.profile.is(Mutant::BackupBreaksConnections) {
            self.connections.clear();
        }
    }

    /// What goes into the file: all of the repository, but where a mutant forgets something.
    fn backup_content(&self) -> Repository {
        match self.profile.mutant {
            Some(Mutant::BackupForgetsInstances) => self.repository.without_instances(),
            Some(Mutant::BackupForgetsSecurity) => {
                let nobody = SecurityDescriptor::new(Vec::new()).expect("it has no entries");
                self.repository.with_security(&nobody)
            }
            Some(Mutant::BackupWritesNothing) => Repository::new(),
            _ => self.repository.clone(),
        }
    }

    /// What a Backup writes in the end: what it was given, but for a mutant that lets the writes in
    /// that it holds [REQ BACKUP-12].
    pub fn content_to_write(&self, given: &Repository) -> Repository {
        if !self.profile.is(Mutant::BackupHasHeldWrites) {
            return given.clone();
        }
        let mut later = self.clone();
        for pending in later.take_waiting(|waits| !waits.is_backup()) {
            later.run(pending);
        }
        later.repository
    }

    /// With whose rights the file is opened (A-43) [REQ BACKUP-19].
    pub(super) fn file_access(&self, pending: &Pending) -> FileAccess {
        match self.profile.readings.file_access {
            AccessReading::ServiceRights => FileAccess::Service,
            AccessReading::CallerRights => FileAccess::Caller(pending.call.caller.account.clone()),
        }
    }

    /// The file is written, or could not be [REQ BACKUP-1, BACKUP-3].
    pub(super) fn finish_backup(&mut self, job: JobId, written: Result<(), FileFault>) {
        let Some(run) = self.backups.remove(&job) else {
            return;
        };
        let fails = written.is_err();
        if !fails {
            self.note_backup();
        }
        self.backing_up = fails && self.profile.is(Mutant::FailedBackupKeepsHolding);
        self.restless = true;
        if self.profile.is(Mutant::BackupEndReleasesAll) {
            self.release_whatever_is_held();
        }
        let denial = self.authorise(&run.pending.call.caller, &run.pending.call.method);
        let status = match denial.err().or(written.err().map(file_code)) {
            Some(status) => status,
            None if self.profile.is(Mutant::BackupSucceedsOtherwise) => Status::WBEM_S_FALSE,
            None => Status::WBEM_S_NO_ERROR,
        };
        self.complete(Shared::unwrap_or_clone(run.pending), status);
    }

    /// A mutant lets go of everything though a pause is in force [REQ BUFFER-3].
    fn release_whatever_is_held(&mut self) {
        for pending in self.take_waiting(|waits| !waits.is_backup()) {
            self.run(pending);
        }
    }

    /// A Backup or Restore that was refused: nothing happens, but where a mutant has it otherwise.
    pub(super) fn after_refused_file_call(&mut self, pending: &Pending) {
        match (self.profile.mutant, &pending.call.method) {
            (Some(Mutant::RefusedBackupWritesFile), Method::Backup { file, .. }) => {
                if let Ok(file) = self.file_name(file.as_ref()) {
                    let access = FileAccess::Service;
                    let content = self.repository.clone();
                    let existing = ExistingFile::Overwrite;
                    self.job(Job::Backup { file, content, taken: self.now, existing, access });
                }
            }
            (Some(Mutant::RefusedRestoreDisconnects), Method::Restore { .. }) => {
                self.disconnect(pending.id)
            }
            (Some(Mutant::RefusedRestoreEmpties), Method::Restore { .. }) => {
                self.repository = Repository::new();
            }
            _ => {}
        }
    }
}

/// The code for a file that cannot be used. The result lists of Backup and Restore have two codes
/// for failures [REQ BACKUP-9, RESTORE-23]; others stand where neither tells the truth.
pub(super) fn file_code(fault: FileFault) -> Status {
    match fault {
        FileFault::AccessDenied => Status::WBEM_E_ACCESS_DENIED,
        FileFault::DiskFull => Status::WBEM_E_OUT_OF_DISK_SPACE,
        FileFault::InputOutput => Status::WBEM_E_FAILED,
        FileFault::NotFound | FileFault::NotAFile | FileFault::Exists | FileFault::NotABackup => {
            Status::WBEM_E_INVALID_PARAMETER
        }
    }
}

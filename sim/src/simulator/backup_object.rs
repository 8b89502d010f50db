//! `IWbemBackupRestoreEx`, as a value that releases itself.

use crate::call::{Handle, Method};

use super::{CallError, Client};

/// A pointer to a backup object. Dropping the last one releases the object, which ends its pause
/// unless the profile has it otherwise [REQ RELEASE-1].
#[derive(Debug)]
pub struct BackupObject {
    client: Client,
    handle: Handle,
}

/// What Restore does about active clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RestoreMode {
    /// Flag 0.
    #[default]
    Default,
    /// WBEM_FLAG_BACKUP_RESTORE_FORCE_SHUTDOWN [REQ RESTORE-5].
    ForceShutdown,
}

impl BackupObject {
    pub(super) fn new(client: Client, handle: Handle) -> Self {
        Self { client, handle }
    }

    /// Another pointer to the same object.
    pub async fn query_interface(&self) -> Result<BackupObject, CallError> {
        let interface = crate::call::Interface::default();
        let method = Method::QueryInterface { object: self.handle, interface };
        let (id, _) = self.client.call(method).await?;
        Ok(Self::new(self.client.clone(), id.into()))
    }

    /// Writes the repository to a file [REQ BACKUP-1].
    pub async fn backup(&self, file: &str) -> Result<(), CallError> {
        let file = Some(file.into());
        self.client.call(Method::Backup { object: self.handle, file, flags: 0 }).await.map(drop)
    }

    /// Replaces the repository by the content of a file [REQ RESTORE-1].
    pub async fn restore(&self, file: &str, mode: RestoreMode) -> Result<(), CallError> {
        let flags = match mode {
            RestoreMode::Default => 0,
            RestoreMode::ForceShutdown => 1,
        };
        let file = Some(file.into());
        self.client.call(Method::Restore { object: self.handle, file, flags }).await.map(drop)
    }

    /// Holds every request until Resume, the release of the object, or the end of 15 minutes
    /// [REQ PAUSE-1, BUFFER-1].
    pub async fn pause(&self) -> Result<(), CallError> {
        self.client.call(Method::Pause { object: self.handle }).await.map(drop)
    }

    /// Ends the pause [REQ RESUME-1].
    pub async fn resume(&self) -> Result<(), CallError> {
        self.client.call(Method::Resume { object: self.handle }).await.map(drop)
    }
}

impl Drop for BackupObject {
    fn drop(&mut self) {
        self.client.tell(Method::Release { pointer: self.handle });
    }
}

//! IWbemBackupRestore and IWbemBackupRestoreEx.

use wbem_sim::call::{CallId, Handle, Interface, Reply};
use wbem_sim::status::Status;
use windows::Win32::System::Com::{CLSCTX_INPROC_SERVER, CLSCTX_LOCAL_SERVER};
use windows::Win32::System::Wmi::{IWbemBackupRestore, IWbemBackupRestoreEx, WbemBackupRestore};
use windows::core::{IUnknown, Interface as _};

use crate::client::{Client, GONE};
use crate::pointers::Pointer;
use crate::raw::{Shared, Wide, create, invoke, status_of};

impl Client {
    /// CoCreateInstance of the backup object, or CoCreateInstanceEx.
    pub(crate) fn activate(&self, id: CallId, interface: Interface) -> Reply {
        let pointer = match interface {
            Interface::IWbemBackupRestore => {
                self.backup_object().map(|it| Pointer::Backup(Shared(it)))
            }
            Interface::IWbemBackupRestoreEx => {
                self.backup_object().map(|it| Pointer::BackupEx(Shared(it)))
            }
        };
        self.hand_out(id, pointer)
    }

    fn backup_object<T: windows::core::Interface>(&self) -> Result<T, Status> {
        match self.elsewhere() {
            None => create(&WbemBackupRestore, CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER),
            Some(elsewhere) => elsewhere.create(&WbemBackupRestore),
        }
    }

    /// QueryInterface of a backup object.
    pub(crate) fn query_interface(&self, id: CallId, of: Handle, interface: Interface) -> Reply {
        let object: IUnknown = match self.pointers.get(of) {
            Some(Pointer::Backup(object)) => object.0.into(),
            Some(Pointer::BackupEx(object)) => object.0.into(),
            _ => return GONE.into(),
        };
        let pointer = match interface {
            Interface::IWbemBackupRestore => object.cast().map(|it| Pointer::Backup(Shared(it))),
            Interface::IWbemBackupRestoreEx => {
                object.cast().map(|it| Pointer::BackupEx(Shared(it)))
            }
        };
        self.hand_out(id, pointer.map_err(|error| status_of(error.code())))
    }

    fn hand_out(&self, id: CallId, pointer: Result<Pointer, Status>) -> Reply {
        match pointer {
            Ok(pointer) => {
                self.pointers.keep(id.into(), pointer);
                Status::WBEM_S_NO_ERROR.into()
            }
            Err(status) => status.into(),
        }
    }

    /// Backup, or Restore.
    pub(crate) fn file_call(
        &self,
        object: Handle,
        file: Option<&str>,
        flags: u32,
        is_backup: bool,
    ) -> Reply {
        let object: IWbemBackupRestore = match self.pointers.get(object) {
            Some(Pointer::Backup(object)) => object.0,
            Some(Pointer::BackupEx(object)) => (*object.0).clone(),
            _ => return GONE.into(),
        };
        let (file, flags) = (Wide::new(file), flags.cast_signed());
        // SAFETY: the interface is one that COM has given out; the name lives through the call.
        status_of(unsafe {
            match is_backup {
                true => invoke!(&object, Backup, file.as_pcwstr(), flags),
                false => invoke!(&object, Restore, file.as_pcwstr(), flags),
            }
        })
        .into()
    }

    /// Pause, or Resume.
    pub(crate) fn pause_call(&self, object: Handle, is_pause: bool) -> Reply {
        let object: IWbemBackupRestoreEx = match self.pointers.get(object) {
            Some(Pointer::BackupEx(object)) => object.0,
            // The older interface has no such method: who wants it asks for the newer one.
            Some(Pointer::Backup(object)) => match object.0.cast() {
                Ok(object) => object,
                Err(error) => return status_of(error.code()).into(),
            },
            _ => return GONE.into(),
        };
        // SAFETY: the interface is one that COM has given out.
        status_of(unsafe {
            match is_pause {
                true => invoke!(&object, Pause),
                false => invoke!(&object, Resume),
            }
        })
        .into()
    }
}

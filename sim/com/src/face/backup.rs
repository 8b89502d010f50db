//! The backup object: IWbemBackupRestore, and IWbemBackupRestoreEx where the profile has it.

use std::sync::Arc;

use wbem_sim::call::Method;
use windows::core::{HRESULT, implement};

use super::boundary::{method, text};
use super::client::Pointer;
use super::control::answer;
use crate::control::{IWbemSimulatorControl, IWbemSimulatorControl_Impl};
use crate::raw;

/// A backup object.
#[implement(raw::IWbemBackupRestoreEx, IWbemSimulatorControl)]
pub struct BackupObject {
    pointer: Pointer,
}

/// A backup object of a service that has only the first interface.
#[implement(raw::IWbemBackupRestore, IWbemSimulatorControl)]
pub struct PlainBackupObject {
    pointer: Pointer,
}

impl BackupObject {
    pub fn new(pointer: Pointer) -> Self {
        Self { pointer }
    }
}

impl PlainBackupObject {
    pub fn new(pointer: Pointer) -> Self {
        Self { pointer }
    }
}

/// # Safety
///
/// The file is NULL or text that ends with a zero.
unsafe fn on_file(
    pointer: &Pointer,
    file: raw::Text,
    flags: i32,
    make: impl FnOnce(Option<Arc<str>>, u32) -> Method,
) -> HRESULT {
    method(|| {
        // SAFETY: the caller's word.
        let file = unsafe { text(file) }?;
        Ok(pointer.call(make(file, flags.cast_unsigned()))?.status)
    })
}

macro_rules! backup_and_restore {
    ($face:ident) => {
        impl raw::IWbemBackupRestore_Impl for $face {
            unsafe fn Backup(&self, file: raw::Text, flags: i32) -> HRESULT {
                let object = self.pointer.handle;
                let make = |file, flags| Method::Backup { object, file, flags };
                // SAFETY: the client's word.
                unsafe { on_file(&self.pointer, file, flags, make) }
            }

            unsafe fn Restore(&self, file: raw::Text, flags: i32) -> HRESULT {
                let object = self.pointer.handle;
                let make = |file, flags| Method::Restore { object, file, flags };
                // SAFETY: the client's word.
                unsafe { on_file(&self.pointer, file, flags, make) }
            }
        }

        impl IWbemSimulatorControl_Impl for $face {
            unsafe fn Control(&self, request: raw::Text, place: raw::TextOut) -> HRESULT {
                // SAFETY: the client's word.
                unsafe { answer(request, place) }
            }
        }
    };
}

backup_and_restore!(BackupObject_Impl);
backup_and_restore!(PlainBackupObject_Impl);

impl raw::IWbemBackupRestoreEx_Impl for BackupObject_Impl {
    unsafe fn Pause(&self) -> HRESULT {
        let object = self.pointer.handle;
        method(|| Ok(self.pointer.call(Method::Pause { object })?.status))
    }

    unsafe fn Resume(&self) -> HRESULT {
        let object = self.pointer.handle;
        method(|| Ok(self.pointer.call(Method::Resume { object })?.status))
    }
}

//! The interface pointers that calls have handed out, by the handles that the suite knows them by.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use wbem_sim::call::Handle;
use wbem_sim::cim::NamespacePath;
use wbem_sim::status::Status;
use windows::Win32::System::Wmi::{
    IEnumWbemClassObject, IWbemBackupRestore, IWbemBackupRestoreEx, IWbemCallResult, IWbemServices,
};

use crate::blanket;
use crate::elsewhere::Elsewhere;
use crate::raw::Shared;

/// What a handle stands for.
#[derive(Debug, Clone)]
pub enum Pointer {
    /// A backup object, by its older interface.
    Backup(Shared<IWbemBackupRestore>),
    /// A backup object, by both.
    BackupEx(Shared<IWbemBackupRestoreEx>),
    /// A connection, and its namespace where that is known.
    Services(Shared<IWbemServices>, Option<NamespacePath>),
    /// An enumerator, and whether it lists classes.
    Enumerator(Shared<IEnumWbemClassObject>, bool),
    /// A call result.
    CallResult(Shared<IWbemCallResult>),
}

impl Pointer {
    fn set_blanket(&self, elsewhere: Option<&'static Elsewhere>) -> Result<(), Status> {
        match self {
            Pointer::Backup(object) => blanket::set(&object.0, elsewhere),
            Pointer::BackupEx(object) => blanket::set(&object.0, elsewhere),
            Pointer::Services(services, _) => blanket::set(&services.0, elsewhere),
            Pointer::Enumerator(enumerator, _) => blanket::set(&enumerator.0, elsewhere),
            Pointer::CallResult(result) => blanket::set(&result.0, elsewhere),
        }
    }
}

/// All that a client holds.
#[derive(Debug, Default)]
pub struct Pointers {
    held: Mutex<BTreeMap<Handle, Pointer>>,
    /// Where the service is, if it is not here.
    elsewhere: Option<&'static Elsewhere>,
}

impl Pointers {
    /// Of a service that is elsewhere.
    pub fn of(elsewhere: Option<&'static Elsewhere>) -> Self {
        Self { elsewhere, ..Self::default() }
    }

    /// Where the service is, if it is not here.
    pub fn elsewhere(&self) -> Option<&'static Elsewhere> {
        self.elsewhere
    }

    /// Keeps what a call has handed out.
    pub fn keep(&self, handle: Handle, pointer: Pointer) {
        // A proxy that keeps what it has shows what the process has said of all of them.
        let _ = pointer.set_blanket(self.elsewhere);
        self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(handle, pointer);
    }

    /// What a handle stands for.
    pub fn get(&self, handle: Handle) -> Option<Pointer> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).get(&handle).cloned()
    }

    /// Takes a pointer out; whoever drops it releases it.
    pub fn take(&self, handle: Handle) -> Option<Pointer> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&handle)
    }

    /// Releases all of them.
    pub fn release_all(&self) {
        let all = std::mem::take(&mut *self.held.lock().unwrap_or_else(PoisonError::into_inner));
        // The lock is free by now: a release may call out.
        drop(all);
    }
}

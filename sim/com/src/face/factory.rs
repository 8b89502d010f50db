//! Class objects: how a client's CoCreateInstance comes to an object.

use std::ffi::c_void;

use wbem_sim::call::{Interface as ObjectInterface, Method};
use wbem_sim::status::Status;
use windows::Win32::Foundation::{CLASS_E_NOAGGREGATION, E_POINTER};
use windows::Win32::System::Com::{IClassFactory, IClassFactory_Impl};
use windows::Win32::System::Wmi::{
    MofCompiler, WbemBackupRestore, WbemLocator as CLSID_WBEM_LOCATOR,
};
use windows::core::{BOOL, Error, GUID, IUnknown, Interface, Ref, Result, implement};

use super::backup::{BackupObject, PlainBackupObject};
use super::boundary::{clear, method};
use super::client::Pointer;
use super::control::ControlObject;
use super::locator::Locator;
use super::module::{Live, lock, service};
use super::mof_compiler::Compiler;
use crate::control::CLSID_WBEM_SIMULATOR_CONTROL;
use crate::raw;

/// A class that the DLL serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// CLSID_WbemBackupRestore.
    Backup,
    /// CLSID_WbemLocator.
    Locator,
    /// CLSID_MofCompiler.
    MofCompiler,
    /// The simulator's own control object.
    Control,
}

impl Served {
    /// All of them, with their ids and what they are called.
    pub const ALL: [(Self, GUID, &'static str); 4] = [
        (Self::Backup, WbemBackupRestore, "WBEM simulator: backup and restore"),
        (Self::Locator, CLSID_WBEM_LOCATOR, "WBEM simulator: locator"),
        (Self::MofCompiler, MofCompiler, "WBEM simulator: MOF compiler"),
        (Self::Control, CLSID_WBEM_SIMULATOR_CONTROL, "WBEM simulator: control"),
    ];

    /// The class of an id.
    pub fn of(class: &GUID) -> Option<Self> {
        Self::ALL.iter().find(|(_, id, _)| id == class).map(|(served, ..)| *served)
    }
}

/// A class object.
#[implement(IClassFactory)]
pub struct ClassFactory {
    served: Served,
    _live: Live,
}

impl ClassFactory {
    /// The class object of a class.
    pub fn made(served: Served) -> IClassFactory {
        Self { served, _live: Live::new() }.into()
    }

    fn create(&self, interface: &GUID) -> std::result::Result<IUnknown, Status> {
        Ok(match self.served {
            Served::Backup => return backup_object(interface),
            Served::Locator => Locator::new()?.into(),
            Served::MofCompiler => Compiler::new()?.into(),
            Served::Control => ControlObject::new().into(),
        })
    }
}

/// [REQ CONNECT-1, CONNECT-2]
fn backup_object(interface: &GUID) -> std::result::Result<IUnknown, Status> {
    let service = service()?;
    let wants_ex = *interface == <raw::IWbemBackupRestoreEx as Interface>::IID;
    let asked = match wants_ex || service.offers_ex() {
        true => ObjectInterface::IWbemBackupRestoreEx,
        false => ObjectInterface::IWbemBackupRestore,
    };
    let pointer = Pointer::got(&service, Method::Activate { interface: asked })?;
    Ok(match asked {
        ObjectInterface::IWbemBackupRestoreEx => BackupObject::new(pointer).into(),
        ObjectInterface::IWbemBackupRestore => PlainBackupObject::new(pointer).into(),
    })
}

impl IClassFactory_Impl for ClassFactory_Impl {
    fn CreateInstance(
        &self,
        outer: Ref<'_, IUnknown>,
        interface: *const GUID,
        object: *mut *mut c_void,
    ) -> Result<()> {
        // SAFETY: the client's word.
        if !unsafe { clear(object) } || interface.is_null() {
            return Err(E_POINTER.into());
        }
        if !outer.is_null() {
            return Err(CLASS_E_NOAGGREGATION.into());
        }
        let code = method(|| {
            // SAFETY: it is not NULL.
            let made = self.create(unsafe { &*interface })?;
            // SAFETY: neither pointer is NULL.
            let code = unsafe { made.query(interface, object) };
            Ok(Status(code.0.cast_unsigned()))
        });
        if code.is_err() { Err(Error::from_hresult(code)) } else { Ok(()) }
    }

    fn LockServer(&self, locks: BOOL) -> Result<()> {
        lock(locks.as_bool());
        Ok(())
    }
}

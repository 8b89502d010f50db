//! How clients of one process find the classes.
//!
//! `regsvr32` writes the registry of the machine, which needs an administrator and hides the
//! service from clients that would take an in-process server. Tests and programs that want neither
//! register the class objects in their own process with [`register_class_objects`], from C with
//! `WbemSimRegister`, or have a manifest beside the program.

use std::path::PathBuf;
use std::sync::Mutex;

use windows::Win32::Foundation::{E_FAIL, HMODULE, MAX_PATH, S_OK};
use windows::Win32::System::Com::{
    CLSCTX, CLSCTX_INPROC_SERVER, CoRegisterClassObject, CoRevokeClassObject, REGCLS_MULTIPLEUSE,
};
use windows::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
    GetModuleFileNameW, GetModuleHandleExW,
};
use windows::core::{HRESULT, PCWSTR, Result};

use super::factory::{ClassFactory, Served};

/// The classes of the simulator in the calling process, until this is dropped.
#[derive(Debug)]
#[must_use = "the classes are there as long as this is"]
pub struct Registration {
    cookies: Vec<u32>,
}

/// Registers the classes of the simulator in the calling process: from then on CoCreateInstance
/// with CLSCTX_INPROC_SERVER comes to them, whatever the registry says. COM has to be initialised
/// in the process.
pub fn register_class_objects() -> Result<Registration> {
    register_class_objects_for(CLSCTX_INPROC_SERVER)
}

/// Registers the classes for clients of this process, or of others.
pub fn register_class_objects_for(context: CLSCTX) -> Result<Registration> {
    let mut registration = Registration { cookies: Vec::new() };
    for (served, class, _) in Served::ALL {
        let factory = ClassFactory::made(served);
        // SAFETY: the class object is one, and COM keeps a reference of its own.
        let cookie =
            unsafe { CoRegisterClassObject(&class, &factory, context, REGCLS_MULTIPLEUSE) }?;
        registration.cookies.push(cookie);
    }
    Ok(registration)
}

impl Registration {
    /// How many class objects there are.
    pub fn count(&self) -> usize {
        self.cookies.len()
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        for cookie in self.cookies.drain(..) {
            // SAFETY: it is the number of a class object that was registered.
            let _ = unsafe { CoRevokeClassObject(cookie) };
        }
    }
}

/// What `WbemSimRegister` has registered.
static REGISTERED: Mutex<Option<Registration>> = Mutex::new(None);

/// [`register_class_objects`] for C: `HRESULT WbemSimRegister(void)`.
#[unsafe(no_mangle)]
pub extern "system" fn WbemSimRegister() -> HRESULT {
    match (register_class_objects(), REGISTERED.lock()) {
        (Ok(registration), Ok(mut registered)) => {
            *registered = Some(registration);
            S_OK
        }
        (Err(error), _) => error.code(),
        (Ok(_), Err(_)) => E_FAIL,
    }
}

/// Undoes `WbemSimRegister`: `HRESULT WbemSimRevoke(void)`.
#[unsafe(no_mangle)]
pub extern "system" fn WbemSimRevoke() -> HRESULT {
    match REGISTERED.lock() {
        Ok(mut registered) => {
            drop(registered.take());
            S_OK
        }
        Err(_) => E_FAIL,
    }
}

/// The folder of the DLL, or of the program that this is part of.
pub fn folder_of_module() -> Option<PathBuf> {
    Some(path_of_module()?.parent()?.to_owned())
}

/// The path of the DLL, or of the program that this is part of.
pub fn path_of_module() -> Option<PathBuf> {
    let mut module = HMODULE::default();
    let flags =
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    let here = PCWSTR(&raw const REGISTERED as *const u16);
    // SAFETY: the address is in this module, and only its place matters.
    unsafe { GetModuleHandleExW(flags, here, &raw mut module) }.ok()?;
    let mut name = vec![0u16; 4 * MAX_PATH as usize];
    // SAFETY: the buffer is as long as it says.
    let length = unsafe { GetModuleFileNameW(Some(module), &mut name) } as usize;
    (length > 0 && length < name.len())
        .then(|| PathBuf::from(String::from_utf16_lossy(&name[..length])))
}

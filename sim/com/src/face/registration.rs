//! How clients find the classes: in the registry, or registered by the process itself.
//!
//! `regsvr32` writes the registry, which needs an administrator and hides the service of the
//! machine from clients that would take an in-process server. Tests and programs that want neither
//! register the class objects in their own process with [`register_class_objects`], from C with
//! `WbemSimRegister`, or have a manifest beside the program.

use std::path::PathBuf;
use std::sync::Mutex;

use windows::Win32::Foundation::{E_FAIL, HMODULE, MAX_PATH, S_OK, WIN32_ERROR};
use windows::Win32::System::Com::{
    CLSCTX, CLSCTX_INPROC_SERVER, CoRegisterClassObject, CoRevokeClassObject, REGCLS_MULTIPLEUSE,
};
use windows::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
    GetModuleFileNameW, GetModuleHandleExW,
};
use windows::Win32::System::Registry::{
    HKEY_LOCAL_MACHINE, REG_SZ, RegDeleteTreeW, RegSetKeyValueW,
};
use windows::core::{GUID, HRESULT, HSTRING, PCWSTR, Result, w};

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

/// Writes the classes into the registry of the machine: what `regsvr32` calls.
#[unsafe(no_mangle)]
pub extern "system" fn DllRegisterServer() -> HRESULT {
    let Some(path) = path_of_module() else {
        return E_FAIL;
    };
    for (_, class, name) in Served::ALL {
        let key = key_of(&class);
        let server = format!("{key}\\InprocServer32");
        let written = [
            set(&key, PCWSTR::null(), name),
            set(&server, PCWSTR::null(), &path.to_string_lossy()),
            set(&server, w!("ThreadingModel"), "Both"),
        ];
        if let Some(error) = written.into_iter().find(|code| code.is_err()) {
            return error.to_hresult();
        }
    }
    S_OK
}

/// Takes the classes out of the registry: what `regsvr32 /u` calls.
#[unsafe(no_mangle)]
pub extern "system" fn DllUnregisterServer() -> HRESULT {
    for (_, class, _) in Served::ALL {
        // SAFETY: the key is a text of ours; one that is not there is no failure.
        let _ = unsafe { RegDeleteTreeW(HKEY_LOCAL_MACHINE, &HSTRING::from(key_of(&class))) };
    }
    S_OK
}

fn key_of(class: &GUID) -> String {
    format!("SOFTWARE\\Classes\\CLSID\\{{{class:?}}}")
}

fn set(key: &str, name: PCWSTR, text: &str) -> WIN32_ERROR {
    let units: Vec<u16> = text.encode_utf16().chain([0]).collect();
    let size = u32::try_from(size_of_val(units.as_slice())).expect("a path is short");
    let data = Some(units.as_ptr().cast());
    // SAFETY: the text is as long as it says, and ends with a zero.
    unsafe { RegSetKeyValueW(HKEY_LOCAL_MACHINE, &HSTRING::from(key), name, REG_SZ.0, data, size) }
}

/// The folder of the DLL, or of the program that this is part of.
pub fn folder_of_module() -> Option<PathBuf> {
    Some(path_of_module()?.parent()?.to_owned())
}

fn path_of_module() -> Option<PathBuf> {
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

//! The classes in the registry of the machine: what `regsvr32` has a DLL do.
//!
//! A class that is registered already, as the service of the machine is, is put aside whole before
//! this DLL takes its place, and is put back when the DLL is taken out. What is not this DLL's is
//! never deleted.

use windows::Win32::Foundation::{E_FAIL, ERROR_SUCCESS, S_OK};
use windows::Win32::System::Registry::{
    HKEY, HKEY_LOCAL_MACHINE, REG_SZ, RRF_RT_REG_SZ, RegCloseKey, RegCopyTreeW, RegCreateKeyW,
    RegDeleteTreeW, RegGetValueW, RegSetKeyValueW,
};
use windows::core::{GUID, HRESULT, HSTRING, PCWSTR, Result, w};

use super::factory::Served;
use super::registration::path_of_module;

/// The longest path of a DLL that is read from the registry, in units of UTF-16.
const PATH_LENGTH_MAX: usize = 1024;

/// Writes the classes into the registry of the machine: what `regsvr32` calls.
#[unsafe(no_mangle)]
pub extern "system" fn DllRegisterServer() -> HRESULT {
    for_each_class(|class, name, path| {
        if server_of(class).as_deref() == Some(path) {
            return Ok(());
        }
        let (key, server) = (key_of(class), server_key_of(class));
        move_tree(&key, &aside_of(class))?;
        set(&key, PCWSTR::null(), name)?;
        set(&server, PCWSTR::null(), path)?;
        set(&server, w!("ThreadingModel"), "Both")
    })
}

/// Takes the classes out of the registry: what `regsvr32 /u` calls.
#[unsafe(no_mangle)]
pub extern "system" fn DllUnregisterServer() -> HRESULT {
    for_each_class(|class, _, path| {
        if server_of(class).as_deref() != Some(path) {
            return Ok(());
        }
        delete_tree(&key_of(class))?;
        move_tree(&aside_of(class), &key_of(class))
    })
}

/// Does something for each class, its name and the path of this DLL, up to the first failure.
fn for_each_class(act: impl Fn(&GUID, &str, &str) -> Result<()>) -> HRESULT {
    let Some(path) = path_of_module() else {
        return E_FAIL;
    };
    let path = path.to_string_lossy();
    let done = Served::ALL.iter().try_for_each(|(_, class, name)| act(class, name, &path));
    done.map_or_else(|error| error.code(), |()| S_OK)
}

fn key_of(class: &GUID) -> String {
    format!("SOFTWARE\\Classes\\CLSID\\{{{class:?}}}")
}

fn server_key_of(class: &GUID) -> String {
    format!("{}\\InprocServer32", key_of(class))
}

/// Where a class waits that has another server.
fn aside_of(class: &GUID) -> String {
    format!("SOFTWARE\\wbem-sim\\Replaced\\{{{class:?}}}")
}

/// The DLL that serves a class, if one does.
fn server_of(class: &GUID) -> Option<String> {
    let key = HSTRING::from(server_key_of(class));
    let mut units = [0u16; PATH_LENGTH_MAX];
    let mut size = u32::try_from(size_of_val(&units)).expect("it is short");
    let data = Some(units.as_mut_ptr().cast());
    // SAFETY: the buffer is as long as it says.
    let read = unsafe {
        let size = Some(&raw mut size);
        RegGetValueW(HKEY_LOCAL_MACHINE, &key, PCWSTR::null(), RRF_RT_REG_SZ, None, data, size)
    };
    let length = units.iter().position(|unit| *unit == 0)?;
    (read == ERROR_SUCCESS).then(|| String::from_utf16_lossy(&units[..length]))
}

/// Moves a key with all below it, if it is there, to a place where there is none.
fn move_tree(from: &str, to: &str) -> Result<()> {
    let (source, mut target) = (HSTRING::from(from), HKEY::default());
    // SAFETY: the key is a text of ours, and the place for the handle is there.
    unsafe { RegCreateKeyW(HKEY_LOCAL_MACHINE, &HSTRING::from(to), &raw mut target) }.ok()?;
    // SAFETY: the handle is that of an open key.
    let copied = unsafe { RegCopyTreeW(HKEY_LOCAL_MACHINE, &source, target) };
    // SAFETY: the handle is that of an open key, and nobody uses it later.
    let _ = unsafe { RegCloseKey(target) };
    match copied {
        ERROR_SUCCESS => delete_tree(from),
        // There was none.
        _ => delete_tree(to),
    }
}

fn delete_tree(key: &str) -> Result<()> {
    // SAFETY: the key is a text of ours.
    unsafe { RegDeleteTreeW(HKEY_LOCAL_MACHINE, &HSTRING::from(key)) }.ok()
}

fn set(key: &str, name: PCWSTR, text: &str) -> Result<()> {
    let units: Vec<u16> = text.encode_utf16().chain([0]).collect();
    let size = u32::try_from(size_of_val(units.as_slice())).expect("a path is short");
    let data = Some(units.as_ptr().cast());
    // SAFETY: the text is as long as it says, and ends with a zero.
    unsafe { RegSetKeyValueW(HKEY_LOCAL_MACHINE, &HSTRING::from(key), name, REG_SZ.0, data, size) }
        .ok()
}

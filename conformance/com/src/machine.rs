//! The machine: its Windows, its names, and what is installed.

use windows::Win32::System::Com::CLSCTX_INPROC_SERVER;
use windows::Win32::System::Registry::{
    HKEY_LOCAL_MACHINE, REG_VALUE_TYPE, RRF_RT_REG_DWORD, RRF_RT_REG_SZ, RegGetValueW,
};
use windows::Win32::System::Wmi::{IMofCompiler, MofCompiler};
use windows::core::{HSTRING, w};

use crate::apartment::Apartment;
use crate::raw::create;

/// The version of Windows with the number of its build, as `10.0.20348.2227`.
pub fn windows_version() -> String {
    let major = number("CurrentMajorVersionNumber").unwrap_or(6);
    let minor = number("CurrentMinorVersionNumber").unwrap_or(1);
    let build = text("CurrentBuild").unwrap_or_else(|| "0".to_owned());
    match number("UBR") {
        Some(revision) => format!("{major}.{minor}.{build}.{revision}"),
        None => format!("{major}.{minor}.{build}"),
    }
}

/// The version of Wine, where this is Wine.
pub fn wine_version() -> Option<String> {
    use windows::Win32::System::LibraryLoader::{GetModuleHandleW, GetProcAddress};
    use windows::core::s;
    // SAFETY: the module is in every process; its function takes nothing and gives a text that
    // lasts as long as the process.
    unsafe {
        let module = GetModuleHandleW(w!("ntdll.dll")).ok()?;
        let function = GetProcAddress(module, s!("wine_get_version"))?;
        let function: extern "C" fn() -> *const std::ffi::c_char = std::mem::transmute(function);
        Some(std::ffi::CStr::from_ptr(function()).to_string_lossy().into_owned())
    }
}

/// Whether IMofCompiler can be had.
pub fn has_mof_compiler() -> bool {
    let Ok(_apartment) = Apartment::enter() else { return false };
    create::<IMofCompiler>(&MofCompiler, CLSCTX_INPROC_SERVER).is_ok()
}

fn number(name: &str) -> Option<u32> {
    let (mut value, mut size) = (0_u32, 4_u32);
    read(name, true, (&raw mut value).cast(), &mut size).then_some(value)
}

fn text(name: &str) -> Option<String> {
    let mut wide = [0_u16; 64];
    let mut size = 128_u32;
    read(name, false, wide.as_mut_ptr().cast(), &mut size).then(|| {
        let end = wide.iter().position(|unit| *unit == 0).unwrap_or(wide.len());
        String::from_utf16_lossy(&wide[..end])
    })
}

/// Reads a value of the key where Windows says what it is, into room of that size in bytes.
fn read(name: &str, is_number: bool, room: *mut std::ffi::c_void, size: &mut u32) -> bool {
    let flags = if is_number { RRF_RT_REG_DWORD } else { RRF_RT_REG_SZ };
    let mut kind = REG_VALUE_TYPE::default();
    // SAFETY: both callers say truthfully how much room there is.
    let result = unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            w!("SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"),
            &HSTRING::from(name),
            flags,
            Some(&raw mut kind),
            Some(room),
            Some(std::ptr::from_mut(size)),
        )
    };
    result.is_ok()
}

//! The privileges of the server's own token.
//!
//! Where clients are taken for the server itself, what it holds is what they hold.

use windows::Win32::Foundation::{CloseHandle, HANDLE, LUID};
use windows::Win32::Security::{
    AdjustTokenPrivileges, LUID_AND_ATTRIBUTES, LookupPrivilegeValueW, SE_BACKUP_NAME,
    SE_PRIVILEGE_ENABLED, SE_RESTORE_NAME, TOKEN_ADJUST_PRIVILEGES, TOKEN_PRIVILEGES, TOKEN_QUERY,
};
use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};
use windows::core::{PCWSTR, Result};

/// Enables SeBackupPrivilege and SeRestorePrivilege in the token of this process, if it has them.
pub fn enable_own_privileges() -> Result<()> {
    let mut token = HANDLE::default();
    let access = TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES;
    // SAFETY: the pseudo-handle need not be closed, and there is a place for the other.
    unsafe { OpenProcessToken(GetCurrentProcess(), access, &raw mut token) }?;
    let enabled = [SE_BACKUP_NAME, SE_RESTORE_NAME].map(|name| enable(token, name));
    // SAFETY: it is open, and nobody else has it.
    unsafe { CloseHandle(token) }?;
    enabled.into_iter().collect()
}

fn enable(token: HANDLE, name: PCWSTR) -> Result<()> {
    let mut id = LUID::default();
    // SAFETY: the name is a constant, and each pointer is that of something here.
    unsafe {
        LookupPrivilegeValueW(PCWSTR::null(), name, &raw mut id)?;
        let privilege = LUID_AND_ATTRIBUTES { Luid: id, Attributes: SE_PRIVILEGE_ENABLED };
        let state = TOKEN_PRIVILEGES { PrivilegeCount: 1, Privileges: [privilege] };
        AdjustTokenPrivileges(token, false, Some(&raw const state), 0, None, None)
    }
}

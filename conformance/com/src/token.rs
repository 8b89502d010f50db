//! The privileges of the calling thread.
//!
//! Each caller of a scenario has a token of its own: the thread takes a copy of the process's
//! (ImpersonateSelf), switches privileges in that, and gives it back at the end. Proxies show it,
//! as the security of the process says cloaking.

use std::marker::PhantomData;

use wbem_sim::caller::{Caller, Privilege, PrivilegeState};
use wbem_sim::status::Status;
use windows::Win32::Foundation::{CloseHandle, HANDLE, LUID};
use windows::Win32::Security::{
    AdjustTokenPrivileges, GetTokenInformation, ImpersonateLoggedOnUser, ImpersonateSelf,
    LOGON32_LOGON_NEW_CREDENTIALS, LOGON32_PROVIDER_WINNT50, LUID_AND_ATTRIBUTES, LogonUserW,
    LookupPrivilegeValueW, RevertToSelf, SE_BACKUP_NAME, SE_PRIVILEGE_ENABLED,
    SE_PRIVILEGE_REMOVED, SE_RESTORE_NAME, SecurityImpersonation, TOKEN_ADJUST_PRIVILEGES,
    TOKEN_PRIVILEGES, TOKEN_PRIVILEGES_ATTRIBUTES, TOKEN_QUERY, TokenPrivileges,
};
use windows::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, OpenProcessToken, OpenThreadToken,
};

use crate::elsewhere::Elsewhere;
use crate::raw::{Wide, status_of};

/// This thread calls with a token of its own; it is given back when the value is dropped.
#[derive(Debug)]
pub struct Assumed {
    /// Giving it back is for the thread that took it.
    thread: PhantomData<*const ()>,
}

/// A handle that is closed.
struct Token(HANDLE);

impl Drop for Token {
    fn drop(&mut self) {
        // SAFETY: the handle is ours. There is no way out of a failure.
        let _ = unsafe { CloseHandle(self.0) };
    }
}

/// Whether this process has a privilege at all, be it enabled or not.
pub fn is_held(privilege: Privilege) -> bool {
    held(privilege).unwrap_or(false)
}

fn held(privilege: Privilege) -> windows::core::Result<bool> {
    let mut handle = HANDLE::default();
    // SAFETY: the place is one for a handle.
    unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut handle)? };
    Ok(attributes(&Token(handle), privilege)?.is_some())
}

/// What a token says of a privilege; nothing if it does not hold it.
fn attributes(
    token: &Token,
    privilege: Privilege,
) -> windows::core::Result<Option<TOKEN_PRIVILEGES_ATTRIBUTES>> {
    let wanted = luid(privilege)?;
    let mut length = 0;
    // SAFETY: without room the call only says how much it wants.
    let _ = unsafe { GetTokenInformation(token.0, TokenPrivileges, None, 0, &raw mut length) };
    // In units of 8 bytes, so that the list is where it may be read.
    let mut room = vec![0_u64; usize::try_from(length).unwrap_or(0).div_ceil(8) + 1];
    let (place, mut filled) = (room.as_mut_ptr().cast(), 0);
    // SAFETY: there is at least as much room as is said.
    unsafe {
        GetTokenInformation(token.0, TokenPrivileges, Some(place), length, &raw mut filled)?;
    }
    let list: *const TOKEN_PRIVILEGES = room.as_ptr().cast();
    // SAFETY: the call has put a list there, as long as it says.
    let all = unsafe {
        let first: *const LUID_AND_ATTRIBUTES = (&raw const (*list).Privileges).cast();
        std::slice::from_raw_parts(first, usize::try_from((*list).PrivilegeCount).unwrap_or(0))
    };
    let is_it = |one: &&LUID_AND_ATTRIBUTES| {
        one.Luid.LowPart == wanted.LowPart && one.Luid.HighPart == wanted.HighPart
    };
    Ok(all.iter().find(is_it).map(|one| one.Attributes))
}

fn luid(privilege: Privilege) -> windows::core::Result<LUID> {
    let name = match privilege {
        Privilege::Backup => SE_BACKUP_NAME,
        Privilege::Restore => SE_RESTORE_NAME,
    };
    let mut luid = LUID::default();
    // SAFETY: the place is one for a number, and a null name is this system.
    unsafe { LookupPrivilegeValueW(None, name, &raw mut luid)? };
    Ok(luid)
}

impl Assumed {
    /// Has this thread call with the privileges of a caller.
    pub fn of(caller: &Caller) -> Result<Self, Status> {
        Self::try_of(caller).map_err(|error| status_of(error.code()))
    }

    fn try_of(caller: &Caller) -> windows::core::Result<Self> {
        // SAFETY: it concerns this thread only, and is undone in `drop`.
        unsafe { ImpersonateSelf(SecurityImpersonation)? };
        let assumed = Self { thread: PhantomData };
        let mut handle = HANDLE::default();
        let access = TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY;
        // SAFETY: the place is one for a handle.
        unsafe { OpenThreadToken(GetCurrentThread(), access, true, &raw mut handle)? };
        let token = Token(handle);
        for privilege in [Privilege::Backup, Privilege::Restore] {
            let attributes = match caller.privilege(privilege) {
                PrivilegeState::Absent => SE_PRIVILEGE_REMOVED,
                PrivilegeState::Disabled => TOKEN_PRIVILEGES_ATTRIBUTES(0),
                PrivilegeState::Enabled => SE_PRIVILEGE_ENABLED,
            };
            let one = LUID_AND_ATTRIBUTES { Luid: luid(privilege)?, Attributes: attributes };
            let state = TOKEN_PRIVILEGES { PrivilegeCount: 1, Privileges: [one] };
            // SAFETY: the list has as many entries as it says, and nothing is asked back.
            unsafe {
                AdjustTokenPrivileges(token.0, false, Some(&raw const state), 0, None, None)?;
            }
        }
        Ok(assumed)
    }
}

impl Assumed {
    /// Has this thread show other machines the account that a service there is called with; here
    /// it stays who it is.
    pub fn elsewhere(elsewhere: &'static Elsewhere) -> Result<Self, Status> {
        let [user, domain, password] = elsewhere.account().map(Wide::as_pcwstr);
        let (kind, provider) = (LOGON32_LOGON_NEW_CREDENTIALS, LOGON32_PROVIDER_WINNT50);
        let mut handle = HANDLE::default();
        // SAFETY: the texts last as long as the process, and the place is one for a handle.
        let logged_on = unsafe {
            LogonUserW(user, domain, password, kind, provider, &raw mut handle)
                .and_then(|()| ImpersonateLoggedOnUser(Token(handle).0))
        };
        logged_on.map_err(|error| status_of(error.code()))?;
        Ok(Self { thread: PhantomData })
    }
}

impl Drop for Assumed {
    fn drop(&mut self) {
        // SAFETY: the thread took the token, and nobody can have sent the value to another. A
        // thread that kept it ends with it.
        let _ = unsafe { RevertToSelf() };
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::caller::PrivilegeState::{Absent, Disabled, Enabled};

    use super::*;
    use crate::machine::wine_version;

    /// What this thread's own token says; nothing without such a token.
    fn of_thread(privilege: Privilege) -> Option<PrivilegeState> {
        let mut handle = HANDLE::default();
        // SAFETY: the place is one for a handle.
        let opened =
            unsafe { OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, true, &raw mut handle) };
        opened.ok()?;
        let found = attributes(&Token(handle), privilege).expect("the token says");
        Some(match found {
            None => Absent,
            Some(bits) if bits.0 & SE_PRIVILEGE_ENABLED.0 != 0 => Enabled,
            Some(_) => Disabled,
        })
    }

    #[test]
    fn a_thread_that_is_somebody_else_to_other_machines_gives_that_back() {
        let elsewhere = Elsewhere::new("no-such-machine", "ann", &"x".into());
        let assumed = Assumed::elsewhere(elsewhere);
        // Nobody has to know the account yet. Wine has no such tokens.
        assert!(assumed.is_ok() || wine_version().is_some(), "{assumed:?}");
        assert_eq!(of_thread(Privilege::Backup).is_some(), assumed.is_ok());
        drop(assumed);
        assert_eq!(of_thread(Privilege::Backup), None);
    }

    #[test]
    fn each_thread_calls_with_the_privileges_of_its_caller_and_no_other() {
        assert!(is_held(Privilege::Backup) && is_held(Privilege::Restore), "run it elevated");
        let states = [Absent, Disabled, Enabled];
        let threads = states.map(|state| {
            std::thread::spawn(move || {
                let mut caller = Caller::administrator("p");
                caller.backup_privilege = state;
                let assumed = Assumed::of(&caller).expect("a thread may");
                let seen = [Privilege::Backup, Privilege::Restore].map(of_thread);
                drop(assumed);
                (seen, of_thread(Privilege::Backup))
            })
        });
        for (thread, state) in threads.into_iter().zip(states) {
            let (seen, afterwards) = thread.join().expect("it did not panic");
            assert_eq!((seen, afterwards), ([Some(state), Some(Enabled)], None));
        }
        assert!(is_held(Privilege::Backup), "the process has kept its own");
    }
}

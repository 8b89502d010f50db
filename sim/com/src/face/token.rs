//! What a token says.

use wbem_sim::caller::PrivilegeState;
use windows::Win32::Foundation::{CloseHandle, HANDLE, LUID};
use windows::Win32::Security::{
    CheckTokenMembership, CreateWellKnownSid, DuplicateTokenEx, GetTokenInformation,
    LUID_AND_ATTRIBUTES, LookupAccountSidW, LookupPrivilegeValueW, PSID, SE_PRIVILEGE_ENABLED,
    SECURITY_MAX_SID_SIZE, SID_NAME_USE, SecurityIdentification, TOKEN_DUPLICATE,
    TOKEN_INFORMATION_CLASS, TOKEN_PRIVILEGES, TOKEN_QUERY, TOKEN_STATISTICS, TOKEN_USER,
    TokenImpersonation, TokenPrivileges, TokenStatistics, TokenUser, WinBuiltinAdministratorsSid,
};
use windows::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, OpenProcessToken, OpenThreadToken,
};
use windows::core::{PCWSTR, PWSTR};

/// GetCurrentThreadEffectiveToken: stands for the token in effect, and needs no closing. It may be
/// asked for what the token says only.
const IN_EFFECT: HANDLE = HANDLE(-6_isize as *mut _);

/// Which token it is, and which of its states: the same value, and nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct State {
    token: LUID,
    modified: LUID,
}

impl State {
    /// That of the token in effect; none where nobody may ask for it without opening the token.
    pub fn current() -> Option<Self> {
        let (mut said, mut size) = (TOKEN_STATISTICS::default(), 0);
        let room = u32::try_from(size_of_val(&said)).ok()?;
        let place = Some((&raw mut said).cast());
        // SAFETY: the place is as large as it says.
        unsafe { GetTokenInformation(IN_EFFECT, TokenStatistics, place, room, &raw mut size) }
            .ok()?;
        Some(Self { token: said.TokenId, modified: said.ModifiedId })
    }
}

/// A token that is closed when it is dropped.
pub struct Token(HANDLE);

impl Drop for Token {
    fn drop(&mut self) {
        // SAFETY: it is open, and nobody else has it.
        let _ = unsafe { CloseHandle(self.0) };
    }
}

impl Token {
    /// That of the calling thread or, where it has none, that of the process.
    pub fn current() -> Option<Self> {
        let mut handle = HANDLE::default();
        let access = TOKEN_QUERY | TOKEN_DUPLICATE;
        // SAFETY: the pseudo-handles need not be closed, and the place is there.
        unsafe {
            OpenThreadToken(GetCurrentThread(), access, true, &raw mut handle)
                .or_else(|_| OpenProcessToken(GetCurrentProcess(), access, &raw mut handle))
        }
        .ok()?;
        Some(Self(handle))
    }

    /// What the token has of a kind: bytes that begin with a structure, aligned for any.
    fn information(&self, kind: TOKEN_INFORMATION_CLASS) -> Option<Vec<u64>> {
        let mut size = 0;
        // SAFETY: without a buffer it only says how large one has to be.
        let _ = unsafe { GetTokenInformation(self.0, kind, None, 0, &raw mut size) };
        let mut buffer = vec![0u64; (size as usize).div_ceil(8).max(1)];
        let length = u32::try_from(buffer.len() * 8).ok()?;
        let place = Some(buffer.as_mut_ptr().cast());
        // SAFETY: the buffer is as large as it says.
        unsafe { GetTokenInformation(self.0, kind, place, length, &raw mut size) }.ok()?;
        Some(buffer)
    }

    /// The name of its user.
    pub fn account(&self) -> Option<String> {
        let user = self.information(TokenUser)?;
        // SAFETY: the buffer begins with this structure, and has what that points to.
        let sid = unsafe { (*user.as_ptr().cast::<TOKEN_USER>()).User.Sid };
        let (mut name, mut domain) = ([0u16; 256], [0u16; 256]);
        let (mut name_size, mut domain_size) = (256, 256);
        let mut kind = SID_NAME_USE::default();
        // SAFETY: each buffer is as large as it says.
        unsafe {
            LookupAccountSidW(
                PCWSTR::null(),
                sid,
                Some(PWSTR(name.as_mut_ptr())),
                &raw mut name_size,
                Some(PWSTR(domain.as_mut_ptr())),
                &raw mut domain_size,
                &raw mut kind,
            )
        }
        .ok()?;
        Some(String::from_utf16_lossy(&name[..name_size as usize]))
    }

    /// Whether it is one of an administrator, with its rights in effect.
    pub fn is_administrator(&self) -> bool {
        let mut sid = [0u64; (SECURITY_MAX_SID_SIZE as usize).div_ceil(8)];
        let place = PSID(sid.as_mut_ptr().cast());
        let mut size = SECURITY_MAX_SID_SIZE;
        let mut copy = HANDLE::default();
        let mut is_member = windows::core::BOOL(0);
        // SAFETY: the buffer holds the largest SID; membership asks for an impersonation token,
        // which the copy is whatever this one is, and it is closed below.
        unsafe {
            let kind = WinBuiltinAdministratorsSid;
            let made = CreateWellKnownSid(kind, None, Some(place), &raw mut size);
            let copied = DuplicateTokenEx(
                self.0,
                TOKEN_QUERY,
                None,
                SecurityIdentification,
                TokenImpersonation,
                &raw mut copy,
            );
            if made.is_err() || copied.is_err() {
                return false;
            }
            let copy = Token(copy);
            CheckTokenMembership(Some(copy.0), place, &raw mut is_member).is_ok()
                && is_member.as_bool()
        }
    }

    /// The privileges that it holds.
    pub fn privileges(&self) -> Vec<LUID_AND_ATTRIBUTES> {
        let Some(buffer) = self.information(TokenPrivileges) else {
            return Vec::new();
        };
        let held = buffer.as_ptr().cast::<TOKEN_PRIVILEGES>();
        // SAFETY: the buffer begins with the structure, whose array has as many elements as it
        // says.
        unsafe {
            let count = (*held).PrivilegeCount as usize;
            std::slice::from_raw_parts((&raw const (*held).Privileges).cast(), count).to_vec()
        }
    }
}

/// What a privilege is, among those that a token holds.
pub fn state_of(privileges: &[LUID_AND_ATTRIBUTES], name: PCWSTR) -> PrivilegeState {
    let mut id = LUID::default();
    // SAFETY: the name is a constant, and the place is there.
    if unsafe { LookupPrivilegeValueW(PCWSTR::null(), name, &raw mut id) }.is_err() {
        return PrivilegeState::Absent;
    }
    match privileges.iter().find(|held| held.Luid == id) {
        None => PrivilegeState::Absent,
        Some(held) if held.Attributes.contains(SE_PRIVILEGE_ENABLED) => PrivilegeState::Enabled,
        Some(_) => PrivilegeState::Disabled,
    }
}

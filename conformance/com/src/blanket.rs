//! What proxies show of their callers: the token of the thread that calls, at each call, or the
//! account that a service on another machine is called with.

use wbem_sim::status::Status;
use windows::Win32::System::Com::{
    COLE_DEFAULT_PRINCIPAL, CoSetProxyBlanket, EOAC_DYNAMIC_CLOAKING, EOAC_NONE,
    RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE,
};
use windows::core::{IUnknown, Interface};

use crate::elsewhere::Elsewhere;
use crate::raw::status_of;

/// RPC_C_AUTHN_DEFAULT, and the same of authorization: whatever the two sides agree on.
const DEFAULT: u32 = 0xFFFF_FFFF;
/// E_NOINTERFACE: the object is no proxy, but one of this process.
const NO_PROXY: Status = Status(0x8000_4002);

/// Has a proxy show the token of each thread that calls through it, or the account for a service
/// that is elsewhere. An object of this process sees the token anyhow.
pub fn set<T: Interface>(object: &T, elsewhere: Option<&'static Elsewhere>) -> Result<(), Status> {
    let (account, capabilities) = match elsewhere {
        None => (None, EOAC_DYNAMIC_CLOAKING),
        Some(elsewhere) => (Some(elsewhere.identity().cast()), EOAC_NONE),
    };
    // SAFETY: every interface begins as IUnknown does, and the pointer is borrowed only.
    let proxy: &IUnknown = unsafe { std::mem::transmute(object) };
    // SAFETY: the interface is one that COM has given out, and the account lasts.
    let result = unsafe {
        CoSetProxyBlanket(
            proxy,
            DEFAULT,
            DEFAULT,
            COLE_DEFAULT_PRINCIPAL,
            RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
            RPC_C_IMP_LEVEL_IMPERSONATE,
            account,
            capabilities,
        )
    };
    match result {
        Ok(()) => Ok(()),
        Err(error) if status_of(error.code()) == NO_PROXY => Ok(()),
        Err(error) => Err(status_of(error.code())),
    }
}

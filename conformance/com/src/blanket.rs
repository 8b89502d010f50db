//! What proxies show of their callers: the token of the thread that calls, at each call.

use wbem_sim::status::Status;
use windows::Win32::System::Com::{
    COLE_DEFAULT_PRINCIPAL, CoSetProxyBlanket, EOAC_DYNAMIC_CLOAKING,
    RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE,
};
use windows::core::{IUnknown, Interface};

use crate::raw::status_of;

/// RPC_C_AUTHN_DEFAULT, and the same of authorization: whatever the two sides agree on.
const DEFAULT: u32 = 0xFFFF_FFFF;
/// E_NOINTERFACE: the object is no proxy, but one of this process.
const NO_PROXY: Status = Status(0x8000_4002);

/// Has a proxy show the token of each thread that calls through it. An object of this process sees
/// that anyhow.
pub fn cloak<T: Interface>(object: &T) -> Result<(), Status> {
    // SAFETY: every interface begins as IUnknown does, and the pointer is borrowed only.
    let proxy: &IUnknown = unsafe { std::mem::transmute(object) };
    // SAFETY: the interface is one that COM has given out; there is no identity but the thread's.
    let result = unsafe {
        CoSetProxyBlanket(
            proxy,
            DEFAULT,
            DEFAULT,
            COLE_DEFAULT_PRINCIPAL,
            RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
            RPC_C_IMP_LEVEL_IMPERSONATE,
            None,
            EOAC_DYNAMIC_CLOAKING,
        )
    };
    match result {
        Ok(()) => Ok(()),
        Err(error) if status_of(error.code()) == NO_PROXY => Ok(()),
        Err(error) => Err(status_of(error.code())),
    }
}

//! Threads that use COM.

use std::marker::PhantomData;

use wbem_sim::status::Status;
use windows::Win32::System::Com::{
    COINIT_MULTITHREADED, CoIncrementMTAUsage, CoInitializeEx, CoInitializeSecurity,
    CoUninitialize, EOAC_DYNAMIC_CLOAKING, RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
    RPC_C_IMP_LEVEL_IMPERSONATE,
};
use windows::core::HRESULT;

use crate::raw::status_of;

/// RPC_E_TOO_LATE: somebody else has set the security of the process.
const TOO_LATE: HRESULT = HRESULT(0x80010119_u32.cast_signed());

/// Keeps the apartment of all threads for as long as the process lives. Without that COM unloads
/// what it has loaded whenever the last thread leaves, to load it again for the next.
pub fn keep() -> Result<(), Status> {
    // SAFETY: it is never undone.
    let kept = unsafe { CoIncrementMTAUsage() };
    kept.map(|_| ()).map_err(|error| status_of(error.code()))
}

/// This thread is in the apartment of all threads of the process.
#[derive(Debug)]
pub struct Apartment {
    /// Leaving is for the thread that entered.
    thread: PhantomData<*const ()>,
}

impl Apartment {
    /// Enters the apartment; it is left when the value is dropped.
    pub fn enter() -> Result<Self, Status> {
        // SAFETY: it takes no pointer but one that may be null, and is undone in `drop`.
        let result = unsafe { CoInitializeEx(None, COINIT_MULTITHREADED) };
        match result.is_ok() {
            true => Ok(Self { thread: PhantomData }),
            false => Err(status_of(result)),
        }
    }

    /// Has the calls of this process show the token of the calling thread, whatever it is then,
    /// and keeps them private.
    pub fn secure_process(&self) -> Result<(), Status> {
        // SAFETY: every pointer may be null, and COM is initialized.
        let result = unsafe {
            CoInitializeSecurity(
                None,
                -1,
                None,
                None,
                RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
                RPC_C_IMP_LEVEL_IMPERSONATE,
                None,
                EOAC_DYNAMIC_CLOAKING,
                None,
            )
        };
        match result {
            Err(error) if error.code() != TOO_LATE => Err(status_of(error.code())),
            _ => Ok(()),
        }
    }
}

impl Drop for Apartment {
    fn drop(&mut self) {
        // SAFETY: the thread entered, and nobody can have sent the value to another.
        unsafe { CoUninitialize() };
    }
}

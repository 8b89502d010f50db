//! The interface itself, and how a client asks through it.

#![allow(non_snake_case, reason = "methods have the names that COM gives them")]
#![allow(missing_docs, reason = "what the macro makes has none")]

use windows::core::{BSTR, GUID, HRESULT, IUnknown, IUnknown_Vtbl, interface};

use super::{Answer, Request};

/// The class whose object has nothing but the control interface.
pub const CLSID_WBEM_SIMULATOR_CONTROL: GUID =
    GUID::from_u128(0xe5f180d2_d56a_4290_91d5_4312c1141e85);

/// The simulator's own interface. The objects of CLSID_WbemLocator and CLSID_WbemBackupRestore
/// have it as well, and those of no other implementation do.
///
/// ```idl
/// [object, local, uuid(6e2f5ed2-217d-4de3-8149-6d99c85b813c)]
/// interface IWbemSimulatorControl : IUnknown
/// {
///     HRESULT Control([in] BSTR request, [out] BSTR *answer);
/// };
/// ```
#[interface("6e2f5ed2-217d-4de3-8149-6d99c85b813c")]
pub unsafe trait IWbemSimulatorControl: IUnknown {
    /// Does what a request says; what came of it is in the answer, also if it was refused. It fails
    /// only for a text that is no request, or a NULL.
    pub unsafe fn Control(&self, request: *const u16, answer: *mut *const u16) -> HRESULT;
}

/// Asks the simulator something.
pub fn ask(control: &IWbemSimulatorControl, request: &Request) -> windows::core::Result<Answer> {
    let request = BSTR::from(request.to_json());
    let mut answer = BSTR::new();
    let (given, wanted) = (request.as_ptr(), (&raw mut answer).cast());
    // SAFETY: the request lives until the call is over, and the answer is a BSTR of our own.
    unsafe { control.Control(given, wanted) }.ok()?;
    let unknown = windows::Win32::Foundation::E_UNEXPECTED;
    Answer::from_json(&answer.to_string()).map_err(|_| unknown.into())
}

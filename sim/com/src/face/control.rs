//! The control interface, and the object that has nothing else but IWbemShutdown.

use wbem_sim::call::Method;
use wbem_sim::status::Status;
use windows::core::{HRESULT, implement};

use super::boundary::{clear_needed, hand_text, method, needed_text};
use super::caller::caller;
use super::module::{Live, replace, service, settings};
use crate::control::{Answer, IWbemSimulatorControl, IWbemSimulatorControl_Impl, Request};
use crate::raw;
use crate::service::fresh;

/// The object of the simulator's own class.
#[implement(IWbemSimulatorControl, raw::IWbemShutdown)]
pub struct ControlObject {
    _live: Live,
}

impl ControlObject {
    pub fn new() -> Self {
        Self { _live: Live::new() }
    }
}

/// Answers a request.
///
/// # Safety
///
/// The request is NULL or text that ends with a zero, the place NULL or one for a BSTR.
pub unsafe fn answer(request: raw::Text, place: raw::TextOut) -> HRESULT {
    method(|| {
        // SAFETY: the caller's word.
        unsafe { clear_needed(place.cast()) }?;
        // SAFETY: the client's word on the text.
        let text = unsafe { needed_text(request) }?;
        let request = Request::from_json(&text).map_err(|_| Status::WBEM_E_INVALID_PARAMETER)?;
        let answer = match request {
            Request::Fresh { profile } => match fresh(profile.as_ref(), settings) {
                Ok(service) => {
                    replace(service);
                    Answer::Done
                }
                Err(refused) => refused,
            },
            other => service()?.answer(other),
        };
        // SAFETY: the client's word on the place.
        unsafe { hand_text(place, &answer.to_json()) };
        Ok(Status::WBEM_S_NO_ERROR)
    })
}

impl IWbemSimulatorControl_Impl for ControlObject_Impl {
    unsafe fn Control(&self, request: raw::Text, place: raw::TextOut) -> HRESULT {
        // SAFETY: the client's word.
        unsafe { answer(request, place) }
    }
}

impl raw::IWbemShutdown_Impl for ControlObject_Impl {
    unsafe fn Shutdown(&self, _reason: i32, _milliseconds_max: u32, _: raw::Object) -> HRESULT {
        method(|| Ok(service()?.call(caller(), Method::Shutdown).status))
    }
}

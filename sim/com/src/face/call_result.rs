//! IWbemCallResult: what has become of a semisynchronous call, or will have.

use wbem_sim::call::{Method, Returned};
use wbem_sim::status::Status;
use windows::core::{HRESULT, implement};

use super::boundary::{clear_needed, hand_out, hand_text, method, put};
use super::client::Pointer;
use super::hand::{face, objects_of};
use super::services::Services;
use crate::raw;

/// A call result.
#[implement(raw::IWbemCallResult)]
pub struct CallResult {
    pointer: Pointer,
}

impl CallResult {
    pub fn new(pointer: Pointer) -> Self {
        Self { pointer }
    }
}

impl raw::IWbemCallResult_Impl for CallResult_Impl {
    unsafe fn GetResultObject(&self, timeout: i32, place: raw::Out) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(place) }?;
            let (result, timeout_ms) = (self.pointer.handle, timeout.cast_unsigned());
            let outcome = self.pointer.call(Method::GetResultObject { result, timeout_ms })?;
            if let Some(object) = objects_of(&outcome).pop() {
                // SAFETY: the client's word on the place, which was emptied above.
                unsafe { hand_out(place, face(object)) };
            }
            Ok(outcome.status)
        })
    }

    unsafe fn GetResultString(&self, timeout: i32, place: raw::TextOut) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(place.cast()) }?;
            let (result, timeout_ms) = (self.pointer.handle, timeout.cast_unsigned());
            let outcome = self.pointer.call(Method::GetResultString { result, timeout_ms })?;
            if let Returned::Path(path) = &outcome.returned {
                // SAFETY: the client's word on the place.
                unsafe { hand_text(place, path) };
            }
            Ok(outcome.status)
        })
    }

    unsafe fn GetResultServices(&self, timeout: i32, place: raw::Out) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(place) }?;
            let (result, timeout_ms) = (self.pointer.handle, timeout.cast_unsigned());
            let outcome = self.pointer.call(Method::GetResultServices { result, timeout_ms })?;
            if outcome.status == Status::WBEM_S_NO_ERROR {
                let pointer = Pointer::of(&self.pointer.service, outcome.handle);
                let services: raw::IWbemServices = Services::new(pointer).into();
                // SAFETY: the client's word on the place, which was emptied above.
                unsafe { hand_out(place, services) };
            }
            Ok(outcome.status)
        })
    }

    unsafe fn GetCallStatus(&self, timeout: i32, place: *mut i32) -> HRESULT {
        method(|| {
            if place.is_null() {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            let (result, timeout_ms) = (self.pointer.handle, timeout.cast_unsigned());
            let outcome = self.pointer.call(Method::GetCallStatus { result, timeout_ms })?;
            if let Returned::CallStatus(status) = outcome.returned {
                // SAFETY: the client's word.
                unsafe { put(place, status.0.cast_signed()) };
            }
            Ok(outcome.status)
        })
    }
}

//! IEnumWbemClassObject: a list that is read in parts.

use wbem_sim::call::Method;
use wbem_sim::status::Status;
use windows::core::{HRESULT, Interface, implement};

use super::boundary::{clear_needed, hand_out, method, put};
use super::client::Pointer;
use super::hand::{face, objects_of};
use crate::raw;

/// An enumerator.
#[implement(raw::IEnumWbemClassObject)]
pub struct Enumerator {
    pointer: Pointer,
}

impl Enumerator {
    pub fn new(pointer: Pointer) -> Self {
        Self { pointer }
    }
}

impl raw::IEnumWbemClassObject_Impl for Enumerator_Impl {
    unsafe fn Reset(&self) -> HRESULT {
        let enumerator = self.pointer.handle;
        method(|| Ok(self.pointer.call(Method::Reset { enumerator })?.status))
    }

    unsafe fn Next(
        &self,
        timeout: i32,
        count: u32,
        objects: raw::Out,
        returned: *mut u32,
    ) -> HRESULT {
        method(|| {
            if objects.is_null() || returned.is_null() {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            // SAFETY: the client's word: a place for the number, and for as many objects as it
            // asks for.
            unsafe { put(returned, 0) };
            if count > 0 {
                // SAFETY: the client's word on the place.
                unsafe { put(objects, std::ptr::null_mut()) };
            }
            let (enumerator, timeout_ms) = (self.pointer.handle, timeout.cast_unsigned());
            let outcome = self.pointer.call(Method::Next { enumerator, timeout_ms, count })?;
            let mut number = 0;
            for object in objects_of(&outcome) {
                // SAFETY: the service returns no more than it was asked for.
                unsafe { objects.add(number).write(face(object).into_raw()) };
                number += 1;
            }
            let number = u32::try_from(number).expect("no more than were asked for");
            // SAFETY: the client's word on the place.
            unsafe { put(returned, number) };
            Ok(outcome.status)
        })
    }

    unsafe fn NextAsync(&self, _count: u32, _sink: raw::Object) -> HRESULT {
        method(|| Err(Status::WBEM_E_NOT_SUPPORTED))
    }

    unsafe fn Clone(&self, place: raw::Out) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(place) }?;
            let enumerator = self.pointer.handle;
            let outcome = self.pointer.call(Method::CloneEnumerator { enumerator })?;
            let pointer = Pointer::of(&self.pointer.service, outcome.handle);
            let copy: raw::IEnumWbemClassObject = Enumerator::new(pointer).into();
            // SAFETY: the client's word on the place, which was emptied above.
            unsafe { hand_out(place, copy) };
            Ok(outcome.status)
        })
    }

    unsafe fn Skip(&self, timeout: i32, count: u32) -> HRESULT {
        let (enumerator, timeout_ms) = (self.pointer.handle, timeout.cast_unsigned());
        method(|| Ok(self.pointer.call(Method::Skip { enumerator, timeout_ms, count })?.status))
    }
}

//! Where calls come in from COM: no panic goes out, and no pointer is believed.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use wbem_sim::status::Status;
use windows::core::{BSTR, HRESULT, Interface};

/// What a method comes to: a success code, or a failure.
pub type Outcome = Result<Status, Status>;

/// The longest text that is read, in UTF-16 units: what has no end by then was never one.
const TEXT_MAX: usize = 1 << 24;

/// Runs a method. A panic is a bug of ours, and the client is told that the service is broken.
pub fn method(run: impl FnOnce() -> Outcome) -> HRESULT {
    let outcome = catch_unwind(AssertUnwindSafe(run));
    let status = match outcome {
        Ok(Ok(status) | Err(status)) => status,
        Err(_) => Status::WBEM_E_CRITICAL_ERROR,
    };
    HRESULT(status.0.cast_signed())
}

/// Runs something that returns nothing, such as what a last Release does.
pub fn quietly(run: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(run));
}

/// The text behind a pointer; none behind NULL.
///
/// # Safety
///
/// The pointer is NULL or that of UTF-16 text that ends with a zero.
pub unsafe fn text<T: From<String>>(pointer: *const u16) -> Result<Option<T>, Status> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller says that a zero follows; nothing behind it is read.
    let length = (0..TEXT_MAX).find(|&index| unsafe { *pointer.add(index) } == 0);
    let length = length.ok_or(Status::WBEM_E_INVALID_PARAMETER)?;
    // SAFETY: these units have just been read.
    let units = unsafe { std::slice::from_raw_parts(pointer, length) };
    Ok(Some(String::from_utf16_lossy(units).into()))
}

/// The text behind a pointer that may not be NULL.
///
/// # Safety
///
/// As for [`text`].
pub unsafe fn needed_text(pointer: *const u16) -> Result<Arc<str>, Status> {
    // SAFETY: the caller's word.
    unsafe { text(pointer) }?.ok_or(Status::WBEM_E_INVALID_PARAMETER)
}

/// Empties a place for an interface pointer or a text; whether there is one.
///
/// # Safety
///
/// The pointer is NULL or that of a place for a pointer.
pub unsafe fn clear(place: *mut *mut c_void) -> bool {
    if place.is_null() {
        return false;
    }
    // SAFETY: the caller's word.
    unsafe { place.write(std::ptr::null_mut()) };
    true
}

/// Empties a place that has to be there.
///
/// # Safety
///
/// As for [`clear`].
pub unsafe fn clear_needed(place: *mut *mut c_void) -> Result<(), Status> {
    // SAFETY: the caller's word.
    match unsafe { clear(place) } {
        true => Ok(()),
        false => Err(Status::WBEM_E_INVALID_PARAMETER),
    }
}

/// Hands an object out; its reference is the client's from then on.
///
/// # Safety
///
/// The pointer is NULL or that of a place for a pointer to this interface.
pub unsafe fn hand_out<I: Interface>(place: *mut *mut c_void, object: I) {
    if !place.is_null() {
        // SAFETY: the caller's word.
        unsafe { place.write(object.into_raw()) };
    }
}

/// Hands a text out as a BSTR.
///
/// # Safety
///
/// The pointer is NULL or that of a place for a BSTR.
pub unsafe fn hand_text(place: *mut *const u16, text: &str) {
    if !place.is_null() {
        // SAFETY: the caller's word.
        unsafe { place.write(BSTR::from(text).into_raw()) };
    }
}

/// Writes a value where there is a place for it.
///
/// # Safety
///
/// The pointer is NULL or that of a place for such a value, which holds nothing that is owned.
pub unsafe fn put<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: the caller's word.
        unsafe { place.write(value) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_code() {
        std::panic::set_hook(Box::new(|_| {}));
        let code = method(|| panic!("a bug"));
        drop(std::panic::take_hook());
        assert_eq!(code.0.cast_unsigned(), Status::WBEM_E_CRITICAL_ERROR.0);
        assert_eq!(method(|| Ok(Status::WBEM_S_FALSE)).0, 1);
    }
}

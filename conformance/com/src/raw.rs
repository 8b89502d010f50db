//! What goes over the edge: texts, pointers, statuses.

use std::ffi::c_void;
use std::ptr::null_mut;

use wbem_sim::status::Status;
use windows::Win32::Foundation::SysAllocStringLen;
use windows::Win32::System::Com::{CLSCTX, CoCreateInstance};
use windows::core::{BSTR, GUID, HRESULT, Interface, PCWSTR};

/// Calls a method through the table of an interface; the result is its HRESULT.
macro_rules! invoke {
    ($object:expr, $method:ident $(, $argument:expr)*) => {{
        let object = $object;
        (windows::core::Interface::vtable(object).$method)(
            windows::core::Interface::as_raw(object) $(, $argument)*
        )
    }};
}
pub(crate) use invoke;

/// E_NOTIMPL.
pub const NOT_IMPLEMENTED: Status = Status(0x8000_4001);

/// The status that an HRESULT is.
pub fn status_of(result: HRESULT) -> Status {
    Status(result.0.cast_unsigned())
}

/// An interface pointer that any thread may use: all of ours are in one apartment.
#[derive(Debug, Clone)]
pub struct Shared<T>(pub T);

// SAFETY: the threads that use it are all in the multi-threaded apartment, where pointers are good
// for every thread; counting references is atomic there.
unsafe impl<T> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Shared<T> {}

/// A text as a BSTR, which may be NULL.
#[derive(Debug, Default)]
pub struct Text(BSTR);

impl Text {
    /// NULL for nothing; an empty text is none.
    pub fn new(text: Option<&str>) -> Self {
        let Some(text) = text else { return Self::default() };
        let wide: Vec<u16> = text.encode_utf16().collect();
        // SAFETY: the text is copied.
        Self(unsafe { SysAllocStringLen(Some(&wide)) })
    }

    /// The pointer, which is good as long as this lives.
    pub fn as_raw(&self) -> *mut c_void {
        // SAFETY: a BSTR is a pointer and nothing else.
        unsafe { std::mem::transmute_copy(&self.0) }
    }
}

/// A text with a zero at its end, which may be NULL.
#[derive(Debug, Default)]
pub struct Wide(Option<Vec<u16>>);

impl Wide {
    /// NULL for nothing.
    pub fn new(text: Option<&str>) -> Self {
        Self(text.map(|text| text.encode_utf16().chain([0]).collect()))
    }

    /// The pointer, which is good as long as this lives.
    pub fn as_pcwstr(&self) -> PCWSTR {
        self.0.as_ref().map_or(PCWSTR::null(), |wide| PCWSTR(wide.as_ptr()))
    }
}

impl From<&str> for Wide {
    fn from(text: &str) -> Self {
        Self::new(Some(text))
    }
}

/// Makes an object of a class, where the context says that it may be.
pub fn create<T: Interface>(class: &GUID, context: CLSCTX) -> Result<T, Status> {
    // SAFETY: the class is asked for the interface that the pointer is kept as.
    unsafe { CoCreateInstance(class, None, context) }.map_err(|error| status_of(error.code()))
}

/// Makes a call that gives out an interface pointer.
pub fn given<T: Interface>(call: impl FnOnce(*mut *mut c_void) -> HRESULT) -> (Status, Option<T>) {
    let mut pointer: *mut c_void = null_mut();
    let status = status_of(call(&raw mut pointer));
    // SAFETY: what a method gives out is a pointer to the interface that it names, and ours to
    // release, or NULL.
    let object = (!pointer.is_null()).then(|| unsafe { T::from_raw(pointer) });
    (status, object)
}

/// The same where there is no use for a success without a pointer.
pub fn required<T: Interface>(call: impl FnOnce(*mut *mut c_void) -> HRESULT) -> Result<T, Status> {
    match given(call) {
        (status, Some(object)) if status.is_success() => Ok(object),
        (status, _) if status.is_failure() => Err(status),
        _ => Err(Status::WBEM_E_UNEXPECTED),
    }
}

/// An error where an HRESULT is one.
pub fn check(result: HRESULT) -> Result<(), Status> {
    match status_of(result) {
        status if status.is_failure() => Err(status),
        _ => Ok(()),
    }
}

/// Whether a step of an enumeration came to something: its end is a success as well.
pub fn has_next(result: HRESULT) -> Result<bool, Status> {
    check(result)?;
    Ok(status_of(result) == Status::WBEM_S_NO_ERROR)
}

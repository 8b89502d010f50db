//! The interfaces of WMI as they are in memory: pointers, of which any may be NULL or wild.
//!
//! They are those of the `windows` crate, whose server side checks no pointer: an out pointer that
//! is NULL it writes through, and one it leaves as it was when a call fails. Here each method gets
//! what the client gave. Ids and order of the methods are those of the documents.

#![allow(non_snake_case, reason = "methods have the names that COM gives them")]
#![allow(missing_docs, reason = "what the macro makes has none")]
#![allow(clippy::missing_safety_doc, clippy::too_many_arguments, reason = "they are COM's own")]

mod backup;
mod class_object;
mod locator;
mod results;
mod services;

use std::ffi::c_void;

pub use backup::*;
pub use class_object::*;
pub use locator::*;
pub use results::*;
pub use services::*;

/// Text that ends with a zero: LPCWSTR, or BSTR where a client gave that.
pub type Text = *const u16;
/// A place for a BSTR.
pub type TextOut = *mut *const u16;
/// An interface pointer.
pub type Object = *mut c_void;
/// A place for an interface pointer.
pub type Out = *mut *mut c_void;

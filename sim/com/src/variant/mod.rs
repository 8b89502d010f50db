//! CIM values as the values of Automation, and back.
//!
//! The types of the two differ: 64-bit integers, datetimes and references travel as text, unsigned
//! integers as signed ones that hold them, and all of an array under one type (Win32, "Numbers" and
//! "Arrays" in MOF; MS-WMIO 2.2.82 for the numbers of the types). Everything that is decided about
//! that is in [`Automation`], on every system; its memory, VARIANTs and SAFEARRAYs, is on Windows.

mod automation;
mod cimtype;
mod incoming;
#[cfg(windows)]
mod memory;
mod outgoing;

pub use automation::{Automation, Shape, WideText};
pub use cimtype::{CIM_EMPTY, CIM_FLAG_ARRAY, cimtype_of, type_of_cimtype, type_of_value};
pub use incoming::{Mismatch, incoming, inferred_type, inferred_value};
#[cfg(windows)]
pub use memory::{
    from_variant, inferred_from_variant, read_variant, to_variant, write_names, write_variant,
};
pub use outgoing::outgoing;

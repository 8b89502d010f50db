//! The numbers that say what follows: the tags of the table in `mod.rs`.

/// A namespace.
pub(super) const NAMESPACE: u8 = 1;
/// A class.
pub(super) const CLASS: u8 = 2;
/// The class of the instances that follow.
pub(super) const TABLE: u8 = 3;
/// An instance.
pub(super) const INSTANCE: u8 = 4;

pub(super) const NULL: u8 = 0;
pub(super) const BOOLEAN: u8 = 1;
pub(super) const SINT8: u8 = 2;
pub(super) const UINT8: u8 = 3;
pub(super) const SINT16: u8 = 4;
pub(super) const UINT16: u8 = 5;
pub(super) const SINT32: u8 = 6;
pub(super) const UINT32: u8 = 7;
pub(super) const SINT64: u8 = 8;
pub(super) const UINT64: u8 = 9;
pub(super) const REAL32: u8 = 10;
pub(super) const REAL64: u8 = 11;
pub(super) const CHAR16: u8 = 12;
pub(super) const STRING: u8 = 13;
pub(super) const DATETIME: u8 = 14;
pub(super) const REFERENCE: u8 = 15;
pub(super) const OBJECT: u8 = 16;
pub(super) const ARRAY: u8 = 17;

//! A value of Automation: what a VARIANT holds, without its memory.

use std::fmt;

/// Text in UTF-16, as a BSTR holds it.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct WideText(pub Vec<u16>);

impl From<&str> for WideText {
    fn from(text: &str) -> Self {
        Self(text.encode_utf16().collect())
    }
}

impl WideText {
    /// The text; what is no character of Unicode (half a surrogate pair) becomes U+FFFD.
    pub fn to_text(&self) -> String {
        String::from_utf16_lossy(&self.0)
    }
}

impl fmt::Debug for WideText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_text(), f)
    }
}

/// What a VARIANT holds; `O` stands for interface pointers.
#[derive(Debug, Clone, PartialEq)]
pub enum Automation<O> {
    /// VT_EMPTY.
    Empty,
    /// VT_NULL.
    Null,
    /// VT_BOOL.
    Bool(bool),
    /// VT_I1.
    I1(i8),
    /// VT_UI1.
    Ui1(u8),
    /// VT_I2.
    I2(i16),
    /// VT_UI2.
    Ui2(u16),
    /// VT_I4 or VT_INT.
    I4(i32),
    /// VT_UI4 or VT_UINT.
    Ui4(u32),
    /// VT_I8.
    I8(i64),
    /// VT_UI8.
    Ui8(u64),
    /// VT_R4.
    R4(f32),
    /// VT_R8.
    R8(f64),
    /// VT_BSTR.
    Text(WideText),
    /// VT_UNKNOWN or VT_DISPATCH with an object.
    Object(O),
    /// VT_ARRAY: the type of its elements, and those.
    Array(Shape, Vec<Automation<O>>),
    /// Any other type, by its number.
    Other(u16),
}

/// The type of an element of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// VT_BOOL.
    Bool,
    /// VT_I1.
    I1,
    /// VT_UI1.
    Ui1,
    /// VT_I2.
    I2,
    /// VT_UI2.
    Ui2,
    /// VT_I4.
    I4,
    /// VT_UI4.
    Ui4,
    /// VT_I8.
    I8,
    /// VT_UI8.
    Ui8,
    /// VT_R4.
    R4,
    /// VT_R8.
    R8,
    /// VT_BSTR.
    Text,
    /// VT_UNKNOWN.
    Object,
    /// VT_VARIANT: each has a type of its own, as scripts make them.
    Variant,
}

impl<O> Automation<O> {
    /// The number that this is, if it is an integer.
    pub fn as_integer(&self) -> Option<i128> {
        Some(match self {
            Automation::I1(n) => i128::from(*n),
            Automation::Ui1(n) => i128::from(*n),
            Automation::I2(n) => i128::from(*n),
            Automation::Ui2(n) => i128::from(*n),
            Automation::I4(n) => i128::from(*n),
            Automation::Ui4(n) => i128::from(*n),
            Automation::I8(n) => i128::from(*n),
            Automation::Ui8(n) => i128::from(*n),
            _ => return None,
        })
    }
}

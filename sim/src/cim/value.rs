//! CIM types and values.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Datetime, Instance, Name, Text};

/// The type of one value, or of each element of an array.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CimType {
    /// 8-bit signed integer.
    Sint8,
    /// 8-bit unsigned integer.
    Uint8,
    /// 16-bit signed integer.
    Sint16,
    /// 16-bit unsigned integer.
    Uint16,
    /// 32-bit signed integer.
    Sint32,
    /// 32-bit unsigned integer.
    Uint32,
    /// 64-bit signed integer.
    Sint64,
    /// 64-bit unsigned integer.
    Uint64,
    /// IEEE single.
    Real32,
    /// IEEE double.
    Real64,
    /// TRUE or FALSE.
    Boolean,
    /// One UTF-16 unit.
    Char16,
    /// Text.
    String,
    /// A point in time or an interval, 25 characters.
    Datetime,
    /// The path of an object: `ref` to the named class, or to any (`object ref`).
    Reference(Option<Name>),
    /// An embedded object of the named class, or of any (`object`).
    Object(Option<Name>),
}

/// The type of a property, a parameter or a return value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Type {
    /// The type of the value, or of each element.
    pub element: CimType,
    /// Whether it is an array.
    #[serde(default)]
    pub array: bool,
    /// The size that the declaration suggests: `MAX(n)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_max: Option<u32>,
}

impl Type {
    /// A single value of a type.
    pub fn scalar(element: CimType) -> Self {
        Self { element, array: false, size_max: None }
    }

    /// An array without a suggested size.
    pub fn array(element: CimType) -> Self {
        Self { element, array: true, size_max: None }
    }
}

/// A real number that is equal to itself: compared and hashed by its bits.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Real(pub f64);

impl PartialEq for Real {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Real {}

impl PartialOrd for Real {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Real {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Hash for Real {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl fmt::Debug for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A value of a property, a qualifier or a parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// NULL.
    #[default]
    Null,
    /// A boolean.
    Boolean(bool),
    /// An sint8.
    Sint8(i8),
    /// A uint8.
    Uint8(u8),
    /// An sint16.
    Sint16(i16),
    /// A uint16.
    Uint16(u16),
    /// An sint32.
    Sint32(i32),
    /// A uint32.
    Uint32(u32),
    /// An sint64.
    Sint64(i64),
    /// A uint64.
    Uint64(u64),
    /// A real32, as the double of the same value.
    Real32(Real),
    /// A real64.
    Real64(Real),
    /// A char16.
    Char16(u16),
    /// A string.
    String(Text),
    /// A point in time or an interval.
    Datetime(Datetime),
    /// The path of an object.
    Reference(Text),
    /// An embedded object.
    Object(Arc<Instance>),
    /// An array; its elements are alike and not NULL.
    Array(Arc<[Value]>),
}

impl Value {
    /// A string value.
    pub fn string(text: &str) -> Self {
        Self::String(text.into())
    }

    /// An array of bytes (uint8).
    pub fn bytes(bytes: &[u8]) -> Self {
        Value::Array(bytes.iter().map(|byte| Value::Uint8(*byte)).collect())
    }

    /// The bytes of an array of uint8.
    pub fn as_bytes(&self) -> Option<Vec<u8>> {
        let Value::Array(elements) = self else { return None };
        let byte = |element: &Value| match element {
            Value::Uint8(byte) => Some(*byte),
            _ => None,
        };
        elements.iter().map(byte).collect()
    }

    /// Whether this is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The number that this is, if it is an integer or a char16.
    pub fn as_integer(&self) -> Option<i128> {
        Some(match self {
            Value::Sint8(n) => i128::from(*n),
            Value::Uint8(n) => i128::from(*n),
            Value::Sint16(n) => i128::from(*n),
            Value::Uint16(n) | Value::Char16(n) => i128::from(*n),
            Value::Sint32(n) => i128::from(*n),
            Value::Uint32(n) => i128::from(*n),
            Value::Sint64(n) => i128::from(*n),
            Value::Uint64(n) => i128::from(*n),
            _ => return None,
        })
    }

    /// The text that this is, if it is a string or a reference.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) | Value::Reference(text) => Some(text),
            _ => None,
        }
    }

    /// The text that stands for this, if it is a string, a reference or a datetime.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Datetime(datetime) => Some(datetime.text().into()),
            other => other.as_str().map(Cow::Borrowed),
        }
    }

    /// Whether the value may stand where the type is asked for; NULL may stand anywhere.
    pub fn fits(&self, ty: &Type) -> bool {
        match self {
            Value::Null => true,
            Value::Array(elements) => {
                ty.array && elements.iter().all(|element| element.fits_element(&ty.element))
            }
            single => !ty.array && single.fits_element(&ty.element),
        }
    }

    /// Asks by the value, so that one jump leads to one comparison.
    fn fits_element(&self, element: &CimType) -> bool {
        match self {
            Value::Null | Value::Array(_) => false,
            Value::Boolean(_) => matches!(element, CimType::Boolean),
            Value::Sint8(_) => matches!(element, CimType::Sint8),
            Value::Uint8(_) => matches!(element, CimType::Uint8),
            Value::Sint16(_) => matches!(element, CimType::Sint16),
            Value::Uint16(_) => matches!(element, CimType::Uint16),
            Value::Sint32(_) => matches!(element, CimType::Sint32),
            Value::Uint32(_) => matches!(element, CimType::Uint32),
            Value::Sint64(_) => matches!(element, CimType::Sint64),
            Value::Uint64(_) => matches!(element, CimType::Uint64),
            Value::Real32(_) => matches!(element, CimType::Real32),
            Value::Real64(_) => matches!(element, CimType::Real64),
            Value::Char16(_) => matches!(element, CimType::Char16),
            Value::String(_) => matches!(element, CimType::String),
            Value::Datetime(_) => matches!(element, CimType::Datetime),
            Value::Reference(_) => matches!(element, CimType::Reference(_)),
            Value::Object(_) => matches!(element, CimType::Object(_)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_fits_its_own_type_and_no_other() {
        let single = Type::scalar(CimType::Uint8);
        let array = Type::array(CimType::Uint8);
        let elements = Value::Array([Value::Uint8(1), Value::Uint8(255)].into());
        assert!(Value::Uint8(255).fits(&single) && elements.fits(&array));
        assert!(!Value::Uint8(255).fits(&array) && !elements.fits(&single));
        assert!(!Value::Sint8(1).fits(&single));
        assert!(!Value::Array([Value::Sint8(1)].into()).fits(&array));
        assert!(Value::Null.fits(&single) && Value::Null.fits(&array));
    }
}

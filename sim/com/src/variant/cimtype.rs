//! The numbers of the CIM types: CIMTYPE_ENUMERATION (MS-WMIO 2.2.82).

use wbem_sim::cim::{CimType, Type, Value};

/// No type at all.
pub const CIM_EMPTY: i32 = 0;
/// The bit that an array has besides the number of its elements' type.
pub const CIM_FLAG_ARRAY: i32 = 0x2000;

/// The number of a type.
pub fn cimtype_of(ty: &Type) -> i32 {
    let element = match ty.element {
        CimType::Sint16 => 2,
        CimType::Sint32 => 3,
        CimType::Real32 => 4,
        CimType::Real64 => 5,
        CimType::String => 8,
        CimType::Boolean => 11,
        CimType::Object(_) => 13,
        CimType::Sint8 => 16,
        CimType::Uint8 => 17,
        CimType::Uint16 => 18,
        CimType::Uint32 => 19,
        CimType::Sint64 => 20,
        CimType::Uint64 => 21,
        CimType::Datetime => 101,
        CimType::Reference(_) => 102,
        CimType::Char16 => 103,
    };
    if ty.array { element | CIM_FLAG_ARRAY } else { element }
}

/// The type of a number; none if no type has it. Which class a reference or an embedded object is
/// of the number does not say.
pub fn type_of_cimtype(cimtype: i32) -> Option<Type> {
    let element = match cimtype & !CIM_FLAG_ARRAY {
        2 => CimType::Sint16,
        3 => CimType::Sint32,
        4 => CimType::Real32,
        5 => CimType::Real64,
        8 => CimType::String,
        11 => CimType::Boolean,
        13 => CimType::Object(None),
        16 => CimType::Sint8,
        17 => CimType::Uint8,
        18 => CimType::Uint16,
        19 => CimType::Uint32,
        20 => CimType::Sint64,
        21 => CimType::Uint64,
        101 => CimType::Datetime,
        102 => CimType::Reference(None),
        103 => CimType::Char16,
        _ => return None,
    };
    Some(Type { element, array: cimtype & CIM_FLAG_ARRAY != 0, size_max: None })
}

/// The type of a value; none of NULL and of an array without elements.
pub fn type_of_value(value: &Value) -> Option<Type> {
    let element = |value: &Value| {
        Some(match value {
            Value::Null | Value::Array(_) => return None,
            Value::Boolean(_) => CimType::Boolean,
            Value::Sint8(_) => CimType::Sint8,
            Value::Uint8(_) => CimType::Uint8,
            Value::Sint16(_) => CimType::Sint16,
            Value::Uint16(_) => CimType::Uint16,
            Value::Sint32(_) => CimType::Sint32,
            Value::Uint32(_) => CimType::Uint32,
            Value::Sint64(_) => CimType::Sint64,
            Value::Uint64(_) => CimType::Uint64,
            Value::Real32(_) => CimType::Real32,
            Value::Real64(_) => CimType::Real64,
            Value::Char16(_) => CimType::Char16,
            Value::String(_) => CimType::String,
            Value::Datetime(_) => CimType::Datetime,
            Value::Reference(_) => CimType::Reference(None),
            Value::Object(instance) => CimType::Object(Some(instance.class.clone())),
        })
    };
    match value {
        Value::Array(elements) => elements.first().and_then(element).map(Type::array),
        single => element(single).map(Type::scalar),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_back_to_its_type() {
        let numbers = (-1..0x3000).filter(|number| type_of_cimtype(*number).is_some());
        let known: Vec<i32> = numbers.collect();
        assert_eq!(known.len(), 32, "16 types, and arrays of each");
        for number in known {
            assert_eq!(type_of_cimtype(number).as_ref().map(cimtype_of), Some(number));
        }
    }
}

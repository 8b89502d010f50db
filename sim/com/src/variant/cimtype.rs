//! The numbers of the CIM types: CIMTYPE_ENUMERATION (MS-WMIO 2.2.82).

use wbem_sim::cim::{CimType, Type};

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

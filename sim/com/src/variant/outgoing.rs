//! A CIM value as a value of Automation.

use std::sync::Arc;

use wbem_sim::cim::{CimType, Instance, Type, Value};

use super::{Automation, Shape, WideText, type_of_value};

/// A value of a type as Get returns it. `object` makes the pointer to an embedded object; the type
/// matters where the value is an array that says none, as one without elements.
pub fn outgoing<O>(
    value: &Value,
    ty: &Type,
    object: &mut dyn FnMut(&Arc<Instance>) -> O,
) -> Automation<O> {
    match value {
        Value::Array(elements) => {
            let natural = type_of_value(value);
            let shape = shape_of(&natural.as_ref().unwrap_or(ty).element);
            let each = elements.iter().map(|element| single(element, object));
            Automation::Array(shape, each.collect())
        }
        single_value => single(single_value, object),
    }
}

fn single<O>(value: &Value, object: &mut dyn FnMut(&Arc<Instance>) -> O) -> Automation<O> {
    let text = |text: &str| Automation::Text(WideText::from(text));
    match value {
        Value::Null | Value::Array(_) => Automation::Null,
        Value::Boolean(flag) => Automation::Bool(*flag),
        Value::Sint8(n) => Automation::I2(i16::from(*n)),
        Value::Uint8(n) => Automation::Ui1(*n),
        Value::Sint16(n) => Automation::I2(*n),
        Value::Uint16(n) => Automation::I4(i32::from(*n)),
        Value::Sint32(n) => Automation::I4(*n),
        Value::Uint32(n) => Automation::I4(n.cast_signed()),
        Value::Sint64(n) => text(&n.to_string()),
        Value::Uint64(n) => text(&n.to_string()),
        // The double was made of a single, so that nothing is lost.
        Value::Real32(n) => Automation::R4(n.0 as f32),
        Value::Real64(n) => Automation::R8(n.0),
        Value::Char16(n) => Automation::I2(n.cast_signed()),
        Value::String(string) | Value::Reference(string) => text(string),
        Value::Datetime(datetime) => text(&datetime.text()),
        Value::Object(instance) => Automation::Object(object(instance)),
    }
}

/// How the elements of an array of the type travel.
fn shape_of(element: &CimType) -> Shape {
    match element {
        CimType::Boolean => Shape::Bool,
        CimType::Uint8 => Shape::Ui1,
        CimType::Sint8 | CimType::Sint16 | CimType::Char16 => Shape::I2,
        CimType::Uint16 | CimType::Sint32 | CimType::Uint32 => Shape::I4,
        CimType::Real32 => Shape::R4,
        CimType::Real64 => Shape::R8,
        CimType::Object(_) => Shape::Object,
        CimType::Sint64
        | CimType::Uint64
        | CimType::String
        | CimType::Datetime
        | CimType::Reference(_) => Shape::Text,
    }
}

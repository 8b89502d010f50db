//! The bytes of one entry, as the table in `mod.rs` has them.

use std::sync::Arc;

use crate::cim::{
    CimType, ClassDeclaration, Instance, MethodDeclaration, Name, Parameter, Property, Qualifier,
    Qualifiers, Type, Value,
};
use crate::repository::{Class, Namespace};

use super::Entry;

const NAMESPACE: u8 = 1;
const CLASS: u8 = 2;
const INSTANCE: u8 = 3;
const ARRAY: u8 = 17;

/// Appends an entry, with its length in front.
pub(super) fn entry(out: &mut Vec<u8>, entry: Entry<'_>) {
    let start = out.len();
    number(out, 0);
    match entry {
        Entry::Namespace(one) => namespace(out, one),
        Entry::Class(_, one) => class(out, one.declaration()),
        Entry::Instance(_, class, _, one) => instance(out, class, one),
    }
    let length = length(out.len() - start - size_of::<u32>());
    out[start..start + size_of::<u32>()].copy_from_slice(&length.to_le_bytes());
}

fn namespace(out: &mut Vec<u8>, namespace: &Namespace) {
    out.push(NAMESPACE);
    text(out, &namespace.path().to_string());
    out.push(u8::from(namespace.requires_encryption()));
    match namespace.security() {
        None => out.push(0),
        Some(descriptor) => {
            out.push(1);
            bytes(out, &descriptor.to_bytes());
        }
    }
}

fn class(out: &mut Vec<u8>, class: &ClassDeclaration) {
    out.push(CLASS);
    name(out, &class.name);
    text(out, class.superclass.as_ref().map_or("", Name::as_str));
    qualifiers(out, &class.qualifiers);
    list(out, &class.properties, property);
    list(out, &class.methods, method);
}

fn property(out: &mut Vec<u8>, property: &Property) {
    let Property { name, ty, default, qualifiers } = property;
    typed(out, name, ty, default, qualifiers);
}

fn parameter(out: &mut Vec<u8>, parameter: &Parameter) {
    let Parameter { name, ty, default, qualifiers } = parameter;
    typed(out, name, ty, default, qualifiers);
}

fn typed(out: &mut Vec<u8>, of: &Name, type_: &Type, default: &Value, qualified: &Qualifiers) {
    name(out, of);
    ty(out, type_);
    value(out, default);
    qualifiers(out, qualified);
}

fn method(out: &mut Vec<u8>, method: &MethodDeclaration) {
    name(out, &method.name);
    match &method.returns {
        None => out.push(0),
        Some(returns) => {
            out.push(1);
            ty(out, returns);
        }
    }
    list(out, &method.parameters, parameter);
    qualifiers(out, &method.qualifiers);
}

fn instance(out: &mut Vec<u8>, class: &Class, instance: &Instance) {
    out.push(INSTANCE);
    name(out, class.name());
    values(out, instance);
}

fn values(out: &mut Vec<u8>, instance: &Instance) {
    number(out, length(instance.properties.len()));
    for (property, given) in instance.properties.iter() {
        name(out, property);
        value(out, given);
    }
    qualifiers(out, &instance.qualifiers);
    let qualified: Vec<_> =
        instance.property_qualifiers.iter().filter(|(_, list)| !list.is_empty()).collect();
    list(out, &qualified, |out, (property, qualified)| {
        name(out, property);
        qualifiers(out, qualified);
    });
}

fn qualifiers(out: &mut Vec<u8>, qualifiers: &Qualifiers) {
    let mut sorted: Vec<&Qualifier> = qualifiers.0.iter().collect();
    sorted.sort_by_key(|qualifier| &qualifier.name);
    list(out, &sorted, |out, qualifier| {
        name(out, &qualifier.name);
        out.push(qualifier.flavor.0);
        value(out, &qualifier.value);
    });
}

fn ty(out: &mut Vec<u8>, ty: &Type) {
    let (tag, class) = match &ty.element {
        CimType::Boolean => (1, None),
        CimType::Sint8 => (2, None),
        CimType::Uint8 => (3, None),
        CimType::Sint16 => (4, None),
        CimType::Uint16 => (5, None),
        CimType::Sint32 => (6, None),
        CimType::Uint32 => (7, None),
        CimType::Sint64 => (8, None),
        CimType::Uint64 => (9, None),
        CimType::Real32 => (10, None),
        CimType::Real64 => (11, None),
        CimType::Char16 => (12, None),
        CimType::String => (13, None),
        CimType::Datetime => (14, None),
        CimType::Reference(class) => (15, class.as_ref()),
        CimType::Object(class) => (16, class.as_ref()),
    };
    out.push(tag);
    out.push(u8::from(ty.array));
    number(out, ty.size_max.unwrap_or(0));
    text(out, class.map_or("", Name::as_str));
}

fn value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(0),
        Value::Boolean(it) => tagged(out, 1, &[u8::from(*it)]),
        Value::Sint8(it) => tagged(out, 2, &it.to_le_bytes()),
        Value::Uint8(it) => tagged(out, 3, &it.to_le_bytes()),
        Value::Sint16(it) => tagged(out, 4, &it.to_le_bytes()),
        Value::Uint16(it) => tagged(out, 5, &it.to_le_bytes()),
        Value::Sint32(it) => tagged(out, 6, &it.to_le_bytes()),
        Value::Uint32(it) => tagged(out, 7, &it.to_le_bytes()),
        Value::Sint64(it) => tagged(out, 8, &it.to_le_bytes()),
        Value::Uint64(it) => tagged(out, 9, &it.to_le_bytes()),
        Value::Real32(it) => tagged(out, 10, &it.0.to_bits().to_le_bytes()),
        Value::Real64(it) => tagged(out, 11, &it.0.to_bits().to_le_bytes()),
        Value::Char16(it) => tagged(out, 12, &it.to_le_bytes()),
        Value::String(it) => worded(out, 13, it),
        Value::Datetime(it) => worded(out, 14, &it.text()),
        Value::Reference(it) => worded(out, 15, it),
        Value::Object(it) => object(out, it),
        Value::Array(elements) => {
            out.push(ARRAY);
            list(out, elements, self::value);
        }
    }
}

fn object(out: &mut Vec<u8>, object: &Arc<Instance>) {
    out.push(16);
    name(out, &object.class);
    values(out, object);
}

fn tagged(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(bytes);
}

fn worded(out: &mut Vec<u8>, tag: u8, words: &str) {
    out.push(tag);
    text(out, words);
}

fn list<T>(out: &mut Vec<u8>, elements: &[T], each: impl Fn(&mut Vec<u8>, &T)) {
    number(out, length(elements.len()));
    elements.iter().for_each(|element| each(out, element));
}

fn name(out: &mut Vec<u8>, name: &Name) {
    text(out, name.as_str());
}

fn text(out: &mut Vec<u8>, text: &str) {
    bytes(out, text.as_bytes());
}

fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, length(bytes.len()));
    out.extend_from_slice(bytes);
}

fn number(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn length(length: usize) -> u32 {
    u32::try_from(length).expect("no part of an entry has 4 GiB")
}

//! The bytes of one entry, as the table in `mod.rs` has them.

use std::hint::black_box;
use std::sync::Arc;

use crate::cim::{
    CimType, ClassDeclaration, Instance, MethodDeclaration, Name, Parameter, Property, Qualifier,
    Qualifiers, Type, Value,
};
use crate::repository::{Class, Namespace};

use super::{Entry, FRAME_SIZE, decode, tags};

/// Appends an entry, with its length in front.
pub(super) fn entry(out: &mut Vec<u8>, entry: Entry<'_>) {
    match entry {
        Entry::Namespace(one) => framed(out, tags::NAMESPACE, |out| namespace(out, one)),
        Entry::Class(_, one) => framed(out, tags::CLASS, |out| class(out, one.declaration())),
        Entry::Instance(_, _, _, one) => framed(out, tags::INSTANCE, |out| instance(out, one)),
    }
}

/// What something writes.
pub(crate) fn bytes_of(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    bytes
}

/// Appends the entry that says of which class the instances after it are.
pub(super) fn table(out: &mut Vec<u8>, class: &Class) {
    framed(out, tags::TABLE, |out| name(out, class.name()));
}

/// Appends instances.
pub(super) fn instances(out: &mut Vec<u8>, instances: &[&Arc<Instance>]) {
    fetch(instances);
    for one in instances {
        framed(out, tags::INSTANCE, |out| instance(out, one));
    }
}

/// Touches what is encoded next. Instances lie anywhere in memory: asked for together they come
/// together, where one after another each would be waited for.
fn fetch(instances: &[&Arc<Instance>]) {
    let values = || instances.iter().map(|one| one.properties.values());
    let qualified =
        |one: &&Arc<Instance>| !one.qualifiers.is_empty() || !one.property_qualifiers.is_empty();
    black_box(instances.iter().filter(|one| qualified(one)).count());
    black_box(values().map(<[Value]>::len).sum::<usize>());
    black_box(values().flatten().filter(|value| value.is_null()).count());
    let texts = values().flatten().filter_map(Value::as_str);
    black_box(texts.filter(|text| text.as_bytes().first() == Some(&0)).count());
}

/// Appends a stored instance of which the bytes are known.
pub(crate) fn frame(out: &mut Vec<u8>, instance: &[u8]) {
    framed(out, tags::INSTANCE, |out| out.extend_from_slice(instance));
}

/// The instances that [`frame`] has put together, each without what it was given.
pub(crate) fn frames(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk::<FRAME_SIZE>()?;
        let (entry, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        bytes = rest;
        entry.get(1..)
    })
}

fn framed(out: &mut Vec<u8>, tag: u8, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&[0; FRAME_SIZE]);
    out.push(tag);
    write(out);
    let length = u32::try_from(out.len() - start - FRAME_SIZE).expect("no entry has 4 GiB");
    out[start..start + FRAME_SIZE].copy_from_slice(&length.to_le_bytes());
}

/// What a namespace says of itself.
pub(crate) fn namespace(out: &mut Vec<u8>, namespace: &Namespace) {
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

/// Whether two classes are declared alike, letter by letter: names compare without case.
pub(crate) fn is_same_class(one: &Arc<ClassDeclaration>, other: &Arc<ClassDeclaration>) -> bool {
    let bytes = |declaration: &ClassDeclaration| bytes_of(|out| class(out, declaration));
    Arc::ptr_eq(one, other) || bytes(one) == bytes(other)
}

/// A class as it is declared.
pub(crate) fn class(out: &mut Vec<u8>, class: &ClassDeclaration) {
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

/// A stored instance: its class says the names.
pub(crate) fn instance(out: &mut Vec<u8>, instance: &Instance) {
    instance.properties.values().iter().for_each(|given| value(out, given));
    all_qualifiers(out, instance);
}

fn all_qualifiers(out: &mut Vec<u8>, instance: &Instance) {
    qualifiers(out, &instance.qualifiers);
    let qualified: Vec<_> =
        instance.property_qualifiers.iter().filter(|(_, list)| !list.is_empty()).collect();
    list(out, &qualified, |out, (property, qualified)| {
        name(out, property);
        qualifiers(out, qualified);
    });
}

fn qualifiers(out: &mut Vec<u8>, qualifiers: &Qualifiers) {
    list(out, &qualifiers.0, |out, Qualifier { name: of, value: given, flavor }| {
        name(out, of);
        out.push(flavor.0);
        value(out, given);
    });
}

fn ty(out: &mut Vec<u8>, ty: &Type) {
    let class = match &ty.element {
        CimType::Reference(class) | CimType::Object(class) => class.as_ref(),
        _ => None,
    };
    out.push(decode::tag_of(&ty.element));
    out.push(u8::from(ty.array));
    number(out, ty.size_max.map_or(0, u64::from));
    text(out, class.map_or("", Name::as_str));
}

fn value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(tags::NULL),
        Value::Boolean(it) => tagged(out, tags::BOOLEAN, &[u8::from(*it)]),
        Value::Sint8(it) => tagged(out, tags::SINT8, &it.to_le_bytes()),
        Value::Uint8(it) => tagged(out, tags::UINT8, &it.to_le_bytes()),
        Value::Sint16(it) => tagged(out, tags::SINT16, &it.to_le_bytes()),
        Value::Uint16(it) => tagged(out, tags::UINT16, &it.to_le_bytes()),
        Value::Sint32(it) => tagged(out, tags::SINT32, &it.to_le_bytes()),
        Value::Uint32(it) => tagged(out, tags::UINT32, &it.to_le_bytes()),
        Value::Sint64(it) => tagged(out, tags::SINT64, &it.to_le_bytes()),
        Value::Uint64(it) => tagged(out, tags::UINT64, &it.to_le_bytes()),
        Value::Real32(it) => tagged(out, tags::REAL32, &it.0.to_bits().to_le_bytes()),
        Value::Real64(it) => tagged(out, tags::REAL64, &it.0.to_bits().to_le_bytes()),
        Value::Char16(it) => tagged(out, tags::CHAR16, &it.to_le_bytes()),
        Value::String(it) => worded(out, tags::STRING, it),
        Value::Datetime(it) => tagged(out, tags::DATETIME, &it.to_bytes()),
        Value::Reference(it) => worded(out, tags::REFERENCE, it),
        Value::Object(it) => object(out, it),
        Value::Array(elements) => {
            out.push(tags::ARRAY);
            list(out, elements, self::value);
        }
    }
}

fn object(out: &mut Vec<u8>, object: &Arc<Instance>) {
    out.push(tags::OBJECT);
    name(out, &object.class);
    number(out, object.properties.len() as u64);
    for (property, given) in object.properties.iter() {
        name(out, property);
        value(out, given);
    }
    all_qualifiers(out, object);
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
    number(out, elements.len() as u64);
    elements.iter().for_each(|element| each(out, element));
}

fn name(out: &mut Vec<u8>, name: &Name) {
    text(out, name.as_str());
}

fn text(out: &mut Vec<u8>, text: &str) {
    bytes(out, text.as_bytes());
}

fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Seven bits a byte, the lowest first; all bytes but the last have the eighth.
fn number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

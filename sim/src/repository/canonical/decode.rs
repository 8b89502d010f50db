//! Entries from their bytes. They may be anyone's bytes: nothing is believed, nothing is made room
//! for before it is there, and nothing lies deeper than [`EMBEDDED_DEPTH_MAX`].

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{
    CimType, ClassDeclaration, Datetime, Flavor, Instance, MethodDeclaration, Name, NamespacePath,
    Parameter, Properties, Property, Qualifier, Qualifiers, Real, Type, Value,
};
use crate::repository::key::KeyBytes;
use crate::repository::{Class, EMBEDDED_DEPTH_MAX, Namespace, Refusal};
use crate::security::SecurityDescriptor;

use super::{ContentFault, tags};

/// How many elements of a list are made room for before they have been read.
const ROOM_MAX: usize = 64;

type Read<T> = Result<T, ContentFault>;

/// What is left of the bytes of an entry.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    bytes: &'a [u8],
    depth: usize,
}

impl<'a> Input<'a> {
    /// The bytes of an entry, after its tag.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, depth: 0 }
    }

    /// Nothing may be left.
    pub fn end(self) -> Read<()> {
        match self.bytes {
            [] => Ok(()),
            _ => Err(ContentFault::GoesOn),
        }
    }

    /// A namespace with the system classes and nothing else in it.
    pub fn namespace(&mut self) -> Read<Namespace> {
        let path = NamespacePath::parse_relative(self.text()?).map_err(|_| ContentFault::Path)?;
        if path.names()[0] != Name::new("root") {
            return Err(ContentFault::Path);
        }
        let requires_encryption = self.flag()?;
        let security = match self.flag()? {
            true => Some(SecurityDescriptor::from_bytes(self.counted()?)?),
            false => None,
        };
        let mut namespace = Namespace::new(path, security);
        namespace.set_requires_encryption(requires_encryption);
        Ok(namespace)
    }

    /// The declaration of a class.
    pub fn class(&mut self) -> Read<ClassDeclaration> {
        Ok(ClassDeclaration {
            name: self.name()?,
            superclass: self.optional_name()?,
            qualifiers: self.qualifiers()?,
            properties: self.list(Self::property)?,
            methods: self.list(Self::method)?,
        })
    }

    /// A stored instance of a class.
    pub fn instance(&mut self, class: &Class) -> Read<Instance> {
        let mut values = Vec::with_capacity(class.layout().len());
        for property in class.properties() {
            let value = self.value()?;
            if !value.fits(&property.ty) {
                return Err(Refusal::TypeMismatch.into());
            }
            values.push(value);
        }
        let properties = Properties::with_layout(Arc::clone(class.layout()), values);
        self.qualified(class.name().clone(), properties)
    }

    /// Checks a stored instance of a class of this shape and makes nothing of it but its key. What
    /// passes here is what [`Input::instance`] takes.
    pub fn check_instance(&mut self, shape: &[Expected], key: &mut KeyBytes) -> Read<()> {
        for expected in shape {
            let start = self.bytes;
            self.check_value(expected)?;
            if expected.is_key {
                match unsigned(start) {
                    Some(number) => key.push_integer(number.into()),
                    None => key.push(&Self { bytes: start, depth: 0 }.value()?)?,
                }
            }
        }
        self.check_qualified()
    }

    fn check_value(&mut self, expected: &Expected) -> Read<()> {
        let &tag = self.bytes.first().ok_or(ContentFault::CutOff)?;
        if let Some(size) = expected.size
            && tag == expected.tag
            && let Some(rest) = self.bytes.get(1 + size..)
        {
            self.bytes = rest; // So it is with nearly all.
            return Ok(());
        }
        if tag == tags::ARRAY {
            return self.check_array(expected);
        }
        let fits = tag == tags::NULL || (tag == expected.tag && !expected.array);
        self.skip_value(tag)?;
        match fits {
            true => Ok(()),
            false => Err(Refusal::TypeMismatch.into()),
        }
    }

    fn check_array(&mut self, expected: &Expected) -> Read<()> {
        self.byte()?;
        let mut fits = expected.array;
        for _ in 0..self.length()? {
            let &tag = self.bytes.first().ok_or(ContentFault::CutOff)?;
            fits &= tag == expected.tag;
            self.deeper(|input| input.skip_value(tag))?;
        }
        match fits {
            true => Ok(()),
            false => Err(Refusal::TypeMismatch.into()),
        }
    }

    /// Passes over a value with this tag as [`Input::value`] would read it.
    #[inline]
    fn skip_value(&mut self, tag: u8) -> Read<()> {
        match tag {
            tags::STRING | tags::REFERENCE => {
                self.byte()?;
                self.text().map(drop)
            }
            tags::BOOLEAN => {
                self.byte()?;
                self.flag().map(drop)
            }
            tags::DATETIME => {
                self.byte()?;
                let (bytes, rest) = self.bytes.split_first_chunk().ok_or(ContentFault::CutOff)?;
                self.bytes = rest;
                match Datetime::is_made_of(bytes) {
                    true => Ok(()),
                    false => Err(ContentFault::Datetime),
                }
            }
            other => match size_of_value(other) {
                Some(size) => {
                    self.bytes = self.bytes.get(1 + size..).ok_or(ContentFault::CutOff)?;
                    Ok(())
                }
                None => self.value().map(drop), // Objects and arrays: they are seldom.
            },
        }
    }

    fn check_qualified(&mut self) -> Read<()> {
        match self.bytes {
            [0, 0, rest @ ..] => {
                self.bytes = rest; // Two empty lists: so it is with nearly all.
                Ok(())
            }
            _ => self.qualified(Name::new(""), Properties::default()).map(drop),
        }
    }

    /// A name.
    pub fn name(&mut self) -> Read<Name> {
        self.text().map(Name::new)
    }

    fn optional_name(&mut self) -> Read<Option<Name>> {
        let text = self.text()?;
        Ok((!text.is_empty()).then(|| Name::new(text)))
    }

    fn property(&mut self) -> Read<Property> {
        let (name, ty, default, qualifiers) =
            (self.name()?, self.ty()?, self.value()?, self.qualifiers()?);
        Ok(Property { name, ty, default, qualifiers })
    }

    fn parameter(&mut self) -> Read<Parameter> {
        let Property { name, ty, default, qualifiers } = self.property()?;
        Ok(Parameter { name, ty, default, qualifiers })
    }

    fn method(&mut self) -> Read<MethodDeclaration> {
        let name = self.name()?;
        let returns = match self.flag()? {
            true => Some(self.ty()?),
            false => None,
        };
        let (parameters, qualifiers) = (self.list(Self::parameter)?, self.qualifiers()?);
        Ok(MethodDeclaration { name, returns, parameters, qualifiers })
    }

    fn ty(&mut self) -> Read<Type> {
        let tag = self.byte()?;
        let array = self.flag()?;
        let size_max = u32::try_from(self.number()?).map_err(|_| ContentFault::Number)?;
        let class = self.optional_name()?;
        let element = match tag {
            tags::BOOLEAN => CimType::Boolean,
            tags::SINT8 => CimType::Sint8,
            tags::UINT8 => CimType::Uint8,
            tags::SINT16 => CimType::Sint16,
            tags::UINT16 => CimType::Uint16,
            tags::SINT32 => CimType::Sint32,
            tags::UINT32 => CimType::Uint32,
            tags::SINT64 => CimType::Sint64,
            tags::UINT64 => CimType::Uint64,
            tags::REAL32 => CimType::Real32,
            tags::REAL64 => CimType::Real64,
            tags::CHAR16 => CimType::Char16,
            tags::STRING => CimType::String,
            tags::DATETIME => CimType::Datetime,
            tags::REFERENCE => CimType::Reference(class),
            tags::OBJECT => CimType::Object(class),
            unknown => return Err(ContentFault::Tag(unknown)),
        };
        Ok(Type { element, array, size_max: (size_max != 0).then_some(size_max) })
    }

    fn qualified(&mut self, class: Name, properties: Properties) -> Read<Instance> {
        let qualifiers = self.qualifiers()?;
        let pairs = self.list(|input| Ok((input.name()?, input.qualifiers()?)))?;
        in_order(&pairs)?;
        if pairs.iter().any(|(_, qualifiers)| qualifiers.is_empty()) {
            return Err(ContentFault::Canonical);
        }
        let property_qualifiers: BTreeMap<_, _> = pairs.into_iter().collect();
        Ok(Instance { class, properties, qualifiers, property_qualifiers })
    }

    fn qualifiers(&mut self) -> Read<Qualifiers> {
        let qualifier = |input: &mut Self| {
            let (name, flavor) = (input.name()?, Flavor(input.byte()?));
            Ok(Qualifier { name, flavor, value: input.value()? })
        };
        self.list(qualifier).map(Qualifiers)
    }

    fn value(&mut self) -> Read<Value> {
        Ok(match self.byte()? {
            tags::NULL => Value::Null,
            tags::BOOLEAN => Value::Boolean(self.flag()?),
            tags::SINT8 => Value::Sint8(i8::from_le_bytes(self.array()?)),
            tags::UINT8 => Value::Uint8(self.byte()?),
            tags::SINT16 => Value::Sint16(i16::from_le_bytes(self.array()?)),
            tags::UINT16 => Value::Uint16(u16::from_le_bytes(self.array()?)),
            tags::SINT32 => Value::Sint32(i32::from_le_bytes(self.array()?)),
            tags::UINT32 => Value::Uint32(u32::from_le_bytes(self.array()?)),
            tags::SINT64 => Value::Sint64(i64::from_le_bytes(self.array()?)),
            tags::UINT64 => Value::Uint64(u64::from_le_bytes(self.array()?)),
            tags::REAL32 => Value::Real32(self.real()?),
            tags::REAL64 => Value::Real64(self.real()?),
            tags::CHAR16 => Value::Char16(u16::from_le_bytes(self.array()?)),
            tags::STRING => Value::String(self.text()?.into()),
            tags::REFERENCE => Value::Reference(self.text()?.into()),
            tags::DATETIME => Value::Datetime(self.datetime()?),
            tags::OBJECT => Value::Object(Arc::new(self.deeper(Self::object)?)),
            tags::ARRAY => Value::Array(self.deeper(|input| input.list(Self::value))?.into()),
            unknown => return Err(ContentFault::Tag(unknown)),
        })
    }

    /// An embedded object, which names its properties.
    fn object(&mut self) -> Read<Instance> {
        let class = self.name()?;
        let pairs = self.list(|input| Ok((input.name()?, input.value()?)))?;
        in_order(&pairs)?;
        self.qualified(class, pairs.into_iter().collect())
    }

    /// An object may hold arrays, and these objects: two steps for each level.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth > 2 * EMBEDDED_DEPTH_MAX {
            return Err(ContentFault::Depth);
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn list<T>(&mut self, mut element: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let length = self.length()?;
        let mut elements = Vec::with_capacity(length.min(ROOM_MAX));
        for _ in 0..length {
            elements.push(element(self)?);
        }
        Ok(elements)
    }

    fn datetime(&mut self) -> Read<Datetime> {
        Datetime::from_bytes(self.array()?).ok_or(ContentFault::Datetime)
    }

    fn real(&mut self) -> Read<Real> {
        Ok(Real(f64::from_bits(u64::from_le_bytes(self.array()?))))
    }

    fn text(&mut self) -> Read<&'a str> {
        std::str::from_utf8(self.counted()?).map_err(|_| ContentFault::Text)
    }

    fn counted(&mut self) -> Read<&'a [u8]> {
        let length = self.length()?;
        let (bytes, rest) = self.bytes.split_at_checked(length).ok_or(ContentFault::CutOff)?;
        self.bytes = rest;
        Ok(bytes)
    }

    /// The length of something that takes at least a byte for each of its elements.
    fn length(&mut self) -> Read<usize> {
        let length = usize::try_from(self.number()?).map_err(|_| ContentFault::Number)?;
        match length <= self.bytes.len() {
            true => Ok(length),
            false => Err(ContentFault::CutOff),
        }
    }

    fn number(&mut self) -> Read<u64> {
        if let [byte @ 0..0x80, rest @ ..] = self.bytes {
            self.bytes = rest;
            return Ok(u64::from(*byte)); // Nearly all are so small.
        }
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if bits << shift >> shift != bits || (byte == 0 && shift != 0) {
                return Err(ContentFault::Number);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(ContentFault::Number)
    }

    fn flag(&mut self) -> Read<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(ContentFault::Tag(other)),
        }
    }

    fn byte(&mut self) -> Read<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        let (bytes, rest) = self.bytes.split_first_chunk().ok_or(ContentFault::CutOff)?;
        self.bytes = rest;
        Ok(*bytes)
    }
}

/// What stands in one place of every instance of a class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected {
    tag: u8,
    array: bool,
    /// How many bytes a value has after its tag, if all have the same and may be any.
    size: Option<usize>,
    is_key: bool,
}

impl Expected {
    /// What stands in the instances of a class, place by place.
    pub fn of(class: &Class) -> Vec<Self> {
        let expected = |(place, property): (usize, &Property)| {
            let (tag, array) = (tag_of(&property.ty.element), property.ty.array);
            let size = size_of_value(tag).filter(|_| !array);
            Self { tag, array, size, is_key: class.key_places.contains(&place) }
        };
        class.properties().enumerate().map(expected).collect()
    }
}

/// How many bytes follow the tag of a value, if these are as many for all and may be any.
fn size_of_value(tag: u8) -> Option<usize> {
    match tag {
        tags::NULL => Some(0),
        tags::SINT8 | tags::UINT8 => Some(1),
        tags::SINT16 | tags::UINT16 | tags::CHAR16 => Some(2),
        tags::SINT32 | tags::UINT32 => Some(4),
        tags::SINT64 | tags::UINT64 | tags::REAL32 | tags::REAL64 => Some(8),
        _ => None,
    }
}

/// The number at the beginning, if there is an unsigned integer.
fn unsigned(bytes: &[u8]) -> Option<u64> {
    let (tag, bytes) = bytes.split_first()?;
    match *tag {
        tags::UINT8 => bytes.first().copied().map(u64::from),
        tags::UINT16 => bytes.first_chunk().map(|bytes| u16::from_le_bytes(*bytes).into()),
        tags::UINT32 => bytes.first_chunk().map(|bytes| u32::from_le_bytes(*bytes).into()),
        tags::UINT64 => bytes.first_chunk().map(|bytes| u64::from_le_bytes(*bytes)),
        _ => None,
    }
}

/// The tag of a type and of its values.
pub(super) fn tag_of(element: &CimType) -> u8 {
    match element {
        CimType::Boolean => tags::BOOLEAN,
        CimType::Sint8 => tags::SINT8,
        CimType::Uint8 => tags::UINT8,
        CimType::Sint16 => tags::SINT16,
        CimType::Uint16 => tags::UINT16,
        CimType::Sint32 => tags::SINT32,
        CimType::Uint32 => tags::UINT32,
        CimType::Sint64 => tags::SINT64,
        CimType::Uint64 => tags::UINT64,
        CimType::Real32 => tags::REAL32,
        CimType::Real64 => tags::REAL64,
        CimType::Char16 => tags::CHAR16,
        CimType::String => tags::STRING,
        CimType::Datetime => tags::DATETIME,
        CimType::Reference(_) => tags::REFERENCE,
        CimType::Object(_) => tags::OBJECT,
    }
}

/// Names come in their order, each once.
fn in_order<T>(pairs: &[(Name, T)]) -> Read<()> {
    match pairs.is_sorted_by(|(one, _), (next, _)| one < next) {
        true => Ok(()),
        false => Err(ContentFault::Order),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mof;
    use crate::repository::canonical::encode;
    use crate::repository::{InstanceKey, Repository};

    const TEXT: &str = r#"
        class Part { string Name; };
        class Whole
        {
            [key] uint8 Id; [key] string Name; sint16 Numbers[]; datetime Seen; boolean Flag;
            Part Inner; string Texts[]; real32 Share; char16 Letter; Whole ref Other;
        };
        [Note("x")] instance of Whole
        {
            Id = 7; Name = "A"; Numbers = {1, -2}; Seen = "20260101000000.000000+000";
            Flag = TRUE; Inner = instance of Part { Name = "p"; }; Texts = {"a", ""};
            Share = 0.5; Letter = 'C'; Other = "Whole.Id=1,Name=\"a\"";
        };
        instance of Whole { Id = 8; Name = "B"; };"#;

    fn stored() -> (Arc<Class>, Vec<Vec<u8>>) {
        let (mut repository, path) = (Repository::new(), mof::default_namespace());
        mof::compile_into("test.mof", TEXT, &mut repository, &path).expect("it is right");
        let namespace = repository.namespaces().find(|one| *one.path() == path).expect("there");
        let instances = namespace.instances_of(&"Whole".into());
        let bytes = instances.map(|one| encode::bytes_of(|out| encode::instance(out, one)));
        (Arc::clone(namespace.class(&"Whole".into()).expect("there")), bytes.collect())
    }

    proptest! {
        /// What is checked and what is made agree on which bytes are an instance, and on its key.
        #[test]
        fn an_instance_that_passes_is_one(
            which in 0..2_usize,
            changes in prop::collection::vec((any::<prop::sample::Index>(), 0..40_u8), 0..4),
        ) {
            let (class, stored) = stored();
            let mut bytes = stored[which].clone();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let mut input = Input::new(&bytes);
            let shape = Expected::of(&class);
            let mut key = KeyBytes::new();
            let checked = input.check_instance(&shape, &mut key).and_then(|()| input.end());
            let checked = checked.and_then(|()| Ok(key.of(&class)?));
            let mut input = Input::new(&bytes);
            let made = input.instance(&class).and_then(|one| input.end().map(|()| one));
            let keyed = made.and_then(|one| Ok(InstanceKey::of(&class, &one)?));
            prop_assert_eq!(checked.is_ok(), keyed.is_ok(), "{:?} and {:?}", checked, keyed);
            prop_assert!(checked.is_err() || checked == keyed);
        }
    }
}

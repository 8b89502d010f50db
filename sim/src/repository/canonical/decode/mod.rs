//! Entries from their bytes. They may be anyone's bytes: nothing is believed, nothing is made room
//! for before it is there, and nothing lies deeper than [`EMBEDDED_DEPTH_MAX`].

mod check;

use std::sync::Arc;

use crate::cim::{
    CimType, ClassDeclaration, Datetime, Flavor, Instance, MethodDeclaration, Name, NamespacePath,
    Parameter, Properties, Property, PropertyQualifiers, Qualifier, Qualifiers, Real, Type, Value,
};
use crate::repository::{Class, EMBEDDED_DEPTH_MAX, Namespace, Refusal};
use crate::security::SecurityDescriptor;

use super::{ContentFault, tags};

pub(crate) use check::Expected;

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
        let property_qualifiers: PropertyQualifiers = pairs.into_iter().collect();
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

    #[inline]
    fn number(&mut self) -> Read<u64> {
        if let [byte @ 0..0x80, rest @ ..] = self.bytes {
            self.bytes = rest;
            return Ok(u64::from(*byte)); // Nearly all are so small.
        }
        self.long_number()
    }

    fn long_number(&mut self) -> Read<u64> {
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

//! Instances that are checked and not made: most of a file, of which nobody may ever ask.

use crate::cim::{Datetime, Name, Properties, Property};
use crate::repository::key::KeyBytes;
use crate::repository::{Class, Refusal};

use super::super::{ContentFault, tags};
use super::{Input, Read, tag_of};

impl Input<'_> {
    /// Checks a stored instance of a class of this shape and makes nothing of it but its key. What
    /// passes here is what [`Input::instance`] takes.
    pub fn check_instance(&mut self, shape: &[Expected], key: &mut KeyBytes) -> Read<()> {
        let mut bytes = self.bytes;
        for expected in shape {
            let start = bytes;
            bytes = match expected.after_usual(start) {
                Some(rest) => rest,
                None => {
                    self.bytes = start;
                    self.check_value(expected)?;
                    self.bytes
                }
            };
            if expected.is_key {
                match unsigned(start) {
                    Some(number) => key.push_integer(number.into()),
                    None => key.push(&Self { bytes: start, depth: 0 }.value()?)?,
                }
            }
        }
        self.bytes = bytes;
        self.check_qualified()
    }

    fn check_value(&mut self, expected: &Expected) -> Read<()> {
        let &tag = self.bytes.first().ok_or(ContentFault::CutOff)?;
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
    fn skip_value(&mut self, tag: u8) -> Read<()> {
        if let Some(rest) = after_usual(tag, size_of_value(tag), &self.bytes[1..]) {
            self.bytes = rest;
            return Ok(());
        }
        match tag {
            tags::STRING | tags::REFERENCE => {
                self.byte()?;
                self.text().map(drop)
            }
            _ => self.value().map(drop), // Objects and arrays, which are seldom, and what is wrong.
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

    /// What comes after a value, if that is as nearly all are: of the type, and short. What is not
    /// passed here may be right all the same.
    #[inline]
    fn after_usual<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let (tag, bytes) = bytes.split_first()?;
        match *tag == self.tag && !self.array {
            true => after_usual(*tag, self.size, bytes),
            false => None,
        }
    }
}

/// What comes after a value with this tag, of which `size` bytes follow, if all have as many. As a
/// call of its own it would have a restore take a fifth longer.
#[inline(always)]
fn after_usual(tag: u8, size: Option<usize>, bytes: &[u8]) -> Option<&[u8]> {
    if let Some(size) = size {
        return bytes.get(size..);
    }
    match (tag, bytes) {
        (tags::STRING | tags::REFERENCE, [length @ 0..0x80, bytes @ ..]) => {
            let (text, rest) = bytes.split_at_checked(usize::from(*length))?;
            text.is_ascii().then_some(rest)
        }
        (tags::BOOLEAN, [0 | 1, rest @ ..]) => Some(rest),
        (tags::DATETIME, bytes) => {
            let (datetime, rest) = bytes.split_first_chunk()?;
            Datetime::is_made_of(datetime).then_some(rest)
        }
        _ => None,
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

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

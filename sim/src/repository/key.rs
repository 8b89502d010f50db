//! What an instance is found by: the values of its keys, in the order of their names.
//!
//! A key is bytes that compare as its values do, so that one comparison of short texts finds an
//! instance among a million. Each value is a tag and what follows it:
//!
//! | value | bytes |
//! | --- | --- |
//! | boolean | 1, then 0 or 1 |
//! | integer from 0 upwards | 32 and how many bytes follow, then these, the highest first |
//! | integer below 0 | 31 less how many bytes follow, then these |
//! | text, folded | 64, its bytes with 0 as 0 255, then 0 0 |
//!
//! No tag is 0, so zeros may follow. That lets most keys be two numbers, which compare faster than
//! bytes do, are copied without a look at how many there are, and fill few lines of the cache.

use std::cmp::Ordering;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::cim::{Instance, KeyValue, Keys, Value};

use super::{Class, Refusal};

const BOOLEAN: u8 = 1;
const ZERO: u8 = 32;
const TEXT: u8 = 64;
/// How many bytes an integer has at most.
const INTEGER_SIZE: usize = size_of::<i128>();
/// The lowest character that a key may hold: paths have no place for those below it.
const PRINTABLE: u8 = 0x20;
/// How many bytes of a key are numbers.
const HEAD_SIZE: usize = 16;

/// The bytes of a key while they are being written.
pub(crate) type Bytes = SmallVec<[u8; 2 * HEAD_SIZE]>;

/// The key of an instance within its class and the classes that share its keys.
///
/// Text is folded, so keys compare without case; the key of a singleton is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceKey {
    head: Head,
    /// Whatever comes after the head.
    rest: Option<Rest>,
}

/// The first bytes of a key, as two numbers: all of it, mostly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Head {
    /// The first eight bytes, highest byte first; zeros where there are fewer.
    first: u64,
    /// The eight bytes after them.
    second: u64,
}

type Rest = Arc<Vec<u8>>;

/// A key that stands somewhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyRef<'a> {
    head: Head,
    rest: Option<&'a Rest>,
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Head {
    /// Compares both numbers at once, without a jump.
    fn cmp(&self, other: &Self) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl Head {
    fn number(self) -> u128 {
        u128::from(self.first) << u64::BITS | u128::from(self.second)
    }
}

impl<'a> From<&'a InstanceKey> for KeyRef<'a> {
    fn from(key: &'a InstanceKey) -> Self {
        Self { head: key.head, rest: key.rest.as_ref() }
    }
}

impl KeyRef<'_> {
    /// The key that is no more than its first number.
    pub(super) fn of_first(first: u64) -> Self {
        Self { head: Head { first, second: 0 }, rest: None }
    }

    /// A key of its own.
    pub fn to_key(self) -> InstanceKey {
        InstanceKey { head: self.head, rest: self.rest.cloned() }
    }

    /// The bytes, which compare as keys do.
    pub(crate) fn bytes(self) -> Bytes {
        let head = [self.head.first, self.head.second].into_iter().flat_map(u64::to_be_bytes);
        head.chain(self.rest.into_iter().flat_map(|rest| rest.iter().copied())).collect()
    }
}

impl InstanceKey {
    /// The first number.
    pub(super) fn first(&self) -> u64 {
        self.head.first
    }

    /// The first number, where it is all of the key.
    pub(super) fn only_number(&self) -> Option<u64> {
        (self.head.second == 0 && self.rest.is_none()).then_some(self.head.first)
    }

    fn new(bytes: &[u8]) -> Self {
        let mut head = [0; HEAD_SIZE];
        let size = bytes.len().min(HEAD_SIZE);
        head[..size].copy_from_slice(&bytes[..size]);
        let (words, _) = head.as_chunks();
        let rest = bytes.get(HEAD_SIZE..).filter(|rest| !rest.is_empty());
        let [first, second] = [words[0], words[1]].map(u64::from_be_bytes);
        Self { head: Head { first, second }, rest: rest.map(|rest| Arc::new(rest.to_vec())) }
    }

    /// The key that the values of an instance make.
    pub fn of(class: &Class, instance: &Instance) -> Result<Self, Refusal> {
        let has_layout = instance.properties.has_layout(class.layout());
        let places = class.keys().iter().zip(class.key_places.iter());
        Self::of_values(
            class,
            places.map(|(name, place)| match has_layout {
                true => Some(&instance.properties.values()[*place]),
                false => instance.properties.get(name),
            }),
        )
    }

    /// The key that the values of the keys make, in their order, if all of them are there.
    pub(super) fn of_values<'a>(
        class: &Class,
        values: impl IntoIterator<Item = Option<&'a Value>>,
    ) -> Result<Self, Refusal> {
        let mut key = KeyBytes::new();
        for value in values {
            key.push(value.ok_or(Refusal::MissingKey)?)?;
        }
        key.of(class)
    }

    /// The key that a path gives, if it has the keys of the class and no others.
    pub fn from_path(class: &Class, keys: &Keys) -> Result<Self, Refusal> {
        let mut key = KeyBytes::new();
        match keys {
            Keys::Singleton if class.is_singleton() => {}
            Keys::Sole(value) if class.keys().len() == 1 => key.push_given(value),
            Keys::Named(named) if named.iter().map(|(name, _)| name).eq(class.keys()) => {
                named.iter().for_each(|(_, value)| key.push_given(value));
            }
            _ => return Err(Refusal::InvalidPath),
        }
        Ok(key.key())
    }
}

/// A key of which the values come one by one, in the order of the names of the keys.
pub(crate) enum KeyBytes {
    /// One integer that fits into the first number of a key with its tag, as most keys are.
    One(u64),
    /// Anything else.
    Bytes(Bytes),
}

impl KeyBytes {
    /// No value yet.
    pub fn new() -> Self {
        Self::Bytes(Bytes::new())
    }

    /// Adds the value of a property.
    pub fn push(&mut self, value: &Value) -> Result<(), Refusal> {
        match value {
            Value::Boolean(flag) => self.push_flag(*flag),
            Value::Char16(unit) if *unit < PRINTABLE.into() => return Err(Refusal::KeyCharacter),
            other => match (other.as_integer(), other.text()) {
                (Some(number), _) => self.push_integer(number),
                (None, Some(text)) if text.bytes().any(|byte| byte < PRINTABLE) => {
                    return Err(Refusal::KeyCharacter);
                }
                (None, Some(text)) => push_text(self.bytes(), &text),
                (None, None) => return Err(Refusal::MissingKey),
            },
        }
        Ok(())
    }

    /// Adds a value as a path gives it.
    fn push_given(&mut self, value: &KeyValue) {
        match value {
            KeyValue::Boolean(flag) => self.push_flag(*flag),
            KeyValue::Integer(number) => self.push_integer(*number),
            KeyValue::Text(text) => push_text(self.bytes(), text.folded()),
        }
    }

    fn push_flag(&mut self, flag: bool) {
        self.bytes().extend_from_slice(&[BOOLEAN, u8::from(flag)]);
    }

    /// Adds an integer.
    #[inline]
    pub fn push_integer(&mut self, number: i128) {
        let is_first = matches!(self, Self::Bytes(bytes) if bytes.is_empty());
        match small(number).filter(|_| is_first) {
            Some(word) => *self = Self::One(word),
            None => push_integer(self.bytes(), number),
        }
    }

    /// The bytes, to add more.
    fn bytes(&mut self) -> &mut Bytes {
        if let Self::One(word) = *self {
            let bytes = word.to_be_bytes();
            *self = Self::Bytes(Bytes::from_slice(&bytes[..=usize::from(bytes[0] - ZERO)]));
        }
        match self {
            Self::Bytes(bytes) => bytes,
            Self::One(_) => unreachable!("it has just become bytes"),
        }
    }

    /// The key of an instance of a class, once all of its values have come.
    pub fn of(&self, class: &Class) -> Result<InstanceKey, Refusal> {
        match class.has_key() {
            true => Ok(self.key()),
            false => Err(Refusal::MissingKey),
        }
    }

    /// The key, if the class has one.
    #[inline]
    pub fn key(&self) -> InstanceKey {
        match self {
            Self::One(first) => InstanceKey { head: Head { first: *first, second: 0 }, rest: None },
            Self::Bytes(bytes) => InstanceKey::new(bytes),
        }
    }
}

/// The tag and the bytes of an integer of up to seven bytes, zeros after them.
fn small(number: i128) -> Option<u64> {
    let number = u64::try_from(number).ok()?;
    let unused = (number.leading_zeros() / u8::BITS).checked_sub(1)?;
    let tag = u64::from(ZERO) + u64::from(size_of::<u64>() as u32 - 1 - unused);
    Some(tag << (u64::BITS - u8::BITS) | number << (u8::BITS * unused))
}

fn push_integer(bytes: &mut Bytes, number: i128) {
    let is_negative = number < 0;
    let significant = if is_negative { !number } else { number };
    let size = INTEGER_SIZE - significant.leading_zeros() as usize / 8;
    let tag = if is_negative { ZERO - 1 - size as u8 } else { ZERO + size as u8 };
    bytes.push(tag);
    bytes.extend_from_slice(&number.to_be_bytes()[INTEGER_SIZE - size..]);
}

fn push_text(bytes: &mut Bytes, text: &str) {
    bytes.push(TEXT);
    let start = bytes.len();
    match text.is_ascii() {
        true => bytes.extend_from_slice(text.as_bytes()),
        false => bytes.extend_from_slice(text.to_lowercase().as_bytes()),
    }
    bytes[start..].make_ascii_lowercase();
    if bytes[start..].contains(&0) {
        mark_zeros(bytes, start);
    }
    bytes.extend_from_slice(&[0, 0]);
}

/// Tells zeros from the end of a text.
fn mark_zeros(bytes: &mut Bytes, start: usize) {
    let text: Vec<u8> = bytes.drain(start..).collect();
    for byte in text {
        bytes.push(byte);
        if byte == 0 {
            bytes.push(u8::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cim::Name;

    const LOWEST: u8 = ZERO - 1 - INTEGER_SIZE as u8;
    const HIGHEST: u8 = ZERO + INTEGER_SIZE as u8;

    fn value() -> impl Strategy<Value = KeyValue> {
        prop_oneof![
            any::<bool>().prop_map(KeyValue::Boolean),
            any::<i64>().prop_map(|number| KeyValue::Integer(number.into())),
            any::<i128>().prop_map(KeyValue::Integer),
            "[\\x00-\\x02a-cé]{0,24}".prop_map(|text| KeyValue::Text(Name::new(&text))),
        ]
    }

    fn key(values: &[KeyValue]) -> InstanceKey {
        let mut key = KeyBytes::new();
        values.iter().for_each(|value| key.push_given(value));
        key.key()
    }

    /// The values of a key, as they are compared.
    fn values(key: &InstanceKey) -> Vec<KeyValue> {
        let mut values = Vec::new();
        let bytes = KeyRef::from(key).bytes();
        let mut rest = bytes.as_slice();
        while let Some((value, after)) = read(rest) {
            values.push(value);
            rest = after;
        }
        values
    }

    /// The first value, and what follows it; none where only zeros are left.
    fn read(bytes: &[u8]) -> Option<(KeyValue, &[u8])> {
        let (tag, rest) = bytes.split_first()?;
        match *tag {
            BOOLEAN => rest.split_first().map(|(flag, rest)| (KeyValue::Boolean(*flag == 1), rest)),
            LOWEST..=HIGHEST => read_integer(*tag, rest),
            TEXT => Some(read_text(rest)),
            _ => None,
        }
    }

    fn read_integer(tag: u8, bytes: &[u8]) -> Option<(KeyValue, &[u8])> {
        let is_negative = tag < ZERO;
        let size = usize::from(if is_negative { ZERO - 1 - tag } else { tag - ZERO });
        let (significant, rest) = bytes.split_at_checked(size)?;
        let mut number = [if is_negative { u8::MAX } else { 0 }; INTEGER_SIZE];
        number[INTEGER_SIZE - size..].copy_from_slice(significant);
        Some((KeyValue::Integer(i128::from_be_bytes(number)), rest))
    }

    fn read_text(bytes: &[u8]) -> (KeyValue, &[u8]) {
        let mut text = Vec::new();
        let mut at = 0;
        while let Some([first, second]) = bytes.get(at..at + 2) {
            match (first, second) {
                (0, 0) => break,
                (0, _) => at += 1,
                _ => {}
            }
            text.push(*first);
            at += 1;
        }
        let text = String::from_utf8(text).expect("a text was written");
        (KeyValue::Text(Name::new(&text)), bytes.get(at + 2..).unwrap_or_default())
    }

    proptest! {
        #[test]
        fn a_key_compares_as_its_values_do(
            one in prop::collection::vec(value(), 0..3),
            other in prop::collection::vec(value(), 0..3),
        ) {
            prop_assert_eq!(key(&one).cmp(&key(&other)), one.cmp(&other));
            prop_assert_eq!(values(&key(&one)), one);
        }
    }

    #[test]
    fn a_key_that_is_longer_than_its_numbers_keeps_the_rest() {
        let texts =
            (0..=2 * HEAD_SIZE).map(|length| KeyValue::Text(Name::new(&"x".repeat(length))));
        let keys: Vec<InstanceKey> = texts.clone().map(|text| key(&[text])).collect();
        assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(keys.iter().zip(texts).all(|(key, text)| values(key) == [text]));
        assert!(keys[0].rest.is_none() && keys[2 * HEAD_SIZE].rest.is_some());
    }

    #[test]
    fn a_key_holds_no_character_that_cannot_be_printed() {
        for (value, refused) in [
            (Value::string("a b"), false),
            (Value::string("a\u{1f}b"), true),
            (Value::Char16(0x20), false),
            (Value::Char16(0x1F), true),
            (Value::Uint16(0x1F), false),
        ] {
            let pushed = KeyBytes::new().push(&value);
            assert_eq!(pushed == Err(Refusal::KeyCharacter), refused, "{value:?}");
        }
    }

    #[test]
    fn a_small_number_has_the_bytes_that_any_has() {
        for number in (0..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, -(1 << bit)]) {
            let mut bytes = Bytes::new();
            push_integer(&mut bytes, number);
            let value = KeyValue::Integer(number);
            assert_eq!(key(std::slice::from_ref(&value)), InstanceKey::new(&bytes), "{number}");
            bytes.extend_from_slice(&[BOOLEAN, 1]);
            let with_more = key(&[value, KeyValue::Boolean(true)]);
            assert_eq!(with_more, InstanceKey::new(&bytes), "{number}");
        }
    }

    #[test]
    fn the_ends_of_the_range_are_told_apart() {
        let ends = [
            i128::MIN,
            -(1 << 64),
            -257,
            -256,
            -1,
            0,
            1,
            255,
            256,
            (1 << 64) - 1,
            1 << 64,
            i128::MAX,
        ];
        let keys: Vec<_> = ends.map(|number| key(&[KeyValue::Integer(number)])).to_vec();
        assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
    }
}

//! Names of classes, properties, qualifiers and namespaces: compared without regard to case, shown
//! as first written [REQ CLASS-23].

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest name that is folded without a detour over the heap, in bytes.
const SHORT: usize = 64;

/// A name. Folding is done once, when it is made; both spellings share one allocation, and a clone
/// is a reference to it.
#[derive(Clone)]
pub struct Name {
    /// The name as written and, where that differs, the name as compared after it.
    text: Arc<str>,
    /// Where the name as compared begins: 0 where the two are the same.
    folded_at: u32,
    /// The first bytes of the name as compared, the highest first: most names differ in these, and
    /// then nobody has to look where the others are.
    first: u32,
}

impl Name {
    /// A name as written.
    pub fn new(text: &str) -> Self {
        let is_folded = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if is_folded {
            return Self::of(text.into(), 0);
        }
        match text.is_ascii() && text.len() <= SHORT {
            true => Self::short(text),
            false => Self::long(text),
        }
    }

    fn of(text: Arc<str>, folded_at: usize) -> Self {
        let folded = &text.as_bytes()[folded_at..];
        let first = match folded.first_chunk() {
            Some(first) => u32::from_be_bytes(*first),
            None => {
                folded.iter().rev().fold(0, |first, byte| (first >> 8) | (u32::from(*byte) << 24))
            }
        };
        let folded_at = u32::try_from(folded_at).expect("no name has 4 GiB");
        Self { text, folded_at, first }
    }

    fn short(text: &str) -> Self {
        let mut both = [0; 2 * SHORT];
        let length = text.len();
        both[..length].copy_from_slice(text.as_bytes());
        both[length..2 * length].copy_from_slice(text.as_bytes());
        both[length..2 * length].make_ascii_lowercase();
        let both = std::str::from_utf8(&both[..2 * length]).expect("ASCII twice is UTF-8");
        Self::of(both.into(), length)
    }

    fn long(text: &str) -> Self {
        let folded = text.to_lowercase();
        match folded == text {
            true => Self::of(text.into(), 0),
            false => Self::of(format!("{text}{folded}").into(), text.len()),
        }
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        match self.folded_at as usize {
            0 => &self.text,
            end => &self.text[..end],
        }
    }

    /// The name as it is compared.
    pub fn folded(&self) -> &str {
        &self.text[self.folded_at as usize..]
    }

    /// Its bytes: they compare as the text does, and nobody asks where its characters begin.
    fn folded_bytes(&self) -> &[u8] {
        &self.text.as_bytes()[self.folded_at as usize..]
    }

    /// How the names compare, where the first bytes are the same. It stands by itself, so that a
    /// search, which mostly has other bytes before it, is short.
    #[inline(never)]
    fn cmp_all(&self, other: &Self) -> Ordering {
        match Arc::ptr_eq(&self.text, &other.text) {
            true => Ordering::Equal,
            false => self.folded_bytes().cmp(other.folded_bytes()),
        }
    }

    /// Whether this names a system class or property.
    pub fn is_system(&self) -> bool {
        self.folded().starts_with("__")
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.first == other.first
            && (Arc::ptr_eq(&self.text, &other.text) || self.folded_bytes() == other.folded_bytes())
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match self.first.cmp(&other.first) {
            Ordering::Equal => self.cmp_all(other),
            decided => decided,
        }
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().hash(state);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Name;

    proptest! {
        /// The bytes that stand beside a name make no difference.
        #[test]
        fn names_are_in_the_order_of_their_folded_bytes(
            one in "[abAB\\x00É]{0,6}",
            other in "[abAB\\x00É]{0,6}",
        ) {
            let [one, other] = [one, other].map(|text| Name::new(&text));
            let expected = one.folded().as_bytes().cmp(other.folded().as_bytes());
            prop_assert_eq!(one.cmp(&other), expected);
            prop_assert_eq!(one == other, expected.is_eq());
        }
    }

    #[test]
    fn compares_without_case_and_shows_as_written() {
        let name = Name::new("Win32_Process");
        assert_eq!(name, Name::new("WIN32_PROCESS"));
        assert_eq!(name.to_string(), "Win32_Process");
    }

    #[test]
    fn folds_names_of_every_length_and_alphabet() {
        for text in ["", "a", "Ab", "ÄÖ", "straße", &"Xy".repeat(64), &"Xy".repeat(65)] {
            let name = Name::new(text);
            assert_eq!((name.as_str(), name.folded()), (text, &*text.to_lowercase()), "{text}");
            assert_eq!(name, Name::new(&text.to_lowercase()));
        }
    }
}

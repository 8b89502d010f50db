//! The path of a class or an instance as a client gives it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ObjectPath;

/// The text of a path, and what it is the path of: read once, when that is first asked for, and
/// shared by the copies of the call. Two are equal if their texts are.
#[derive(Clone)]
pub struct GivenPath(Arc<Given>);

struct Given {
    text: Box<str>,
    /// What the text leads to, once it has been read; a call that is held is small until then.
    object: OnceLock<Option<Box<ObjectPath>>>,
}

impl GivenPath {
    /// A text, which is not read yet.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(Arc::new(Given { text: text.into(), object: OnceLock::new() }))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// What it is the path of; none if that cannot be read.
    pub fn object(&self) -> Option<&ObjectPath> {
        let read = || ObjectPath::parse(self).ok().map(Box::new);
        self.0.object.get_or_init(read).as_deref()
    }
}

impl Deref for GivenPath {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for GivenPath {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for GivenPath {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl PartialEq for GivenPath {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}

impl Eq for GivenPath {}

impl Hash for GivenPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for GivenPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for GivenPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for GivenPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_path_is_its_text_and_what_that_leads_to() {
        let given = GivenPath::from("T.Id=1");
        assert_eq!(given.object(), ObjectPath::parse("T.Id=1").ok().as_ref());
        assert_eq!(given, GivenPath::from("T.Id=1".to_owned()));
        assert_ne!(given, "t.Id=1".into(), "the letters count: a scenario says them");
        assert_eq!(format!("{given:?}"), r#""T.Id=1""#);
        assert_eq!(GivenPath::from("!!").object(), None);
    }

    #[test]
    fn it_is_a_text_in_a_file() {
        let text = serde_json::to_string(&GivenPath::from(r#"T="a\"b""#)).expect("a text");
        assert_eq!(text, r#""T=\"a\\\"b\"""#);
        let read: GivenPath = serde_json::from_str(&text).expect("it was written");
        assert_eq!(read.as_str(), r#"T="a\"b""#);
    }
}

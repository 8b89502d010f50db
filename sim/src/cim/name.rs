//! Names of classes, properties, qualifiers and namespaces: compared without regard to case, shown
//! as first written [REQ CLASS-23].

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A name. Folding is done once, when it is made; where nothing had to be folded both share a text.
#[derive(Clone)]
pub struct Name {
    shown: Arc<str>,
    folded: Arc<str>,
}

impl Name {
    /// A name as written.
    pub fn new(text: &str) -> Self {
        let shown: Arc<str> = text.into();
        let folded = match text.chars().any(|c| c.is_uppercase()) {
            true => text.to_lowercase().into(),
            false => Arc::clone(&shown),
        };
        Self { shown, folded }
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// The name as it is compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether this names a system class or property.
    pub fn is_system(&self) -> bool {
        self.folded.starts_with("__")
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded.cmp(&other.folded)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.shown)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn compares_without_case_and_shows_as_written() {
        let name = Name::new("Win32_Process");
        assert_eq!(name, Name::new("WIN32_PROCESS"));
        assert_eq!(name.to_string(), "Win32_Process");
    }
}

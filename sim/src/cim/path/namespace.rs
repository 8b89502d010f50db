//! The path of a namespace.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cim::Name;

use super::{PathError, refuse};

/// The names that mean this machine in a path, besides its own.
const THIS_SERVER: [&str; 2] = [".", "localhost"];
/// The name of the machine that the model plays.
pub const SERVER_NAME: &str = "SIMULATOR";

/// The path of a namespace from `root` downwards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespacePath(Arc<[Name]>);

impl NamespacePath {
    /// The namespace that all others are under.
    pub fn root() -> Self {
        Self([Name::new("root")].into())
    }

    /// Reads a path with either slash, with or without a server that means this machine.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::parse_relative(&strip_server(text)?)
    }

    /// Reads a path without a server: names with a slash of either kind between them.
    pub fn parse_relative(text: &str) -> Result<Self, PathError> {
        let names = text.split(['\\', '/']).map(|part| match is_namespace_name(part) {
            true => Ok(Name::new(part)),
            false => {
                refuse(text, "a namespace is a letter followed by letters, digits and underscores")
            }
        });
        names.collect::<Result<Arc<[Name]>, _>>().map(Self)
    }

    /// Whether a path begins with a server that is not this machine.
    pub fn names_other_server(text: &str) -> bool {
        let unified = text.replace('/', "\\");
        let server = unified.strip_prefix("\\\\").and_then(|rest| rest.split_once('\\'));
        server.is_some_and(|(server, _)| !is_this_server(server))
    }

    /// The names, `root` first.
    pub fn names(&self) -> &[Name] {
        &self.0
    }

    /// The namespace above this one.
    pub fn parent(&self) -> Option<Self> {
        (self.0.len() > 1).then(|| Self(self.0[..self.0.len() - 1].into()))
    }

    /// The last name.
    pub fn last(&self) -> &Name {
        self.0.last().expect("a path has at least one name")
    }

    /// The namespace of that name under this one.
    pub fn child(&self, name: Name) -> Self {
        Self(self.0.iter().cloned().chain([name]).collect())
    }

    /// The namespace that a relative path leads to from this one.
    pub fn join(&self, relative: &NamespacePath) -> Self {
        Self(self.0.iter().chain(relative.names()).cloned().collect())
    }

    /// Whether this namespace is `other` or lies under it.
    pub fn is_within(&self, other: &NamespacePath) -> bool {
        self.0.starts_with(&other.0)
    }
}

/// The path without its server, where that means this machine.
fn strip_server(text: &str) -> Result<String, PathError> {
    let unified = text.replace('/', "\\");
    let Some(rest) = unified.strip_prefix("\\\\") else {
        return Ok(unified);
    };
    let Some((server, path)) = rest.split_once('\\') else {
        return refuse(text, "a server is followed by a namespace");
    };
    match is_this_server(server) {
        true => Ok(path.to_owned()),
        false => refuse(text, "it names another server"),
    }
}

fn is_this_server(server: &str) -> bool {
    THIS_SERVER.contains(&server.to_lowercase().as_str())
        || server.eq_ignore_ascii_case(SERVER_NAME)
}

/// [REQ NS-13]
fn is_namespace_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl fmt::Display for NamespacePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\\")?;
            }
            write!(f, "{name}")?;
        }
        Ok(())
    }
}

impl Serialize for NamespacePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NamespacePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_read_in_every_spelling() {
        for spelling in
            ["root\\cimv2", "ROOT/CIMV2", "\\\\.\\root\\cimv2", "//localhost/root/cimv2"]
        {
            let path = NamespacePath::parse(spelling).expect(spelling);
            assert_eq!(path, NamespacePath::root().child("cimv2".into()), "{spelling}");
        }
        assert!(NamespacePath::names_other_server("\\\\other\\root"));
        assert!(!NamespacePath::names_other_server("\\\\.\\root"));
        for wrong in ["", "\\", "root\\", "root\\\\default", "root\\a:b", "\\\\other\\root", "1x"] {
            assert!(NamespacePath::parse(wrong).is_err(), "{wrong}");
        }
    }
}

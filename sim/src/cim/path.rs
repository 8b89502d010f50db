//! Paths of namespaces, classes and instances, read and written.
//!
//! `\\.\root\cimv2:Class.Key="value",Other=1`: each part is optional from the left. The value of a
//! sole key may stand without its name [REQ INSTANCE-21]; `Class=@` is the singleton
//! [REQ INSTANCE-18].

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Name, Value};

/// The names that mean this machine in a path, besides its own.
const THIS_SERVER: [&str; 2] = [".", "localhost"];
/// The name of the machine that the model plays.
pub const SERVER_NAME: &str = "SIMULATOR";

/// A path that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no path: {why}")]
pub struct PathError {
    /// The path as given.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

fn refuse<T>(text: &str, why: &'static str) -> Result<T, PathError> {
    Err(PathError { text: text.to_owned(), why })
}

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
    let here = THIS_SERVER.contains(&server.to_lowercase().as_str())
        || server.eq_ignore_ascii_case(SERVER_NAME);
    if here { Ok(path.to_owned()) } else { refuse(text, "it names another server") }
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

/// The value of a key as it is compared: text folded, numbers of whatever width.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyValue {
    /// A boolean.
    Boolean(bool),
    /// An integer or a char16.
    Integer(i128),
    /// A string, a datetime or a reference, folded.
    Text(Arc<str>),
}

impl KeyValue {
    /// The key that a value makes; NULL, reals, arrays and objects make none.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Boolean(flag) => Some(Self::Boolean(*flag)),
            other => match other.as_str() {
                Some(text) => Some(Self::Text(text.to_lowercase().into())),
                None => other.as_integer().map(Self::Integer),
            },
        }
    }
}

/// What a path says of the keys.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Keys {
    /// Nothing: the path is of a class.
    None,
    /// `=@`: the one instance of a singleton class.
    Singleton,
    /// One value without a name.
    Sole(KeyValue),
    /// Values by name.
    Named(Vec<(Name, KeyValue)>),
}

impl Keys {
    /// The text that is the one key, given without a name or with that one (folded).
    pub fn sole_text(&self, name: &str) -> Option<&str> {
        match self {
            Keys::Sole(KeyValue::Text(text)) => Some(text),
            Keys::Named(named) => match named.as_slice() {
                [(given, KeyValue::Text(text))] if given.folded() == name => Some(text),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The path of a class or an instance.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectPath {
    /// The namespace, where the path gives one.
    pub namespace: Option<NamespacePath>,
    /// The class.
    pub class: Name,
    /// The keys.
    pub keys: Keys,
}

impl ObjectPath {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let class_end = text.find(['.', '=']).map_or(text.len(), |at| namespace_dots(text, at));
        let (namespace, start) = match text[..class_end].rfind(':') {
            Some(colon) => (Some(NamespacePath::parse(&text[..colon])?), colon + 1),
            None => (None, 0),
        };
        let class_end = text[start..].find(['.', '=']).map_or(text.len(), |at| start + at);
        let class = &text[start..class_end];
        if !is_class_name(class) {
            return refuse(
                text,
                "a class is a letter or underscore, then letters, digits and underscores",
            );
        }
        let keys = parse_keys(text, &text[class_end..])?;
        Ok(Self { namespace, class: Name::new(class), keys })
    }

    /// Whether the path is of a class.
    pub fn is_class(&self) -> bool {
        self.keys == Keys::None
    }
}

/// The first `.` or `=` after the namespace: the dot of `\\.\` is none.
fn namespace_dots(text: &str, first: usize) -> usize {
    let is_server = text.starts_with("\\\\.") || text.starts_with("//.");
    if !is_server || first != 2 {
        return first;
    }
    text[3..].find(['.', '=']).map_or(text.len(), |at| at + 3)
}

fn is_class_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn parse_keys(text: &str, rest: &str) -> Result<Keys, PathError> {
    if rest.is_empty() {
        return Ok(Keys::None);
    }
    if rest == "=@" {
        return Ok(Keys::Singleton);
    }
    if let Some(value) = rest.strip_prefix('=') {
        return match parse_value(text, value)? {
            (value, "") => Ok(Keys::Sole(value)),
            _ => refuse(text, "nothing may follow the value of a sole key"),
        };
    }
    let mut named = Vec::new();
    let mut rest = rest.strip_prefix('.').unwrap_or(rest);
    loop {
        let Some((name, after)) = rest.split_once('=') else {
            return refuse(text, "a key is a name, `=` and a value");
        };
        if !is_class_name(name) {
            return refuse(text, "a key is a name, `=` and a value");
        }
        let (value, after) = parse_value(text, after)?;
        named.push((Name::new(name), value));
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if after.is_empty() => break,
            None => return refuse(text, "keys stand with a comma between them"),
        }
    }
    named.sort();
    match named.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        true => refuse(text, "a key is given twice"),
        false => Ok(Keys::Named(named)),
    }
}

/// One value, and what follows it.
fn parse_value<'a>(text: &str, rest: &'a str) -> Result<(KeyValue, &'a str), PathError> {
    if let Some(quote) = rest.chars().next().filter(|c| *c == '"' || *c == '\'') {
        return parse_quoted(text, &rest[1..], quote);
    }
    let end = rest.find(',').unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    let value = match word.to_ascii_lowercase().as_str() {
        "true" => Some(KeyValue::Boolean(true)),
        "false" => Some(KeyValue::Boolean(false)),
        number => parse_integer(number).map(KeyValue::Integer),
    };
    match value {
        Some(value) => Ok((value, after)),
        None => refuse(text, "a value is a text in quotes, an integer, TRUE or FALSE"),
    }
}

fn parse_integer(word: &str) -> Option<i128> {
    match word.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

fn parse_quoted<'a>(
    text: &str,
    rest: &'a str,
    quote: char,
) -> Result<(KeyValue, &'a str), PathError> {
    let mut value = String::new();
    let mut characters = rest.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some((_, escaped)) => value.push(escaped),
                None => break,
            },
            c if c == quote => {
                let folded = value.to_lowercase().into();
                return Ok((KeyValue::Text(folded), &rest[at + c.len_utf8()..]));
            }
            c => value.push(c),
        }
    }
    refuse(text, "a text in quotes does not end")
}

/// A text as it stands in a path: in double quotes, with quotes and backslashes escaped.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> KeyValue {
        KeyValue::Text(value.into())
    }

    #[test]
    fn namespaces_are_read_in_every_spelling() {
        for spelling in
            ["root\\cimv2", "ROOT/CIMV2", "\\\\.\\root\\cimv2", "//localhost/root/cimv2"]
        {
            let path = NamespacePath::parse(spelling).expect(spelling);
            assert_eq!(path, NamespacePath::root().child("cimv2".into()), "{spelling}");
        }
        for wrong in ["", "\\", "root\\", "root\\\\default", "root\\a:b", "\\\\other\\root", "1x"] {
            assert!(NamespacePath::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn object_paths_are_read() {
        let path = ObjectPath::parse(r#"\\.\root\cimv2:C.b='x',A="q\"\\"#.trim_end_matches('\\'));
        assert!(path.is_err());
        let path = ObjectPath::parse(r#"\\.\root\cimv2:C.b='X',A="q\"."#.to_owned().as_str());
        assert!(path.is_err());
        let path = ObjectPath::parse(r#"\\.\root\cimv2:C.b='X',A="q\".=""#).expect("a path");
        assert_eq!(path.class, "C".into());
        let keys = vec![("A".into(), text("q\".=")), ("b".into(), text("x"))];
        assert_eq!(path.keys, Keys::Named(keys));
        assert_eq!(ObjectPath::parse("C=@").expect("a path").keys, Keys::Singleton);
        assert_eq!(
            ObjectPath::parse("C=-5").expect("a path").keys,
            Keys::Sole(KeyValue::Integer(-5))
        );
        assert!(ObjectPath::parse("C").expect("a path").is_class());
        for wrong in ["", "!!bad path", "C.", "C.a", "C.a=", "C.a=1,", "C.a=1,A=2", "C=1,2", "C='x"]
        {
            assert!(ObjectPath::parse(wrong).is_err(), "{wrong}");
        }
    }
}

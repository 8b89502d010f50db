//! What a path says of the keys of an instance.

use std::fmt;

use crate::cim::{Name, Value};

use super::{PathError, is_class_name, refuse};

/// The value of a key: numbers of whatever width compare as numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyValue {
    /// A boolean.
    Boolean(bool),
    /// An integer or a char16.
    Integer(i128),
    /// A string, a datetime or a reference: as written, and compared without case.
    Text(Name),
}

impl KeyValue {
    /// The key that a value makes; NULL, reals, arrays and objects make none.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Boolean(flag) => Some(Self::Boolean(*flag)),
            other => match other.text() {
                Some(text) => Some(Self::Text(Name::new(&text))),
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
    pub fn sole_text(&self, name: &str) -> Option<&Name> {
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

/// The value as it stands in a path.
impl fmt::Display for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyValue::Boolean(true) => f.write_str("TRUE"),
            KeyValue::Boolean(false) => f.write_str("FALSE"),
            KeyValue::Integer(number) => write!(f, "{number}"),
            KeyValue::Text(text) => f.write_str(&quoted(text.as_str())),
        }
    }
}

/// What stands behind the class in a path.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Keys::None => Ok(()),
            Keys::Singleton => f.write_str("=@"),
            Keys::Sole(value) => write!(f, "={value}"),
            Keys::Named(named) => named.iter().enumerate().try_for_each(|(at, (name, value))| {
                let before = if at == 0 { '.' } else { ',' };
                write!(f, "{before}{name}={value}")
            }),
        }
    }
}

pub(super) fn parse_keys(text: &str, rest: &str) -> Result<Keys, PathError> {
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
    let mut named = Vec::with_capacity(1); // Most classes have one key.
    let mut rest = rest.strip_prefix('.').unwrap_or(rest);
    loop {
        let end = rest.bytes().position(|byte| byte == b'=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if after.is_empty() || !is_class_name(name) {
            return refuse(text, "a key is a name, `=` and a value");
        }
        let (value, after) = parse_value(text, &after[1..])?;
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
    if let Some(quote) = rest.bytes().next().filter(|byte| matches!(byte, b'"' | b'\'')) {
        return parse_quoted(text, &rest[1..], quote);
    }
    let end = rest.bytes().position(|byte| byte == b',').unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    let value = match word {
        _ if word.eq_ignore_ascii_case("true") => Some(KeyValue::Boolean(true)),
        _ if word.eq_ignore_ascii_case("false") => Some(KeyValue::Boolean(false)),
        number => parse_integer(number).map(KeyValue::Integer),
    };
    match value {
        Some(value) => Ok((value, after)),
        None => refuse(text, "a value is a text in quotes, an integer, TRUE or FALSE"),
    }
}

fn parse_integer(word: &str) -> Option<i128> {
    match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => i128::from_str_radix(digits, 16).ok(),
        // Few numbers need the width, and reading one costs more with it.
        None => word.parse::<i64>().map(i128::from).or_else(|_| word.parse()).ok(),
    }
}

fn parse_quoted<'a>(
    text: &str,
    rest: &'a str,
    quote: u8,
) -> Result<(KeyValue, &'a str), PathError> {
    let is_plain = |byte: &u8| *byte != quote && *byte != b'\\';
    let plain_end = rest.bytes().take_while(is_plain).count();
    if rest.as_bytes().get(plain_end) == Some(&quote) {
        return Ok((KeyValue::Text(Name::new(&rest[..plain_end])), &rest[plain_end + 1..]));
    }
    let mut value = rest[..plain_end].to_owned();
    let mut characters = rest[plain_end..].char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some((_, escaped)) => value.push(escaped),
                None => break,
            },
            c if c == char::from(quote) => {
                return Ok((KeyValue::Text(Name::new(&value)), &rest[plain_end + at + 1..]));
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

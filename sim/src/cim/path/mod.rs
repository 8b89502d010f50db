//! Paths of namespaces, classes and instances, read and written.
//!
//! `\\.\root\cimv2:Class.Key="value",Other=1`: each part is optional from the left. The value of a
//! sole key may stand without its name [REQ INSTANCE-21]; `Class=@` is the singleton
//! [REQ INSTANCE-18]. Texts compare without case, and are written as they were read.

mod given;
mod keys;
mod namespace;
mod object;

pub use given::GivenPath;
pub use keys::{KeyValue, Keys, quoted};
pub use namespace::{NamespacePath, SERVER_NAME};
pub use object::ObjectPath;

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

fn is_class_name(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match text.as_bytes() {
        [] | [b'0'..=b'9', ..] => false,
        bytes if bytes.iter().copied().all(is_plain) => true,
        _ => {
            text.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && text.chars().all(|c| c.is_alphanumeric() || c == '_')
        }
    }
}

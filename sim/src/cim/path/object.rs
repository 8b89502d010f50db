//! The path of a class or an instance.

use std::fmt;

use crate::cim::Name;

use super::keys::parse_keys;
use super::{Keys, NamespacePath, PathError, is_class_name, refuse};

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
        let class_end = keys_at(text).map_or(text.len(), |at| namespace_dots(text, at));
        let (namespace, start) = match text[..class_end].bytes().rposition(|byte| byte == b':') {
            Some(colon) => (Some(NamespacePath::parse(&text[..colon])?), colon + 1),
            None => (None, 0),
        };
        let class_end = keys_at(&text[start..]).map_or(text.len(), |at| start + at);
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

/// The first `.` or `=`.
fn keys_at(text: &str) -> Option<usize> {
    text.bytes().position(|byte| matches!(byte, b'.' | b'='))
}

/// The first `.` or `=` after the namespace: the dot of `\\.\` is none.
fn namespace_dots(text: &str, first: usize) -> usize {
    let is_server = text.starts_with("\\\\.") || text.starts_with("//.");
    if !is_server || first != 2 {
        return first;
    }
    keys_at(&text[3..]).map_or(text.len(), |at| at + 3)
}

/// The path as it is read, without a server.
impl fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}:")?;
        }
        write!(f, "{}{}", self.class, self.keys)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cim::KeyValue;

    fn text(value: &str) -> KeyValue {
        KeyValue::Text(value.into())
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
        for (text, number) in [
            ("0x1F", 31),
            ("0X1f", 31),
            ("+7", 7),
            ("18446744073709551616", 1 << 64),
            ("-9223372036854775809", -(1 << 63) - 1),
        ] {
            let keys = ObjectPath::parse(&format!("C={text}")).expect("a path").keys;
            assert_eq!(keys, Keys::Sole(KeyValue::Integer(number)), "{text}");
        }
        for (text, flag) in [("TRUE", true), ("False", false)] {
            let keys = ObjectPath::parse(&format!("C={text}")).expect("a path").keys;
            assert_eq!(keys, Keys::Sole(KeyValue::Boolean(flag)));
        }
        assert!(ObjectPath::parse("C").expect("a path").is_class());
        for wrong in ["", "!!bad path", "C.", "C.a", "C.a=", "C.a=1,", "C.a=1,A=2", "C=1,2", "C='x"]
        {
            assert!(ObjectPath::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_path_is_written_as_it_was_read() {
        for path in [
            "Disk",
            "root\\Cimv2:Disk=@",
            "root:Disk.Bay=7,Hot=TRUE,Id=\"A \\\\ B \\\" C\"",
            "Disk=\"One\"",
            "Disk=-18446744073709551616",
        ] {
            assert_eq!(ObjectPath::parse(path).expect(path).to_string(), path);
        }
    }

    fn name() -> impl Strategy<Value = Name> {
        "[A-Za-z_é][A-Za-z0-9_é]{0,5}".prop_map(|name| Name::new(&name))
    }

    fn value() -> impl Strategy<Value = KeyValue> {
        prop_oneof![
            any::<bool>().prop_map(KeyValue::Boolean),
            any::<i128>().prop_map(KeyValue::Integer),
            any::<String>().prop_map(|text| KeyValue::Text(Name::new(&text))),
        ]
    }

    fn keys() -> impl Strategy<Value = Keys> {
        let named = prop::collection::btree_map(name(), value(), 1..4);
        prop_oneof![
            Just(Keys::None),
            Just(Keys::Singleton),
            value().prop_map(Keys::Sole),
            named.prop_map(|named| Keys::Named(named.into_iter().collect())),
        ]
    }

    fn namespace() -> impl Strategy<Value = NamespacePath> {
        let names = prop::collection::vec("[A-Za-z][A-Za-z0-9_]{0,5}", 1..4);
        names.prop_map(|names| NamespacePath::parse(&names.join("\\")).expect("these are names"))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            namespace in prop::option::of(namespace()),
            class in name(),
            keys in keys(),
        ) {
            let path = ObjectPath { namespace, class, keys };
            prop_assert_eq!(ObjectPath::parse(&path.to_string()), Ok(path));
        }

        #[test]
        fn any_text_is_a_path_or_an_error(text in ".{0,40}") {
            if let Ok(path) = ObjectPath::parse(&text) {
                prop_assert_eq!(ObjectPath::parse(&path.to_string()), Ok(path));
            }
        }
    }
}

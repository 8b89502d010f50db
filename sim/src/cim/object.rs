//! A class or an instance as a client gets it: with its system properties.
//!
//! | property | of a class | of an instance |
//! | --- | --- | --- |
//! | `__CLASS`, `__SUPERCLASS`, `__DYNASTY`, `__DERIVATION` | its names | those of its class |
//! | `__GENUS` | 1 | 2 |
//! | `__PROPERTY_COUNT` | properties, inherited ones included | the same |
//! | `__RELPATH` | the name | class and keys; NULL without keys |
//! | `__NAMESPACE`, `__SERVER`, `__PATH` | where it is | where it is |
//!
//! They are not stored: they follow from the object, the facts about its class and its namespace,
//! all of which are shared.

use std::fmt::Write;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    ClassDeclaration, ClassFacts, Instance, Name, NamespacePath, Qualifier, Qualifiers,
    SERVER_NAME, Value, quoted,
};

/// The system properties, in the order of their names.
pub const SYSTEM_PROPERTIES: [&str; 10] = [
    "__CLASS",
    "__DERIVATION",
    "__DYNASTY",
    "__GENUS",
    "__NAMESPACE",
    "__PATH",
    "__PROPERTY_COUNT",
    "__RELPATH",
    "__SERVER",
    "__SUPERCLASS",
];

/// A class or an instance, and what its system properties follow from.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Object<T> {
    /// The object itself.
    pub value: Arc<T>,
    /// The facts about the class that it is, or is of.
    pub class: Arc<ClassFacts>,
    /// Where it is.
    pub namespace: NamespacePath,
}

impl<T> Clone for Object<T> {
    fn clone(&self) -> Self {
        let (value, class) = (Arc::clone(&self.value), Arc::clone(&self.class));
        Self { value, class, namespace: self.namespace.clone() }
    }
}

impl<T> Deref for Object<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// What tells the path of an object below its namespace.
pub trait Located {
    /// 1 for a class, 2 for an instance.
    const GENUS: i32;

    /// `__RELPATH`; none for an instance without keys.
    fn relpath(&self, class: &ClassFacts) -> Option<String>;
}

impl Located for ClassDeclaration {
    const GENUS: i32 = 1;

    fn relpath(&self, class: &ClassFacts) -> Option<String> {
        Some(class.name.to_string())
    }
}

impl Located for Instance {
    const GENUS: i32 = 2;

    /// Keys stand in the order of their names, text in double quotes.
    fn relpath(&self, class: &ClassFacts) -> Option<String> {
        if class.singleton {
            return Some(format!("{}=@", class.name));
        }
        let mut path = class.name.to_string();
        for (index, key) in class.keys.iter().enumerate() {
            let value = self.properties.get(key)?;
            path.push(if index == 0 { '.' } else { ',' });
            write!(path, "{key}={}", key_text(value)?).expect("a text grows");
        }
        (!class.keys.is_empty()).then_some(path)
    }
}

/// A value as it stands in a path; none for what cannot be a key.
pub fn key_text(value: &Value) -> Option<String> {
    match value {
        Value::Boolean(flag) => Some(if *flag { "TRUE" } else { "FALSE" }.to_owned()),
        other => match other.text() {
            Some(text) => Some(quoted(&text)),
            None => other.as_integer().map(|number| number.to_string()),
        },
    }
}

impl<T: Located> Object<T> {
    /// `__RELPATH`: the path below the namespace.
    pub fn relpath(&self) -> Option<String> {
        self.value.relpath(&self.class)
    }

    /// `__PATH`: the whole path, server and namespace included.
    pub fn path(&self) -> Option<String> {
        self.relpath().map(|path| format!(r"\\{SERVER_NAME}\{}:{path}", self.namespace))
    }

    /// A system property; none if there is none of that name.
    pub fn system(&self, name: &Name) -> Option<Value> {
        let text = |text: Option<String>| text.map_or(Value::Null, |text| Value::string(&text));
        let named = |name: &Name| Value::string(name.as_str());
        Some(match name.folded() {
            "__class" => named(&self.class.name),
            "__superclass" => self.class.derivation.first().map_or(Value::Null, named),
            "__dynasty" => named(self.class.dynasty()),
            "__derivation" => Value::Array(self.class.derivation.iter().map(named).collect()),
            "__genus" => Value::Sint32(T::GENUS),
            "__property_count" => {
                Value::Sint32(i32::try_from(self.class.property_count).unwrap_or(i32::MAX))
            }
            "__server" => Value::string(SERVER_NAME),
            "__namespace" => Value::string(&self.namespace.to_string()),
            "__relpath" => text(self.relpath()),
            "__path" => text(self.path()),
            _ => return None,
        })
    }
}

/// Qualifiers of an instance: its own, and those of its class that propagate to instances.
impl Object<Instance> {
    /// The qualifiers of the instance itself.
    pub fn qualifiers(&self) -> impl Iterator<Item = &Qualifier> {
        seen(Some(&self.value.qualifiers), Some(&self.class.instance_qualifiers))
    }

    /// The qualifiers of one of its properties.
    pub fn property_qualifiers(&self, property: &Name) -> impl Iterator<Item = &Qualifier> {
        let own = self.value.property_qualifiers.get(property);
        seen(own, self.class.property_qualifiers.get(property))
    }
}

/// The qualifiers that are given, then those that are inherited and not given anew.
fn seen<'a>(
    own: Option<&'a Qualifiers>,
    inherited: Option<&'a Qualifiers>,
) -> impl Iterator<Item = &'a Qualifier> {
    let own = own.map_or(&[][..], |own| &own.0);
    let inherited = inherited.map_or(&[][..], |inherited| &inherited.0);
    let is_new = |one: &&Qualifier| own.iter().all(|given| given.name != one.name);
    own.iter().chain(inherited.iter().filter(is_new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{Flavor, PropertyQualifiers};

    fn facts(keys: &[&str], singleton: bool) -> Arc<ClassFacts> {
        Arc::new(ClassFacts {
            name: "Disk".into(),
            derivation: vec!["Device".into(), "Element".into()],
            keys: keys.iter().map(|key| Name::new(key)).collect(),
            singleton,
            property_count: 3,
            instance_qualifiers: Qualifiers::default(),
            property_qualifiers: PropertyQualifiers::new(),
        })
    }

    fn object(keys: &[&str], singleton: bool) -> Object<Instance> {
        let value = Instance::new("Disk")
            .with("Id", Value::string(r#"a"b\c"#))
            .with("Bay", Value::Uint16(7))
            .with("Hot", Value::Boolean(true));
        let namespace = NamespacePath::root().child("cimv2".into());
        Object { value: Arc::new(value), class: facts(keys, singleton), namespace }
    }

    #[test]
    fn a_path_has_the_keys_in_the_order_of_their_names() {
        let object = object(&["Bay", "Hot", "Id"], false);
        let below = r#"Disk.Bay=7,Hot=TRUE,Id="a\"b\\c""#;
        assert_eq!(object.relpath().as_deref(), Some(below));
        let whole = Value::string(&format!(r"\\SIMULATOR\root\cimv2:{below}"));
        assert_eq!(object.system(&"__Path".into()), Some(whole));
    }

    #[test]
    fn a_singleton_has_a_path_without_keys_and_others_have_none() {
        assert_eq!(object(&[], true).relpath().as_deref(), Some("Disk=@"));
        assert_eq!(object(&[], false).system(&"__relpath".into()), Some(Value::Null));
    }

    #[test]
    fn an_instance_sees_what_propagates_and_what_is_its_own() {
        let qualifier = |name: &str, number| Qualifier {
            name: name.into(),
            value: Value::Sint32(number),
            flavor: Flavor::TO_INSTANCE,
        };
        let mut class = facts(&["Id"], false).as_ref().clone();
        class.instance_qualifiers.0 = vec![qualifier("Version", 1), qualifier("Order", 2)];
        let of_property = Qualifiers(vec![qualifier("Units", 3)]);
        class.property_qualifiers.insert("Bay".into(), of_property);
        let mut object = object(&["Id"], false);
        let mut value = object.value.as_ref().clone();
        value.qualifiers.0 = vec![qualifier("ORDER", 4)];
        (object.class, object.value) = (Arc::new(class), Arc::new(value));
        let shown = |one: &Qualifier| (one.name.to_string(), one.value.clone());
        let own: Vec<_> = object.qualifiers().map(shown).collect();
        let number = Value::Sint32;
        assert_eq!(own, [("ORDER".to_owned(), number(4)), ("Version".to_owned(), number(1))]);
        let bay: Vec<_> = object.property_qualifiers(&"bay".into()).map(shown).collect();
        assert_eq!(bay, [("Units".to_owned(), number(3))]);
        assert_eq!(object.property_qualifiers(&"Hot".into()).count(), 0);
    }

    #[test]
    fn each_system_property_is_there_and_nothing_else_is() {
        let object = object(&["Id"], false);
        for name in SYSTEM_PROPERTIES {
            assert!(object.system(&name.into()).is_some(), "{name}");
        }
        assert_eq!(object.system(&"__dynasty".into()), Some(Value::string("Element")));
        assert_eq!(object.system(&"__genus".into()), Some(Value::Sint32(2)));
        assert_eq!(object.system(&"Id".into()), None);
    }
}

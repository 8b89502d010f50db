//! A class as its author wrote it: nothing inherited, nothing added.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Name, Qualifiers, Type, Value};

/// A class declaration: what PutClass carries and MOF text says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClassDeclaration {
    /// The name of the class.
    pub name: Name,
    /// The class it derives from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superclass: Option<Name>,
    /// Qualifiers of the class itself.
    #[serde(default, skip_serializing_if = "Qualifiers::is_empty")]
    pub qualifiers: Qualifiers,
    /// Properties, in order of declaration.
    #[serde(default)]
    pub properties: Vec<Property>,
    /// Methods, in order of declaration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<MethodDeclaration>,
}

impl ClassDeclaration {
    /// A class without superclass, qualifiers or members.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            superclass: None,
            qualifiers: Qualifiers::default(),
            properties: Vec::new(),
            methods: Vec::new(),
        }
    }

    /// The property of that name, if this class declares it.
    pub fn property(&self, name: &Name) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == *name)
    }

    /// Whether instances come from a provider: `[dynamic, provider("...")]`.
    pub fn is_dynamic(&self) -> bool {
        self.qualifiers.is_true("dynamic") && self.provider().is_some()
    }

    /// The provider that the class names, if any.
    pub fn provider(&self) -> Option<&str> {
        self.qualifiers.get("provider").and_then(|qualifier| qualifier.value.as_str())
    }
}

/// A property of a class.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Property {
    /// Its name.
    pub name: Name,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Its default, or NULL.
    #[serde(default)]
    pub default: Value,
    /// Its qualifiers.
    #[serde(default, skip_serializing_if = "Qualifiers::is_empty")]
    pub qualifiers: Qualifiers,
}

impl Property {
    /// Whether the property is part of the key.
    pub fn is_key(&self) -> bool {
        self.qualifiers.has("key")
    }
}

/// A method of a class.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MethodDeclaration {
    /// Its name.
    pub name: Name,
    /// The type that it returns; none for `void`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Type>,
    /// Its parameters, in order of declaration.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Its qualifiers.
    #[serde(default, skip_serializing_if = "Qualifiers::is_empty")]
    pub qualifiers: Qualifiers,
}

/// A parameter of a method.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Its default, or NULL.
    #[serde(default)]
    pub default: Value,
    /// Its qualifiers; `in`, `out` or both.
    #[serde(default, skip_serializing_if = "Qualifiers::is_empty")]
    pub qualifiers: Qualifiers,
}

/// Whether no name comes twice.
pub fn names_are_unique<'a>(names: impl IntoIterator<Item = &'a Name>) -> bool {
    let mut seen = BTreeSet::new();
    names.into_iter().all(|name| seen.insert(name))
}

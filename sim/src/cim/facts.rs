//! What must be known of a class to say what and where its objects are.

use serde::{Deserialize, Serialize};

use super::{Name, PropertyQualifiers, Qualifiers};

/// The facts about a class that its system properties, and those of its instances, are made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClassFacts {
    /// Its name.
    pub name: Name,
    /// The classes above it, parent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derivation: Vec<Name>,
    /// Its keys, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Name>,
    /// Whether it has one instance and no keys.
    #[serde(default)]
    pub singleton: bool,
    /// How many properties it has, inherited ones included.
    pub property_count: u32,
    /// The qualifiers of the class that its instances see.
    #[serde(default, skip_serializing_if = "Qualifiers::is_empty")]
    pub instance_qualifiers: Qualifiers,
    /// The qualifiers of its properties that its instances see, where there are any.
    #[serde(default, skip_serializing_if = "PropertyQualifiers::is_empty")]
    pub property_qualifiers: PropertyQualifiers,
}

impl ClassFacts {
    /// What is known of a class of which nothing but the name is: one that is gone.
    pub fn unknown(name: Name) -> Self {
        Self {
            name,
            derivation: Vec::new(),
            keys: Vec::new(),
            singleton: false,
            property_count: 0,
            instance_qualifiers: Qualifiers::default(),
            property_qualifiers: PropertyQualifiers::new(),
        }
    }

    /// The class itself or one above it.
    pub fn is_or_descends_from(&self, class: &Name) -> bool {
        self.name == *class || self.derivation.contains(class)
    }

    /// The class at the top: itself where it has no superclass.
    pub fn dynasty(&self) -> &Name {
        self.derivation.last().unwrap_or(&self.name)
    }
}

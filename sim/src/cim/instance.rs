//! An instance: the values that were given, and no others; a stored one has them all.

use serde::{Deserialize, Serialize};

use super::{Name, Properties, PropertyQualifiers, Qualifiers, Value};

/// An instance of a class: what PutInstance carries and GetObject returns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Instance {
    /// The class it is of.
    pub class: Name,
    /// The values of its properties. A stored instance has one for each property of its class.
    #[serde(default)]
    pub properties: Properties,
    /// Qualifiers of the instance itself.
    #[serde(default, skip_serializing_if = "Qualifiers::is_empty")]
    pub qualifiers: Qualifiers,
    /// Qualifiers of single properties, where there are any.
    #[serde(default, skip_serializing_if = "PropertyQualifiers::is_empty")]
    pub property_qualifiers: PropertyQualifiers,
}

impl Instance {
    /// An instance without values.
    pub fn new(class: impl Into<Name>) -> Self {
        Self::with_properties(class, Properties::default())
    }

    /// An instance with these values.
    pub fn with_properties(class: impl Into<Name>, properties: Properties) -> Self {
        Self {
            class: class.into(),
            properties,
            qualifiers: Qualifiers::default(),
            property_qualifiers: PropertyQualifiers::new(),
        }
    }

    /// This instance with one more value.
    pub fn with(mut self, property: impl Into<Name>, value: Value) -> Self {
        self.properties.insert(property.into(), value);
        self
    }

    /// The value of a property; NULL where none was given.
    pub fn value(&self, property: &str) -> &Value {
        self.properties.get(&Name::new(property)).unwrap_or(&Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the two counts of its [`std::sync::Arc`] it stays among what allocators call small: of
    /// larger pieces each one freed is joined with its neighbours at once.
    #[test]
    fn an_instance_with_its_counts_is_small() {
        assert!(size_of::<Instance>() + 2 * size_of::<usize>() <= 120);
    }
}

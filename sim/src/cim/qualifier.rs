//! Qualifiers: named values on classes, properties, methods, parameters and instances.

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{Name, Value};

/// How a qualifier propagates: the bits that Windows stores (MS-WMIO 2.2.62).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Flavor(pub u8);

impl Flavor {
    /// Seen by instances.
    pub const TO_INSTANCE: Flavor = Flavor(0x01);
    /// Seen by subclasses.
    pub const TO_SUBCLASS: Flavor = Flavor(0x02);
    /// A subclass may not give it another value.
    pub const DISABLE_OVERRIDE: Flavor = Flavor(0x10);
    /// Inherited from a class above.
    pub const PROPAGATED: Flavor = Flavor(0x20);
    /// Localised: belongs to the amended class.
    pub const AMENDED: Flavor = Flavor(0x80);
    /// What the system gives `key`, `singleton` and `association`, whatever is written.
    pub const KEY: Flavor = Flavor(0x13);

    /// Whether every bit of `other` is here.
    pub const fn contains(self, other: Flavor) -> bool {
        self.0 & other.0 == other.0
    }

    /// These bits and those of `other`.
    pub const fn with(self, other: Flavor) -> Flavor {
        Flavor(self.0 | other.0)
    }
}

/// A qualifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Qualifier {
    /// Its name.
    pub name: Name,
    /// Its value; TRUE where none is written.
    pub value: Value,
    /// How it propagates.
    #[serde(default)]
    pub flavor: Flavor,
}

/// The qualifiers of properties, by their names: where there are any, which is seldom.
pub type PropertyQualifiers = LiteMap<Name, Qualifiers>;

/// The qualifiers of one element, in the order of their declaration.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Qualifiers(pub Vec<Qualifier>);

impl Qualifiers {
    /// The qualifier of that name; names compare without case.
    pub fn get(&self, name: &str) -> Option<&Qualifier> {
        self.0.iter().find(|qualifier| qualifier.name.folded().eq_ignore_ascii_case(name))
    }

    /// Whether a qualifier is there and TRUE.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|qualifier| qualifier.value == Value::Boolean(true))
    }

    /// Whether a qualifier is there, whatever its value.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

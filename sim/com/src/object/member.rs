//! A property of an object: its type, its value and its qualifiers.

use wbem_sim::cim::{Flavor, Name, Qualifier, Type, Value};

/// A property, with its value in an instance or its default in a class.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Its type; none where nothing tells it.
    pub ty: Option<Type>,
    /// Its value.
    pub value: Value,
    /// Its qualifiers, inherited ones included.
    pub qualifiers: Vec<Qualifier>,
    /// The class that declared it first.
    pub origin: Option<Name>,
    /// In a class, whether a class above has it; in an instance, whether it has another value than
    /// what was given.
    pub inherited: bool,
    /// In a class, whether the class says something of it itself; in an instance, whether a value
    /// was given.
    pub own: bool,
}

/// WBEM_FLAVOR_ORIGIN_*: where a property comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// From the object itself.
    Local = 0,
    /// From a class above.
    Propagated = 0x20,
    /// From the system.
    System = 0x40,
}

impl Member {
    /// Where it comes from.
    pub fn flavour(&self) -> Flavour {
        match self.inherited {
            true => Flavour::Propagated,
            false => Flavour::Local,
        }
    }

    /// Whether it is part of the key.
    pub fn is_key(&self) -> bool {
        self.qualifiers.iter().any(|one| one.name.folded() == "key")
    }
}

/// A qualifier that comes from a class above.
pub(super) fn propagated(qualifier: &Qualifier) -> Qualifier {
    let flavor = qualifier.flavor.with(Flavor::PROPAGATED);
    Qualifier { flavor, ..qualifier.clone() }
}

/// The qualifiers that the element has itself.
pub(super) fn own(qualifiers: &[Qualifier]) -> Vec<Qualifier> {
    let is_own = |one: &&Qualifier| !one.flavor.contains(Flavor::PROPAGATED);
    qualifiers.iter().filter(is_own).cloned().collect()
}

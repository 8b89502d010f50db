//! A class or an instance as IWbemClassObject shows it: a value in the hands of a client.
//!
//! Nothing here calls the service. An object keeps what it was got with and what the client has
//! changed since, so that PutClass sends what the class says itself, and PutInstance the values
//! that were given.

pub mod code;
mod compare;
mod element;
mod made;
mod member;
mod method;
mod names;
mod property;
mod qualifier;
mod system;

use std::sync::Arc;

use wbem_sim::cim::{ClassFacts, Name, NamespacePath, Qualifier};

pub use compare::COMPARISON_FLAGS;
pub use element::Element;
pub use member::{Flavour, Member};
pub use method::Signatures;
pub use names::Wanted;
pub use property::Got;
pub use qualifier::Origins;

use method::Method;

/// The class of which parameters of methods are instances.
pub const PARAMETERS: &str = "__PARAMETERS";

/// Whether an object is a class or an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genus {
    /// 1.
    Class,
    /// 2.
    Instance,
}

/// A class or an instance.
#[derive(Debug, Clone)]
pub struct ClassObject {
    genus: Genus,
    name: Option<Name>,
    /// The classes above, parent first.
    derivation: Vec<Name>,
    qualifiers: Vec<Qualifier>,
    members: Vec<Member>,
    methods: Vec<Method>,
    /// Where it was got from; nowhere if it was made.
    located: Option<Located>,
}

/// What the path of an object follows from.
#[derive(Debug, Clone)]
struct Located {
    facts: Arc<ClassFacts>,
    namespace: NamespacePath,
}

#[cfg(test)]
mod tests;

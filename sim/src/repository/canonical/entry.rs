//! What a repository consists of, piece by piece, in one order whatever order it came in.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::cim::{Instance, Name, NamespacePath};
use crate::repository::{Class, KeyRef, Namespace, Repository, Table, system};

/// One piece of a repository.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'a> {
    /// A namespace, without what is in it.
    Namespace(&'a Namespace),
    /// A class of a namespace.
    Class(&'a Namespace, &'a Class),
    /// A static instance of a class.
    Instance(&'a Namespace, &'a Class, KeyRef<'a>, &'a Arc<Instance>),
}

impl Repository {
    /// Every piece, in the order of the canonical form.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.namespaces().flat_map(|namespace| {
            std::iter::once(Entry::Namespace(namespace))
                .chain(classes(namespace))
                .chain(instances(namespace))
        })
    }
}

/// The classes but for those that every namespace has.
pub(super) fn classes(namespace: &Namespace) -> impl Iterator<Item = Entry<'_>> {
    let new = system::namespace(namespace.path());
    let classes = namespace.classes().filter(|class| !new.has_same(class));
    classes.map(move |class| Entry::Class(namespace, class))
}

fn instances(namespace: &Namespace) -> impl Iterator<Item = Entry<'_>> {
    tables(namespace).flat_map(move |(class, table)| {
        table.iter().map(move |(key, one)| Entry::Instance(namespace, class, key, one))
    })
}

/// The classes that have instances, with these.
pub(super) fn tables(namespace: &Namespace) -> impl Iterator<Item = (&Class, &Table)> {
    let tables = namespace.instances.iter();
    tables.filter_map(|(class, table)| Some((namespace.class(class)?.as_ref(), table)))
}

impl Entry<'_> {
    /// Which of two entries comes first; those that stand for the same thing are equal.
    pub(super) fn order(&self, other: &Entry<'_>) -> Ordering {
        let (place, there) = (self.place(), other.place());
        place.cmp(&there)
    }

    fn place(&self) -> (&NamespacePath, u8, Option<&Name>, Option<KeyRef<'_>>) {
        match self {
            Entry::Namespace(namespace) => (namespace.path(), 0, None, None),
            Entry::Class(namespace, class) => (namespace.path(), 1, Some(class.name()), None),
            Entry::Instance(namespace, class, key, _) => {
                (namespace.path(), 2, Some(class.name()), Some(*key))
            }
        }
    }
}

/// The path, as a client would write it.
impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Namespace(namespace) => write!(f, "{}", namespace.path()),
            Entry::Class(namespace, class) => write!(f, "{}:{}", namespace.path(), class.name()),
            Entry::Instance(namespace, class, _, instance) => {
                let object = class.object_of(Arc::clone(instance), namespace.path());
                write!(f, "{}:{}", namespace.path(), object.relpath().unwrap_or_default())
            }
        }
    }
}

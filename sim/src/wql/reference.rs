//! References to one object: whichever of its classes and spellings a path uses, it is the same.

use std::sync::Arc;

use crate::cim::{Instance, NamespacePath, ObjectPath};
use crate::repository::{Class, InstanceKey};

use super::source::Source;

/// An instance that paths may lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Target {
    home: NamespacePath,
    class: Arc<Class>,
    key: InstanceKey,
    instance: Option<Arc<Instance>>,
}

impl Target {
    /// What a path leads to; none if it names no instance. Whether there is one does not matter,
    /// but its class is known if there is.
    pub fn of(path: &ObjectPath, source: Source<'_>) -> Option<Self> {
        let namespace = source.namespace;
        let home = namespace.path();
        if path.namespace.as_ref().is_some_and(|other| other != home) {
            return None;
        }
        let named = namespace.class(&path.class)?;
        let key = InstanceKey::from_path(named, &path.keys).ok()?;
        let instance = source.instance(named, &key).cloned();
        let class = instance.as_ref().and_then(|instance| namespace.class(&instance.class));
        let class = Arc::clone(class.unwrap_or(named));
        Some(Self { home: home.clone(), class, key, instance })
    }

    /// The instance itself, if it is there.
    pub fn instance(&self) -> Option<&Arc<Instance>> {
        self.instance.as_ref()
    }

    /// The class, as far as it is known.
    pub fn class(&self) -> &Arc<Class> {
        &self.class
    }

    /// Whether a reference leads here: it may name any class of the object.
    pub fn is_meant_by(&self, reference: &str) -> bool {
        let Ok(path) = ObjectPath::parse(reference) else {
            return false;
        };
        path.namespace.as_ref().is_none_or(|namespace| *namespace == self.home)
            && self.class.facts().is_or_descends_from(&path.class)
            && InstanceKey::from_path(&self.class, &path.keys).as_ref() == Ok(&self.key)
    }
}

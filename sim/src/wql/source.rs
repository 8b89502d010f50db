//! Where the objects of a query come from: what a namespace stores, and what others have given for
//! it (providers, and the server for namespaces and the like).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{Instance, Name};
use crate::repository::{Class, InstanceKey, Namespace};

/// Instances that are not stored, by their classes.
#[derive(Debug, Clone, Default)]
pub struct Given(BTreeMap<Name, Vec<Arc<Instance>>>);

impl FromIterator<Arc<Instance>> for Given {
    fn from_iter<I: IntoIterator<Item = Arc<Instance>>>(instances: I) -> Self {
        let mut given = Self::default();
        for instance in instances {
            given.0.entry(instance.class.clone()).or_default().push(instance);
        }
        given
    }
}

impl Given {
    /// Whether nothing has been given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A namespace, and what has been given besides.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The namespace; a snapshot of it, where it may change meanwhile.
    pub namespace: &'a Namespace,
    /// What is not stored.
    pub given: &'a Given,
}

impl<'a> Source<'a> {
    /// A namespace, and nothing besides.
    pub fn stored(namespace: &'a Namespace) -> Self {
        static NOTHING: Given = Given(BTreeMap::new());
        Self { namespace, given: &NOTHING }
    }

    /// The instances of one class and no other.
    pub(super) fn instances_of(
        self,
        class: &Name,
    ) -> impl Iterator<Item = &'a Arc<Instance>> + use<'a> {
        self.namespace.instances_of(class).chain(self.given_of(class))
    }

    /// Those of one class that are not stored.
    pub(super) fn given_of(
        self,
        class: &Name,
    ) -> impl Iterator<Item = &'a Arc<Instance>> + use<'a> {
        self.given.0.get(class).into_iter().flatten()
    }

    /// The instance of a class, or of one below it, that has a key.
    pub(super) fn instance(self, class: &Class, key: &InstanceKey) -> Option<&'a Arc<Instance>> {
        let given = || {
            let classes = self.given.0.iter().filter_map(|(name, instances)| {
                let one = self.namespace.class(name)?;
                one.facts().is_or_descends_from(class.name()).then_some((one, instances))
            });
            let mut instances = classes
                .flat_map(|(one, instances)| instances.iter().map(move |instance| (one, instance)));
            instances
                .find(|(one, instance)| InstanceKey::of(one, instance).as_ref() == Ok(key))
                .map(|(_, instance)| instance)
        };
        self.namespace.instance_with(class, key).or_else(given)
    }
}

//! The static data: namespaces, the classes in them, the static instances of those classes.
//!
//! Everything is kept in maps that share structure, so a snapshot is a clone: it costs the same for
//! a million instances as for ten, and neither side sees what the other does afterwards.
//!
//! ```
//! use wbem_sim::cim::NamespacePath;
//! use wbem_sim::repository::Repository;
//!
//! let mut repository = Repository::new();
//! let snapshot = repository.clone();
//! let path = NamespacePath::parse("root\\test")?;
//! repository.create_namespace(&path, None).expect("root is there");
//! assert!(repository.find(&path).is_some() && snapshot.find(&path).is_none());
//! # Ok::<(), wbem_sim::cim::PathError>(())
//! ```

mod amended;
pub(crate) mod canonical;
mod changes;
mod class;
mod compiled;
mod complete;
mod conflict;
mod derive;
mod dump;
mod generated;
mod instances;
mod key;
mod member;
mod namespace;
mod normal;
mod put;
mod qualified;
mod refusal;
mod signature;
mod system;
mod table;
mod update;

use std::sync::{Arc, OnceLock};

use imbl::OrdMap;
use triomphe::Arc as Shared;

use crate::cim::NamespacePath;
use crate::security::SecurityDescriptor;

pub use amended::neutral_instance;
pub use canonical::{
    CanonicalHash, ContentError, ContentFault, Counts, Difference, Entry, MAGIC, Part, VERSION,
};
pub(crate) use canonical::{Portion, begin_canonical};
pub(crate) use changes::Change;
pub use class::Class;
pub use complete::EMBEDDED_DEPTH_MAX;
pub use derive::{
    CLASS_NAME_LENGTH_MAX, DERIVATION_DEPTH_MAX, KEY_COUNT_MAX, MEMBER_NAME_LENGTH_MAX,
    PROPERTY_COUNT_MAX,
};
pub use key::{InstanceKey, KeyRef};
pub use member::{Declared, Member};
pub use namespace::Namespace;
pub use put::{
    AbstractUnder, Check, ClassPut, ClassRules, InstancePut, MissingKeys, PutMode, UpdateMode,
    UpdateRule,
};
pub use qualified::NamespaceQualifiers;
pub use refusal::{NameFault, Refusal};
pub use table::{RowChange, Table};

/// What tells a namespace from another of the same name, before or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespaceId(u64);

impl NamespaceId {
    /// The number behind it: the same for the same namespace of the same repository.
    pub(crate) fn number(self) -> u64 {
        self.0
    }
}

/// The CIM database.
///
/// A copy is one more pointer: a snapshot. What changes one of the two copies the way from the root
/// to what it changes, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Repository(Shared<Root>);

/// What the pointer leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Root {
    paths: OrdMap<NamespacePath, NamespaceId>,
    namespaces: OrdMap<NamespaceId, Shared<Namespace>>,
    next: u64,
}

impl Repository {
    /// A fresh repository: root, root\default and root\cimv2 [REQ NS-14]. It is made once; whoever
    /// asks gets a snapshot.
    pub fn new() -> Self {
        static FRESH: OnceLock<Repository> = OnceLock::new();
        FRESH.get_or_init(Self::fresh).clone()
    }

    fn fresh() -> Self {
        let mut repository = Self::empty();
        for name in ["default", "cimv2"] {
            let path = NamespacePath::root().child(name.into());
            repository.create_namespace(&path, None).expect("root is there");
        }
        let cimv2 = repository.at_mut(&NamespacePath::root().child("cimv2".into()));
        let setting = Arc::new(system::wmi_setting());
        let put = cimv2.and_then(|cimv2| cimv2.put_class(&setting, PutMode::CreateOnly));
        put.expect("a fresh namespace takes any class");
        repository
    }

    /// A repository with nothing but root: what a failed Restore leaves under `emptied`.
    pub fn empty() -> Self {
        let mut repository = Self::bare();
        repository.insert(NamespacePath::root(), Namespace::new(NamespacePath::root(), None));
        repository
    }

    /// A repository without even a root.
    pub(crate) fn bare() -> Self {
        Self(Shared::default())
    }

    fn root_mut(&mut self) -> &mut Root {
        Shared::make_mut(&mut self.0)
    }

    fn insert(&mut self, path: NamespacePath, namespace: Namespace) -> NamespaceId {
        let root = self.root_mut();
        let id = NamespaceId(root.next);
        root.next += 1;
        root.paths.insert(path, id);
        root.namespaces.insert(id, Shared::new(namespace));
        id
    }

    /// The namespace at a path.
    pub fn find(&self, path: &NamespacePath) -> Option<NamespaceId> {
        self.0.paths.get(path).copied()
    }

    /// The namespace of that identity.
    pub fn get(&self, id: NamespaceId) -> Option<&Namespace> {
        self.0.namespaces.get(&id).map(|namespace| &**namespace)
    }

    /// The namespace of that identity, to change it.
    pub fn get_mut(&mut self, id: NamespaceId) -> Option<&mut Namespace> {
        self.root_mut().namespaces.get_mut(&id).map(Shared::make_mut)
    }

    /// The namespace at a path, to change it.
    pub fn at_mut(&mut self, path: &NamespacePath) -> Result<&mut Namespace, Refusal> {
        let id = self.find(path).ok_or(Refusal::NoSuchNamespace)?;
        self.get_mut(id).ok_or(Refusal::NoSuchNamespace)
    }

    /// Every namespace, in the order of the paths.
    pub fn namespaces(&self) -> impl Iterator<Item = &Namespace> {
        self.0.paths.values().filter_map(|id| self.get(*id))
    }

    /// The direct children of a namespace, in the order of their names [REQ NS-1].
    pub fn children<'a>(
        &'a self,
        parent: &'a NamespacePath,
    ) -> impl Iterator<Item = &'a NamespacePath> {
        self.0
            .paths
            .range(parent.clone()..)
            .map(|(path, _)| path)
            .take_while(|path| path.is_within(parent))
            .filter(|path| path.names().len() == parent.names().len() + 1)
    }

    /// Creates a namespace under one that exists, with the system classes in it [REQ NS-2, NS-3].
    ///
    /// Without a descriptor the default counts.
    pub fn create_namespace(
        &mut self,
        path: &NamespacePath,
        security: Option<SecurityDescriptor>,
    ) -> Result<NamespaceId, Refusal> {
        let parent = path.parent().ok_or(Refusal::NoSuchNamespace)?;
        if !self.0.paths.contains_key(&parent) {
            return Err(Refusal::NoSuchNamespace);
        }
        if self.0.paths.contains_key(path) {
            return Err(Refusal::AlreadyExists);
        }
        Ok(self.insert(path.clone(), Namespace::new(path.clone(), security)))
    }

    /// Deletes a namespace, everything in it, and every namespace under it [REQ NS-9].
    pub fn delete_namespace(&mut self, path: &NamespacePath) -> Result<(), Refusal> {
        if path.parent().is_none() {
            return Err(Refusal::Undeletable);
        }
        if !self.0.paths.contains_key(path) {
            return Err(Refusal::NoSuchInstance);
        }
        let doomed: Vec<_> = (self.0.paths.range(path.clone()..))
            .take_while(|(below, _)| below.is_within(path))
            .map(|(below, id)| (below.clone(), *id))
            .collect();
        let root = self.root_mut();
        for (below, id) in doomed {
            root.paths.remove(&below);
            root.namespaces.remove(&id);
        }
        Ok(())
    }
}

/// What wrong implementations do to a repository.
impl Repository {
    /// This repository but for its static instances.
    pub(crate) fn without_instances(&self) -> Self {
        self.changed(Namespace::clear_all_instances)
    }

    /// This repository with one descriptor for every namespace.
    pub(crate) fn with_security(&self, descriptor: &SecurityDescriptor) -> Self {
        self.changed(|namespace| namespace.set_security(descriptor.clone()))
    }

    /// This repository, and whatever another has besides.
    pub(crate) fn merged_with(&self, other: &Self) -> Self {
        let mut result = self.clone();
        let merged = result.root_mut();
        for (path, id) in &other.0.paths {
            merged.paths.insert(path.clone(), *id);
            let theirs = &other.0.namespaces[id];
            match merged.namespaces.get_mut(id).map(Shared::make_mut) {
                Some(ours) => ours.merge(theirs),
                None => drop(merged.namespaces.insert(*id, Shared::clone(theirs))),
            }
        }
        result
    }

    /// Creates a namespace without the system classes.
    pub(crate) fn create_bare_namespace(
        &mut self,
        path: &NamespacePath,
        security: Option<SecurityDescriptor>,
    ) -> Result<NamespaceId, Refusal> {
        let id = self.create_namespace(path, security)?;
        if let Some(namespace) = self.get_mut(id) {
            namespace.forget_classes();
        }
        Ok(id)
    }

    /// Deletes the paths of a namespace and of those below, and leaves them to whoever is there.
    pub(crate) fn hide_namespace(&mut self, path: &NamespacePath) -> Result<(), Refusal> {
        let still_there = self.0.namespaces.clone();
        self.delete_namespace(path)?;
        self.root_mut().namespaces = still_there;
        Ok(())
    }

    /// Deletes a namespace, and those beside it.
    pub(crate) fn delete_with_siblings(&mut self, path: &NamespacePath) -> Result<(), Refusal> {
        let parent = path.parent().ok_or(Refusal::Undeletable)?;
        let siblings: Vec<NamespacePath> = self.children(&parent).cloned().collect();
        self.delete_namespace(path)?;
        siblings
            .iter()
            .filter(|other| *other != path)
            .try_for_each(|one| self.delete_namespace(one))
    }

    /// Deletes a namespace, and leaves those below it where they are.
    pub(crate) fn delete_only(&mut self, path: &NamespacePath) -> Result<(), Refusal> {
        self.clone().delete_namespace(path)?; // What that refuses is refused here.
        let root = self.root_mut();
        if let Some(id) = root.paths.remove(path) {
            root.namespaces.remove(&id);
        }
        Ok(())
    }

    fn changed(&self, change: impl Fn(&mut Namespace)) -> Self {
        let mut changed = self.clone();
        for (id, namespace) in &self.0.namespaces {
            let mut namespace = namespace.as_ref().clone();
            change(&mut namespace);
            changed.root_mut().namespaces.insert(*id, Shared::new(namespace));
        }
        changed
    }
}

impl Default for Repository {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> NamespacePath {
        NamespacePath::parse(text).expect("a path")
    }

    /// [REQ NS-9]
    #[test]
    fn a_namespace_goes_with_all_below_it_and_nothing_beside_it() {
        let mut repository = Repository::new();
        for text in ["root\\a", "root\\a\\b", "root\\a\\b\\c", "root\\ab"] {
            repository.create_namespace(&path(text), None).expect(text);
        }
        repository.delete_namespace(&path("ROOT\\A")).expect("it is there");
        assert_eq!(repository.find(&path("root\\a\\b\\c")), None);
        assert!(repository.find(&path("root\\ab")).is_some());
        assert_eq!(repository.delete_namespace(&path("root\\a")), Err(Refusal::NoSuchInstance));
    }

    /// [REQ NS-1]
    #[test]
    fn children_are_direct_children() {
        let mut repository = Repository::new();
        repository.create_namespace(&path("root\\cimv2\\sub"), None).expect("cimv2 is there");
        let names: Vec<String> =
            repository.children(&path("root")).map(ToString::to_string).collect();
        assert_eq!(names, ["root\\cimv2", "root\\default"]);
    }

    #[test]
    fn a_name_made_again_is_another_namespace() {
        let mut repository = Repository::new();
        let first = repository.create_namespace(&path("root\\a"), None).expect("new");
        repository.delete_namespace(&path("root\\a")).expect("it is there");
        let second = repository.create_namespace(&path("root\\a"), None).expect("new again");
        assert_ne!(first, second);
    }
}

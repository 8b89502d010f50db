//! Where compiled items go: the few things the compiler asks of a repository.

use std::sync::Arc;

use crate::cim::{ClassDeclaration, Instance, Name, NamespacePath, ObjectPath};
use crate::status::Status;

use super::declaration::PutFlags;
use super::typing::ClassShape;

/// What a repository says when it will not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What a client would get.
    pub status: Status,
    /// Why, in words.
    pub why: String,
}

/// A repository as the compiler sees it.
pub trait Store {
    /// Whether the namespace exists.
    fn has_namespace(&self, namespace: &NamespacePath) -> bool;

    /// The properties of a class, inherited ones included; none if there is no such class.
    fn shape(&self, namespace: &NamespacePath, class: &Name) -> Option<ClassShape>;

    /// Stores a class.
    fn put_class(
        &mut self,
        namespace: &NamespacePath,
        class: &Arc<ClassDeclaration>,
        flags: PutFlags,
    ) -> Result<(), Refused>;

    /// Stores an instance. One of `__Namespace` makes that namespace; one that exists stays as it
    /// is.
    fn put_instance(
        &mut self,
        namespace: &NamespacePath,
        instance: Instance,
        flags: PutFlags,
    ) -> Result<(), Refused>;

    /// Deletes a class, its instances and its subclasses [REQ MOF-8].
    fn delete_class(&mut self, namespace: &NamespacePath, class: &Name) -> Result<(), Refused>;

    /// Deletes an instance.
    fn delete_instance(
        &mut self,
        namespace: &NamespacePath,
        path: &ObjectPath,
    ) -> Result<(), Refused>;
}

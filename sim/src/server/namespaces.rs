//! `__Namespace`: the namespaces below one, as instances in it.

use std::sync::Arc;

use crate::cim::{Instance, Keys, NamespacePath, Value};
use crate::profile::{Mutant, PutNewNamespace};
use crate::repository::{Namespace, NamespaceId, NamespaceQualifiers, PutMode, Refusal};
use crate::status::Status;

use super::Server;

impl Server {
    fn child_path(&self, parent: NamespaceId, keys: &Keys) -> Result<NamespacePath, Refusal> {
        let name = keys.sole_text("name").ok_or(Refusal::InvalidPath)?;
        Ok(self.namespace(parent).path().child(name.clone()))
    }

    /// [REQ NS-5]
    pub(super) fn child_instance(
        &self,
        parent: NamespaceId,
        keys: &Keys,
    ) -> Result<Arc<Instance>, Refusal> {
        let path = self.child_path(parent, keys)?;
        let missing = match self.profile.is(Mutant::MissingChildSaidOtherwise) {
            true => Refusal::NoSuchNamespace,
            false => Refusal::NoSuchInstance,
        };
        let id = self.repository.find(&path).ok_or(missing)?;
        Ok(self.instance_of(id))
    }

    /// [REQ NS-6]
    pub(super) fn child_instances(&self, parent: NamespaceId) -> Vec<Arc<Instance>> {
        let path = self.namespace(parent).path();
        let children: Vec<&NamespacePath> = match self.profile.mutant {
            Some(Mutant::ChildrenNotListed) => Vec::new(),
            Some(Mutant::ChildrenHaveTheirChildren) => {
                let all = self.repository.namespaces().map(Namespace::path);
                all.filter(|other| *other != path && other.is_within(path)).collect()
            }
            _ => self.repository.children(path).collect(),
        };
        let children = children.into_iter().filter_map(|child| self.repository.find(child));
        children.map(|child| self.instance_of(child)).collect()
    }

    /// Creates a namespace, or applies the qualifiers of the instance to one that is there
    /// [REQ NS-2, NS-4, NS-7].
    pub(super) fn put_child(
        &mut self,
        parent: NamespaceId,
        instance: &Instance,
        mode: PutMode,
    ) -> Result<(), Status> {
        let name = instance.value("Name").as_str().ok_or(Status::WBEM_E_NO_KEY)?;
        let relative = NamespacePath::parse_relative(name).ok();
        let relative = relative.filter(|path| path.names().len() == 1);
        let relative = relative.ok_or(Status::WBEM_E_INVALID_PARAMETER)?;
        let path = self.namespace(parent).path().join(&relative);
        let found = self.repository.find(&path);
        let creates = mode == PutMode::CreateOnly
            || self.profile.readings.put_new_namespace == PutNewNamespace::Creates;
        let said = self.said_of_child(parent, &instance.qualifiers, found.is_some())?;
        let id = match (found, mode) {
            (Some(_), PutMode::CreateOnly) => return Err(Status::WBEM_E_ALREADY_EXISTS),
            (None, PutMode::UpdateOnly) => return Err(Status::WBEM_E_NOT_FOUND),
            (None, _) if !creates => return Err(Status::WBEM_E_NOT_FOUND),
            (None, _) => self.create_child(parent, &path)?,
            (Some(id), _) => id,
        };
        said.apply(self.namespace_mut(id));
        Ok(())
    }

    /// What a new namespace inherits is added to the default [REQ RIGHTS-20].
    fn create_child(
        &mut self,
        parent: NamespaceId,
        path: &NamespacePath,
    ) -> Result<NamespaceId, Status> {
        if self.profile.is(Mutant::NamespaceNotCreated) {
            return Ok(parent);
        }
        let above = self.passed_on_by(parent).filter(|above| above.is_inheritable());
        let security = above.map(|above| self.default_descriptor().clone().inheriting(above));
        let security = security.transpose().map_err(|_| Status::WBEM_E_INVALID_PARAMETER)?;
        let created = match self.profile.is(Mutant::NewNamespaceIsBare) {
            true => self.repository.create_bare_namespace(path, security),
            false => self.repository.create_namespace(path, security),
        };
        created.map_err(|_| Status::WBEM_E_ALREADY_EXISTS)
    }

    /// [REQ NS-8, NS-9]
    pub(super) fn delete_child(&mut self, parent: NamespaceId, keys: &Keys) -> Result<(), Refusal> {
        let path = self.child_path(parent, keys)?;
        match self.profile.mutant {
            Some(Mutant::DeletedNamespaceReadsOn) => self.repository.hide_namespace(&path),
            Some(Mutant::NamespaceLeavesDescendants) => self.repository.delete_only(&path),
            Some(Mutant::NamespaceTakesSiblings) => self.repository.delete_with_siblings(&path),
            _ => self.repository.delete_namespace(&path),
        }
    }

    /// A namespace as an instance of its parent, with the qualifiers that tell of it.
    fn instance_of(&self, id: NamespaceId) -> Arc<Instance> {
        let namespace = self.namespace(id);
        let name = Value::string(namespace.path().last().as_str());
        let qualifiers = NamespaceQualifiers::of(namespace, self.descriptor_of(namespace));
        Arc::new(Instance { qualifiers, ..Instance::new("__NAMESPACE").with("Name", name) })
    }
}

//! Instances: put, deleted and listed, on the repository or by a provider.

use std::sync::Arc;

use crate::call::Returned;
use crate::cim::{GivenPath, Instance, Located, Name, Value};
use crate::profile::Mutant;
use crate::repository::{Class, InstanceKey, InstancePut, NamespaceId, PutMode, Refusal};
use crate::status::Status;

use super::classes::class_name;
use super::listing::Listing;
use super::objects::{PATH_LENGTH_MAX, is_namespace_class};
use super::pending::Pending;
use super::provider::Progress;
use super::{ProviderRequest, Server, code};

impl Server {
    /// Whether the path of an instance is not too long [REQ INSTANCE-19].
    fn check_path_length(&self, class: &Class, instance: &Instance) -> Result<(), Status> {
        if longest_path(class, instance) < PATH_LENGTH_MAX {
            return Ok(()); // As it mostly is: then the path need not be written.
        }
        let path = instance.relpath(class.facts()).unwrap_or_default();
        match self.path_is_too_long(&path) {
            true => Err(Status::WBEM_E_QUOTA_VIOLATION),
            false => Ok(()),
        }
    }

    /// PutInstance [REQ INSTANCE-1, NS-2, INSTANCE-22].
    pub(super) fn put_instance(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        instance: &Arc<Instance>,
        mode: PutMode,
    ) -> Result<Progress, Status> {
        let Some(class) = self.namespace(id).class(&instance.class).cloned() else {
            return Err(self.refused(pending, Refusal::NoSuchClass));
        };
        self.check_path_length(&class, instance)?;
        if class.instance_provider().is_some() {
            let key = InstanceKey::of(&class, instance);
            let key = key.map_err(|refusal| self.refused(pending, refusal))?;
            let instance = Arc::clone(instance);
            let request = ProviderRequest::Put { instance, key, mode };
            return self.ask_provider(pending, id, &class, request);
        }
        if class.name().folded() == "__systemsecurity" {
            return self.put_security_instance(id, instance, mode);
        }
        self.check_parent(id, &class)?;
        let put = match is_namespace_class(&class) {
            true => {
                return self
                    .put_child(id, instance, mode)
                    .map(|()| Progress::Done(Returned::Nothing));
            }
            false => {
                let missing_keys = code::missing_key(&self.profile).0;
                let omitted = code::omitted_check(&self.profile);
                let put = InstancePut { mode, missing_keys, omitted };
                self.namespace_mut(id).put_instance_of(&class, instance, put)
            }
        };
        self.coded(pending, put).map(Progress::Done)
    }

    /// [REQ INSTANCE-11]
    fn check_parent(&self, id: NamespaceId, class: &Class) -> Result<(), Status> {
        let parent = class.derivation().first().and_then(|name| self.namespace(id).class(name));
        let concrete = parent.is_some_and(|parent| !parent.is_abstract());
        match concrete && !code::concrete_parent_allows(&self.profile) {
            true => Err(Status::WBEM_E_NOT_FOUND),
            false => Ok(()),
        }
    }

    /// DeleteInstance [REQ INSTANCE-12, INSTANCE-13, INSTANCE-14, NS-8].
    pub(super) fn delete_instance(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        path: &GivenPath,
    ) -> Result<Progress, Status> {
        let path = self.parse_path(path)?;
        if path.is_class() {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        let class = Arc::clone(self.class_at(pending, self.namespace(id), path)?);
        if class.instance_provider().is_some() {
            let key = self.key_in(pending, &class, path)?;
            let request = ProviderRequest::Delete { class: path.class.clone(), key };
            return self.ask_provider(pending, id, &class, request);
        }
        let deleted = match is_namespace_class(&class) {
            _ if self.profile.is(Mutant::DeletedInstanceStays) => Ok(()),
            true => self.delete_child(id, &path.keys),
            false => self.namespace_mut(id).delete_instance(&path.class, &path.keys),
        };
        let deleted = self.or_missing(deleted);
        self.coded(pending, deleted).map(Progress::Done)
    }

    /// CreateInstanceEnum [REQ INSTANCE-15, INSTANCE-16, INSTANCE-17].
    pub(super) fn list_instances(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        class: &str,
        shallow: bool,
    ) -> Result<Progress, Status> {
        let name = class_name(class)?;
        let Some(class) = self.shown(pending, id).class(&name).cloned() else {
            if self.profile.is(Mutant::MissingClassListsNothing) {
                let listing = Listing::of_instances(self.namespace(id));
                return Ok(Progress::listed(listing, Vec::new()));
            }
            return Err(self.refused(pending, Refusal::NoSuchClass));
        };
        let below = if shallow { Vec::new() } else { self.shown(pending, id).descendants(&name) };
        let mut listing = Listing::of_instances(self.shown(pending, id));
        let mut jobs = Vec::new();
        for class in [class].into_iter().chain(below) {
            if let Some(instance) = self.own_instance(id, &class) {
                listing.add([instance]);
            } else if class.instance_provider().is_some() {
                let request = ProviderRequest::Enumerate { class: class.name().clone() };
                jobs.push(self.provider_job(pending, id, &class, request)?);
            } else if is_namespace_class(&class) {
                listing.add(self.child_instances(id));
            } else {
                listing.add_stored(class);
            }
        }
        Ok(Progress::listed(listing, jobs))
    }
}

/// The greatest length that the path of an instance can have, in bytes.
fn longest_path(class: &Class, instance: &Instance) -> usize {
    let of_key = |name: &Name| {
        let value = match instance.properties.get(name) {
            // A character may be escaped, and there is a quotation mark at both ends.
            Some(Value::String(text) | Value::Reference(text)) => 2 * (text.len() + 1),
            _ => 48, // A number, a time or a truth value, with room to spare.
        };
        name.as_str().len() + "=,".len() + value
    };
    class.name().as_str().len() + ".".len() + class.keys().iter().map(of_key).sum::<usize>()
}

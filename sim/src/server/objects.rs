//! GetObject, and how the methods find what an object path leads to.

use std::sync::Arc;

use crate::call::Returned;
use crate::cim::{GivenPath, Instance, Keys, Name, ObjectPath};
use crate::profile::Mutant;
use crate::repository::{Class, InstanceKey, Namespace, NamespaceId, Refusal};
use crate::status::Status;

use super::listing::object_of;
use super::pending::Pending;
use super::provider::Progress;
use super::{ProviderRequest, Server, localized};

/// The longest instance path, in characters [REQ INSTANCE-19].
pub const PATH_LENGTH_MAX: usize = 8192;

impl Server {
    /// GetObject [REQ CLASS-1 to CLASS-4, INSTANCE-2, INSTANCE-3, INSTANCE-18].
    pub(super) fn get(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        path: Option<&GivenPath>,
        flags: u32,
    ) -> Result<Progress, Status> {
        let Some(path) = path.filter(|path| !path.is_empty()) else {
            return match self.profile.is(Mutant::NullPathFails) {
                true => Err(Status::WBEM_E_INVALID_PARAMETER),
                false => Ok(Progress::Done(Returned::Empty)), // [REQ CLASS-2]
            };
        };
        let path = self.parse_path(path)?;
        let namespace = self.namespace(id);
        let class = self.class_at(pending, namespace, path)?;
        if path.is_class() {
            let handle = pending.call.method.connection().expect("GetObject has a connection");
            let texts = self.texts(handle, flags);
            let mut object = localized::object(class, namespace.path(), texts.as_ref());
            if self.profile.is(Mutant::ClassComesWithoutMembers) {
                Arc::make_mut(&mut object.value).properties.clear();
            }
            return Ok(Progress::Done(Returned::Class(object)));
        }
        if let Some(instance) = self.own_instance(id, class) {
            let object = class.object_of(instance, namespace.path());
            return Ok(Progress::Done(Returned::Instance(object)));
        }
        let asks_database = self.profile.is(Mutant::DatabaseAnswersForProvider);
        if class.instance_provider().is_some() && !asks_database {
            let key = self.key_in(pending, class, path)?;
            let class = Arc::clone(class);
            let request = ProviderRequest::Get { class: path.class.clone(), key };
            return self.ask_provider(pending, id, &class, request);
        }
        let found = match is_namespace_class(class) {
            true => self.child_instance(id, &path.keys),
            false => namespace.instance_of(class, &path.keys).cloned(),
        };
        let found = found.map_err(|refusal| self.refused(pending, refusal))?;
        let found = match self.profile.is(Mutant::GetGivesKeysOnly) {
            true => Arc::new(keys_of(class, &found)),
            false => found,
        };
        Ok(Progress::Done(Returned::Instance(object_of(class, namespace, found))))
    }

    /// Whether the path of an instance is longer than it may be [REQ INSTANCE-19].
    pub(super) fn path_is_too_long(&self, path: &str) -> bool {
        let longest = self.longest(PATH_LENGTH_MAX, Mutant::LongPathTaken);
        path.len() > longest && path.chars().count() > longest
    }

    /// The length up to which a text is taken; a mutant takes one of any length, another one
    /// refuses one of the greatest.
    pub(super) fn longest(&self, max: usize, taken: Mutant) -> usize {
        match self.profile.mutant {
            Some(Mutant::GreatestLengthRefused) => max - 1,
            Some(mutant) if mutant == taken => usize::MAX,
            _ => max,
        }
    }

    /// The path that a method is given [REQ INSTANCE-18, INSTANCE-19].
    pub(super) fn parse_path<'a>(&self, path: &'a GivenPath) -> Result<&'a ObjectPath, Status> {
        if self.path_is_too_long(path) {
            return Err(Status::WBEM_E_QUOTA_VIOLATION);
        }
        match path.object() {
            Some(ObjectPath { keys: Keys::Singleton, .. })
                if self.profile.is(Mutant::SingletonHasNoPath) =>
            {
                Err(Status::WBEM_E_INVALID_OBJECT_PATH)
            }
            Some(path) => Ok(path),
            None => Err(Status::WBEM_E_INVALID_OBJECT_PATH),
        }
    }

    /// The class of a path, in a namespace with what class providers have shown of it to a call.
    pub(super) fn class_at<'a>(
        &'a self,
        pending: &'a Pending,
        namespace: &'a Namespace,
        path: &ObjectPath,
    ) -> Result<&'a Arc<Class>, Status> {
        if path.namespace.as_ref().is_some_and(|other| other != namespace.path()) {
            return Err(Status::WBEM_E_INVALID_NAMESPACE);
        }
        let class = pending.shown.as_deref().unwrap_or(namespace).class(&path.class);
        let class = match self.profile.mutant {
            Some(Mutant::ClassFoundAnywhere) => class.or_else(|| self.class_anywhere(&path.class)),
            Some(Mutant::ClassNamesHaveCase) => {
                class.filter(|class| class.name().as_str() == path.class.as_str())
            }
            _ => class,
        };
        class.ok_or_else(|| self.refused(pending, Refusal::NoSuchClass))
    }

    /// A class of that name, whatever namespace it is in.
    fn class_anywhere(&self, name: &Name) -> Option<&Arc<Class>> {
        self.repository.namespaces().find_map(|namespace| namespace.class(name))
    }

    pub(super) fn key_in(
        &self,
        pending: &Pending,
        class: &Class,
        path: &ObjectPath,
    ) -> Result<InstanceKey, Status> {
        let key = InstanceKey::from_path(class, &path.keys);
        key.map_err(|refusal| self.refused(pending, refusal))
    }
}

/// What a wrong implementation remembers of an instance [REQ INSTANCE-2].
fn keys_of(class: &Class, instance: &Instance) -> Instance {
    let keys = class.keys().iter();
    keys.fold(class.spawn(), |known, key| {
        known.with(key.clone(), instance.value(key.folded()).clone())
    })
}

/// Whether instances of the class are the namespaces below [REQ NS-1].
pub(super) fn is_namespace_class(class: &Class) -> bool {
    class.name().folded() == "__namespace"
}

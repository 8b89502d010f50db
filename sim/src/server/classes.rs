//! Classes: how they are put, deleted and listed.

use std::sync::Arc;

use crate::cim::Name;
use crate::profile::Mutant;
use crate::repository::{
    CLASS_NAME_LENGTH_MAX, Class, ClassPut, Namespace, NamespaceId, Refusal, UpdateMode, UpdateRule,
};
use crate::status::Status;

use super::listing::Listing;
use super::pending::Pending;
use super::provider::Progress;
use super::{Server, code};

/// A class by the name that a method is given, which may not be too long [REQ CLASS-13].
pub(super) fn class_name(text: &str) -> Result<Name, Status> {
    match text.chars().count() <= CLASS_NAME_LENGTH_MAX {
        true => Ok(Name::new(text)),
        false => Err(Status::WBEM_E_QUOTA_VIOLATION),
    }
}

impl Server {
    /// How PutClass puts: the mode by its flags, the rules by the profile.
    pub(super) fn class_put(&self, flags: u32) -> ClassPut {
        let (mode, update) = (self.put_mode(flags), self.update_mode(flags));
        let mut rules = code::class_rules(&self.profile);
        match (self.profile.mutant, update) {
            (Some(Mutant::SafeModeIgnoresInstances), UpdateMode::Safe)
            | (Some(Mutant::UsedClassChanged), UpdateMode::Compatible) => {
                rules.update = UpdateRule::LiteralOr;
            }
            _ => {}
        }
        ClassPut { mode, update, rules }
    }

    /// DeleteClass [REQ CLASS-19].
    pub(super) fn delete_class(&mut self, id: NamespaceId, name: &Name) -> Result<(), Refusal> {
        let mutant = self.profile.mutant;
        let namespace = self.namespace_mut(id);
        match mutant {
            Some(Mutant::ClassLeavesSubclasses) => namespace.delete_class_alone(name),
            Some(Mutant::ClassLeavesInstances) => namespace.delete_declarations(name),
            _ => namespace.delete_class(name),
        }
    }

    /// CreateClassEnum [REQ CLASS-21, CLASS-22].
    pub(super) fn list_classes(
        &self,
        pending: &Pending,
        id: NamespaceId,
        superclass: Option<&str>,
        shallow: bool,
    ) -> Result<Progress, Status> {
        let namespace = self.shown(pending, id);
        let classes = self.classes_under(pending, namespace, superclass, shallow)?;
        let connection = pending.call.method.connection().expect("CreateClassEnum has one");
        let texts = self.texts(connection, pending.call.method.flags());
        let mut listing = Listing::of_classes(namespace, texts);
        listing.add_classes(classes);
        Ok(Progress::listed(listing, Vec::new()))
    }

    /// The classes under one, or all; of each the topmost if it is to be shallow.
    fn classes_under(
        &self,
        pending: &Pending,
        namespace: &Namespace,
        superclass: Option<&str>,
        shallow: bool,
    ) -> Result<Vec<Arc<Class>>, Status> {
        let name = superclass.filter(|name| !name.is_empty()).map(class_name).transpose()?;
        let Some(name) = name else {
            let all = namespace.classes().filter(|one| !shallow || one.derivation().is_empty());
            return Ok(all.cloned().collect());
        };
        let itself = namespace.class(&name);
        if itself.is_none() && self.profile.is(Mutant::MissingClassListsNothing) {
            return Ok(Vec::new());
        }
        let itself = itself.ok_or_else(|| self.refused(pending, Refusal::NoSuchClass))?;
        let mut below = namespace.descendants(&name);
        below.retain(|one| !shallow || one.derivation().first() == Some(&name));
        if self.profile.is(Mutant::ClassEnumIncludesItself) {
            below.push(Arc::clone(itself));
        }
        Ok(below)
    }
}

//! Classes: how they are put, and how they are listed.

use crate::cim::Name;
use crate::repository::{CLASS_NAME_LENGTH_MAX, ClassPut, NamespaceId, Refusal, UpdateMode};
use crate::status::Status;

use super::listing::Listing;
use super::parameters::{FLAG_UPDATE_FORCE_MODE, FLAG_UPDATE_SAFE_MODE, put_mode};
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
        let update = match flags & (FLAG_UPDATE_SAFE_MODE | FLAG_UPDATE_FORCE_MODE) {
            FLAG_UPDATE_SAFE_MODE => UpdateMode::Safe,
            FLAG_UPDATE_FORCE_MODE => UpdateMode::Force,
            _ => UpdateMode::Compatible,
        };
        ClassPut { mode: put_mode(flags), update, rules: code::class_rules(&self.profile) }
    }

    /// CreateClassEnum [REQ CLASS-21, CLASS-22].
    pub(super) fn list_classes(
        &self,
        pending: &Pending,
        id: NamespaceId,
        superclass: Option<&str>,
        shallow: bool,
    ) -> Result<Progress, Status> {
        let namespace = self.namespace(id);
        let classes: Vec<_> =
            match superclass.filter(|name| !name.is_empty()).map(class_name).transpose()? {
                None => namespace
                    .classes()
                    .filter(|c| !shallow || c.derivation().is_empty())
                    .cloned()
                    .collect(),
                Some(name) => {
                    let known = namespace.class(&name);
                    known.ok_or_else(|| self.refused(pending, Refusal::NoSuchClass))?;
                    let below = namespace.descendants(&name).into_iter();
                    below.filter(|c| !shallow || c.derivation().first() == Some(&name)).collect()
                }
            };
        let connection = pending.call.method.connection().expect("CreateClassEnum has one");
        let texts = self.texts(connection, pending.call.method.flags());
        let mut listing = Listing::of_classes(namespace, texts);
        listing.add_classes(classes);
        Ok(Progress::Listed(listing, Vec::new()))
    }
}

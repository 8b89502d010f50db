//! The descriptor of a namespace: what it is where nobody has set it, and what may be set.

use std::borrow::Cow;

use crate::caller::{ADMINISTRATORS, AUTHENTICATED_USERS};
use crate::profile::DefaultRights;
use crate::repository::{Namespace, NamespaceId};
use crate::security::{Ace, AceFlags, AceKind, Rights, SecurityDescriptor};
use crate::status::Status;

use super::Server;

/// The accounts that are ordinary users where nobody has set a descriptor.
const USERS: [&str; 3] = [AUTHENTICATED_USERS, "LOCAL SERVICE", "NETWORK SERVICE"];

impl Server {
    /// What counts where nobody has said anything (A-47) [REQ RIGHTS-15, RIGHTS-16].
    pub(super) fn default_descriptor(&self) -> SecurityDescriptor {
        let rights = Rights::ENABLE.with(Rights::METHOD_EXECUTE);
        let rights = match self.profile.readings.default_rights {
            DefaultRights::FullWrite => rights.with(Rights::FULL_WRITE),
            DefaultRights::ProviderWrite => rights.with(Rights::WRITE_PROVIDER),
        };
        let users = USERS.iter().map(|name| Ace::allow(name, rights));
        let administrators = Ace::allow(ADMINISTRATORS, Rights::ALL);
        let entries = users.chain([administrators]).collect();
        SecurityDescriptor::new(entries).expect("four entries are not too many")
    }

    /// The descriptor of a namespace, as GetSD returns it.
    pub(super) fn descriptor_of<'a>(
        &self,
        namespace: &'a Namespace,
    ) -> Cow<'a, SecurityDescriptor> {
        match namespace.security() {
            Some(descriptor) => Cow::Borrowed(descriptor),
            None => Cow::Owned(self.default_descriptor()),
        }
    }

    /// SetSD: bytes that are no descriptor have a code of their own, whatever else is wrong with
    /// one has another [REQ RIGHTS-18].
    pub(super) fn set_security(&mut self, id: NamespaceId, bytes: &[u8]) -> Result<(), Status> {
        let descriptor = SecurityDescriptor::from_bytes(bytes);
        let descriptor = descriptor.map_err(|error| match error.is_a_descriptor() {
            true => Status::WBEM_E_INVALID_PARAMETER,
            false => Status::WBEM_E_INVALID_OBJECT,
        })?;
        let path = self.namespace(id).path().parent();
        let parent = path.and_then(|path| self.repository.find(&path));
        let descriptor = self.acceptable(descriptor, parent)?;
        self.namespace_mut(id).set_security(descriptor);
        Ok(())
    }

    /// A descriptor that a namespace may have, with what the parent gives
    /// [REQ RIGHTS-18, RIGHTS-20].
    fn acceptable(
        &self,
        descriptor: SecurityDescriptor,
        parent: Option<NamespaceId>,
    ) -> Result<SecurityDescriptor, Status> {
        let entries = descriptor.dacl.as_ref().map(|list| list.entries());
        let is_whole = descriptor.owner.is_some() && descriptor.group.is_some();
        if !is_whole || !entries.is_some_and(|entries| entries.iter().all(is_acceptable)) {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        match parent.and_then(|parent| self.namespace(parent).security()) {
            None => Ok(descriptor),
            Some(parent) => {
                descriptor.inheriting(parent).map_err(|_| Status::WBEM_E_INVALID_PARAMETER)
            }
        }
    }
}

/// Whether an entry may stand in the list of who may do what in a namespace [REQ RIGHTS-18].
fn is_acceptable(ace: &Ace) -> bool {
    let full = ace.kind == AceKind::Allow && ace.rights.contains(Rights::FULL_WRITE);
    let both_writes = Rights::PARTIAL_WRITE.with(Rights::WRITE_PROVIDER);
    let only_below = ace.flags.contains(AceFlags::INHERIT_ONLY);
    ace.kind != AceKind::Audit
        && Rights::ALL.contains(ace.rights)
        && AceFlags::OF_NAMESPACES.contains(ace.flags)
        && (!only_below || ace.flags.contains(AceFlags::CONTAINER_INHERIT))
        && (!full || ace.rights.contains(both_writes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [REQ RIGHTS-18]
    #[test]
    fn each_thing_that_can_be_wrong_with_an_entry_is() {
        let accepted = |entry: &str| {
            let text = format!("O:BAG:BAD:{entry}");
            let descriptor: SecurityDescriptor = text.parse().expect(entry);
            descriptor.dacl.as_ref().expect("it has one").entries().iter().all(is_acceptable)
        };
        for entry in ["(A;;0x1;;;WD)", "(A;OICINPIOID;0x6003f;;;WD)", "(D;;0x4;;;WD)"] {
            assert!(accepted(entry), "{entry}");
        }
        let bad = [
            "(AU;;0x1;;;WD)",
            "(A;;0x41;;;WD)",
            "(A;;GA;;;WD)",
            "(D;;0x80001;;;WD)",
            "(A;SA;0x1;;;WD)",
            "(A;IO;0x1;;;WD)",
            "(A;;0x4;;;WD)",
            "(A;;0xc;;;WD)",
            "(A;;0x14;;;WD)",
        ];
        for entry in bad {
            assert!(!accepted(entry), "{entry}");
        }
    }
}

//! The descriptor of a namespace: what it is where nobody has set it, and what may be set.

use std::sync::{Arc, OnceLock};

use crate::call::Returned;
use crate::caller::{ADMINISTRATORS, AUTHENTICATED_USERS};
use crate::cim::{Instance, Qualifiers};
use crate::profile::{DefaultRights, Mutant};
use crate::repository::{Namespace, NamespaceId, NamespaceQualifiers, PutMode, Refusal};
use crate::security::{Ace, Rights, SecurityDescriptor};
use crate::status::Status;

use super::Server;
use super::provider::Progress;

/// The accounts that are ordinary users where nobody has set a descriptor.
const USERS: [&str; 3] = [AUTHENTICATED_USERS, "LOCAL SERVICE", "NETWORK SERVICE"];

impl Server {
    /// What counts where nobody has said anything (A-47) [REQ RIGHTS-15, RIGHTS-16]; made once, as
    /// every call may ask.
    pub(super) fn default_descriptor(&self) -> &'static SecurityDescriptor {
        static FULL_WRITE: OnceLock<SecurityDescriptor> = OnceLock::new();
        static PROVIDER_WRITE: OnceLock<SecurityDescriptor> = OnceLock::new();
        match self.profile.readings.default_rights {
            DefaultRights::FullWrite => {
                FULL_WRITE.get_or_init(|| descriptor_of_users(Rights::FULL_WRITE))
            }
            DefaultRights::ProviderWrite => {
                PROVIDER_WRITE.get_or_init(|| descriptor_of_users(Rights::WRITE_PROVIDER))
            }
        }
    }

    /// The descriptor of a namespace, as GetSD returns it.
    pub(super) fn descriptor_of<'a>(&self, namespace: &'a Namespace) -> &'a SecurityDescriptor {
        match namespace.security() {
            Some(descriptor) => descriptor,
            None => self.default_descriptor(),
        }
    }

    /// SetSD: bytes that are no descriptor have a code of their own, whatever else is wrong with
    /// one has another [REQ RIGHTS-18, RIGHTS-20].
    pub(super) fn set_security(&mut self, id: NamespaceId, bytes: &[u8]) -> Result<(), Status> {
        let descriptor = SecurityDescriptor::from_bytes(bytes);
        let descriptor = descriptor.map_err(|error| match error.is_a_descriptor() {
            true => Status::WBEM_E_INVALID_PARAMETER,
            false => Status::WBEM_E_INVALID_OBJECT,
        })?;
        if !descriptor.is_fit_for_a_namespace() && !self.profile.is(Mutant::AnyDescriptorTaken) {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        let parent = self.namespace(id).path().parent();
        let parent = parent.and_then(|path| self.repository.find(&path));
        let descriptor = match parent.and_then(|parent| self.passed_on_by(parent)) {
            Some(parent) => descriptor.inheriting(parent),
            None => Ok(descriptor),
        };
        let descriptor = descriptor.map_err(|_| Status::WBEM_E_INVALID_PARAMETER)?;
        self.namespace_mut(id).set_security(descriptor);
        Ok(())
    }

    /// The descriptor that a namespace gives entries of to its children [REQ RIGHTS-20].
    pub(super) fn passed_on_by(&self, parent: NamespaceId) -> Option<&Arc<SecurityDescriptor>> {
        let nothing = self.profile.is(Mutant::NothingInherited);
        self.namespace(parent).security().filter(|_| !nothing)
    }

    /// PutInstance of the one instance of `__SystemSecurity`: its qualifier says whether the
    /// namespace wants encryption (MS-WMI 2.2.30.3) [REQ AUTH-4].
    pub(super) fn put_security_instance(
        &mut self,
        id: NamespaceId,
        instance: &Instance,
        mode: PutMode,
    ) -> Result<Progress, Status> {
        if mode == PutMode::CreateOnly {
            return Err(Status::WBEM_E_ALREADY_EXISTS);
        }
        let said = NamespaceQualifiers::read_encryption(&instance.qualifiers);
        said.apply(self.namespace_mut(id));
        Ok(Progress::Done(Returned::Nothing))
    }

    /// What the qualifiers of an instance of `__Namespace` say of a child, which is there already
    /// or not [REQ NS-4, NS-7].
    pub(super) fn said_of_child(
        &self,
        parent: NamespaceId,
        qualifiers: &Qualifiers,
        is_there: bool,
    ) -> Result<NamespaceQualifiers, Status> {
        let unheard = match is_there {
            true => Mutant::UpdateIgnoresQualifiers,
            false => Mutant::CreationIgnoresQualifiers,
        };
        let none = Qualifiers::default();
        let heard = if self.profile.is(unheard) { &none } else { qualifiers };
        NamespaceQualifiers::read(heard, self.passed_on_by(parent)).map_err(Refusal::code)
    }
}

/// Users may execute methods and write in some way, and administrators may do everything.
fn descriptor_of_users(write: Rights) -> SecurityDescriptor {
    let rights = Rights::ENABLE.with(Rights::METHOD_EXECUTE).with(write);
    let users = USERS.iter().map(|name| Ace::allow(name, rights));
    let administrators = Ace::allow(ADMINISTRATORS, Rights::ALL);
    let entries = users.chain([administrators]).collect();
    SecurityDescriptor::new(entries).expect("four entries are not too many")
}

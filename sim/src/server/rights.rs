//! Rights: what a caller is granted in a namespace, and what each method asks for.

use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::call::{Method, Misplaced};
use crate::caller::{Authentication, Caller, Origin};
use crate::cim::{GivenPath, Name};
use crate::profile::{DynamicClass, Mutant, PartialWrite, RemoteEnable, RightsTime};
use crate::repository::{Class, Namespace};
use crate::security::Rights;
use crate::status::Status;

use super::Server;
use super::pointer::Connection;

/// Rights of which any one set is enough.
type AnyOf = SmallVec<[Rights; 2]>;

impl Server {
    /// The rights of a caller in a namespace [REQ RIGHTS-2].
    pub(super) fn granted(&self, namespace: &Namespace, caller: &Caller) -> Rights {
        match namespace.security() {
            _ if self.profile.is(Mutant::DescriptorNotAsked) => Rights::ALL,
            Some(descriptor) => descriptor.granted(caller),
            None => self.default_descriptor().granted(caller),
        }
    }

    /// What reading asks for (A-45) [REQ RIGHTS-5].
    pub(super) fn read_rights(&self, caller: &Caller) -> Rights {
        let always = self.profile.readings.remote_enable == RemoteEnable::Always;
        match always || caller.origin == Origin::Remote {
            true => Rights::ENABLE.with(Rights::REMOTE_ENABLE),
            false => Rights::ENABLE,
        }
    }

    /// [REQ AUTH-4]
    pub(super) fn check_encryption(
        &self,
        namespace: &Namespace,
        caller: &Caller,
    ) -> Result<(), Status> {
        let private = caller.authentication == Authentication::PktPrivacy;
        let required = match self.profile.mutant {
            Some(Mutant::EncryptionAlwaysAsked) => true,
            Some(Mutant::EncryptionNotAsked) => false,
            _ => namespace.requires_encryption(),
        };
        match required && !private {
            true => Err(Status::WBEM_E_ACCESS_DENIED),
            false => Ok(()),
        }
    }

    /// Whether a connection's caller may call a method (A-46) [REQ RIGHTS-3, RIGHTS-4].
    pub(super) fn check_rights(
        &self,
        namespace: &Namespace,
        connection: &Connection,
        caller: &Caller,
        method: &Method,
    ) -> Result<(), Status> {
        let granted = match self.profile.readings.rights_time {
            RightsTime::LoginTime if !self.profile.is(Mutant::RightsAskedAgain) => {
                connection.granted
            }
            RightsTime::LoginTime | RightsTime::CallTime => self.granted(namespace, caller),
        };
        if granted.contains(Rights::ALL) {
            return Ok(()); // Whatever the method asks for, and nobody has to look what that is.
        }
        let reads = match self.profile.is(Mutant::ReadingNeedsNothing) {
            true => Rights::NONE,
            false => self.read_rights(caller),
        };
        let enough = |needed: &Rights| granted.contains(needed.with(reads));
        match self.rights_for(namespace, method).iter().any(enough) {
            true => Ok(()),
            false => Err(Status::WBEM_E_ACCESS_DENIED),
        }
    }

    /// What a method asks for besides reading.
    fn rights_for(&self, namespace: &Namespace, method: &Method) -> AnyOf {
        let class_of = |path: &Option<GivenPath>| {
            let path = path.as_ref().and_then(GivenPath::object);
            path.and_then(|path| namespace.class(&path.class))
        };
        match method {
            Method::PutClass { class, .. } => {
                let dynamic = class.provider().is_some();
                smallvec![self.class_right(dynamic)]
            }
            Method::DeleteClass { class, .. } => {
                let name = Name::new(class.as_deref().unwrap_or_default());
                let stored = namespace.class(&name).map(|class| class.declaration());
                smallvec![self.class_right(stored.is_some_and(|class| class.provider().is_some()))]
            }
            Method::PutInstance { instance, .. } => {
                self.instance_rights(namespace.class(&instance.class))
            }
            Method::PutMisplaced { object: Misplaced::Instance(_), .. } => {
                smallvec![self.class_right(false)]
            }
            Method::PutMisplaced { object: Misplaced::Class(_), .. } => self.instance_rights(None),
            Method::DeleteInstance { path, .. } => self.instance_rights(class_of(path)),
            Method::ExecMethod { .. } => smallvec![self.method_rights(method)],
            _ => smallvec![Rights::NONE],
        }
    }

    /// [REQ RIGHTS-6, RIGHTS-7]
    fn class_right(&self, has_provider: bool) -> Rights {
        let by_qualifier = self.profile.readings.dynamic_class == DynamicClass::ProviderQualifier;
        let is_dynamic = has_provider && by_qualifier;
        match (is_dynamic, self.profile.mutant) {
            (_, Some(Mutant::FullWriteIsNotEnough)) => {
                Rights::FULL_WRITE.with(Rights::METHOD_EXECUTE)
            }
            (true, Some(Mutant::DynamicClassesAreStatic)) => Rights::FULL_WRITE,
            (true, _) => Rights::WRITE_PROVIDER,
            (false, Some(Mutant::ClassWritesNeedNothing)) => Rights::NONE,
            (false, _) => Rights::FULL_WRITE,
        }
    }

    /// [REQ RIGHTS-8, RIGHTS-9, RIGHTS-10]
    fn instance_rights(&self, class: Option<&Arc<Class>>) -> AnyOf {
        let partial = self.profile.readings.partial_write;
        let dynamic = class.is_some_and(|class| class.instance_provider().is_some())
            && !self.profile.is(Mutant::DynamicInstancesAreStatic);
        let of_system = class.is_some_and(|class| class.descends_from_system());
        if of_system && !self.profile.is(Mutant::SystemInstancesAreOrdinary) {
            return smallvec![Rights::FULL_WRITE];
        }
        match (dynamic, partial) {
            (true, PartialWrite::ProviderInstances) => {
                smallvec![Rights::WRITE_PROVIDER, Rights::PARTIAL_WRITE]
            }
            (true, _) => smallvec![Rights::WRITE_PROVIDER],
            (false, _) if self.profile.is(Mutant::InstanceWritesNeedNothing) => {
                smallvec![Rights::NONE]
            }
            (false, PartialWrite::SeparateBits) => smallvec![Rights::PARTIAL_WRITE],
            (false, PartialWrite::FullImpliesPartial) => {
                smallvec![Rights::PARTIAL_WRITE, Rights::FULL_WRITE]
            }
            (false, PartialWrite::ProviderInstances) => smallvec![Rights::FULL_WRITE],
        }
    }
}

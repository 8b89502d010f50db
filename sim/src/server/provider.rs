//! Requests that a provider answers: whether it is registered and able, and the asking.

use std::sync::{Arc, LazyLock};

use crate::call::Returned;
use crate::cim::{Instance, Name, ObjectPath, Value};
use crate::profile::Mutant;
use crate::repository::{Class, Namespace, NamespaceId};
use crate::status::Status;

use super::listing::Listing;
use super::pending::Pending;
use super::{Job, JobId, ProviderRequest, Server};

/// The class of what registers a provider for instances.
static REGISTRATION: LazyLock<Name> = LazyLock::new(|| Name::new("__InstanceProviderRegistration"));
/// The property of a registration that says whose it is.
static PROVIDER: LazyLock<Name> = LazyLock::new(|| Name::new("provider"));
/// The class of providers.
static PROVIDER_CLASS: LazyLock<Name> = LazyLock::new(|| Name::new("__Provider"));

/// How far a call has come.
pub(super) enum Progress {
    /// It is over.
    Done(Returned),
    /// This is there already, and providers have been asked for the rest.
    Listed(Box<Listing>, Vec<JobId>),
}

impl Progress {
    /// What is listed, as far as it is there, and the jobs that the rest comes of.
    pub fn listed(listing: Listing, jobs: Vec<JobId>) -> Self {
        Self::Listed(Box::new(listing), jobs)
    }
}

impl ProviderRequest {
    /// The property of a registration that says whether the provider can do this.
    fn supported_by(&self) -> &'static str {
        match self {
            ProviderRequest::Get { .. } => "SupportsGet",
            ProviderRequest::Put { .. } => "SupportsPut",
            ProviderRequest::Delete { .. } => "SupportsDelete",
            ProviderRequest::Enumerate { .. } => "SupportsEnumeration",
        }
    }
}

impl Server {
    pub(super) fn ask_provider(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        class: &Class,
        request: ProviderRequest,
    ) -> Result<Progress, Status> {
        let job = self.provider_job(pending, id, class, request)?;
        Ok(Progress::listed(Listing::of_instances(self.shown(pending, id)), vec![job]))
    }

    /// Has a provider asked, if it is registered for that [REQ STATIC-5, STATIC-6, INSTANCE-22].
    pub(super) fn provider_job(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        class: &Class,
        request: ProviderRequest,
    ) -> Result<JobId, Status> {
        let handle = pending.call.method.connection().expect("requests to providers have one");
        if self.connections[&handle].repository_only {
            return Err(Status::WBEM_E_NOT_SUPPORTED); // [REQ STATIC-7]
        }
        let provider: Arc<str> = class.instance_provider().expect("the class has one").into();
        let registered = check_registration(self.namespace(id), &provider, request.supported_by());
        let registered = match (self.profile.mutant, registered) {
            (Some(Mutant::ProviderNeverCapable), _) => Err(Status::WBEM_E_PROVIDER_NOT_CAPABLE),
            (Some(Mutant::RegistrationNotAsked), _) => Ok(()),
            (Some(Mutant::CapabilityNotAsked), Err(Status::WBEM_E_PROVIDER_NOT_CAPABLE)) => Ok(()),
            (_, registered) => registered,
        };
        registered?;
        Ok(self.job(Job::Provide { call: pending.id, provider, request }))
    }
}

fn check_registration(namespace: &Namespace, provider: &str, supports: &str) -> Result<(), Status> {
    let provider = Name::new(provider);
    let mut registrations = registrations(namespace, &REGISTRATION);
    let found = registrations.find(|(name, _)| *name == provider);
    let (_, registration) = found.ok_or(Status::WBEM_E_PROVIDER_NOT_FOUND)?;
    match registration.value(supports) {
        Value::Boolean(true) => Ok(()),
        _ => Err(Status::WBEM_E_PROVIDER_NOT_CAPABLE),
    }
}

/// The registrations of a kind, each with the name of its provider, which has to be there as well:
/// they are stored instances like any other.
pub(super) fn registrations<'a>(
    namespace: &'a Namespace,
    kind: &Name,
) -> impl Iterator<Item = (Name, &'a Arc<Instance>)> + use<'a> {
    namespace.instances_of(kind).filter_map(|registration| {
        let provider = registration.properties.get(&PROVIDER)?;
        let path = ObjectPath::parse(provider.as_str()?).ok()?;
        let name = path.keys.sole_text("name")?.clone();
        namespace.instance(&PROVIDER_CLASS, &path.keys).ok()?;
        Some((name, registration))
    })
}

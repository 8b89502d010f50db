//! ExecQuery: a query is read and bound to the namespace, and then lists like an enumeration.
//!
//! Whatever can be wrong with a query is found before anything is looked at. What is not stored
//! (instances of providers, namespaces, the security of the namespace itself) passes through the
//! same condition as what is.

use crate::call::{Enumeration, Method};
use crate::cim::Name;
use crate::profile::Mutant;
use crate::repository::NamespaceId;
use crate::status::Status;
use crate::wql::{self, Fault, Plan, Query, QueryError, Scope};

use super::listing::Listing;
use super::localized::Texts;
use super::objects::is_namespace_class;
use super::parameters::{FLAG_DIRECT_READ, FLAG_ENSURE_LOCATABLE, FLAG_PROTOTYPE};
use super::pending::Pending;
use super::provider::Progress;
use super::{ProviderRequest, Server, code};

/// The only language there is [REQ QUERY-1].
const LANGUAGE: &str = "WQL";

impl Server {
    /// ExecQuery [REQ QUERY-1 to QUERY-6].
    pub(super) fn query(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        language: &str,
        text: &str,
    ) -> Result<Progress, Status> {
        let is_known = language.eq_ignore_ascii_case(LANGUAGE);
        if !is_known && !self.profile.is(Mutant::QueryTakesAnyLanguage) {
            return Err(Status::WBEM_E_INVALID_QUERY_TYPE);
        }
        let flags = pending.call.method.flags();
        let plan = match self.plan(pending, id, text) {
            Ok(plan) => plan,
            Err(error) => return self.refuse_query(id, error.fault),
        };
        if flags & FLAG_PROTOTYPE != 0 {
            let namespace = self.shown(pending, id);
            let mut listing = Listing::of_classes(namespace, self.query_texts(pending));
            listing.add_classes(plan.prototypes(namespace));
            return Ok(Progress::listed(listing, Vec::new()));
        }
        self.list_planned(pending, id, plan)
    }

    /// Where the texts of classes are, if the query asks for them.
    fn query_texts(&self, pending: &Pending) -> Option<Texts> {
        let method = &pending.call.method;
        self.texts(method.connection()?, method.flags())
    }

    fn plan(&self, pending: &Pending, id: NamespaceId, text: &str) -> Result<Plan, QueryError> {
        let flags = pending.call.method.flags();
        let scope = Scope {
            only_the_class: flags & FLAG_DIRECT_READ != 0,
            locatable: flags & FLAG_ENSURE_LOCATABLE != 0,
        };
        let mut query = wql::parse(text)?;
        let scope = self.mistake(&mut query, scope);
        Plan::bind(&query, scope, self.shown(pending, id))
    }

    fn refuse_query(&self, id: NamespaceId, fault: Fault) -> Result<Progress, Status> {
        match (self.profile.mutant, fault) {
            (Some(Mutant::BadQueryGivesNothing), _) => {
                Ok(Progress::listed(Listing::of_instances(self.namespace(id)), Vec::new()))
            }
            (Some(Mutant::LongQueryFailsOtherwise), Fault::Quota) => {
                Err(Status::WBEM_E_INVALID_QUERY)
            }
            _ => Err(code::query(&self.profile, fault)),
        }
    }

    /// What mutants make of a query.
    fn mistake(&self, query: &mut Query, scope: Scope) -> Scope {
        match (self.profile.mutant, query) {
            (Some(Mutant::QueryIgnoresCondition), Query::Select(select)) => select.condition = None,
            (Some(Mutant::QueryIgnoresList), Query::Select(select)) => select.properties = None,
            (Some(Mutant::QueryForgetsDerived), _) => {
                return Scope { only_the_class: true, ..scope };
            }
            _ => {}
        }
        scope
    }

    fn list_planned(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        plan: Plan,
    ) -> Result<Progress, Status> {
        let namespace = self.shown(pending, id);
        let classes = plan.classes(namespace);
        let selects = matches!(plan, Plan::Select(_));
        let mut listing = Listing::of_plan(namespace, self.query_texts(pending), plan);
        let mut jobs = Vec::new();
        for class in classes {
            if let Some(instance) = self.own_instance(id, &class) {
                listing.add([instance]);
            } else if class.instance_provider().is_some() {
                let request = ProviderRequest::Enumerate { class: class.name().clone() };
                match self.provider_job(pending, id, &class, request) {
                    Ok(job) => jobs.push(job),
                    Err(status) if selects => return Err(status),
                    Err(_) => {} // Whom nobody can ask has nothing that is related.
                }
            } else if is_namespace_class(&class) {
                listing.add(self.child_instances(id));
            } else {
                listing.add_stored(class);
            }
        }
        Ok(Progress::listed(listing, jobs))
    }
}

/// The class that a query asks about, if the call is one that can be read.
pub(super) fn class_asked(method: &Method) -> Option<Name> {
    match method {
        Method::ExecQuery { query: Some(text), .. }
        | Method::OpenEnumerator { of: Enumeration::Query { query: Some(text), .. }, .. } => {
            wql::parse(text).ok()?.class().cloned()
        }
        _ => None,
    }
}

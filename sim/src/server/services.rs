//! IWbemServices: requests are checked, then done, at once or once a job is over; what each method
//! does stands in the files of what it is about: objects, classes, instances, namespaces.

use smallvec::{SmallVec, smallvec};
use triomphe::Arc as Shared;

use crate::call::{Enumeration, Handle, Method, Reply, Returned};
use crate::profile::{Mutant, RecreatedNamespace};
use crate::repository::{Namespace, NamespaceId, Refusal};
use crate::status::Status;

use super::backup::file_code;
use super::classes::class_name;
use super::listing::Listing;
use super::pending::{Pending, Running};
use super::pointer::Connection;
use super::provider::Progress;
use super::{Job, JobId, JobResult, Server, code, localized};

/// Where a call is made: a connection, and the namespace that it stands for.
pub(super) struct Site<'a> {
    id: NamespaceId,
    pub namespace: &'a Namespace,
    connection: &'a Connection,
}

impl Server {
    /// Runs a request that nothing holds.
    pub(super) fn run(&mut self, pending: Pending) {
        if pending.call.method.result().is_some() {
            return self.ask_result(pending);
        }
        match self.check(&pending) {
            Err(status) => self.refuse_to_start(pending, status),
            Ok(_) if pending.slow => self.begin_slowly(pending),
            Ok(id) => {
                let pending = self.return_in_time(pending);
                self.perform_in(pending, id);
            }
        }
    }

    fn begin_slowly(&mut self, pending: Pending) {
        self.watch_login(&pending);
        let pending = match self.profile.mutant {
            Some(Mutant::SemisynchronousCallWaits) => pending,
            Some(Mutant::SynchronousCallReturnsEarly) => self.return_early(pending),
            _ => self.return_in_time(pending),
        };
        let job = self.job(Job::Operation { call: pending.id });
        self.keep_running(Running { pending, jobs: smallvec![job], listing: None });
    }

    /// Performs a request that has had to wait for something since it was checked.
    pub(super) fn perform(&mut self, pending: Pending) {
        let pending = self.return_in_time(pending);
        let handle = pending.call.method.connection();
        match handle.map(|handle| self.namespace_of(handle)).transpose() {
            Ok(id) => self.perform_in(pending, id),
            Err(status) => self.complete(pending, status),
        }
    }

    /// Performs a request in the namespace that it is about.
    fn perform_in(&mut self, pending: Pending, id: Option<NamespaceId>) {
        let jobs = id.map_or_else(Vec::new, |id| self.class_jobs(&pending, id));
        if !jobs.is_empty() {
            return self.wait_for_classes(pending, jobs);
        }
        match self.do_and_store(&pending, id) {
            Err(status) => self.complete(pending, status),
            Ok(Progress::Done(returned)) => self.complete(pending, Reply::success(returned)),
            Ok(Progress::Listed(listing, jobs)) => self.go_on(pending, listing, jobs.into()),
        }
    }

    /// Does a request. If it has changed what is stored, and nothing can be stored, it is undone.
    fn do_and_store(
        &mut self,
        pending: &Pending,
        id: Option<NamespaceId>,
    ) -> Result<Progress, Status> {
        if !self.minds_changes() {
            // A snapshot would have a write copy what it changes.
            return self.do_request(pending, id);
        }
        let before = self.repository.clone();
        let done = self.do_request(pending, id)?;
        let has_changed = match self.profile.is(Mutant::UnchangedClassNeedsRoom) {
            true => !self.repository.is_same(&before),
            false => self.repository.has_changed_since(&before),
        };
        match self.fault_of_change(has_changed) {
            Some(fault) => {
                if !self.profile.is(Mutant::UnstoredWriteStays) {
                    self.repository = before;
                }
                Err(file_code(fault))
            }
            None => Ok(done),
        }
    }

    /// Waits for the jobs of a request; where there are none its reply is there.
    fn go_on(&mut self, pending: Pending, mut listing: Box<Listing>, jobs: SmallVec<[JobId; 1]>) {
        if jobs.is_empty() {
            listing.conclude();
        }
        self.show_results(pending.id, &listing);
        if jobs.is_empty() {
            let reply = self.listed(&pending, *listing);
            return self.complete(pending, reply);
        }
        self.keep_running(Running { pending, jobs, listing: Some(listing) });
    }

    /// A request goes on once its jobs are over.
    pub(super) fn keep_running(&mut self, running: Running) {
        self.running.insert(running.pending.id, Shared::new(running));
    }

    /// A job of a running request is over.
    pub(super) fn finish_operation(&mut self, job: JobId, result: JobResult) {
        let Some(Running { pending, jobs, listing }) = self.take_running(job) else {
            return;
        };
        self.restless = true;
        match result {
            JobResult::LetGo => self.perform(Pending { slow: false, ..pending }),
            JobResult::Provided(Err(status)) => self.complete(pending, status),
            JobResult::Provided(Ok(instances)) => {
                let mut listing = listing.expect("a request that has asked a provider has one");
                listing.add(instances);
                self.go_on(pending, listing, jobs);
            }
            JobResult::Defined(_) | JobResult::Written(_) | JobResult::Read(_) => {
                unreachable!("sorted by the caller")
            }
        }
    }

    /// Takes out the running request that waits for a job, which is over.
    pub(super) fn take_running(&mut self, job: JobId) -> Option<Running> {
        let waits = |running: &&Shared<Running>| running.jobs.contains(&job);
        let call = self.running.values().find(waits)?.pending.id;
        let mut running = Shared::unwrap_or_clone(self.running.remove(&call)?);
        running.jobs.retain(|waiting| *waiting != job);
        Some(running)
    }

    /// What a request that lists, or that a provider has answered, returns.
    fn listed(&mut self, pending: &Pending, listing: Listing) -> Reply {
        match &pending.call.method {
            Method::OpenEnumerator { .. } => {
                if !pending.returned {
                    self.new_enumerator(pending, listing, Some(Status::WBEM_S_NO_ERROR));
                }
                Reply::success(Returned::Nothing)
            }
            Method::EnumerateClasses { .. }
            | Method::EnumerateInstances { .. }
            | Method::ExecQuery { .. } => Reply::success(listing.all()),
            Method::GetObject { .. } => match listing.sole_instance() {
                Some(instance) => Reply::success(Returned::Instance(instance)),
                None => Status::WBEM_E_NOT_FOUND.into(),
            },
            _ => Reply::success(Returned::Nothing),
        }
    }

    /// Everything that can be wrong with a request before it is done: authentication, the
    /// connection, parameters, rights. The namespace that it is about, if it is about one.
    pub(super) fn check(&self, pending: &Pending) -> Result<Option<NamespaceId>, Status> {
        self.authenticate(&pending.call.caller)?;
        let method = &pending.call.method;
        let Some(handle) = method.connection() else {
            return Ok(None);
        };
        let Site { id, namespace, connection } = self.site(handle)?;
        self.check_encryption(namespace, &pending.call.caller)?;
        self.check_parameters(&pending.call)?;
        self.check_rights(namespace, connection, &pending.call.caller, method)?;
        Ok(Some(id))
    }

    /// The identity of the namespace that a connection stands for now.
    pub(super) fn namespace_of(&self, handle: Handle) -> Result<NamespaceId, Status> {
        self.site(handle).map(|site| site.id)
    }

    /// Where a call on a connection is made now (A-50) [REQ CALL-1, NS-10, RESTORE-17].
    pub(super) fn site(&self, handle: Handle) -> Result<Site<'_>, Status> {
        let connection = self.connections.get(&handle).ok_or(Status::RPC_E_DISCONNECTED)?;
        let survives = self.profile.is(Mutant::OldConnectionSurvives);
        if connection.replaced && !survives {
            return Err(Status::WBEM_E_INVALID_NAMESPACE);
        }
        let by_name = self.profile.readings.recreated_namespace == RecreatedNamespace::ByName;
        let with_id = |id| Some(Site { id, namespace: self.repository.get(id)?, connection });
        let found = match with_id(connection.namespace) {
            None if by_name || survives => self.repository.find(&connection.path).and_then(with_id),
            known => known,
        };
        found.ok_or(Status::WBEM_E_INVALID_NAMESPACE)
    }

    /// Does what a checked request asks for: a login, or something in the namespace it is about.
    fn do_request(
        &mut self,
        pending: &Pending,
        id: Option<NamespaceId>,
    ) -> Result<Progress, Status> {
        let (Some(handle), Some(id)) = (pending.call.method.connection(), id) else {
            return self.login(pending).map(|()| Progress::Done(Returned::Nothing));
        };
        let done = match &pending.call.method {
            Method::OpenNamespace { path: Some(path), .. } => {
                let opened = self.open_namespace(pending, id, path);
                opened.map(|connection| self.hand_out(pending, connection))
            }
            Method::GetObject { path, flags, .. } => {
                return self.get(pending, id, path.as_ref(), *flags);
            }
            Method::PutClass { class, flags, .. } => {
                let put = self.put_class(handle, id, class, *flags);
                self.coded(pending, put)
            }
            Method::DeleteClass { class: Some(class), .. } => {
                let name = class_name(class)?;
                let deleted = self.delete_class(id, &name);
                let deleted = self.or_missing(deleted);
                self.coded(pending, deleted)
            }
            Method::PutInstance { instance, flags, .. } => {
                let instance = localized::neutral(instance, *flags)?;
                return self.put_instance(pending, id, &instance, self.put_mode(*flags));
            }
            Method::PutMisplaced { .. } if self.profile.is(Mutant::WrongKindTaken) => {
                Ok(Returned::Nothing)
            }
            Method::PutMisplaced { object, .. } => Err(code::misplaced(object)),
            Method::DeleteInstance { path: Some(path), .. } => {
                return self.delete_instance(pending, id, path);
            }
            Method::ExecMethod { path: Some(path), method: Some(method), input, .. } => {
                self.exec_method(pending, id, (path, method), input.as_ref())
            }
            _ => return self.list(pending, id),
        };
        done.map(Progress::Done)
    }

    /// Lists classes, instances, or what a query selects.
    fn list(&mut self, pending: &Pending, id: NamespaceId) -> Result<Progress, Status> {
        match &pending.call.method {
            Method::EnumerateClasses { superclass, flags, .. }
            | Method::OpenEnumerator { of: Enumeration::Classes { superclass }, flags, .. } => {
                let shallow = self.is_shallow(*flags);
                self.list_classes(pending, id, superclass.as_deref(), shallow)
            }
            Method::EnumerateInstances { class: Some(class), flags, .. }
            | Method::OpenEnumerator {
                of: Enumeration::Instances { class: Some(class) },
                flags,
                ..
            } => self.list_instances(pending, id, class, self.is_shallow(*flags)),
            Method::ExecQuery { language: Some(language), query: Some(query), .. }
            | Method::OpenEnumerator {
                of: Enumeration::Query { language: Some(language), query: Some(query) },
                ..
            } => self.query(pending, id, language, query),
            _ => Err(Status::WBEM_E_INVALID_PARAMETER),
        }
    }

    pub(super) fn namespace(&self, id: NamespaceId) -> &Namespace {
        self.repository.get(id).expect("it has been looked up")
    }

    pub(super) fn namespace_mut(&mut self, id: NamespaceId) -> &mut Namespace {
        self.repository.get_mut(id).expect("it has been looked up")
    }

    pub(super) fn coded(
        &self,
        pending: &Pending,
        result: Result<(), Refusal>,
    ) -> Result<Returned, Status> {
        let method = &pending.call.method;
        result
            .map(|()| Returned::Nothing)
            .map_err(|refusal| code::of(&self.profile, method, refusal))
    }

    /// A mutant's idea of a deletion: what is missing need not be deleted [REQ CLASS-20].
    pub(super) fn or_missing(&self, deleted: Result<(), Refusal>) -> Result<(), Refusal> {
        match deleted {
            Err(Refusal::NoSuchClass | Refusal::NoSuchInstance)
                if self.profile.is(Mutant::MissingIsDeleted) =>
            {
                Ok(())
            }
            other => other,
        }
    }

    pub(super) fn refused(&self, pending: &Pending, refusal: Refusal) -> Status {
        code::of(&self.profile, &pending.call.method, refusal)
    }
}

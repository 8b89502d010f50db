//! IWbemServices: checked, then done, on the repository or by a provider.

use std::sync::Arc;

use crate::call::{Handle, Method, Reply, Returned};
use crate::cim::{ClassFacts, Instance, Name, Object, ObjectPath};
use crate::profile::{Mutant, RecreatedNamespace, UnlistedFlags};
use crate::repository::{
    Class, ClassPut, InstanceKey, Namespace, NamespaceId, PutMode, Refusal, UpdateMode,
};
use crate::status::Status;

use super::pending::{Pending, Running};
use super::provider::Progress;
use super::{Job, JobId, JobResult, ProviderRequest, Server, code};

const FLAG_UPDATE_ONLY: u32 = 0x1;
const FLAG_CREATE_ONLY: u32 = 0x2;
const FLAG_SHALLOW: u32 = 0x1;
const FLAG_UPDATE_SAFE_MODE: u32 = 0x20;
const FLAG_UPDATE_FORCE_MODE: u32 = 0x40;
const FLAG_FORWARD_ONLY: u32 = 0x20;
const FLAG_RETURN_IMMEDIATELY: u32 = 0x10;
const FLAG_DIRECT_READ: u32 = 0x200;
const FLAG_OWNER_UPDATE: u32 = 0x1_0000;
const FLAG_USE_AMENDED_QUALIFIERS: u32 = 0x2_0000;
/// WBEM_FLAG_NO_ERROR_OBJECT, WBEM_MASK_RESERVED_FLAGS and WBEM_FLAG_STRONG_VALIDATION.
const IGNORED_FLAGS: u32 = 0x40 | 0x1_F000 | 0x10_0000;
/// The longest instance path, in characters [REQ INSTANCE-19].
pub const PATH_LENGTH_MAX: usize = 8192;

impl Server {
    /// Runs a request that nothing holds.
    pub(super) fn run(&mut self, pending: Pending) {
        match self.check(&pending) {
            Err(status) => self.complete(pending, status),
            Ok(()) if pending.slow => {
                let job = self.job(Job::Operation { call: pending.id });
                self.start_running(pending, vec![job], Vec::new());
            }
            Ok(()) => self.perform(pending),
        }
    }

    fn start_running(&mut self, pending: Pending, jobs: Vec<JobId>, gathered: Vec<Arc<Instance>>) {
        self.running.insert(pending.id, Running { pending, jobs, gathered });
    }

    fn perform(&mut self, pending: Pending) {
        match self.do_request(&pending) {
            Err(status) => self.complete(pending, status),
            Ok(Progress::Done(returned)) => self.complete(pending, Reply::success(returned)),
            Ok(Progress::Asked(jobs, gathered)) if jobs.is_empty() => {
                let returned = self.provided(&pending.call.method, gathered);
                self.complete(pending, returned);
            }
            Ok(Progress::Asked(jobs, gathered)) => self.start_running(pending, jobs, gathered),
        }
    }

    /// A job of a running request is over.
    pub(super) fn finish_operation(&mut self, job: JobId, result: JobResult) {
        let found = self.call_of(job).and_then(|call| self.running.remove(&call));
        let Some(mut running) = found else {
            return;
        };
        running.jobs.retain(|waiting| *waiting != job);
        self.restless = true;
        match result {
            JobResult::LetGo => self.perform(Pending { slow: false, ..running.pending }),
            JobResult::Provided(Err(status)) => self.complete(running.pending, status),
            JobResult::Provided(Ok(instances)) => {
                running.gathered.extend(instances);
                if running.jobs.is_empty() {
                    let returned = self.provided(&running.pending.call.method, running.gathered);
                    self.complete(running.pending, returned);
                } else {
                    self.running.insert(running.pending.id, running);
                }
            }
            JobResult::Written(_) | JobResult::Read(_) => unreachable!("sorted by the caller"),
        }
    }

    /// Everything that can be wrong with a request before it is done: authentication, the
    /// connection, parameters, rights.
    pub(super) fn check(&self, pending: &Pending) -> Result<(), Status> {
        self.authenticate(&pending.call.caller)?;
        let method = &pending.call.method;
        let Some(handle) = method.connection() else {
            return Ok(());
        };
        let namespace = self.namespace_of(handle)?;
        let connection = &self.connections[&handle];
        let namespace = self.repository.get(namespace).expect("it has been found");
        self.check_encryption(namespace, &pending.call.caller)?;
        self.check_parameters(method)?;
        self.check_rights(namespace, connection, &pending.call.caller, method)
    }

    /// The namespace that a connection stands for now (A-50) [REQ CALL-1, NS-10, RESTORE-17].
    fn namespace_of(&self, handle: Handle) -> Result<NamespaceId, Status> {
        let connection = self.connections.get(&handle).ok_or(Status::RPC_E_DISCONNECTED)?;
        let survives = self.profile.is(Mutant::OldConnectionSurvives);
        if connection.replaced && !survives {
            return Err(Status::WBEM_E_INVALID_NAMESPACE);
        }
        let by_name = self.profile.readings.recreated_namespace == RecreatedNamespace::ByName;
        let known = self.repository.get(connection.namespace).map(|_| connection.namespace);
        let found = match known.is_none() && (by_name || survives) {
            true => self.repository.find(&connection.path),
            false => known,
        };
        found.ok_or(Status::WBEM_E_INVALID_NAMESPACE)
    }

    /// [REQ CALL-4, CALL-5, CALL-10]
    fn check_parameters(&self, method: &Method) -> Result<(), Status> {
        let (flags, listed, missing) = match method {
            // Its result is read from the result object at once [REQ CONNECT-22].
            Method::OpenNamespace { path, flags, .. } => {
                (*flags, FLAG_RETURN_IMMEDIATELY, path.is_none())
            }
            Method::GetObject { flags, .. } => {
                (*flags, FLAG_USE_AMENDED_QUALIFIERS | FLAG_DIRECT_READ, false)
            }
            Method::PutClass { flags, .. } => {
                let modes = FLAG_UPDATE_SAFE_MODE | FLAG_UPDATE_FORCE_MODE;
                let puts = FLAG_UPDATE_ONLY | FLAG_CREATE_ONLY | FLAG_OWNER_UPDATE;
                (*flags, modes | puts | FLAG_USE_AMENDED_QUALIFIERS, contradicts(*flags))
            }
            Method::PutInstance { flags, .. } => {
                let puts = FLAG_UPDATE_ONLY | FLAG_CREATE_ONLY | FLAG_USE_AMENDED_QUALIFIERS;
                (*flags, puts, *flags & 3 == 3)
            }
            Method::DeleteClass { class, flags, .. } => {
                (*flags, FLAG_OWNER_UPDATE, class.is_none())
            }
            Method::DeleteInstance { path, flags, .. } => (*flags, 0, path.is_none()),
            Method::EnumerateClasses { flags, .. } => (*flags, ENUMERATION_FLAGS, false),
            Method::EnumerateInstances { class, flags, .. } => {
                (*flags, ENUMERATION_FLAGS | FLAG_DIRECT_READ, class.is_none())
            }
            _ => (0, 0, false),
        };
        let ignored = match self.profile.readings.unlisted_flags {
            UnlistedFlags::IgnoreReserved => IGNORED_FLAGS,
            UnlistedFlags::RefuseUnlisted => 0,
        };
        match missing || flags & !listed & !ignored != 0 {
            true => Err(Status::WBEM_E_INVALID_PARAMETER),
            false => Ok(()),
        }
    }

    /// Does what a checked request asks for.
    fn do_request(&mut self, pending: &Pending) -> Result<Progress, Status> {
        let Some(handle) = pending.call.method.connection() else {
            return self.login(pending).map(|()| Progress::Done(Returned::Nothing));
        };
        let id = self.namespace_of(handle)?;
        let done = match &pending.call.method {
            Method::OpenNamespace { path: Some(path), .. } => {
                self.open_namespace(pending, id, path).map(|()| Returned::Nothing)
            }
            Method::GetObject { path, .. } => return self.get(pending, id, path.as_deref()),
            Method::PutClass { class, flags, .. } => {
                let put = self.class_put(*flags);
                let put = self.namespace_mut(id).put_class(class, put);
                self.coded(pending, put)
            }
            Method::DeleteClass { class: Some(class), .. } => {
                let deleted = self.namespace_mut(id).delete_class(&Name::new(class));
                self.coded(pending, deleted)
            }
            Method::EnumerateClasses { superclass, flags, .. } => {
                self.list_classes(pending, id, superclass.as_deref(), flags & FLAG_SHALLOW != 0)
            }
            Method::PutInstance { instance, flags, .. } => {
                return self.put_instance(pending, id, instance, put_mode(*flags));
            }
            Method::DeleteInstance { path: Some(path), .. } => {
                return self.delete_instance(pending, id, path);
            }
            Method::EnumerateInstances { class: Some(class), flags, .. } => {
                return self.list_instances(pending, id, class, flags & FLAG_SHALLOW != 0);
            }
            Method::GetSecurity { .. } => {
                Ok(Returned::Security(self.descriptor_of(self.namespace(id))))
            }
            Method::SetSecurity { descriptor, .. } => {
                self.set_security(id, descriptor).map(|()| Returned::Nothing)
            }
            Method::GetCallerRights { .. } => {
                Ok(Returned::Rights(self.granted(self.namespace(id), &pending.call.caller)))
            }
            _ => Err(Status::WBEM_E_INVALID_PARAMETER),
        };
        done.map(Progress::Done)
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

    fn refused(&self, pending: &Pending, refusal: Refusal) -> Status {
        code::of(&self.profile, &pending.call.method, refusal)
    }

    /// GetObject [REQ CLASS-1 to CLASS-4, INSTANCE-2, INSTANCE-3, INSTANCE-18].
    fn get(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        path: Option<&str>,
    ) -> Result<Progress, Status> {
        let Some(path) = path.filter(|path| !path.is_empty()) else {
            return Ok(Progress::Done(Returned::Empty)); // [REQ CLASS-2]
        };
        let path = parse_path(path)?;
        let class = self.class_at(pending, id, &path)?;
        if path.is_class() {
            let object = class.object(self.namespace(id).path());
            return Ok(Progress::Done(Returned::Class(object)));
        }
        if let Some(instance) = self.own_instance(&class) {
            let object = class.object_of(instance, self.namespace(id).path());
            return Ok(Progress::Done(Returned::Instance(object)));
        }
        if class.instance_provider().is_some() {
            let key = self.key_in(pending, &class, &path)?;
            let request = ProviderRequest::Get { class: path.class, key };
            return self.ask_provider(pending, id, &class, request);
        }
        let found = match is_namespace_class(&class) {
            true => self.child_instance(id, &path.keys),
            false => self.namespace(id).instance(&path.class, &path.keys).cloned(),
        };
        let found = found.map_err(|refusal| self.refused(pending, refusal))?;
        Ok(Progress::Done(Returned::Instance(object_in(self.namespace(id), found))))
    }

    fn class_at(
        &self,
        pending: &Pending,
        id: NamespaceId,
        path: &ObjectPath,
    ) -> Result<Arc<Class>, Status> {
        if path.namespace.as_ref().is_some_and(|other| other != self.namespace(id).path()) {
            return Err(Status::WBEM_E_INVALID_NAMESPACE);
        }
        let class = self.namespace(id).class(&path.class).cloned();
        class.ok_or_else(|| self.refused(pending, Refusal::NoSuchClass))
    }

    fn key_in(
        &self,
        pending: &Pending,
        class: &Class,
        path: &ObjectPath,
    ) -> Result<InstanceKey, Status> {
        let key = InstanceKey::from_path(class, &path.keys);
        key.map_err(|refusal| self.refused(pending, refusal))
    }

    /// CreateClassEnum [REQ CLASS-21, CLASS-22].
    fn list_classes(
        &self,
        pending: &Pending,
        id: NamespaceId,
        superclass: Option<&str>,
        shallow: bool,
    ) -> Result<Returned, Status> {
        let namespace = self.namespace(id);
        let classes: Vec<_> = match superclass.filter(|name| !name.is_empty()).map(Name::new) {
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
        let objects = classes.iter().map(|class| class.object(namespace.path()));
        Ok(Returned::Classes(objects.collect()))
    }

    /// CreateInstanceEnum [REQ INSTANCE-15, INSTANCE-16, INSTANCE-17].
    fn list_instances(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        class: &str,
        shallow: bool,
    ) -> Result<Progress, Status> {
        let name = Name::new(class);
        let Some(class) = self.namespace(id).class(&name).cloned() else {
            return Err(self.refused(pending, Refusal::NoSuchClass));
        };
        let below = if shallow { Vec::new() } else { self.namespace(id).descendants(&name) };
        let mut gathered = Vec::new();
        let mut jobs = Vec::new();
        for class in [class].iter().chain(&below) {
            if let Some(instance) = self.own_instance(class) {
                gathered.push(instance);
            } else if class.instance_provider().is_some() {
                let request = ProviderRequest::Enumerate { class: class.name().clone() };
                jobs.push(self.provider_job(pending, id, class, request)?);
            } else if is_namespace_class(class) {
                gathered.extend(self.child_instances(id));
            } else {
                gathered.extend(self.namespace(id).instances_of(class.name()).cloned());
            }
        }
        Ok(Progress::Asked(jobs, gathered))
    }

    /// PutInstance [REQ INSTANCE-1, NS-2, INSTANCE-22].
    fn put_instance(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        instance: &Arc<Instance>,
        mode: PutMode,
    ) -> Result<Progress, Status> {
        let Some(class) = self.namespace(id).class(&instance.class).cloned() else {
            return Err(self.refused(pending, Refusal::NoSuchClass));
        };
        if class.instance_provider().is_some() {
            let key = InstanceKey::of(&class, instance);
            let key = key.map_err(|refusal| self.refused(pending, refusal))?;
            let request = ProviderRequest::Put { instance: Arc::clone(instance), key, mode };
            return self.ask_provider(pending, id, &class, request);
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
                let instance = Arc::clone(instance);
                self.namespace_mut(id).put_instance_with(instance, mode, missing_keys)
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
    fn delete_instance(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        path: &str,
    ) -> Result<Progress, Status> {
        let path = parse_path(path)?;
        if path.is_class() {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        let class = self.class_at(pending, id, &path)?;
        if class.instance_provider().is_some() {
            let key = self.key_in(pending, &class, &path)?;
            let request = ProviderRequest::Delete { class: path.class, key };
            return self.ask_provider(pending, id, &class, request);
        }
        let deleted = match is_namespace_class(&class) {
            true => self.delete_child(id, &path.keys),
            false => self.namespace_mut(id).delete_instance(&path.class, &path.keys),
        };
        self.coded(pending, deleted).map(Progress::Done)
    }
}

const ENUMERATION_FLAGS: u32 =
    FLAG_SHALLOW | FLAG_RETURN_IMMEDIATELY | FLAG_FORWARD_ONLY | FLAG_USE_AMENDED_QUALIFIERS;

/// [REQ CLASS-8]
fn contradicts(flags: u32) -> bool {
    let both = |pair: u32| flags & pair == pair;
    both(FLAG_CREATE_ONLY | FLAG_UPDATE_ONLY)
        || both(FLAG_UPDATE_SAFE_MODE | FLAG_UPDATE_FORCE_MODE)
}

fn put_mode(flags: u32) -> PutMode {
    match flags & (FLAG_CREATE_ONLY | FLAG_UPDATE_ONLY) {
        FLAG_CREATE_ONLY => PutMode::CreateOnly,
        FLAG_UPDATE_ONLY => PutMode::UpdateOnly,
        _ => PutMode::CreateOrUpdate,
    }
}

fn parse_path(path: &str) -> Result<ObjectPath, Status> {
    if path.chars().count() > PATH_LENGTH_MAX {
        return Err(Status::WBEM_E_QUOTA_VIOLATION);
    }
    ObjectPath::parse(path).map_err(|_| Status::WBEM_E_INVALID_OBJECT_PATH)
}

/// Whether instances of the class are the namespaces below [REQ NS-1].
fn is_namespace_class(class: &Class) -> bool {
    class.name().folded() == "__namespace"
}

/// An instance as a client of a namespace gets it.
fn object_in(namespace: &Namespace, instance: Arc<Instance>) -> Object<Instance> {
    match namespace.class(&instance.class) {
        Some(class) => class.object_of(instance, namespace.path()),
        None => {
            let class = Arc::new(ClassFacts::unknown(instance.class.clone()));
            Object { value: instance, class, namespace: namespace.path().clone() }
        }
    }
}

impl Server {
    /// What a request that providers have answered returns.
    fn provided(&self, method: &Method, gathered: Vec<Arc<Instance>>) -> Reply {
        let handle = method.connection().expect("requests to providers have one");
        let namespace = match self.namespace_of(handle) {
            Ok(id) => self.namespace(id),
            Err(status) => return status.into(),
        };
        let mut objects = gathered.into_iter().map(|instance| object_in(namespace, instance));
        match method {
            Method::EnumerateInstances { .. } => {
                Reply::success(Returned::Instances(objects.collect()))
            }
            Method::GetObject { .. } => match objects.next() {
                Some(instance) => Reply::success(Returned::Instance(instance)),
                None => Status::WBEM_E_NOT_FOUND.into(),
            },
            _ => Reply::success(Returned::Nothing),
        }
    }

    /// How PutClass puts: the mode by its flags, the rules by the profile.
    fn class_put(&self, flags: u32) -> ClassPut {
        let update = match flags & (FLAG_UPDATE_SAFE_MODE | FLAG_UPDATE_FORCE_MODE) {
            FLAG_UPDATE_SAFE_MODE => UpdateMode::Safe,
            FLAG_UPDATE_FORCE_MODE => UpdateMode::Force,
            _ => UpdateMode::Compatible,
        };
        ClassPut { mode: put_mode(flags), update, rules: code::class_rules(&self.profile) }
    }
}

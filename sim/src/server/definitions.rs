//! Classes that class providers supply: asked for when a call reads, and never stored
//! [REQ STATIC-4].
//!
//! A class provider is registered by an instance of `__ClassProviderRegistration` (SDK, Registering
//! a Class Provider). A call that reads sees its namespace with what class providers show in it at
//! that moment; a class that is stored wins (MS-WMI 3.1.4.3.4 looks there first). What the call
//! sees is the call's own, and goes when that ends.
//!
//! The documents leave open what follows from a provider that cannot do its part. Here a GetObject
//! and a CreateClassEnum fail with what the provider fails with; to instances and queries it shows
//! nothing, as what is stored can be read all the same [REQ STATIC-6]. Its queries, such as
//! ResultSetQueries, may name a superset of its classes, so they decide nothing: it is asked.
//! Calls that write find stored classes only.

use std::sync::{Arc, LazyLock};

use crate::call::{Enumeration, Method};
use crate::cim::{ClassDeclaration, Instance, Name, Value};
use crate::profile::Mutant;
use crate::repository::{Namespace, NamespaceId, PutMode};
use crate::status::Status;

use super::pending::{Pending, Running};
use super::provider::registrations;
use super::{ClassRequest, Job, JobId, Server};

/// Whether a call sees what class providers show.
fn reads(method: &Method) -> bool {
    matches!(
        method,
        Method::GetObject { .. }
            | Method::EnumerateClasses { .. }
            | Method::EnumerateInstances { .. }
            | Method::ExecQuery { .. }
            | Method::OpenEnumerator { .. }
    )
}

/// What is asked on behalf of such a call, if it needs classes that are not stored.
fn request_for(method: &Method, namespace: &Namespace) -> Option<ClassRequest> {
    let Method::GetObject { path, .. } = method else {
        return Some(ClassRequest::Enumerate);
    };
    let class = &path.as_ref()?.object()?.class;
    let is_stored = namespace.class(class).is_some();
    (!is_stored).then(|| ClassRequest::Get { class: class.clone() })
}

/// The class whose instances register class providers: every call that reads looks there.
static REGISTRATION: LazyLock<Name> = LazyLock::new(|| Name::new("__ClassProviderRegistration"));

/// Whether a registration is one to be asked through.
///
/// A push provider (InteractionType 1) has stored its classes itself, and one that does not
/// enumerate is no legal class provider (SDK, `__ObjectProviderRegistration`).
fn supports(registration: &Instance, request: &ClassRequest) -> bool {
    let is_true = |property: &str| *registration.value(property) == Value::Boolean(true);
    let pulls = registration.value("InteractionType").as_integer().unwrap_or(0) == 0;
    pulls
        && is_true("SupportsEnumeration")
        && match request {
            ClassRequest::Get { .. } => is_true("SupportsGet"),
            ClassRequest::Enumerate => true,
        }
}

/// Whether a call fails where a class provider does.
fn is_about_classes(method: &Method) -> bool {
    matches!(
        method,
        Method::GetObject { .. }
            | Method::EnumerateClasses { .. }
            | Method::OpenEnumerator { of: Enumeration::Classes { .. }, .. }
    )
}

impl Server {
    /// The namespace of a call, with what class providers have shown to it.
    pub(super) fn shown<'a>(&'a self, pending: &'a Pending, id: NamespaceId) -> &'a Namespace {
        pending.shown.as_deref().unwrap_or_else(|| self.namespace(id))
    }

    /// Whether a call is for a class that only a provider can have.
    pub(super) fn asks_for_class(&self, pending: &Pending) -> bool {
        let handle = pending.call.method.connection();
        let id = handle.and_then(|handle| self.namespace_of(handle).ok());
        let question = id.and_then(|id| self.class_question(pending, id));
        matches!(question, Some((ClassRequest::Get { .. }, _)))
    }

    /// Has class providers asked, where a call needs that and has not done it yet.
    pub(super) fn class_jobs(&mut self, pending: &Pending, id: NamespaceId) -> Vec<JobId> {
        if pending.shown.is_some() {
            return Vec::new();
        }
        let Some((request, providers)) = self.class_question(pending, id) else {
            return Vec::new();
        };
        let mut jobs = Vec::new();
        for provider in providers {
            let request = request.clone();
            jobs.push(self.job(Job::Define { call: pending.id, provider, request }));
        }
        jobs
    }

    /// What is to be asked for a call, and of which providers.
    fn class_question(
        &self,
        pending: &Pending,
        id: NamespaceId,
    ) -> Option<(ClassRequest, Vec<Arc<str>>)> {
        let method = &pending.call.method;
        let handle = method.connection().filter(|_| reads(method))?;
        let namespace = self.namespace(id);
        if !namespace.has_instances(&REGISTRATION) {
            return None; // As mostly: nothing else is looked up for that.
        }
        let stored_only = self.connections.get(&handle)?.repository_only;
        if stored_only && !self.profile.is(Mutant::StoredDataShowsProvided) {
            return None; // [REQ STATIC-7]
        }
        let request = request_for(method, namespace)?;
        let registered = registrations(namespace, &REGISTRATION);
        let able = registered.filter(|(_, registration)| supports(registration, &request));
        let providers: Vec<Arc<str>> = able.map(|(name, _)| name.as_str().into()).collect();
        (!providers.is_empty()).then_some((request, providers))
    }

    /// A call goes on once class providers have answered.
    pub(super) fn wait_for_classes(&mut self, pending: Pending, jobs: Vec<JobId>) {
        let handle = pending.call.method.connection().expect("it has asked through one");
        let namespace = self.site(handle).expect("it has been found").namespace;
        let shown = Some(Arc::new(namespace.clone()));
        let pending = Pending { shown, ..pending };
        self.keep_running(Running { pending, jobs: jobs.into(), listing: None });
    }

    /// A class provider has answered.
    pub(super) fn finish_definition(
        &mut self,
        job: JobId,
        answer: Result<Vec<Arc<ClassDeclaration>>, Status>,
    ) {
        let Some(mut running) = self.take_running(job) else {
            return;
        };
        self.restless = true;
        match answer {
            Ok(classes) => self.show(&mut running.pending, &classes),
            Err(status) => {
                let fails = is_about_classes(&running.pending.call.method);
                if fails && status != Status::WBEM_E_NOT_FOUND {
                    return self.complete(running.pending, status);
                }
            }
        }
        match running.jobs.is_empty() {
            true => self.perform(running.pending),
            false => self.keep_running(running),
        }
    }

    /// Shows classes to a call.
    fn show(&mut self, pending: &mut Pending, classes: &[Arc<ClassDeclaration>]) {
        if let Some(shown) = &mut pending.shown {
            *shown = Arc::new(shown.showing(classes));
        }
        if self.profile.is(Mutant::ProvidedClassStored) {
            self.store_shown(pending, classes);
        }
    }

    /// What a wrong implementation does with the classes of a provider [REQ STATIC-4].
    fn store_shown(&mut self, pending: &Pending, classes: &[Arc<ClassDeclaration>]) {
        let handle = pending.call.method.connection();
        let id = handle.and_then(|handle| self.namespace_of(handle).ok());
        for class in classes {
            let namespace = id.and_then(|id| self.repository.get_mut(id));
            namespace.and_then(|at| at.put_class(class, PutMode::CreateOnly).ok());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::call::{Call, Handle, Interface, Reply, Returned};
    use crate::caller::Caller;
    use crate::machine::Machine;
    use crate::mof;
    use crate::profile::Profile;
    use crate::repository::InstanceKey;
    use crate::store::MemoryStore;

    const REGISTERED: &str = "SupportsGet = TRUE; SupportsEnumeration = TRUE;";
    const CLASSES: &str = r#"
        class Thing { [key] uint32 Id; };
        class Stored : Thing {};
        instance of Stored { Id = 1; };
    "#;

    /// A machine whose built-in provider supplies a class under a stored one, one under that, and
    /// one that is stored already.
    struct World(Machine);

    impl World {
        fn new(provider: &str, registration: &str) -> Self {
            let server = Server::new(Profile::recommended());
            let mut world = Self(Machine::new(server, MemoryStore::default()));
            world.compile(CLASSES);
            world.compile(&format!(
                "instance of __Win32Provider as $P {{ Name = \"{provider}\"; }};
                 instance of __InstanceProviderRegistration {{ provider = $P; {REGISTERED} }};
                 instance of __ClassProviderRegistration {{ provider = $P; {registration} }};"
            ));
            for text in [
                "[dynamic, provider(\"Table\")] class Low : Gauge {};",
                "[dynamic, provider(\"Table\")] class Gauge : Thing { uint8 Value; };",
                "class Stored { [key] string Other; };",
                "class Homeless : Nowhere {};",
            ] {
                let class = mof::parse_class(text).expect("it is right");
                world.0.table.put_class(Arc::new(class));
            }
            world
        }

        fn compile(&mut self, text: &str) {
            let repository = self.0.repository_mut();
            let path = mof::default_namespace();
            mof::compile_into("text", text, repository, &path).expect("it is right");
        }

        fn call(&mut self, method: Method) -> Reply {
            let caller = Arc::new(Caller::administrator("tool"));
            let id = self.0.call(Duration::ZERO, Call::new(caller, method));
            let replies = self.0.pump();
            let reply = replies.into_iter().find(|(of, _)| *of == id);
            reply.expect("nothing holds it").1
        }

        fn connect(&mut self, flags: u32) -> Handle {
            let namespace = Some("root\\default".into());
            let caller = Arc::new(Caller::administrator("tool"));
            let method = Method::Connect { namespace, flags, locale: None };
            let id = self.0.call(Duration::ZERO, Call::new(caller, method));
            self.0.pump();
            id.into()
        }

        fn get(&mut self, connection: Handle, path: &str) -> Result<Returned, Status> {
            let reply =
                self.call(Method::GetObject { connection, path: Some(path.into()), flags: 0 });
            match reply.status {
                Status::WBEM_S_NO_ERROR => Ok(reply.returned),
                status => Err(status),
            }
        }

        fn found(&mut self, connection: Handle, path: &str) -> Result<(), Status> {
            self.get(connection, path).map(drop)
        }

        /// The names of the classes under one, or why there are none.
        fn under(&mut self, connection: Handle, class: &str, flags: u32) -> Result<String, Status> {
            let superclass = Some(class.into());
            let reply = self.call(Method::EnumerateClasses { connection, superclass, flags });
            match reply.returned {
                Returned::Classes(classes) => {
                    let names: Vec<&str> =
                        classes.iter().map(|class| class.name.as_str()).collect();
                    Ok(names.join(" "))
                }
                _ => Err(reply.status),
            }
        }

        fn count(&mut self, method: Method) -> Result<usize, Status> {
            let reply = self.call(method);
            match reply.returned {
                Returned::Instances(instances) => Ok(instances.len()),
                _ => Err(reply.status),
            }
        }

        fn instances(&mut self, connection: Handle, class: &str) -> Result<usize, Status> {
            let class = Some(class.into());
            self.count(Method::EnumerateInstances { connection, class, flags: 0 })
        }

        fn query(&mut self, connection: Handle, text: &str) -> Result<usize, Status> {
            let (language, query) = (Some("WQL".into()), Some(text.into()));
            self.count(Method::ExecQuery { connection, language, query, flags: 0 })
        }

        /// The provider shows an instance of a class that it supplies.
        fn put_instance(&mut self, class: &str, id: u32) {
            let namespace = self.0.server().repository().namespaces();
            let path = mof::default_namespace();
            let namespace = namespace.into_iter().find(|one| *one.path() == path);
            let shown = namespace.expect("it is there").showing(&self.0.table.classes());
            let class = shown.class(&Name::new(class)).expect("it is supplied");
            let instance = class.spawn().with("Id", Value::Uint32(id));
            let key = InstanceKey::of(class, &instance).expect("it has one");
            self.0.table.put(key, Arc::new(instance));
        }
    }

    #[test]
    fn a_class_is_there_while_it_is_supplied_and_its_provider_registered() {
        let mut world = World::new("Table", REGISTERED);
        let stored = world.0.server().repository().clone();
        let client = world.connect(0);
        assert_eq!(world.found(client, "Low"), Ok(()));
        assert_eq!(world.under(client, "Thing", 0).as_deref(), Ok("Gauge Low Stored"));
        assert_eq!(world.under(client, "Thing", 1).as_deref(), Ok("Gauge Stored"));
        assert_eq!(world.under(client, "Gauge", 0).as_deref(), Ok("Low"));
        assert_eq!(world.found(client, "Homeless"), Err(Status::WBEM_E_NOT_FOUND));
        assert_eq!(*world.0.server().repository(), stored, "nothing is stored");
        world.0.table.delete_class(&"Gauge".into());
        assert_eq!(world.found(client, "Low"), Err(Status::WBEM_E_NOT_FOUND));
        world.compile("#pragma deleteinstance(\"__Win32Provider.Name=\\\"Table\\\"\", FAIL)");
        assert_eq!(world.under(client, "Thing", 0).as_deref(), Ok("Stored"));
    }

    #[test]
    fn a_stored_class_wins() {
        let mut world = World::new("Table", REGISTERED);
        let client = world.connect(0);
        let Ok(Returned::Class(class)) = world.get(client, "Stored") else {
            panic!("it is stored");
        };
        assert_eq!(class.superclass, Some("Thing".into()));
        assert_eq!(world.under(client, "Stored", 0).as_deref(), Ok(""));
    }

    /// [REQ STATIC-7]
    #[test]
    fn a_connection_to_stored_data_asks_nobody() {
        let mut world = World::new("Table", REGISTERED);
        let client = world.connect(0x40);
        assert_eq!(world.found(client, "Gauge"), Err(Status::WBEM_E_NOT_FOUND));
        assert_eq!(world.under(client, "Thing", 0).as_deref(), Ok("Stored"));
    }

    #[test]
    fn a_provider_is_asked_for_what_it_is_registered_for() {
        for (registration, got, listed) in [
            (REGISTERED, true, true),
            ("SupportsEnumeration = TRUE;", false, true),
            ("SupportsGet = TRUE;", false, false),
            ("InteractionType = 1; SupportsGet = TRUE; SupportsEnumeration = TRUE;", false, false),
        ] {
            let mut world = World::new("Table", registration);
            let client = world.connect(0);
            assert_eq!(world.found(client, "Gauge").is_ok(), got, "{registration}");
            let under = world.under(client, "Thing", 0).expect("it is listed");
            assert_eq!(under.contains("Gauge"), listed, "{registration}");
        }
    }

    #[test]
    fn instances_of_a_supplied_class_are_found() {
        let mut world = World::new("Table", REGISTERED);
        let client = world.connect(0);
        world.put_instance("Gauge", 2);
        world.put_instance("Low", 3);
        assert_eq!(world.found(client, "Low.Id=3"), Ok(()));
        assert_eq!(world.instances(client, "Gauge"), Ok(2));
        assert_eq!(world.instances(client, "Thing"), Ok(3));
        assert_eq!(world.query(client, "SELECT * FROM Gauge WHERE Id = 2"), Ok(1));
        assert_eq!(world.query(client, "SELECT * FROM Thing WHERE Id < 3"), Ok(2));
    }

    /// [REQ STATIC-6]
    #[test]
    fn a_provider_that_fails_spoils_what_is_about_classes() {
        let mut world = World::new("Nobody", REGISTERED);
        let client = world.connect(0);
        let failure = Status::WBEM_E_PROVIDER_LOAD_FAILURE;
        assert_eq!(world.found(client, "Gauge"), Err(failure));
        assert_eq!(world.under(client, "Thing", 0), Err(failure));
        assert_eq!(world.found(client, "Stored"), Ok(()));
        assert_eq!(world.instances(client, "Thing"), Ok(1));
        assert_eq!(world.query(client, "SELECT * FROM Thing"), Ok(1));
        assert_eq!(world.instances(client, "Gauge"), Err(Status::WBEM_E_INVALID_CLASS));
    }

    /// [REQ BUFFER-10]
    #[test]
    fn a_pause_of_repository_requests_lets_only_a_get_through() {
        let mut world = World::new("Table", REGISTERED);
        let profile = Profile::recommended().with("pause-holds", "repository-requests");
        let repository = world.0.server().repository().clone();
        let server = Server::with_repository(profile.expect("it is listed"), repository);
        let table = std::mem::take(&mut world.0.table);
        world.0 = Machine::new(server, MemoryStore::default());
        world.0.table = table;
        let client = world.connect(0);
        let caller = Arc::new(Caller::administrator("tool"));
        let call = |world: &mut World, method| {
            world.0.call(Duration::ZERO, Call::new(Arc::clone(&caller), method))
        };
        let object = call(&mut world, Method::Activate { interface: Interface::default() });
        call(&mut world, Method::Pause { object: object.into() });
        world.0.pump();
        assert_eq!(world.found(client, "Gauge"), Ok(()));
        let list = Method::EnumerateClasses { connection: client, superclass: None, flags: 0 };
        let list = call(&mut world, list);
        assert_eq!(world.0.pump(), []);
        assert_eq!(world.0.server().outstanding(), [list]);
    }
}

//! Calls of the server, one after another on one thread.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use wbem_sim::call::{Call, CallId, Handle, Interface, Method, Reply};
use wbem_sim::caller::Caller;
use wbem_sim::cim::{Instance, Value};
use wbem_sim::mof;
use wbem_sim::profile::Profile;
use wbem_sim::repository::{PutMode, Repository};
use wbem_sim::server::{Output, Server};
use wbem_sim::status::Status;

/// The seed of whatever is chosen at random.
pub const SEED: u64 = 20_261_122;

const CLASS: &str = r#"
    class Record {
        [key] uint32 Id;
        string Name; uint32 Size; boolean Ready; sint64 Offset;
        datetime Changed; real64 Share; uint8 Bytes[]; string Text;
    };"#;

/// A server with a client that is connected and has a backup object.
pub struct Bench {
    /// The server.
    pub server: Server,
    caller: Arc<Caller>,
    connection: Handle,
    object: Handle,
    random: SmallRng,
    count: u32,
}

impl Bench {
    /// A server whose repository holds so many instances.
    pub fn new(count: u32) -> Self {
        let mut server = Server::with_repository(Profile::recommended(), repository(count));
        server.set_request_limit(u32::MAX);
        let caller = Arc::new(Caller::administrator("bench"));
        let mut call = |method| {
            let id = server.call(Duration::ZERO, Call::new(Arc::clone(&caller), method));
            while server.poll().is_some() {}
            Handle::from(id)
        };
        let connection = call(Method::connect("root\\default"));
        let object = call(Method::Activate { interface: Interface::default() });
        Self { server, caller, connection, object, random: SmallRng::seed_from_u64(SEED), count }
    }

    fn start(&mut self, method: Method) -> CallId {
        self.server.call(Duration::ZERO, Call::new(Arc::clone(&self.caller), method))
    }

    fn finish(&mut self) -> Reply {
        match self.server.poll() {
            Some(Output::Reply { reply, .. }) => reply,
            other => panic!("a reply was expected, and {other:?} came"),
        }
    }

    fn call(&mut self, method: Method) -> Reply {
        self.start(method);
        let reply = self.finish();
        assert_eq!(reply.status, Status::WBEM_S_NO_ERROR);
        reply
    }

    /// Pause, and Resume.
    pub fn pause_and_resume(&mut self) {
        self.call(Method::Pause { object: self.object });
        self.call(Method::Resume { object: self.object });
    }

    /// Gets one of the instances.
    pub fn get(&mut self) -> Reply {
        let id = self.random.random_range(0..self.count);
        let path = Some(format!("Record.Id={id}").into());
        self.call(Method::GetObject { connection: self.connection, path, flags: 0 })
    }

    /// Puts another value into one of the instances.
    pub fn put(&mut self) {
        let id = self.random.random_range(0..self.count);
        let size = self.random.random();
        let instance = Arc::new(record(id, size));
        let connection = self.connection;
        self.call(Method::PutInstance { connection, instance, flags: 0 });
    }

    /// Pauses, makes so many calls that are held, and resumes: all of them run.
    pub fn hold_and_release(&mut self, calls: u32) {
        self.call(Method::Pause { object: self.object });
        for id in 0..calls {
            let path = Some(format!("Record.Id={}", id % self.count).into());
            self.start(Method::GetObject { connection: self.connection, path, flags: 0 });
        }
        self.start(Method::Resume { object: self.object });
        for _ in 0..=calls {
            assert_eq!(self.finish().status, Status::WBEM_S_NO_ERROR);
        }
    }
}

/// A repository with so many instances of nine properties.
pub fn repository(count: u32) -> Repository {
    let mut repository = Repository::new();
    let path = mof::default_namespace();
    mof::compile_into("bench", CLASS, &mut repository, &path).expect("the class compiles");
    let namespace = repository.at_mut(&path).expect("root\\default is there");
    for id in 0..count {
        let put = namespace.put_instance(record(id, id), PutMode::default());
        put.expect("a record fits its class");
    }
    repository
}

/// An instance of nine properties.
pub fn record(id: u32, size: u32) -> Instance {
    Instance::new("Record")
        .with("Id", Value::Uint32(id))
        .with("Name", Value::string("a record"))
        .with("Size", Value::Uint32(size))
        .with("Ready", Value::Boolean(true))
        .with("Text", Value::string("some text that is neither short nor long"))
}

//! Recorded histories whose order of effects is known, followed by the model.

use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::history::{History, Start, Verdict};
use wbem_conformance::scenario::Content;
use wbem_sim::call::{Call, CallId, Handle, Interface, Method};
use wbem_sim::caller::Caller;
use wbem_sim::cim::{GivenPath, Instance, Value};
use wbem_sim::machine::Machine;
use wbem_sim::profile::Profile;
use wbem_sim::server::Server;
use wbem_sim::store::MemoryStore;

/// How many instances the calls are about.
const INSTANCES: u32 = 100;

/// What the calls of a history are.
#[derive(Debug, Clone, Copy)]
pub enum Calls {
    /// Pause, a second Pause that is refused, Resume, a second Resume that is refused.
    Pauses,
    /// GetObject of one instance after another.
    Gets,
    /// PutInstance of one instance after another.
    Puts,
    /// What a program does beside a backup tool: of eight calls four gets, two puts, a Pause and a
    /// Resume.
    Mixed,
}

impl Calls {
    /// Each with its name.
    pub const ALL: [(&str, Calls); 4] = [
        ("pauses", Calls::Pauses),
        ("gets", Calls::Gets),
        ("puts", Calls::Puts),
        ("mixed", Calls::Mixed),
    ];
}

/// A history, and what it starts from.
pub struct Recorded {
    start: Start,
    history: History,
    /// How many calls there are.
    pub calls: usize,
}

impl Recorded {
    /// Has a server make so many calls, two threads in turn, and notes down what they saw.
    pub fn new(kind: Calls, calls: usize) -> Self {
        let content = Content { file: "content".into(), text: content().into() };
        let start = Start::new(Profile::recommended(), &[content]).expect("the content loads");
        let mut recorder = Recorder {
            machine: Machine::new(server(), MemoryStore::default()),
            history: History::default(),
            caller: Arc::new(Caller::administrator("bench")),
            made: 0,
        };
        let connection = recorder.call(Method::connect("root\\default"));
        let object = recorder.call(Method::Activate { interface: Interface::default() });
        let instances: Vec<_> = (0..INSTANCES).map(|id| Arc::new(instance(id))).collect();
        let paths: Vec<_> = (0..INSTANCES).map(|id| format!("T.Id={id}")).collect();
        for number in 0..calls {
            let at = number % INSTANCES as usize;
            let get = || {
                let path = Some(GivenPath::from(&*paths[at]));
                Method::GetObject { connection, path, flags: 0 }
            };
            let put = || {
                let instance = Arc::clone(&instances[at]);
                Method::PutInstance { connection, instance, flags: 0 }
            };
            recorder.call(match (kind, number % 8) {
                (Calls::Pauses, 0 | 1 | 4 | 5) | (Calls::Mixed, 6) => Method::Pause { object },
                (Calls::Pauses, _) | (Calls::Mixed, 7) => Method::Resume { object },
                (Calls::Gets, _) | (Calls::Mixed, 0 | 1 | 3 | 4) => get(),
                (Calls::Puts | Calls::Mixed, _) => put(),
            });
        }
        Self { start, history: recorder.history, calls }
    }

    /// Follows it; panics if the model would have replied otherwise.
    pub fn replay(&self) {
        assert_eq!(self.history.replay(&self.start), Verdict::Ok);
    }
}

struct Recorder {
    machine: Machine,
    history: History,
    caller: Arc<Caller>,
    made: u32,
}

impl Recorder {
    fn call(&mut self, method: Method) -> Handle {
        let call = Call::new(Arc::clone(&self.caller), method);
        let thread = self.made % 2;
        self.made += 1;
        self.history.invoked(thread, call.clone());
        let id: CallId = self.machine.call(Duration::ZERO, call);
        let (_, reply) = self.machine.next_reply().expect("nothing holds it");
        self.history.returned(thread, reply);
        id.into()
    }
}

fn content() -> String {
    let class = "class T { [key] uint32 Id; uint32 Size; string Text; };".to_owned();
    let instance = |id: u32| format!("instance of T {{ Id = {id}; Text = \"some text\"; }};");
    (0..INSTANCES).map(instance).fold(class, |all, one| all + &one)
}

fn server() -> Server {
    let mut server = Server::new(Profile::recommended());
    let path = wbem_sim::mof::default_namespace();
    wbem_sim::mof::compile_into("content", &content(), server.repository_mut(), &path)
        .expect("the content compiles");
    server
}

fn instance(id: u32) -> Instance {
    let text = Value::string("another text");
    Instance::new("T").with("Id", Value::Uint32(id)).with("Text", text)
}

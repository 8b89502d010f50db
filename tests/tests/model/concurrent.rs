//! The async face under real threads: what its callers see of each other is what a service could
//! show that does one thing at a time.
//!
//! Each task writes down its calls before it makes them and their replies after they came, so that
//! no call took effect outside of what is written down; whether that is linearizable is checked.

use std::sync::{Arc, Mutex};

use wbem_conformance::history::{Event, History, Start, Verdict};
use wbem_conformance::scenario::Content;
use wbem_sim::call::{Call, CallId, Handle, Interface, Method, Reply, Returned};
use wbem_sim::caller::Caller;
use wbem_sim::cim::{Instance, Value};
use wbem_sim::profile::Profile;
use wbem_sim::simulator::{BackupObject, CallError, Connection, Simulator};
use wbem_sim::status::Status;

const CLASS: &str = "class Note { [key] uint32 Id; string Text; };";
const WRITERS: u32 = 3;
const ROUNDS: u32 = 6;
/// Most steps of the model that the check may take.
const STEPS: u64 = 2_000_000;

/// What all tasks write down.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<History>>);

impl Seen {
    fn invoked(&self, thread: u32, method: Method) -> CallId {
        let call = Call::new(Arc::new(Caller::administrator("tool")), method);
        self.0.lock().unwrap().invoked(thread, call)
    }

    fn returned(&self, thread: u32, reply: impl Into<Reply>) {
        self.0.lock().unwrap().returned(thread, reply.into());
    }

    fn ended(&self, thread: u32, result: Result<(), CallError>) {
        self.returned(thread, result.map_or_else(|error| error.status, |()| OK));
    }
}

const OK: Status = Status::WBEM_S_NO_ERROR;

/// A connection and a backup object, and what the history calls them.
struct Opened {
    simulator: Simulator,
    connection: Arc<Connection>,
    connected: Handle,
    backup: Arc<BackupObject>,
    object: Handle,
    seen: Seen,
}

async fn opened() -> Opened {
    let simulator = Simulator::new(Profile::recommended());
    simulator.load_mof(CLASS).unwrap();
    let client = simulator.client(Caller::administrator("tool"));
    let seen = Seen::default();
    let connected = seen.invoked(0, Method::connect("root\\default")).into();
    let connection = Arc::new(client.connect("root\\default").await.unwrap());
    seen.returned(0, OK);
    let interface = Interface::IWbemBackupRestoreEx;
    let object = seen.invoked(0, Method::Activate { interface }).into();
    let backup = Arc::new(client.activate().await.unwrap());
    seen.returned(0, OK);
    Opened { simulator, connection, connected, backup, object, seen }
}

impl Opened {
    async fn pause(&self) {
        self.seen.invoked(0, Method::Pause { object: self.object });
        self.seen.ended(0, self.backup.pause().await);
    }

    async fn resume(&self) {
        self.seen.invoked(0, Method::Resume { object: self.object });
        self.seen.ended(0, self.backup.resume().await);
    }

    /// Puts an instance, and gets it: another writer may have come between.
    async fn write(&self, thread: u32, round: u32) {
        let text = format!("{round} by {thread}");
        let note =
            Instance::new("Note").with("Id", Value::Uint32(1)).with("Text", Value::string(&text));
        let instance = Arc::new(note.clone());
        let connection = self.connected;
        self.seen.invoked(thread, Method::PutInstance { connection, instance, flags: 0 });
        self.seen.ended(thread, self.connection.put_instance(note).await);
        self.read(thread).await;
    }

    async fn read(&self, thread: u32) {
        let (connection, path) = (self.connected, Some("Note.Id=1".into()));
        self.seen.invoked(thread, Method::GetObject { connection, path, flags: 0 });
        match self.connection.get_instance("Note.Id=1").await {
            Ok(instance) => {
                let returned = Returned::Instance(instance);
                self.seen.returned(thread, Reply { returned, ..OK.into() });
            }
            Err(error) => self.seen.returned(thread, error.status),
        }
    }

    /// All writers at once. Every other time a pause holds all of them, otherwise one comes and
    /// goes while they write.
    async fn round(self: &Arc<Self>, round: u32) {
        let holds_all = round.is_multiple_of(2);
        if holds_all {
            self.pause().await;
        }
        let writers: Vec<_> = (1..=WRITERS)
            .map(|thread| {
                let opened = Arc::clone(self);
                tokio::spawn(async move { opened.write(thread, round).await })
            })
            .collect();
        if !holds_all {
            self.pause().await;
        }
        while holds_all && self.waiting() < WRITERS as usize {
            tokio::task::yield_now().await;
        }
        self.resume().await;
        for writer in writers {
            writer.await.unwrap();
        }
        // Everybody knows who came last, so that the search need not go back beyond this.
        self.read(0).await;
    }

    fn waiting(&self) -> usize {
        self.simulator.inspect(|server| server.outstanding().len())
    }
}

fn start() -> Start {
    let content = Content { file: "content".into(), text: CLASS.into() };
    Start::new(Profile::recommended(), &[content]).unwrap()
}

async fn played() -> History {
    let opened = Arc::new(opened().await);
    for round in 0..ROUNDS {
        opened.round(round).await;
    }
    let seen = opened.seen.0.lock().unwrap();
    seen.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_threads_see_could_have_come_one_after_the_other() {
    let history = played().await;
    assert_eq!(history.check(&start(), STEPS), Verdict::Ok, "{history:#?}");

    // Who reads after the second round sees what was there after the first: nobody can have shown
    // that. So early the search has little to go back to.
    let is_read = |event: &Event| {
        matches!(
            event,
            Event::Returned { thread: 0, reply } if matches!(reply.returned, Returned::Instance(_))
        )
    };
    let mut seen = Vec::from(history);
    let reads: Vec<usize> = (0..seen.len()).filter(|at| is_read(&seen[*at])).collect();
    let [before, last, ..] = reads[..] else { panic!("there is one in each round") };
    seen[last] = seen[before].clone();
    let history = History::from(seen);
    let events = last + 1;
    assert_eq!(history.check(&start(), STEPS), Verdict::Illegal { events });
}

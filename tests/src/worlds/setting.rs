//! The clients of a small world, what they call with, and how the server is to behave.

use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use wbem_sim::call::{Call, Handle, Interface, Method};
use wbem_sim::caller::{Caller, Origin};
use wbem_sim::cim::{GivenPath, Instance, Value};
use wbem_sim::mof;
use wbem_sim::profile::{PausePrivilege, Profile, WhoMayCall};
use wbem_sim::repository::{PutMode, Repository};
use wbem_sim::server::Server;

use super::action::{Client, Verb};
use super::content::Contents;

/// What is stored to begin with: one class of notes, and one that a provider answers for.
pub const MOF: &str = r#"
    class Note { [key] uint32 Id; uint32 Value; };
    [dynamic, provider("Table")] class Reading { [key] uint32 Id; };
    instance of __Win32Provider as $P { Name = "Table"; };
    instance of __InstanceProviderRegistration { Provider = $P; SupportsGet = TRUE; };
"#;
/// The file.
pub const FILE: &str = "C:\\work\\a.bak";
/// How long time passes at most in one step.
pub const PASS_MAX: Duration = Duration::from_secs(900);

/// Who the two clients are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Clients {
    /// Two local administrators: the world is the same with the two exchanged.
    Alike,
    /// The second one is on another machine: its death is noticed late.
    OneRemote,
    /// The second one is an account without privileges.
    OneGuest,
}

/// A world to be explored.
#[derive(Debug)]
pub struct Setting {
    /// How the server behaves.
    pub profile: Arc<Profile>,
    /// Who the clients are.
    pub clients: Clients,
    /// What they call.
    pub verbs: Vec<Verb>,
    /// Whether states that differ in which client is which are taken for one.
    pub by_symmetry: bool,
    pub(super) contents: Contents,
    pub(super) callers: [Arc<Caller>; 2],
    pub(super) notes: [Arc<Instance>; 2],
    pub(super) answer: Arc<Instance>,
    pub(super) file: Arc<str>,
    pub(super) note_path: GivenPath,
    pub(super) reading_path: GivenPath,
    pub(super) namespace: Arc<str>,
}

impl Setting {
    /// A world in which everything may be called.
    pub fn new(profile: impl Into<Arc<Profile>>, clients: Clients) -> Self {
        let [first, second] = Client::ALL.map(Client::process);
        let second = match clients {
            Clients::Alike => Caller::administrator(second),
            Clients::OneRemote => {
                Caller { origin: Origin::Remote, ..Caller::administrator(second) }
            }
            Clients::OneGuest => Caller::user(second, "Guest"),
        };
        let notes = [1, 2].map(|value| Arc::new(note(value)));
        let fresh = repository();
        let with = |note: &Arc<Instance>| {
            let mut repository = fresh.clone();
            let namespace = repository.at_mut(&mof::default_namespace()).expect("it is there");
            namespace.put_instance(Instance::clone(note), PutMode::default()).expect("it fits");
            repository
        };
        let known = vec![fresh.clone(), with(&notes[0]), with(&notes[1])];
        Self {
            profile: profile.into(),
            clients,
            verbs: Verb::ALL.to_vec(),
            by_symmetry: clients == Clients::Alike,
            contents: Contents::new(known),
            callers: [Arc::new(Caller::administrator(first)), Arc::new(second)],
            notes,
            answer: Arc::new(Instance::new("Reading").with("Id", Value::Uint32(1))),
            file: FILE.into(),
            note_path: "Note.Id=1".into(),
            reading_path: "Reading.Id=1".into(),
            namespace: "root\\default".into(),
        }
    }

    /// The same world with fewer things that are called.
    pub fn without(mut self, verbs: &[Verb]) -> Self {
        self.verbs.retain(|verb| !verbs.contains(verb));
        self
    }

    /// Whether Pause is for either of the clients: a guest has no privileges (A-20, A-39).
    pub fn both_may_pause(&self) -> bool {
        let readings = &self.profile.readings;
        self.clients != Clients::OneGuest
            || readings.who_may_call == WhoMayCall::LocalAnyone
            || readings.pause_privilege == PausePrivilege::None
    }

    pub(super) fn server(&self) -> Server {
        Server::with_repository(Arc::clone(&self.profile), self.contents.get(0).clone())
    }

    /// The call behind a verb, on the pointer of its thread.
    pub(super) fn call(&self, client: Client, verb: Verb, pointer: Option<Handle>) -> Call {
        let own = || pointer.expect("only who has a pointer calls on it");
        let file = || Some(Arc::clone(&self.file));
        let get = |path: &GivenPath| {
            let path = Some(path.clone());
            Method::GetObject { connection: own(), path, flags: 0 }
        };
        let method = match verb {
            Verb::Activate => Method::Activate { interface: Interface::default() },
            Verb::Pause => Method::Pause { object: own() },
            Verb::Resume => Method::Resume { object: own() },
            Verb::Backup => Method::Backup { object: own(), file: file(), flags: 0 },
            Verb::Restore => Method::Restore { object: own(), file: file(), flags: 0 },
            Verb::ForceRestore => Method::Restore { object: own(), file: file(), flags: 1 },
            Verb::Connect => Method::Connect {
                namespace: Some(Arc::clone(&self.namespace)),
                flags: 0,
                locale: None,
            },
            Verb::Put | Verb::SlowPut => {
                let instance = Arc::clone(&self.notes[client.index()]);
                Method::PutInstance { connection: own(), instance, flags: 0 }
            }
            Verb::Get => get(&self.note_path),
            Verb::Ask => get(&self.reading_path),
            Verb::ReleaseObject | Verb::ReleaseConnection => Method::Release { pointer: own() },
        };
        Call::new(Arc::clone(&self.callers[client.index()]), method)
    }
}

fn note(value: u32) -> Instance {
    Instance::new("Note").with("Id", Value::Uint32(1)).with("Value", Value::Uint32(value))
}

fn repository() -> Repository {
    let mut repository = Repository::new();
    mof::compile_into("world", MOF, &mut repository, &mof::default_namespace())
        .expect("the text compiles");
    repository
}

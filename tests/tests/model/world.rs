//! A server that operations are done to, and everything that came out of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Enumeration, Handle, INFINITE, Interface, Method, Reply};
use wbem_sim::caller::{Caller, Origin};
use wbem_sim::cim::{Instance, Value};
use wbem_sim::machine::Machine;
use wbem_sim::mof;
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;
use wbem_sim::server::Server;
use wbem_sim::status::Status;
use wbem_sim::store::{File, MemoryStore};
use wbem_tests::invariants::{self, Calls};

use crate::op::{ACTORS, Op, RETURN_IMMEDIATELY, SLOTS};

const CLASS: &str = "class Note { [key] uint32 Id; uint32 Value; };";
/// The files that Backup and Restore are called with.
pub const FILES: [&str; 2] = ["C:\\work\\a.bak", "C:\\work\\b.bak"];

/// A call and what is known of it.
pub struct Made {
    pub method: Method,
    pub caller: Arc<Caller>,
    pub reply: Option<Reply>,
    pub abandoned: bool,
    /// Whether it was to stay in progress until let go.
    pub slow: bool,
}

/// A small world.
pub struct World {
    pub machine: Machine,
    pub now: Duration,
    pub calls: BTreeMap<CallId, Made>,
    pub objects: [Option<Handle>; SLOTS],
    pub connections: [Option<Handle>; SLOTS],
    pub lists: [Option<Handle>; SLOTS],
    pub results: [Option<Handle>; SLOTS],
    pub held: Vec<CallId>,
    callers: Vec<Arc<Caller>>,
}

impl World {
    /// A world whose server has one class and behaves as a profile says.
    pub fn new(profile: Profile) -> Self {
        let mut repository = Repository::new();
        mof::compile_into("world", CLASS, &mut repository, &mof::default_namespace()).unwrap();
        let server = Server::with_repository(profile, repository);
        Self {
            machine: Machine::new(server, MemoryStore::default()),
            now: Duration::ZERO,
            calls: BTreeMap::new(),
            objects: [None; SLOTS],
            connections: [None; SLOTS],
            lists: [None; SLOTS],
            results: [None; SLOTS],
            held: Vec::new(),
            callers: ACTORS.iter().map(|name| Arc::new(caller(name))).collect(),
        }
    }

    fn call(&mut self, actor: usize, method: Method, slow: bool) -> CallId {
        let call = Call::new(Arc::clone(&self.callers[actor]), method);
        self.make(call, slow)
    }

    fn make(&mut self, call: Call, slow: bool) -> CallId {
        let (caller, method) = (Arc::clone(&call.caller), call.method.clone());
        let id = match slow {
            true => self.machine.call_held(self.now, call),
            false => self.machine.call(self.now, call),
        };
        if slow {
            self.held.push(id);
        }
        self.calls.insert(id, Made { method, caller, reply: None, abandoned: false, slow });
        id
    }

    fn put(&mut self, slot: usize, value: u32, slow: bool) {
        let instance = note(value);
        self.on_connection(slot, slow, |connection| Method::PutInstance {
            connection,
            instance,
            flags: 0,
        });
    }

    fn compile(&mut self, actor: usize, value: u32, slow: bool) {
        let compilation = Arc::new(two_notes(value).as_str().into());
        self.call(actor, Method::CompileMof(compilation), slow);
    }

    /// Does one operation; the replies that it brought, in order.
    pub fn apply(&mut self, op: &Op) -> Vec<CallId> {
        match *op {
            Op::Activate { actor, slot } => {
                let method = Method::Activate { interface: Interface::default() };
                self.objects[slot] = Some(self.call(actor, method, false).into());
            }
            Op::Connect { actor, slot } => {
                let method = Method::connect("root\\default");
                self.connections[slot] = Some(self.call(actor, method, false).into());
            }
            Op::ReleaseObject { slot } => self.release(self.objects[slot]),
            Op::ReleaseConnection { slot } => self.release(self.connections[slot]),
            Op::Pause { actor, slot } => {
                self.on_object(actor, slot, false, |object| Method::Pause { object });
            }
            Op::Resume { actor, slot } => {
                self.on_object(actor, slot, false, |object| Method::Resume { object });
            }
            Op::Backup { actor, slot, file, slow } => {
                let file = Some(FILES[file].into());
                self.on_object(actor, slot, slow, |object| Method::Backup {
                    object,
                    file,
                    flags: 0,
                });
            }
            Op::Restore { actor, slot, file, flags, slow } => {
                let file = Some(FILES[file].into());
                self.on_object(actor, slot, slow, |object| Method::Restore { object, file, flags });
            }
            Op::Put { slot, value, slow } => self.put(slot, value, slow),
            Op::Compile { actor, value, slow } => self.compile(actor, value, slow),
            Op::Delete { slot } => self.on_connection(slot, false, |connection| {
                Method::DeleteInstance { connection, path: Some("Note.Id=1".into()), flags: 0 }
            }),
            Op::Get { slot } => self.on_connection(slot, false, |connection| Method::GetObject {
                connection,
                path: Some("Note.Id=1".into()),
                flags: 0,
            }),
            Op::PutLater { slot, result, value, slow } => self.put_later(slot, result, value, slow),
            Op::LetGo { nth } => {
                if nth < self.held.len() {
                    let call = self.held.remove(nth);
                    self.machine.let_go(self.now, call);
                }
            }
            Op::Fault { on_read: true } => self.machine.store.break_next_read(),
            Op::Fault { on_read: false } => self.machine.store.fill_disk(),
            Op::Kill { actor } => self.kill(actor),
            Op::Advance { seconds } => self.now += Duration::from_secs(seconds),
            Op::Shutdown => drop(self.call(0, Method::Shutdown, false)),
            Op::Stop => self.machine.stop(self.now),
            Op::Start => self.machine.start(self.now, true),
            _ => self.ask(op),
        }
        self.machine.advance(self.now);
        self.pump()
    }

    fn pump(&mut self) -> Vec<CallId> {
        let replies = self.machine.pump();
        let mut order = Vec::new();
        for (id, reply) in replies {
            let made = self.calls.get_mut(&id).expect("replies are to calls");
            assert!(made.reply.is_none(), "call {} was answered twice", id.0);
            assert!(!made.abandoned, "call {} was answered though nobody waits", id.0);
            made.reply = Some(reply);
            order.push(id);
        }
        order
    }

    fn release(&mut self, pointer: Option<Handle>) {
        if let Some(pointer) = pointer {
            self.call(0, Method::Release { pointer }, false);
        }
    }

    fn on_object(
        &mut self,
        actor: usize,
        slot: usize,
        slow: bool,
        f: impl FnOnce(Handle) -> Method,
    ) {
        if let Some(object) = self.objects[slot] {
            self.call(actor, f(object), slow);
        }
    }

    fn on_connection(&mut self, slot: usize, slow: bool, f: impl FnOnce(Handle) -> Method) {
        if let Some(connection) = self.connections[slot] {
            self.call(0, f(connection), slow);
        }
    }

    /// Asks an enumerator or a call result, or lists anew.
    fn ask(&mut self, op: &Op) {
        match *op {
            Op::AskResult { result, seconds } => {
                if let Some(result) = self.results[result] {
                    let timeout_ms = seconds * 1000;
                    self.call(0, Method::GetCallStatus { result, timeout_ms }, false);
                }
            }
            Op::List { slot, list, flags, slow } => {
                if let Some(connection) = self.connections[slot] {
                    let of = Enumeration::Instances { class: Some("Note".into()) };
                    let method = Method::OpenEnumerator { connection, of, flags };
                    self.lists[list] = Some(self.call(0, method, slow).into());
                }
            }
            Op::Next { actor, list, seconds, count } => {
                let timeout_ms = seconds * 1000;
                self.on_list(actor, list, |enumerator| Method::Next {
                    enumerator,
                    timeout_ms,
                    count,
                });
            }
            Op::Skip { list, count } => {
                self.on_list(0, list, |enumerator| Method::Skip {
                    enumerator,
                    timeout_ms: INFINITE,
                    count,
                });
            }
            Op::Reset { list } => {
                self.on_list(0, list, |enumerator| Method::Reset { enumerator });
            }
            Op::CloneList { list, copy } => {
                let made =
                    self.on_list(0, list, |enumerator| Method::CloneEnumerator { enumerator });
                self.lists[copy] = made.map(Handle::from).or(self.lists[copy]);
            }
            Op::ReleaseList { list } => self.release(self.lists[list]),
            _ => unreachable!("the caller sorts the operations"),
        }
    }

    fn on_list(
        &mut self,
        actor: usize,
        list: usize,
        f: impl FnOnce(Handle) -> Method,
    ) -> Option<CallId> {
        self.lists[list].map(|enumerator| self.call(actor, f(enumerator), false))
    }

    fn put_later(&mut self, slot: usize, result: usize, value: u32, slow: bool) {
        if let Some(connection) = self.connections[slot] {
            let (instance, flags) = (note(value), RETURN_IMMEDIATELY);
            let method = Method::PutInstance { connection, instance, flags };
            let call = Call::new(Arc::clone(&self.callers[0]), method).with_call_result();
            self.results[result] = Some(self.make(call, slow).into());
        }
    }

    fn kill(&mut self, actor: usize) {
        let process = Arc::clone(&self.callers[actor]).process.clone();
        for made in self.calls.values_mut().filter(|made| made.reply.is_none()) {
            made.abandoned |= made.caller.process == process;
        }
        self.machine.kill(self.now, &process);
    }

    /// What is in the file that a Restore was to read, if that is a whole backup.
    pub fn backup_read_by(&self, id: CallId) -> Option<Repository> {
        let Method::Restore { file: Some(file), .. } = &self.calls[&id].method else {
            return None;
        };
        match self.machine.store.file(file) {
            Some(File::Backup(content)) => Some(content.clone()),
            _ => None,
        }
    }

    /// Whether a call came back with success.
    pub fn succeeded(&self, id: CallId) -> bool {
        let reply = self.calls[&id].reply.as_ref();
        reply.is_some_and(|reply| reply.status == Status::WBEM_S_NO_ERROR)
    }
}

impl Calls for World {
    fn made(&self, id: CallId) -> invariants::Made {
        let Made { method, caller, slow, .. } = &self.calls[&id];
        invariants::Made::new(method, caller, *slow)
    }
}

fn note(value: u32) -> Arc<Instance> {
    let note = Instance::new("Note").with("Id", Value::Uint32(value % 2));
    Arc::new(note.with("Value", Value::Uint32(value)))
}

/// MOF that puts both notes, one after the other.
pub fn two_notes(value: u32) -> String {
    let note = |id: u32| format!("instance of Note {{ Id = {id}; Value = {value}; }};");
    note(0) + &note(1)
}

fn caller(name: &str) -> Caller {
    match name {
        "remote" => Caller { origin: Origin::Remote, ..Caller::administrator(name) },
        "guest" => Caller::user(name, "Guest"),
        _ => Caller::administrator(name),
    }
}

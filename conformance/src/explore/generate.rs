//! Cases: one deed after another, each chosen with what the model has come to.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use wbem_sim::call::{
    Call, CallId, Enumeration, FLAG_RETURN_IMMEDIATELY, Handle, INFINITE, Interface, Method,
    PointerKind,
};
use wbem_sim::caller::{Caller, Process};
use wbem_sim::compilation::MofCompilation;

use super::coverage::Coverage;
use super::model::ModelSession;
use super::verb::{ROWS, Verb};
use super::world::World;
use crate::scenario::Deed;
use crate::scenario::needs_of_caller;
use crate::target::{Control, Fault, FileContent, Pace};

/// How many pointers of a kind a case goes on using: the latest.
const POINTERS_MAX: usize = 4;

/// A deed, and the verb that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The verb.
    pub verb: Verb,
    /// The deed.
    pub deed: Deed,
}

/// Chooses deeds.
pub struct Generator<'a> {
    world: &'a World,
    callers: Vec<Arc<Caller>>,
    can_hold: bool,
    /// The verbs that the target can take, each with the sum of the weights up to it.
    wheel: Vec<(u32, Verb)>,
    seed: u64,
    random: Xoshiro256PlusPlus,
    state: State,
}

/// What a case has come to, as far as a caller can tell.
#[derive(Debug, Clone, Default)]
struct State {
    next_call: u64,
    objects: Vec<(Handle, Process)>,
    connections: Vec<(Handle, Process)>,
    enumerators: Vec<(Handle, Process)>,
    results: Vec<(Handle, Process)>,
    held: Vec<CallId>,
    killed: BTreeSet<Process>,
    called: BTreeSet<Process>,
}

impl<'a> Generator<'a> {
    /// A generator for a target that can do these things.
    pub fn new(world: &'a World, capabilities: &BTreeSet<String>, seed: u64) -> Self {
        let has = |needs: &[&str]| needs.iter().all(|need| capabilities.contains(*need));
        let callers = world.callers.iter().filter(|one| has(&needs_of_caller(one)));
        let verbs = ROWS.iter().filter(|row| has(row.needs));
        Self {
            world,
            callers: callers.cloned().collect(),
            can_hold: has(&["operation-hold", "concurrency"]),
            wheel: verbs
                .scan(0, |sum, row| {
                    *sum += row.weight;
                    Some((*sum, row.verb))
                })
                .collect(),
            seed,
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            state: State::default(),
        }
    }

    /// Begins the case of a number: every case has a chance of its own, whatever came before.
    pub(super) fn begin(&mut self, case: u64) {
        let mixed = self.seed ^ (case + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.random = Xoshiro256PlusPlus::seed_from_u64(mixed);
        self.state = State::default();
    }

    /// A beginning to go on from, every other time, if there is one.
    pub(super) fn beginning(&mut self, coverage: &Coverage) -> Option<Arc<[Made]>> {
        let known = coverage.beginnings();
        if known.is_empty() || self.random.random_bool(0.5) {
            return None;
        }
        Some(Arc::clone(&known[self.random.random_range(0..known.len())]))
    }

    /// How many deeds to go on for.
    pub(super) fn length(&mut self, most: usize) -> usize {
        self.random.random_range(1..=most.max(1))
    }

    /// Takes note of a deed that is being done.
    pub(super) fn take(&mut self, deed: &Deed) {
        let state = &mut self.state;
        match deed {
            Deed::Call { call, pace } => {
                let id = CallId(state.next_call);
                state.next_call += 1;
                if !state.called.contains(&call.caller.process) {
                    state.called.insert(call.caller.process.clone());
                }
                let list = match call.hands_out() {
                    Some(PointerKind::BackupObject(Interface::IWbemBackupRestoreEx)) => {
                        Some(&mut state.objects)
                    }
                    Some(PointerKind::Connection) => Some(&mut state.connections),
                    Some(PointerKind::Enumerator) => Some(&mut state.enumerators),
                    Some(PointerKind::CallResult) => Some(&mut state.results),
                    _ => None,
                };
                if let Some(list) = list {
                    if list.len() == POINTERS_MAX {
                        list.remove(0);
                    }
                    list.push((id.into(), call.caller.process.clone()));
                }
                if *pace == Pace::Held {
                    state.held.push(id);
                }
            }
            Deed::LetGo { call } => state.held.retain(|held| held != call),
            Deed::Control(Control::Kill { process }) => {
                state.killed.insert(process.clone());
            }
            _ => {}
        }
    }

    /// The next deed. Nothing that makes no sense is tried more than a few times in a row; then
    /// some backup object is got.
    pub(super) fn next(&mut self, session: &ModelSession) -> Made {
        let all = self.wheel.last().map_or(1, |(sum, _)| (*sum).max(1));
        for _ in 0..8 {
            let at = self.random.random_range(0..all);
            let index = self.wheel.partition_point(|(upto, _)| *upto <= at);
            let Some((_, verb)) = self.wheel.get(index).copied() else { break };
            if let Some(deed) = self.deed(verb, session) {
                return Made { verb, deed };
            }
        }
        let method = Method::Activate { interface: Interface::IWbemBackupRestoreEx };
        let call = Call::new(self.caller(None).unwrap_or(Arc::clone(&self.callers[0])), method);
        Made { verb: Verb::Activate, deed: Deed::call(call) }
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.random.random_range(0..n) == 0
    }

    /// Somebody who is still there: mostly of this process, mostly the first.
    fn caller(&mut self, process: Option<&Process>) -> Option<Arc<Caller>> {
        let killed = &self.state.killed;
        let there = |one: &&Arc<Caller>| !killed.contains(&one.process);
        if let Some(process) = process
            && self.random.random_range(0..8) != 0
        {
            let own = self.callers.iter().filter(there).filter(|one| one.process == *process);
            let own: Vec<&Arc<Caller>> = own.collect();
            if let Some(last) = own.len().checked_sub(1) {
                let unusual = self.random.random_range(0..6) == 0;
                return Some(Arc::clone(own[if unusual { last } else { 0 }]));
            }
        }
        let live: Vec<&Arc<Caller>> = self.callers.iter().filter(there).collect();
        let last = live.len().checked_sub(1)?;
        let at = self.random.random_range(0..=last);
        Some(Arc::clone(live[at.min(self.random.random_range(0..=last))]))
    }

    fn deed(&mut self, verb: Verb, session: &ModelSession) -> Option<Deed> {
        match verb {
            Verb::Activate | Verb::Connect | Verb::Compile | Verb::Shutdown => {
                let caller = self.caller(None)?;
                let method = self.free_method(verb)?;
                self.call(caller, method, false)
            }
            Verb::QueryInterface | Verb::Pause | Verb::Resume | Verb::Backup | Verb::Restore => {
                let (object, owner) = pick(&mut self.random, &self.state.objects)?;
                let caller = self.caller(Some(&owner))?;
                let method = self.object_method(verb, object)?;
                self.call(caller, method, false)
            }
            Verb::Release => self.release(),
            Verb::Next | Verb::Skip | Verb::Reset | Verb::Clone => self.on_enumerator(verb),
            Verb::AskResult => self.on_result(),
            Verb::Advance
            | Verb::LetGo
            | Verb::Kill
            | Verb::LimitRequests
            | Verb::Fail
            | Verb::Stop
            | Verb::Start
            | Verb::DamageFile
            | Verb::LookAtFile
            | Verb::ProviderPut => self.control(verb, session),
            _ => self.on_connection(verb),
        }
    }

    /// A call, which may be held where that can be, and never where it does no work of its own.
    fn call(&mut self, caller: Arc<Caller>, method: Method, call_result: bool) -> Option<Deed> {
        let can_hold = self.can_hold && method.result().is_none();
        let slow = can_hold && self.one_in(5);
        let pace = if slow { Pace::Held } else { Pace::Free };
        Some(Deed::Call { call: Call { caller, method, call_result }, pace })
    }

    fn free_method(&mut self, verb: Verb) -> Option<Method> {
        Some(match verb {
            Verb::Activate => Method::Activate { interface: Interface::IWbemBackupRestoreEx },
            Verb::Connect => {
                let at = self.random.random_range(0..8).min(self.world.namespaces.len() * 2 - 1);
                let namespace = self.world.namespaces.get(at.saturating_sub(4)).cloned();
                let flags = [0, 0, 0, 0x40, 0x80][self.random.random_range(0..5)];
                Method::Connect { namespace, flags, locale: None }
            }
            Verb::Compile => {
                let text = pick(&mut self.random, &self.world.compiled)?;
                Method::CompileMof(Arc::new(MofCompilation::from(&*text)))
            }
            _ => Method::Shutdown,
        })
    }

    fn object_method(&mut self, verb: Verb, object: Handle) -> Option<Method> {
        Some(match verb {
            Verb::QueryInterface => {
                Method::QueryInterface { object, interface: Interface::IWbemBackupRestoreEx }
            }
            Verb::Pause => Method::Pause { object },
            Verb::Resume => Method::Resume { object },
            Verb::Backup => {
                let flags = u32::from(self.one_in(12));
                Method::Backup { object, file: self.file(), flags }
            }
            _ => {
                let flags = [0, 1, 1, 2][self.random.random_range(0..4)];
                Method::Restore { object, file: self.file(), flags }
            }
        })
    }

    /// Mostly the first file, so that what is restored was backed up.
    fn file(&mut self) -> Option<Arc<str>> {
        let at = [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][self.random.random_range(0..10)];
        self.world.files.get(at).cloned()
    }

    fn release(&mut self) -> Option<Deed> {
        let state = &self.state;
        let lists = [&state.objects, &state.connections, &state.enumerators, &state.results];
        let all: Vec<(Handle, Process)> = lists.into_iter().flatten().cloned().collect();
        let (pointer, owner) = pick(&mut self.random, &all)?;
        let caller = self.caller(Some(&owner))?;
        self.call(caller, Method::Release { pointer }, false)
    }

    fn on_enumerator(&mut self, verb: Verb) -> Option<Deed> {
        let (enumerator, owner) = pick(&mut self.random, &self.state.enumerators)?;
        let caller = self.caller(Some(&owner))?;
        let count = self.random.random_range(0..4);
        let timeout_ms = self.timeout();
        let method = match verb {
            Verb::Next => Method::Next { enumerator, timeout_ms, count },
            Verb::Skip => Method::Skip { enumerator, timeout_ms, count },
            Verb::Reset => Method::Reset { enumerator },
            _ => Method::CloneEnumerator { enumerator },
        };
        self.call(caller, method, false)
    }

    fn on_result(&mut self) -> Option<Deed> {
        let (result, owner) = pick(&mut self.random, &self.state.results)?;
        let caller = self.caller(Some(&owner))?;
        let timeout_ms = self.timeout();
        let method = match self.random.random_range(0..3) {
            0 => Method::GetResultObject { result, timeout_ms },
            1 => Method::GetResultString { result, timeout_ms },
            _ => Method::GetCallStatus { result, timeout_ms },
        };
        self.call(caller, method, false)
    }

    fn timeout(&mut self) -> u32 {
        [INFINITE, 0, 1000][self.random.random_range(0..3)]
    }

    fn on_connection(&mut self, verb: Verb) -> Option<Deed> {
        let (connection, owner) = pick(&mut self.random, &self.state.connections)?;
        let caller = self.caller(Some(&owner))?;
        let method = match verb {
            Verb::PutClass | Verb::DeleteClass | Verb::Classes | Verb::OpenNamespace => {
                self.class_method(verb, connection)?
            }
            Verb::GetSecurity => Method::of_security(connection, "GetSD", None),
            Verb::CallerRights => Method::of_security(connection, "GetCallerAccessRights", None),
            Verb::SetSecurity => {
                let bytes = pick(&mut self.random, &self.world.descriptors)?;
                Method::set_descriptor(connection, &bytes)
            }
            _ => self.instance_method(verb, connection)?,
        };
        let later = matches!(verb, Verb::PutLater | Verb::GetLater);
        self.call(caller, method, later)
    }

    fn class_method(&mut self, verb: Verb, connection: Handle) -> Option<Method> {
        let world = self.world;
        Some(match verb {
            Verb::PutClass => {
                let class = pick(&mut self.random, &world.classes)?;
                let flags = [0, 1, 2, 0x20, 0x40][self.random.random_range(0..5)];
                Method::PutClass { connection, class, flags }
            }
            Verb::DeleteClass => {
                let class = Some(pick(&mut self.random, &world.class_names)?);
                Method::DeleteClass { connection, class, flags: 0 }
            }
            Verb::OpenNamespace => {
                let path = Some(pick(&mut self.random, &world.below)?);
                Method::OpenNamespace { connection, path, flags: 0 }
            }
            _ => {
                let superclass = Some(pick(&mut self.random, &world.class_names)?);
                let flags = self.random.random_range(0..2);
                Method::EnumerateClasses { connection, superclass, flags }
            }
        })
    }

    fn instance_method(&mut self, verb: Verb, connection: Handle) -> Option<Method> {
        let world = self.world;
        Some(match verb {
            Verb::Get => {
                let path = Some(pick(&mut self.random, &world.paths)?);
                Method::GetObject { connection, path, flags: 0 }
            }
            Verb::GetLater => {
                let path = Some(pick(&mut self.random, &world.paths)?);
                Method::GetObject { connection, path, flags: FLAG_RETURN_IMMEDIATELY }
            }
            Verb::PutInstance | Verb::PutLater => {
                let instance = pick(&mut self.random, &world.instances)?;
                let later = if verb == Verb::PutLater { FLAG_RETURN_IMMEDIATELY } else { 0 };
                let flags = [0, 0, 0, 1, 2][self.random.random_range(0..5)] | later;
                Method::PutInstance { connection, instance, flags }
            }
            Verb::DeleteInstance => {
                let path = Some(pick(&mut self.random, &world.paths)?);
                Method::DeleteInstance { connection, path, flags: 0 }
            }
            Verb::Instances => {
                let class = Some(pick(&mut self.random, &world.class_names)?);
                let flags = self.random.random_range(0..2);
                Method::EnumerateInstances { connection, class, flags }
            }
            Verb::Query => {
                let query = Some(pick(&mut self.random, &world.queries)?);
                let language = Some(Arc::clone(&world.language));
                Method::ExecQuery { connection, language, query, flags: 0 }
            }
            _ => {
                let class = Some(pick(&mut self.random, &world.class_names)?);
                let flags = [0, FLAG_RETURN_IMMEDIATELY, 0x20][self.random.random_range(0..3)];
                let of = Enumeration::Instances { class };
                Method::OpenEnumerator { connection, of, flags }
            }
        })
    }

    fn control(&mut self, verb: Verb, session: &ModelSession) -> Option<Deed> {
        let control = match verb {
            Verb::Advance => return Some(Deed::Advance { by: self.span(session) }),
            Verb::LetGo => {
                let call = pick(&mut self.random, &self.state.held)?;
                return Some(Deed::LetGo { call });
            }
            Verb::Kill => {
                // Somebody has to be left, and only who has called is known.
                let caller = self.caller(None)?;
                let process = caller.process.clone();
                if process == self.callers[0].process || !self.state.called.contains(&process) {
                    return None;
                }
                Control::Kill { process }
            }
            Verb::LimitRequests => Control::LimitRequests { limit: self.random.random_range(0..4) },
            Verb::Fail => {
                let faults = [Fault::DiskFull, Fault::ReadError, Fault::RepositoryFull];
                Control::Fail { fault: pick(&mut self.random, &faults)? }
            }
            Verb::Stop => Control::Stop,
            Verb::Start => Control::Start { initialized: !self.one_in(8) },
            Verb::DamageFile => {
                let [a, b, ..] = self.world.files.as_slice() else { return None };
                let (path, other) = (Arc::clone(b), Arc::clone(a));
                let content = match self.random.random_range(0..3) {
                    0 => FileContent::DamagedCopyOf(other),
                    1 => FileContent::CopyOf(other),
                    _ => FileContent::Empty,
                };
                Control::PutFile { path, content }
            }
            Verb::LookAtFile => {
                Control::LookAtFile { path: pick(&mut self.random, &self.world.files[..2])? }
            }
            _ => Control::ProviderPut { instance: pick(&mut self.random, &self.world.provided)? },
        };
        Some(Deed::Control(control))
    }

    /// Some time, often just as much as brings the next thing that happens by itself.
    fn span(&mut self, session: &ModelSession) -> Duration {
        let moment = Duration::from_millis(1);
        if let Some(due) = session.next_deadline() {
            match self.random.random_range(0..6) {
                0 | 1 => return due,
                2 => return due.saturating_sub(moment).max(moment),
                3 => return due + moment,
                _ => {}
            }
        }
        let spans = [1, 1_000, 60_000, 359_999, 450_000, 900_000];
        Duration::from_millis(spans[self.random.random_range(0..spans.len())])
    }
}

/// One of several, if there are any.
fn pick<T: Clone>(random: &mut Xoshiro256PlusPlus, from: &[T]) -> Option<T> {
    let last = from.len().checked_sub(1)?;
    Some(from[random.random_range(0..=last)].clone())
}

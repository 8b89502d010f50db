//! Cases: one deed after another, each chosen with what the model has come to.

mod call;
mod control;

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use wbem_sim::call::{Call, CallId, Handle, Interface, Method, PointerKind};
use wbem_sim::caller::{Caller, Process};

use super::coverage::Coverage;
use super::model::ModelSession;
use super::verb::{ROWS, Verb};
use super::world::{MADE_NAMESPACE, World};
use crate::scenario::Deed;
use crate::scenario::needs_of_caller;
use crate::target::{Control, Pace};

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
    /// Those of the older interface, which has no Pause and no Resume.
    older: Vec<(Handle, Process)>,
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
                    Some(PointerKind::BackupObject(_)) => Some(&mut state.older),
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

    /// Somebody who is still there: mostly of this process, often one of the first.
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
                let at = if unusual { self.random.random_range(0..=last) } else { 0 };
                return Some(Arc::clone(own[at]));
            }
        }
        let live: Vec<&Arc<Caller>> = self.callers.iter().filter(there).collect();
        let last = live.len().checked_sub(1)?;
        let at = self.random.random_range(0..=last);
        let is_usual = self.random.random_bool(0.5);
        Some(Arc::clone(live[if is_usual { at.min(1) } else { at }]))
    }

    /// What shows, at the end of a case, what has become of the content: somebody who may do
    /// everything logs in and reads it, and then a namespace that may have been made.
    pub(super) fn look_around(&self) -> Vec<Made> {
        let nth = |nth: usize| Handle::from(CallId(self.state.next_call + nth as u64));
        let (connection, name) = (nth(0), |name: &str| Some(Arc::from(name)));
        let instances = |class| {
            let class = name(class);
            (Verb::Instances, Method::EnumerateInstances { connection, class, flags: 0 })
        };
        let classes = |superclass| {
            let superclass = name(superclass);
            (Verb::Classes, Method::EnumerateClasses { connection, superclass, flags: 0 })
        };
        let security =
            |connection| (Verb::GetSecurity, Method::of_security(connection, "GetSD", None));
        let made_namespace =
            Method::Connect { namespace: name(MADE_NAMESPACE), flags: 0, locale: None };
        let mut reads = vec![
            (Verb::Connect, self.world.login()),
            instances("T"),
            instances("__Namespace"),
            classes("T"),
            classes("F"),
            security(connection),
        ];
        let there = nth(reads.len());
        reads.extend([(Verb::Connect, made_namespace), security(there)]);
        let caller = &self.callers[0]; // Who is never killed.
        let made =
            |(verb, method)| Made { verb, deed: Deed::call(Call::new(Arc::clone(caller), method)) };
        reads.into_iter().map(made).collect()
    }
}

/// One of several, if there are any.
fn pick<T: Clone>(random: &mut Xoshiro256PlusPlus, from: &[T]) -> Option<T> {
    let last = from.len().checked_sub(1)?;
    Some(from[random.random_range(0..=last)].clone())
}

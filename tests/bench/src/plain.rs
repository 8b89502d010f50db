//! A small world written in the plainest way: what a checker's own examples look like, with the two
//! clients, the thirteen calls and the jobs of [`wbem_tests::worlds`], and no server behind it.
//!
//! It knows the rules of a pause, a Backup and a Restore as far as two readings of them go, and no
//! profiles, rights, paths or codes. The explored model is measured beside it.

use std::collections::BTreeSet;

use stateright::{Model, Property};
use wbem_tests::worlds::Verb;

/// One of the two clients.
type Client = usize;

/// Two clients, and everything they can call.
#[derive(Debug, Clone)]
pub struct Plain;

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    clients: Vec<Side>,
    /// Who pauses.
    pauser: Option<Client>,
    /// Who wrote last, counted from 1.
    content: u8,
    /// What was backed up.
    file: Option<u8>,
    backup: Option<(Client, u8)>,
    restore: Option<Client>,
    /// The calls that wait, in order of arrival.
    queue: Vec<(Client, Verb)>,
    slow_puts: BTreeSet<Client>,
    asked: BTreeSet<Client>,
}

/// What a client has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Side {
    alive: bool,
    object: bool,
    connected: bool,
    cut_off: bool,
    on_object: Option<Verb>,
    on_connection: Option<Verb>,
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "they are those of the model")]
pub enum Action {
    Call(Client, Verb),
    Kill(Client),
    EndBackup(bool),
    EndRestore(bool),
    EndSlowPut(Client),
    EndAsk(Client),
    Pass,
}

impl Side {
    fn can_call(&self, verb: Verb) -> bool {
        match verb {
            Verb::Activate => !self.object && self.on_object.is_none(),
            Verb::Connect => !self.connected && self.on_connection.is_none(),
            Verb::ReleaseObject => self.object,
            Verb::ReleaseConnection => self.connected,
            Verb::Pause | Verb::Resume | Verb::Backup | Verb::Restore | Verb::ForceRestore => {
                self.object && self.on_object.is_none()
            }
            Verb::Put | Verb::SlowPut | Verb::Get | Verb::Ask => {
                self.connected && self.on_connection.is_none()
            }
        }
    }
}

impl State {
    fn call(&mut self, client: Client, verb: Verb) {
        match verb {
            Verb::Activate => self.clients[client].object = true,
            Verb::ReleaseObject => {
                self.clients[client].object = false;
                if self.clients[client].on_object.is_none() && self.pauser == Some(client) {
                    self.resume();
                }
            }
            Verb::ReleaseConnection => self.clients[client].connected = false,
            Verb::Resume if self.pauser == Some(client) => self.resume(),
            Verb::Resume => {}
            Verb::Pause if self.pauser == Some(client) || self.restore.is_some() => {}
            Verb::Pause => {
                self.clients[client].on_object = Some(verb);
                self.queue.push((client, verb));
                self.go_on();
            }
            Verb::Backup if self.backup.is_some() || self.restore.is_some() => {}
            Verb::Backup => {
                self.clients[client].on_object = Some(verb);
                self.backup = Some((client, self.content));
            }
            Verb::Restore | Verb::ForceRestore => self.call_restore(client, verb),
            Verb::Connect | Verb::Put | Verb::SlowPut | Verb::Get | Verb::Ask => {
                if self.restore.is_none()
                    && !(self.clients[client].cut_off && verb != Verb::Connect)
                {
                    self.clients[client].on_connection = Some(verb);
                    self.queue.push((client, verb));
                    self.go_on();
                }
            }
        }
    }

    fn call_restore(&mut self, client: Client, verb: Verb) {
        let active = self.clients.iter().any(|side| side.connected && !side.cut_off);
        let refused = self.pauser.is_some() || self.backup.is_some() || self.restore.is_some();
        if !refused && (verb == Verb::ForceRestore || !active) {
            self.clients[client].on_object = Some(verb);
            self.restore = Some(client);
        }
    }

    fn resume(&mut self) {
        self.pauser = None;
        self.go_on();
    }

    /// Lets every call go on that can, the first one first.
    fn go_on(&mut self) {
        while let Some(at) = self.queue.iter().position(|(_, verb)| self.can_go(*verb)) {
            let (client, verb) = self.queue.remove(at);
            match verb {
                Verb::Pause => {
                    self.pauser = Some(client);
                    self.clients[client].on_object = None;
                }
                Verb::SlowPut => drop(self.slow_puts.insert(client)),
                Verb::Ask => drop(self.asked.insert(client)),
                _ => self.serve(client, verb),
            }
        }
    }

    fn can_go(&self, verb: Verb) -> bool {
        let is_free = self.pauser.is_none();
        is_free && (verb != Verb::Pause || self.slow_puts.is_empty())
    }

    fn serve(&mut self, client: Client, verb: Verb) {
        let side = &mut self.clients[client];
        side.on_connection = None;
        match verb {
            Verb::Connect => (side.connected, side.cut_off) = (true, false),
            Verb::Put | Verb::SlowPut => self.content = client as u8 + 1,
            _ => {}
        }
    }

    fn kill(&mut self, client: Client) {
        self.queue.retain(|(of, _)| *of != client);
        self.slow_puts.remove(&client);
        self.asked.remove(&client);
        let side = &mut self.clients[client];
        (side.alive, side.object, side.connected, side.cut_off) = (false, false, false, false);
        (side.on_object, side.on_connection) = (None, None);
        if self.pauser == Some(client) {
            self.resume();
        }
        self.go_on();
    }

    fn end_restore(&mut self, reads: bool) {
        let Some(client) = self.restore.take() else { return };
        self.clients[client].on_object = None;
        if let Some(content) = self.file.filter(|_| reads) {
            self.content = content;
            self.clients.iter_mut().for_each(|side| side.cut_off = side.connected);
        }
        self.go_on();
    }

    fn end_backup(&mut self, fits: bool) {
        let Some((client, content)) = self.backup.take() else { return };
        self.clients[client].on_object = None;
        if fits {
            self.file = Some(content);
        }
    }
}

impl Model for Plain {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let side = Side {
            alive: true,
            object: true,
            connected: true,
            cut_off: false,
            on_object: None,
            on_connection: None,
        };
        vec![State {
            clients: vec![side.clone(), side],
            pauser: None,
            content: 0,
            file: None,
            backup: None,
            restore: None,
            queue: Vec::new(),
            slow_puts: BTreeSet::new(),
            asked: BTreeSet::new(),
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for (client, side) in state.clients.iter().enumerate().filter(|(_, side)| side.alive) {
            let callable = Verb::ALL.into_iter().filter(|verb| side.can_call(*verb));
            actions.extend(callable.map(|verb| Action::Call(client, verb)));
            actions.push(Action::Kill(client));
        }
        if state.backup.is_some() {
            actions.extend([true, false].map(Action::EndBackup));
        }
        if state.restore.is_some() {
            actions.extend([true, false].map(Action::EndRestore));
        }
        actions.extend(state.slow_puts.iter().map(|client| Action::EndSlowPut(*client)));
        actions.extend(state.asked.iter().map(|client| Action::EndAsk(*client)));
        if state.pauser.is_some() {
            actions.push(Action::Pass);
        }
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.clone();
        match action {
            Action::Call(client, verb) => next.call(client, verb),
            Action::Kill(client) => next.kill(client),
            Action::EndBackup(fits) => next.end_backup(fits),
            Action::EndRestore(reads) => next.end_restore(reads),
            Action::EndSlowPut(client) => {
                next.slow_puts.remove(&client);
                next.serve(client, Verb::SlowPut);
                next.go_on();
            }
            Action::EndAsk(client) => {
                next.asked.remove(&client);
                next.serve(client, Verb::Ask);
            }
            Action::Pass => next.resume(),
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("who pauses is alive", |_, state: &State| {
                state.pauser.is_none_or(|client| state.clients[client].alive)
            }),
            Property::always("nobody waits for nothing", |_, state: &State| {
                state.queue.is_empty() || state.pauser.is_some() || !state.slow_puts.is_empty()
            }),
            Property::always("no Restore during a Backup", |_, state: &State| {
                state.backup.is_none() || state.restore.is_none()
            }),
            Property::always("who is dead waits for nothing", |_, state: &State| {
                state.queue.iter().all(|(client, _)| state.clients[*client].alive)
            }),
            Property::sometimes("a write is held", |_, state: &State| {
                state.queue.iter().any(|(_, verb)| *verb == Verb::Put)
            }),
            Property::sometimes("a second Pause waits", |_, state: &State| {
                state.queue.iter().any(|(_, verb)| *verb == Verb::Pause)
            }),
            Property::sometimes("a connection is cut off", |_, state: &State| {
                state.clients.iter().any(|side| side.cut_off)
            }),
            Property::sometimes("both clients are dead", |_, state: &State| {
                state.clients.iter().all(|side| !side.alive)
            }),
        ]
    }
}

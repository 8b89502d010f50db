//! The model as explorers use it: many sessions that start from the same repository, cheaply.

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::profile::Profile;
use wbem_sim::server::Server;

use crate::scenario::{Content, Deed, Head, Recording};
use crate::target::{Control, InMemory, Observation, Pace, Session, TargetError};

/// A server that has loaded its starting content.
#[derive(Debug, Clone)]
pub struct Model {
    server: Server,
    /// A call at which it panics: the model has no such thing of its own that is known.
    #[cfg(test)]
    pub(super) trap: Option<fn(&Call) -> bool>,
}

impl Model {
    /// A model with a profile and a repository.
    pub fn new(profile: impl Into<Arc<Profile>>, content: &[Content]) -> Result<Self, TargetError> {
        let mut session = InMemory::new(Server::new(profile));
        for one in content {
            let load = Control::Load { file: one.file.clone(), text: one.text.clone() };
            session.control(&load)?;
        }
        Ok(Self {
            server: session.server().clone(),
            #[cfg(test)]
            trap: None,
        })
    }

    /// The server that every session starts from.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// A session of its own.
    pub fn open(&self) -> ModelSession {
        ModelSession {
            session: InMemory::new(self.server.clone()),
            #[cfg(test)]
            trap: self.trap,
        }
    }

    /// What the model does with these deeds; the content is loaded already.
    pub fn play(&self, deeds: &[Deed], head: &Head) -> Result<Recording, TargetError> {
        let head = Head { content: Vec::new(), ..head.clone() };
        Recording::play(deeds, &head, &mut self.open())
    }
}

/// One case on the model.
pub struct ModelSession {
    session: InMemory,
    #[cfg(test)]
    trap: Option<fn(&Call) -> bool>,
}

impl ModelSession {
    /// When something happens by itself, from now.
    pub fn next_deadline(&self) -> Option<Duration> {
        let due = self.session.server().next_deadline()?;
        Some(due.saturating_sub(self.session.now()))
    }

    /// What the server is in the middle of, a bit each.
    pub(super) fn state(&self) -> u8 {
        let server = self.session.server();
        u8::from(server.is_paused())
            | u8::from(server.is_backing_up()) << 1
            | u8::from(server.is_restoring()) << 2
            | u8::from(server.is_stopped()) << 3
    }
}

impl Session for ModelSession {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        #[cfg(test)]
        assert!(!self.trap.is_some_and(|is_trap| is_trap(&call)), "a trap");
        self.session.start(call, pace)
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        self.session.control(control)
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        self.session.settle()
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        self.session.advance(by)
    }
}

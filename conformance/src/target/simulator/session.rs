//! One scenario's use of the model, wherever its files are.

use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::machine::{Files, Machine};
use wbem_sim::server::Server;

use crate::target::{Control, Observation, Pace, Session, TargetError};

/// One scenario's simulator.
pub struct Simulation<F> {
    pub(super) machine: Machine<F>,
    pub(super) now: Duration,
}

impl<F: Files> Session for Simulation<F> {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        match pace {
            Pace::Free => self.machine.call(self.now, call),
            Pace::Held => self.machine.call_held(self.now, call),
        }
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        Ok(self.machine.control(self.now, control)?)
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        self.machine.pump()
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        let end = self.now + by;
        let mut replies = self.machine.pump();
        while let Some(due) = self.machine.server().next_deadline().filter(|due| *due <= end) {
            self.machine.advance(due);
            replies.extend(self.machine.pump());
        }
        self.machine.advance(end);
        self.now = end;
        replies.extend(self.machine.pump());
        replies
    }
}

impl<F: Files> Simulation<F> {
    /// The server.
    pub fn server(&self) -> &Server {
        self.machine.server()
    }

    /// The time.
    pub fn now(&self) -> Duration {
        self.now
    }
}

//! One scenario's use of a child.

use std::sync::PoisonError;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply};

use super::process::ChildProcess;
use super::{Answer, Idle, Request};
use crate::target::{Control, Observation, Pace, Session, TargetError};

/// One scenario's use of a child.
pub struct ChildSession {
    /// It is there until the session is over.
    child: Option<ChildProcess>,
    /// The last call that was started.
    last: String,
    /// Where the child goes afterwards; it ends if there is no such place.
    idle: Option<Idle>,
}

impl ChildSession {
    /// The session that a child has opened.
    pub fn new(child: ChildProcess, idle: Option<Idle>) -> Self {
        Self { child: Some(child), last: "no call".to_owned(), idle }
    }

    fn ask(&mut self, request: &Request) -> Answer {
        let child = self.child.as_mut().expect("the session is not over");
        match child.ask(request) {
            Ok(answer) => answer,
            // The runner tells it as the failure that it is.
            Err(how) => panic!("the client's process {how} in {}", self.last),
        }
    }
}

impl Session for ChildSession {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        self.last = call.method.name().to_owned();
        match self.ask(&Request::Start { call: Box::new(call), pace }) {
            Answer::Started { id } => id,
            other => panic!("the client's process answered {other:?}"),
        }
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        match self.ask(&Request::Control { control: Box::new(control.clone()) }) {
            Answer::Seen { observation } => Ok(observation),
            Answer::Failed { error } => Err(error),
            other => Err(TargetError::Protocol(format!("{other:?} to a control"))),
        }
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        match self.ask(&Request::Settle) {
            Answer::Replies { replies } => replies,
            other => panic!("the client's process answered {other:?}"),
        }
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        match self.ask(&Request::Advance { by }) {
            Answer::Replies { replies } => replies,
            other => panic!("the client's process answered {other:?}"),
        }
    }
}

impl Drop for ChildSession {
    fn drop(&mut self) {
        let (Some(mut child), Some(idle)) = (self.child.take(), &self.idle) else { return };
        // What goes down now, or does not give up what it holds, serves nobody else.
        if let Ok(Answer::Closed) = child.ask(&Request::Close) {
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(child);
        }
    }
}

//! The simulator behind COM classes: what no client can do to a real service, through its own
//! interface.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wbem_conformance_com::simulator::Simulator;
use wbem_conformance_com::{Answer, Request};
use wbem_sim::call::CallId;
use wbem_sim::caller::Caller;
use wbem_sim::status::Status;

use crate::target::{Control, Observation, Pace, TargetError};

/// The simulator, and the calls that are held in it.
#[derive(Debug, Clone)]
pub struct Simulated {
    simulator: Simulator,
    holds: Arc<Mutex<BTreeMap<CallId, u64>>>,
}

impl Simulated {
    /// The simulator, if that is what serves, with a fresh repository.
    pub fn find(profile: Option<Arc<str>>) -> Result<Option<Self>, TargetError> {
        let Some(simulator) = Simulator::find() else { return Ok(None) };
        let found = Self { simulator, holds: Arc::default() };
        found.done(&Request::Fresh { profile })?;
        let caller = Some(Box::new(Caller::administrator("suite")));
        found.done(&Request::Caller { caller })?;
        Ok(Some(found))
    }

    fn ask(&self, request: &Request) -> Result<Answer, TargetError> {
        match self.simulator.ask(request) {
            Ok(Answer::Refused { message }) => Err(TargetError::Unsupported(message)),
            Ok(answer) => Ok(answer),
            Err(status) => Err(TargetError::Protocol(format!("Control: {status}"))),
        }
    }

    fn done(&self, request: &Request) -> Result<(), TargetError> {
        match self.ask(request)? {
            Answer::Done => Ok(()),
            other => Err(TargetError::Protocol(format!("{other:?} to {request:?}"))),
        }
    }

    /// Stores the content of a scenario.
    pub fn load(&self, file: &str, text: &str) -> Result<(), TargetError> {
        let control = Control::Load { file: file.into(), text: text.into() };
        match self.control(&control) {
            Ok(_) => Ok(()),
            Err(TargetError::Unsupported(message)) => Err(TargetError::Content(message)),
            Err(error) => Err(error),
        }
    }

    /// Does something to the machine.
    pub fn control(&self, control: &Control) -> Result<Observation, TargetError> {
        if let Control::LetGo { call } = control {
            let holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(hold) = holds.get(call).copied() else {
                let message = format!("call {} is not held", call.0);
                return Err(TargetError::Protocol(message));
            };
            return self.done(&Request::LetGo { hold }).map(|()| Observation::Done);
        }
        match self.ask(&Request::Machine { control: Box::new(control.clone()) })? {
            Answer::Done => Ok(Observation::Done),
            Answer::Seen { observation } => Ok(observation),
            other => Err(TargetError::Protocol(format!("{other:?} to {control:?}"))),
        }
    }

    /// Says on the thread of a call who makes it, and whether it is to stay in progress.
    pub fn announce(&self, id: CallId, caller: &Caller, pace: Pace) -> Result<(), Status> {
        self.simulator.ask(&Request::Caller { caller: Some(Box::new(caller.clone())) })?;
        if pace == Pace::Held {
            match self.simulator.ask(&Request::HoldNext)? {
                Answer::Hold { hold } => {
                    self.holds.lock().unwrap_or_else(PoisonError::into_inner).insert(id, hold);
                }
                _ => return Err(Status::WBEM_E_UNEXPECTED),
            }
        }
        Ok(())
    }

    /// The place of the reply to this thread's call among all replies, if the simulator has heard
    /// of the call at all.
    pub fn place_of_reply(&self) -> Option<u64> {
        match self.simulator.ask(&Request::LastReply) {
            Ok(Answer::Replied { place }) => place,
            _ => None,
        }
    }

    /// How many calls have no reply.
    pub fn waiting(&self) -> Option<usize> {
        match self.simulator.ask(&Request::Waiting) {
            Ok(Answer::Waiting { calls }) => Some(calls),
            _ => None,
        }
    }

    /// Moves its clock.
    pub fn advance(&self, by: Duration) {
        // Whoever waits for what follows sees that nothing does.
        let _ = self.simulator.ask(&Request::Advance { by });
    }
}

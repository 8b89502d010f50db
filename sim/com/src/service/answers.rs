//! What the control interface asks of the service.

use std::path::Path;
use std::sync::Arc;

use wbem_sim::machine::Control;
use wbem_sim::profile::Profile;
use wbem_sim::status::Status;

use super::{HOLD_NEXT, Service, Settings, SettingsError, set_caller, take_last_reply};
use crate::control::{Answer, Request};

impl Service {
    /// Does what a request says. One that asks for a fresh service is not for this one.
    pub fn answer(&self, request: Request) -> Answer {
        match request {
            Request::Fresh { .. } => refuse("this is the service that was there before"),
            Request::Advance { by } => {
                let mut state = self.lock();
                let moved = state.advance(by);
                drop(state);
                self.moved.notify_all();
                match moved {
                    true => Answer::Done,
                    false => refuse("the clock is the machine's own; ask for a fresh repository"),
                }
            }
            Request::Caller { caller } => {
                set_caller(caller.map(|caller| *caller));
                Answer::Done
            }
            Request::HoldNext => {
                let mut state = self.lock();
                let hold = state.next_hold;
                state.next_hold += 1;
                HOLD_NEXT.set(Some(hold));
                Answer::Hold { hold }
            }
            Request::LetGo { hold } => self.let_go(hold),
            Request::Machine { control } => self.control(&control),
            Request::Waiting => Answer::Waiting { calls: self.waiting() },
            Request::LastReply => Answer::Replied { place: take_last_reply() },
        }
    }

    fn let_go(&self, hold: u64) -> Answer {
        let mut state = self.lock();
        let now = state.clock.now();
        let call = state.holds.remove(&hold);
        let gone = call.is_some_and(|call| state.machine.let_go(now, call));
        drop(self.catch_up(state));
        self.moved.notify_all();
        match gone {
            true => Answer::Done,
            false => refuse("no call is held under this number"),
        }
    }

    fn control(&self, control: &Control) -> Answer {
        if matches!(control, Control::LetGo { .. }) {
            return refuse("a held call is let go by the number that it was held under");
        }
        let mut state = self.lock();
        let now = state.clock.now();
        let done = state.machine.control(now, control);
        let mut state = self.catch_up(state);
        if let Control::Kill { process } = control {
            // Their threads are those of the client that plays the dead one.
            state.end_calls(Status::RPC_S_CALL_FAILED, |of| of == process);
        }
        drop(state);
        self.moved.notify_all();
        match done {
            Ok(observation) => Answer::Seen { observation },
            Err(error) => refuse(&error.to_string()),
        }
    }
}

/// The service that a client asks for in place of the one there is. The settings are asked for
/// where the client names no profile.
pub fn fresh(
    profile: Option<&Arc<str>>,
    settings: impl FnOnce() -> Result<Settings, SettingsError>,
) -> Result<Service, Answer> {
    let profile = match profile.map(AsRef::as_ref) {
        None => settings()
            .and_then(|settings| settings.profile())
            .map_err(|error| refuse(&error.to_string()))?,
        Some(text) => match Profile::built_in(text) {
            Some(profile) => profile,
            None => Profile::from_toml(Path::new("profile"), text)
                .map_err(|error| refuse(&error.to_string()))?,
        },
    };
    Ok(Service::fresh(profile))
}

fn refuse(message: &str) -> Answer {
    Answer::Refused { message: message.to_owned() }
}

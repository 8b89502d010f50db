//! Histories of calls that were truly concurrent, and whether a server that does one thing at a
//! time can have given such replies: whether they are linearizable.
//!
//! A history is what several threads saw: calls that began and replies that came, in the order of
//! real time. Each call has to have taken effect at one moment between the two, and in the order of
//! those moments the model has to give the same replies. A call that the service holds takes effect
//! once it is no longer held: at a moment at which the model would answer it at once. Time stands
//! still in a history, so that no pause in it ends by itself.
//!
//! Where the order of effects is known nothing is searched ([`History::replay`]): the model makes
//! the calls in that order. Otherwise ([`History::check`]) each part of the history that is
//! independent of the others is cut where nothing runs, and the search of stateright is run on each
//! stretch, with a budget, from the states in which the server may be then. What it does not settle
//! is unknown, which is neither right nor wrong; so is a stretch of more than 1,000 calls.
//!
//! ```
//! use std::sync::Arc;
//! use wbem_conformance::history::{History, Start, Verdict};
//! use wbem_sim::call::{Call, Interface, Method};
//! use wbem_sim::caller::Caller;
//! use wbem_sim::profile::Profile;
//! use wbem_sim::status::Status;
//!
//! let caller = Arc::new(Caller::administrator("tool"));
//! let call = |method| Call::new(Arc::clone(&caller), method);
//! let mut history = History::default();
//! let activate = Method::Activate { interface: Interface::IWbemBackupRestoreEx };
//! let object = history.invoked(0, call(activate)).into();
//! history.returned(0, Status::WBEM_S_NO_ERROR.into());
//! history.invoked(1, call(Method::Resume { object }));
//! history.invoked(0, call(Method::Pause { object }));
//! history.returned(0, Status::WBEM_S_NO_ERROR.into());
//! history.returned(1, Status::WBEM_S_NO_ERROR.into());
//! // Resume began before Pause, and can still have come after it.
//! let start = Start::new(Profile::recommended(), &[])?;
//! assert_eq!(history.check(&start, 1_000), Verdict::Ok);
//! # Ok::<(), wbem_conformance::target::TargetError>(())
//! ```

mod alike;
mod check;
mod parts;
mod replay;
mod search;
mod state;
mod stretch;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::cim::GivenPath;

use replay::Replay;
pub use state::Start;
use state::State;

/// Something that a thread saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It made a call. Pointers are named after the calls of the history, which are numbered in
    /// the order in which they began.
    Invoked {
        /// The thread.
        thread: u32,
        /// The call.
        call: Arc<Call>,
    },
    /// The call that it made last came back.
    Returned {
        /// The thread.
        thread: u32,
        /// With what.
        reply: Reply,
    },
}

/// What several threads saw, in the order of real time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Event>", into = "Vec<Event>")]
pub struct History {
    events: Vec<Event>,
    /// How many of them are calls.
    calls: u64,
}

impl From<Vec<Event>> for History {
    fn from(events: Vec<Event>) -> Self {
        let mut history = Self::default();
        for event in events {
            match event {
                Event::Invoked { thread, call } => _ = history.invoked(thread, call),
                Event::Returned { thread, reply } => history.returned(thread, reply),
            }
        }
        history
    }
}

impl From<History> for Vec<Event> {
    fn from(history: History) -> Self {
        history.events
    }
}

/// Whether a history is linearizable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Ok,
    /// It is not, and its first so many events show it: without the last of them it is.
    Illegal {
        /// How many.
        events: usize,
    },
    /// The budget was spent before it could be told.
    Unknown,
}

impl History {
    /// The events.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// A thread makes a call; its number. A path in the call is read here, and not each time that
    /// the history is followed.
    pub fn invoked(&mut self, thread: u32, call: impl Into<Arc<Call>>) -> CallId {
        let call = call.into();
        call.path().map(GivenPath::object);
        let number = CallId(self.calls);
        self.calls += 1;
        self.events.push(Event::Invoked { thread, call });
        number
    }

    /// The call of a thread comes back.
    pub fn returned(&mut self, thread: u32, reply: Reply) {
        self.events.push(Event::Returned { thread, reply });
    }

    /// Whether the history is linearizable, found with so many steps of the model at most for each
    /// stretch of it in which something always runs, and each state that it may begin in.
    pub fn check(&self, start: &Start, steps: u64) -> Verdict {
        let parts = parts::independent(&self.events);
        let verdicts = parts.iter().map(|part| check::part(part, start, steps));
        // What is illegal in any part is so in the whole; the shortest beginning that shows it.
        verdicts.fold(Verdict::Ok, |whole, part| match (whole, part) {
            (Verdict::Illegal { events: a }, Verdict::Illegal { events: b }) => {
                Verdict::Illegal { events: a.min(b) }
            }
            (illegal @ Verdict::Illegal { .. }, _) | (_, illegal @ Verdict::Illegal { .. }) => {
                illegal
            }
            (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
            (Verdict::Ok, Verdict::Ok) => Verdict::Ok,
        })
    }

    /// Whether the model gives these replies where the calls take effect in the order in which they
    /// returned.
    pub fn replay(&self, start: &Start) -> Verdict {
        let mut replay = Replay::new(start);
        match self.events.iter().position(|event| !replay.follows(event)) {
            Some(index) => Verdict::Illegal { events: index + 1 },
            None => Verdict::Ok,
        }
    }
}

/// An event, and its place in the whole history.
type Placed<'a> = (usize, &'a Event);

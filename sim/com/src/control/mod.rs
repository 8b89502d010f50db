//! The simulator's own control interface, for a client that knows what it talks to.
//!
//! Whatever a client cannot do to a real service through the documented interfaces stands here: a
//! fresh repository, the clock, who calls, faults. Requests and answers are JSON, so that the
//! interface is one method that never changes; [`Request`] and [`Answer`] are its texts, on every
//! system.
//!
//! ```
//! use wbem_sim_com::control::Request;
//!
//! let request = Request::Advance { by: std::time::Duration::from_secs(900) };
//! assert_eq!(request.to_json(), r#"{"advance":{"by":{"secs":900,"nanos":0}}}"#);
//! assert_eq!(Request::from_json(r#"{"fresh":{}}"#), Ok(Request::Fresh { profile: None }));
//! ```

#[cfg(windows)]
mod interface;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wbem_sim::caller::Caller;
use wbem_sim::machine::{Control, Observation};

#[cfg(windows)]
pub use interface::{
    CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl, IWbemSimulatorControl_Impl, ask,
};

/// What the simulator is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// A new repository in memory, for the whole process: objects from before are disconnected, and
    /// calls that had no reply yet fail. From then on backup files are in memory, and the clock
    /// stands still but for [`Request::Advance`].
    Fresh {
        /// The TOML of the profile, or the name of a built-in one; without, that which the process
        /// is set to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        profile: Option<Arc<str>>,
    },
    /// Moves the clock, and everything that falls due on the way happens at its own time. Refused
    /// while the clock is the machine's own.
    Advance {
        /// How far.
        by: Duration,
    },
    /// Calls of the calling thread come from this caller from now on; from whom its token says if
    /// none is given.
    Caller {
        /// Who calls.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caller: Option<Box<Caller>>,
    },
    /// The next call of the calling thread that the service hears of stays in progress, its effect
    /// not yet taken, until it is let go. Answered with [`Answer::Hold`].
    HoldNext,
    /// Lets the call go on that was held under a number.
    LetGo {
        /// The number.
        hold: u64,
    },
    /// Does something to the machine. A call is let go by [`Request::LetGo`] alone, as clients do
    /// not know the numbers that the service gives to calls.
    Machine {
        /// What is done.
        control: Box<Control>,
    },
    /// How many calls are inside and have no reply. Once it is the number of the calls that a
    /// client has under way, nothing moves any more. Answered with [`Answer::Waiting`].
    Waiting,
    /// Where in the order of all replies the calling thread's own stands: of those since it last
    /// asked, the latest that had to be waited for or, if none had, the latest. Replies that come
    /// at one moment wake their threads in any order. Answered with [`Answer::Replied`].
    LastReply,
}

/// What the simulator answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answer {
    /// It was done.
    Done,
    /// What was found out.
    Seen {
        /// What a control found out.
        observation: Observation,
    },
    /// The next call will be held.
    Hold {
        /// Under this number.
        hold: u64,
    },
    /// How many calls have no reply.
    Waiting {
        /// Their number.
        calls: usize,
    },
    /// The place of a reply.
    Replied {
        /// How many came before it; nothing if the thread has had none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<u64>,
    },
    /// It could not be done.
    Refused {
        /// Why.
        message: String,
    },
}

/// A text that is no request or no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the text is none that the control interface knows: {0}")]
pub struct NoSuchText(String);

impl From<serde_json::Error> for NoSuchText {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl Request {
    /// The text of the request.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("its keys are texts")
    }

    /// The request of a text.
    pub fn from_json(text: &str) -> Result<Self, NoSuchText> {
        Ok(serde_json::from_str(text)?)
    }
}

impl Answer {
    /// The text of the answer.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("its keys are texts")
    }

    /// The answer of a text.
    pub fn from_json(text: &str) -> Result<Self, NoSuchText> {
        Ok(serde_json::from_str(text)?)
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::cim::{Instance, Value};
    use wbem_sim::machine::{Fault, FileContent};

    use super::*;

    #[test]
    fn each_request_is_read_as_it_was_written() {
        let control = |control| Request::Machine { control: Box::new(control) };
        let instance = Arc::new(Instance::new("T").with("Id", Value::Uint64(u64::MAX)));
        let content = FileContent::CopyOf("C:\\é".into());
        for request in [
            Request::Fresh { profile: Some("[readings]\n".into()) },
            Request::Fresh { profile: None },
            Request::Advance { by: Duration::new(899, 999_999_999) },
            Request::Caller { caller: Some(Box::new(Caller::user("p", "guest"))) },
            Request::Caller { caller: None },
            Request::HoldNext,
            Request::LetGo { hold: u64::MAX },
            Request::Waiting,
            Request::LastReply,
            control(Control::Stop),
            control(Control::Fail { fault: Fault::RepositoryFull }),
            control(Control::ProviderPut { instance }),
            control(Control::PutFile { path: "C:\\a".into(), content }),
        ] {
            assert_eq!(Request::from_json(&request.to_json()), Ok(request));
        }
    }

    #[test]
    fn each_answer_is_read_as_it_was_written() {
        for answer in [
            Answer::Done,
            Answer::Seen { observation: Observation::File { fingerprint: u64::MAX } },
            Answer::Hold { hold: 1 },
            Answer::Waiting { calls: 2 },
            Answer::Replied { place: Some(3) },
            Answer::Replied { place: None },
            Answer::Refused { message: "\"".to_owned() },
        ] {
            assert_eq!(Answer::from_json(&answer.to_json()), Ok(answer));
        }
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for text in ["", "{}", r#""stop""#, r#"{"advance":{}}"#, r#"{"fresh":{"clock":1}}"#] {
            assert!(Request::from_json(text).is_err(), "{text}");
        }
    }
}

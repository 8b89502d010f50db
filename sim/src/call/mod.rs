//! The vocabulary: what clients can call, and what comes back.
//!
//! One vocabulary serves the server, scenarios, targets, recorded histories and every face. A
//! pointer that a call hands out (a backup object, a connection, an enumerator, a call result) is
//! named after that call: its [`Handle`] is known before the reply, and no two pointers share one.

mod method;
mod reply;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::cim::GivenPath;

pub use method::{Enumeration, Interface, Method, Misplaced};
pub use reply::{Reply, Returned};

/// The number of a call: the first of a session is 0, each next one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(pub u64);

/// An interface pointer, named after the call that handed it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub u64);

impl From<CallId> for Handle {
    fn from(call: CallId) -> Self {
        Self(call.0)
    }
}

/// One call: who, and what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Who calls.
    pub caller: Arc<Caller>,
    /// What is called.
    pub method: Method,
    /// Whether ppCallResult is given: a place for a call result, which is then what the call hands
    /// out. `WBEM_FLAG_RETURN_IMMEDIATELY` needs it [REQ CALL-10].
    #[serde(default, skip_serializing_if = "is_false")]
    pub call_result: bool,
}

impl Call {
    /// A call that gives no place for a call result.
    pub fn new(caller: Arc<Caller>, method: Method) -> Self {
        Self { caller, method, call_result: false }
    }

    /// The same call with a place for a call result.
    pub fn with_call_result(self) -> Self {
        Self { call_result: true, ..self }
    }

    /// Whether the call returns before its work is done, and its result comes from what it hands
    /// out: an enumerator if it lists, otherwise a call result [REQ CALL-8].
    ///
    /// A call result delivers whenever there is a place for one; GetObject alone leaves the place
    /// empty unless it is told to return immediately.
    pub fn is_semisynchronous(&self) -> bool {
        let at_once = self.method.flags() & FLAG_RETURN_IMMEDIATELY != 0;
        match self.method {
            Method::OpenEnumerator { .. } => at_once,
            Method::GetObject { .. } => self.call_result && at_once,
            _ => self.call_result && self.method.has_call_result(),
        }
    }

    /// The path of the class or the instance that the call is about, if it gives one.
    pub fn path(&self) -> Option<&GivenPath> {
        match &self.method {
            Method::GetObject { path, .. }
            | Method::DeleteInstance { path, .. }
            | Method::ExecMethod { path, .. } => path.as_ref(),
            _ => None,
        }
    }

    /// What success hands out: a pointer of this kind, named after the call.
    pub fn hands_out(&self) -> Option<PointerKind> {
        let by_method = match self.method {
            Method::Activate { interface } | Method::QueryInterface { interface, .. } => {
                Some(PointerKind::BackupObject(interface))
            }
            Method::Connect { .. }
            | Method::OpenNamespace { .. }
            | Method::GetResultServices { .. } => Some(PointerKind::Connection),
            Method::OpenEnumerator { .. } | Method::CloneEnumerator { .. } => {
                Some(PointerKind::Enumerator)
            }
            _ => None,
        };
        match self.is_semisynchronous() && by_method != Some(PointerKind::Enumerator) {
            true => Some(PointerKind::CallResult),
            false => by_method,
        }
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// What a pointer points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PointerKind {
    /// A backup object, through one of its interfaces.
    BackupObject(Interface),
    /// IWbemServices of a namespace.
    Connection,
    /// IEnumWbemClassObject.
    Enumerator,
    /// IWbemCallResult.
    CallResult,
}

/// WBEM_FLAG_RETURN_IMMEDIATELY.
pub const FLAG_RETURN_IMMEDIATELY: u32 = 0x10;
/// WBEM_INFINITE: a timeout that never runs out.
pub const INFINITE: u32 = 0xFFFF_FFFF;
/// The longest timeout besides [`INFINITE`]: lTimeout is a signed number, and not negative.
pub const TIMEOUT_MS_MAX: u32 = 0x7FFF_FFFF;

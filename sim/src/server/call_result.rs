//! IWbemCallResult: what has become of a semisynchronous call, or will have.

use crate::call::{Method, Reply, Returned};
use crate::profile::Mutant;
use crate::status::Status;

use super::Server;
use super::pending::Pending;
use super::pointer::Connection;

/// What the server knows of a call result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct CallResult {
    /// How the call has ended; none while it goes on.
    pub outcome: Option<Reply>,
    /// The connection that OpenNamespace has made.
    pub services: Option<Connection>,
    /// Whether a Restore has come between.
    pub replaced: bool,
}

impl Server {
    /// What a call on a call result comes to; none while it has to wait. `over` is whether it may
    /// wait no longer [REQ CALL-11, CONNECT-22].
    pub(super) fn read_call_result(&mut self, pending: &Pending, over: bool) -> Option<Reply> {
        let method = &pending.call.method;
        let handle = method.result().expect("it is made on a call result");
        let result = self.call_results.get(&handle).expect("it has been looked up");
        let Some(outcome) = result.outcome.clone() else {
            return over.then(|| Status::WBEM_S_TIMEDOUT.into());
        };
        let own = self.profile.is(Mutant::CallStatusIsItsOwn) && outcome.status.is_failure();
        if matches!(method, Method::GetCallStatus { .. }) && !own {
            return Some(Reply::success(Returned::CallStatus(outcome.status)));
        }
        if outcome.status.is_failure() {
            return Some(outcome.status.into());
        }
        let is_object = matches!(
            outcome.returned,
            Returned::Class(_) | Returned::Instance(_) | Returned::Empty
        );
        Some(match (method, &outcome.returned) {
            (Method::GetResultObject { .. }, _) if is_object => outcome,
            (Method::GetResultString { .. }, Returned::Path(_)) => outcome,
            (Method::GetResultServices { .. }, _) => self.hand_out_services(pending).into(),
            // The call has no result of this kind. MS-WMI names the code for GetResultString only.
            _ => Status::WBEM_E_INVALID_OPERATION.into(),
        })
    }

    fn hand_out_services(&mut self, pending: &Pending) -> Status {
        let handle = pending.call.method.result().expect("it is made on a call result");
        let missing = self.profile.is(Mutant::ResultServicesMissing);
        let connection = self.call_results[&handle].services.clone().filter(|_| !missing);
        let Some(connection) = connection else {
            return Status::WBEM_E_INVALID_OPERATION;
        };
        self.connect(pending, connection);
        Status::WBEM_S_NO_ERROR
    }
}

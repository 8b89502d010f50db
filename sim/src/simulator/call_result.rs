//! `IWbemCallResult`, as a value that releases itself.

use std::sync::Arc;
use std::time::Duration;

use crate::call::{Handle, Method, Returned};
use crate::cim::{Instance, Object};
use crate::status::Status;

use super::enumerator::milliseconds;
use super::{CallError, Client};

/// What will have become of a call that has returned already.
///
/// Each method waits for the end of the call, for no longer than its timeout; none is what comes
/// back if the call goes on after it, and the same may be asked again [REQ CALL-11].
#[derive(Debug)]
pub struct CallResult {
    client: Client,
    handle: Handle,
}

impl CallResult {
    pub(super) fn new(client: Client, handle: Handle) -> Self {
        Self { client, handle }
    }

    /// How the call has ended.
    pub async fn status(&self, timeout: Option<Duration>) -> Result<Option<Status>, CallError> {
        let timeout_ms = milliseconds(timeout);
        let method = Method::GetCallStatus { result: self.handle, timeout_ms };
        Ok(match self.client.call(method).await?.1 {
            Returned::CallStatus(status) => Some(status),
            _ => None,
        })
    }

    /// The instance that the call has got.
    pub async fn instance(
        &self,
        timeout: Option<Duration>,
    ) -> Result<Option<Object<Instance>>, CallError> {
        let timeout_ms = milliseconds(timeout);
        let method = Method::GetResultObject { result: self.handle, timeout_ms };
        Ok(match self.client.call(method).await?.1 {
            Returned::Instance(instance) => Some(instance),
            _ => None,
        })
    }

    /// The path of the instance that the call has put.
    pub async fn path(&self, timeout: Option<Duration>) -> Result<Option<Arc<str>>, CallError> {
        let timeout_ms = milliseconds(timeout);
        let method = Method::GetResultString { result: self.handle, timeout_ms };
        Ok(match self.client.call(method).await?.1 {
            Returned::Path(path) => Some(path),
            _ => None,
        })
    }
}

impl Drop for CallResult {
    fn drop(&mut self) {
        self.client.tell(Method::Release { pointer: self.handle });
    }
}

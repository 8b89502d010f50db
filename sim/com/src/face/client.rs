//! The pointers of the service that objects stand for, and calls made on them.

use std::sync::Arc;

use wbem_sim::call::{Call, Handle, Method, PointerKind};
use wbem_sim::status::Status;

use super::boundary::quietly;
use super::caller::caller;
use super::module::Live;
use crate::service::{Outcome, Service};

/// A pointer of the service, given up when the object that stands for it ends.
pub struct Pointer {
    pub service: Arc<Service>,
    pub handle: Handle,
    _live: Live,
}

impl Pointer {
    /// The pointer that a call hands out.
    pub fn got(service: &Arc<Service>, method: Method) -> Result<Self, Status> {
        let outcome = call(service, method)?;
        Ok(Self::of(service, outcome.handle))
    }

    /// A pointer that a call has handed out.
    pub fn of(service: &Arc<Service>, handle: Handle) -> Self {
        Self { service: Arc::clone(service), handle, _live: Live::new() }
    }

    /// Makes a call in the name of the calling thread.
    pub fn call(&self, method: Method) -> Result<Outcome, Status> {
        call(&self.service, method)
    }

    /// Makes a call that a client has given a place for a call result, or not; with it comes
    /// whether it is a call result that was handed out.
    pub fn call_for(&self, method: Method, result: bool) -> Result<(Outcome, bool), Status> {
        if !result {
            return Ok((self.call(method)?, false));
        }
        let call = Call::new(caller(), method).with_call_result();
        let later = call.hands_out() == Some(PointerKind::CallResult);
        Ok((succeeded(self.service.make(call))?, later))
    }
}

impl Drop for Pointer {
    /// The last Release ends a pause before it returns [REQ RELEASE-1].
    fn drop(&mut self) {
        quietly(|| {
            let release = Method::Release { pointer: self.handle };
            self.service.call(caller(), release);
        });
    }
}

fn call(service: &Service, method: Method) -> Result<Outcome, Status> {
    succeeded(service.call(caller(), method))
}

fn succeeded(outcome: Outcome) -> Result<Outcome, Status> {
    match outcome.status.is_failure() {
        true => Err(outcome.status),
        false => Ok(outcome),
    }
}

//! Calls on enumerators and call results: who may make them, and how long they wait.
//!
//! They are no calls of IWbemServices: they count towards no limit, and what is held or refused is
//! the work behind them, unless the rules cover every interface.

use std::time::Duration;

use crate::call::{CallId, Handle, INFINITE, Reply, TIMEOUT_MS_MAX};
use crate::profile::{Mutant, ResultsAfterRestore};
use crate::status::Status;

use super::pending::Pending;
use super::pointer::Pointee;
use super::{Power, Server};

/// A call that waits for what an operation comes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Wait {
    pub pending: Pending,
    /// When it gives up; never if there is no such time.
    pub until: Option<Duration>,
}

impl Server {
    /// Takes a call on an enumerator or a call result.
    pub(super) fn result_call(&mut self, pending: Pending) {
        match self.admit_result_call(&pending) {
            Err(status) => self.reply(&pending, status),
            Ok(()) if self.must_hold(&pending) => self.wait(pending),
            Ok(()) => self.ask_result(pending),
        }
    }

    fn admit_result_call(&self, pending: &Pending) -> Result<(), Status> {
        let handle = pending.call.method.result().expect("the server sorts the methods");
        self.check_result_pointer(handle)?;
        let covered = self.hold_scope().results;
        match self.power {
            // [REQ CALL-3]
            Power::ShuttingDown if covered => return Err(self.shutting_down()),
            Power::Stopped => return Err(Status::RPC_S_SERVER_UNAVAILABLE),
            Power::ShuttingDown | Power::Running { .. } => {}
        }
        let restoring = self.restore.is_some();
        if restoring && covered {
            return Err(self.call_during_restore().0); // [REQ CALL-2]
        }
        if restoring || self.is_from_before_restore(handle) {
            self.result_after_restore()?;
        }
        self.authenticate(&pending.call.caller)?;
        self.check_reader(handle, &pending.call.caller)
    }

    fn check_result_pointer(&self, handle: Handle) -> Result<(), Status> {
        let known =
            self.enumerators.contains_key(&handle) || self.call_results.contains_key(&handle);
        match self.pointers.get(&handle).map(|pointer| &pointer.target) {
            Some(Pointee::Enumerator | Pointee::CallResult) if known => Ok(()),
            Some(Pointee::Enumerator | Pointee::CallResult) => Err(Status::RPC_E_DISCONNECTED),
            _ => Err(Status::E_POINTER),
        }
    }

    fn is_from_before_restore(&self, handle: Handle) -> bool {
        let enumerator = self.enumerators.get(&handle).is_some_and(|one| one.replaced);
        enumerator || self.call_results.get(&handle).is_some_and(|one| one.replaced)
    }

    /// What enumerators and call results answer that a Restore has come upon
    /// [REQ RESTORE-29].
    fn result_after_restore(&self) -> Result<(), Status> {
        match self.profile.readings.results_after_restore {
            ResultsAfterRestore::AsConnection if self.restore.is_some() => {
                Err(self.call_during_restore().0)
            }
            ResultsAfterRestore::AsConnection => {
                self.stale_proxy().and(Err(Status::WBEM_E_INVALID_NAMESPACE))
            }
            ResultsAfterRestore::KeepResults => Ok(()),
            ResultsAfterRestore::RpcError => Err(Status::RPC_E_DISCONNECTED),
        }
    }

    /// A Restore has put another content in the place of the one that these results are from.
    pub(super) fn outdate_results(&mut self) {
        for handle in self.enumerators.keys().copied().collect::<Vec<_>>() {
            self.enumerators[&handle].replaced = true;
        }
        for handle in self.call_results.keys().copied().collect::<Vec<_>>() {
            let result = &mut self.call_results[&handle];
            result.replaced = true;
            if let Some(connection) = &mut result.services {
                connection.replaced = true;
            }
        }
    }

    /// Answers a call that nothing holds, or has it wait.
    pub(super) fn ask_result(&mut self, pending: Pending) {
        let until = match self.wait_end(&pending) {
            Ok(until) => until,
            Err(status) => return self.complete(pending, status),
        };
        match self.read_result(&pending, until == Some(self.now)) {
            Some(reply) => self.complete(pending, reply),
            None => drop(self.waits.insert(pending.id, Wait { pending, until })),
        }
    }

    /// When a call gives up that is made now.
    fn wait_end(&self, pending: &Pending) -> Result<Option<Duration>, Status> {
        match pending.call.method.timeout_ms() {
            None | Some(INFINITE) => Ok(None),
            Some(_) if self.profile.is(Mutant::TimeoutsNeverEnd) => Ok(None),
            Some(timeout) if timeout > TIMEOUT_MS_MAX => Err(Status::WBEM_E_INVALID_PARAMETER),
            Some(timeout) => Ok(Some(self.now + Duration::from_millis(timeout.into()))),
        }
    }

    fn read_result(&mut self, pending: &Pending, over: bool) -> Option<Reply> {
        let handle = pending.call.method.result().expect("the server sorts the methods");
        match (self.enumerators.contains_key(&handle), self.call_results.contains_key(&handle)) {
            (true, _) => self.read_enumerator(pending, over),
            (_, true) => self.read_call_result(pending, over),
            _ => Some(Status::RPC_E_DISCONNECTED.into()),
        }
    }

    /// Answers the waiting calls that need to wait no longer, in their order.
    pub(super) fn answer_waiting(&mut self) {
        for id in self.waits.keys().copied().collect::<Vec<_>>() {
            let pending = self.waits[&id].pending.clone();
            if let Some(reply) = self.read_result(&pending, false) {
                self.waits.remove(&id);
                self.complete(pending, reply);
            }
        }
    }

    /// Ends the waits of some calls.
    pub(super) fn end_waits(&mut self, status: Status, wanted: impl Fn(&Pending) -> bool) {
        for id in self.waits.keys().copied().collect::<Vec<_>>() {
            if wanted(&self.waits[&id].pending) {
                let wait = self.waits.remove(&id).expect("it is there");
                self.complete(wait.pending, status);
            }
        }
    }

    /// The timeout of a waiting call has run out [REQ ENUM-2, CALL-11].
    pub(super) fn time_out(&mut self, call: CallId) {
        let Some(Wait { pending, .. }) = self.waits.remove(&call) else {
            return;
        };
        let reply = self.read_result(&pending, true);
        self.complete(pending, reply.expect("a call that may not wait is answered"));
    }

    /// What nobody holds a pointer to any more ends, but not under a call that is made on it.
    pub(super) fn drop_unused_result(&mut self, handle: Handle) {
        let of_it = |pending: &Pending| pending.call.method.result() == Some(handle);
        let in_use = self.pointers.contains_key(&handle)
            || self.waits.values().any(|wait| of_it(&wait.pending))
            || self.queue.iter().any(of_it);
        if !in_use {
            self.drop_enumerator(handle);
            self.call_results.remove(&handle);
        }
    }
}

//! Semisynchronous calls: the method returns, its work goes on, and what comes of that is kept
//! where the client can ask for it.

use std::sync::Arc;

use crate::call::{Call, Enumeration, Handle, Method, Reply, Returned};
use crate::profile::{Mutant, SemisyncWhilePaused};
use crate::status::Status;

use super::Server;
use super::call_result::CallResult;
use super::listing::Listing;
use super::pending::Pending;
use super::pointer::{Connection, Pointee};
use super::services::Site;

impl Server {
    /// Whether a call returns though its work has to wait for a pause or a Backup to end
    /// [REQ CALL-8, BUFFER-12].
    pub(super) fn returns_while_held(&self, pending: &Pending) -> bool {
        let at_once = match self.profile.readings.semisync_while_paused {
            SemisyncWhilePaused::ReturnsAtOnce => true,
            SemisyncWhilePaused::MethodBlocks => false,
        };
        at_once && pending.call.is_semisynchronous()
    }

    /// A semisynchronous method returns before its work is done; what is left is the work.
    #[inline] // What is not changed stays where it is.
    pub(super) fn return_in_time(&mut self, pending: Pending) -> Pending {
        match pending.call.is_semisynchronous() && !pending.returned {
            true => self.return_at_once(pending),
            false => pending,
        }
    }

    /// A mutant's idea of a synchronous call: nobody waits for its end [REQ CALL-7].
    pub(super) fn return_early(&mut self, pending: Pending) -> Pending {
        let pending = self.return_in_time(pending);
        if pending.returned {
            return pending;
        }
        self.reply(&pending, Status::WBEM_S_NO_ERROR);
        Pending { abandoned: true, ..pending }
    }

    /// The work of a call cannot be started: the method itself fails, and hands out nothing
    /// [REQ CALL-9, CALL-12].
    pub(super) fn refuse_to_start(&mut self, pending: Pending, status: Status) {
        let Call { method, call_result, .. } = &*pending.call;
        let has_place = *call_result && method.has_call_result() && !pending.returned;
        match self.profile.mutant {
            Some(Mutant::RefusalComesLate) if has_place => {
                let work = self.return_at_once(pending);
                self.complete(work, status);
            }
            Some(Mutant::FailureHandsOut) if has_place => {
                self.new_call_result(&pending);
                self.complete(pending, status);
            }
            _ => self.complete(pending, status),
        }
    }

    /// The method returns, with something to ask for its outcome; what is left is the work.
    pub(super) fn return_at_once(&mut self, pending: Pending) -> Pending {
        match &pending.call.method {
            Method::OpenEnumerator { connection, of, .. } => {
                let namespace = self.site(*connection).expect("it has been checked").namespace;
                let listing = match of {
                    Enumeration::Classes { .. } => Listing::of_classes(namespace, None),
                    Enumeration::Instances { .. } | Enumeration::Query { .. } => {
                        Listing::of_instances(namespace)
                    }
                };
                self.new_enumerator(&pending, listing, None);
            }
            _ => {
                self.new_call_result(&pending);
            }
        }
        self.reply(&pending, Status::WBEM_S_NO_ERROR);
        if !self.profile.is(Mutant::ReturnedCallsCount) {
            self.services_in_progress -= 1;
        }
        Pending { returned: true, ..pending }
    }

    fn new_call_result(&mut self, pending: &Pending) {
        let handle = pending.id.into();
        if !pending.abandoned {
            self.call_results.insert(handle, CallResult::default());
            self.point(handle, &pending.call.caller, Pointee::CallResult);
        }
    }

    /// What OpenNamespace has made: handed out, or kept for GetResultServices [REQ CONNECT-22].
    pub(super) fn hand_out(&mut self, pending: &Pending, connection: Connection) -> Returned {
        if !pending.returned {
            self.connect(pending, connection);
        } else if let Some(result) = self.call_results.get_mut(&Handle::from(pending.id)) {
            result.services = Some(connection);
        }
        Returned::Nothing
    }

    /// The work of a call that has returned is over [REQ CALL-11, ENUM-3].
    pub(super) fn deliver(&mut self, pending: &Pending, reply: Reply) {
        if let Some(set) = self.result_sets.get_mut(&pending.id) {
            set.outcome = Some(reply.status);
            return;
        }
        let returned = match &pending.call.method {
            Method::PutInstance { .. } if reply.status.is_success() => self.path_put(pending),
            _ => reply.returned,
        };
        if let Some(result) = self.call_results.get_mut(&Handle::from(pending.id)) {
            result.outcome = Some(Reply { returned, ..reply });
        }
    }

    /// The path of the instance that PutInstance has put.
    fn path_put(&self, pending: &Pending) -> Returned {
        let Method::PutInstance { connection, instance, .. } = &pending.call.method else {
            return Returned::Nothing;
        };
        let path = self.site(*connection).ok().and_then(|Site { namespace, .. }| {
            let class = namespace.class(&instance.class)?;
            class.object_of(Arc::clone(instance), namespace.path()).relpath()
        });
        path.map_or(Returned::Nothing, |path| Returned::Path(path.into()))
    }
}

//! IEnumWbemClassObject: Next, Skip, Reset and Clone.
//!
//! An enumerator reads the result set of one operation; its clones share that set, and each has a
//! position of its own. While the operation goes on, Next waits for what it asks for, or until its
//! timeout; calls on one enumerator are served one after the other.

use crate::call::{CallId, Handle, Method, Reply, Returned};
use crate::caller::{Caller, Principal};
use crate::profile::Mutant;
use crate::status::Status;

use super::Server;
use super::listing::{Cursor, Listing};
use super::parameters::FLAG_FORWARD_ONLY;
use super::pending::Pending;
use super::pointer::Pointee;

/// What the server knows of an enumerator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Enumerator {
    /// Who started the operation [REQ ENUM-5].
    owner: Principal,
    /// Whether it goes forward only [REQ ENUM-4].
    forward_only: bool,
    /// The operation whose results it reads.
    operation: CallId,
    /// Where it stands.
    cursor: Cursor,
    /// Whether a Restore has come between.
    pub replaced: bool,
}

/// What an operation that lists has come to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ResultSet {
    /// What there is so far.
    pub listing: Listing,
    /// How the operation has ended; none while it goes on.
    pub outcome: Option<Status>,
    /// How many enumerators read it.
    readers: u32,
}

impl Server {
    /// Hands out an enumerator at the beginning of what an operation lists.
    pub(super) fn new_enumerator(
        &mut self,
        pending: &Pending,
        listing: Listing,
        outcome: Option<Status>,
    ) {
        let Pending { id, call, abandoned, .. } = pending;
        if *abandoned {
            return; // There is nobody to hand it to.
        }
        let enumerator = Enumerator {
            owner: call.caller.account.clone(),
            forward_only: call.method.flags() & FLAG_FORWARD_ONLY != 0,
            operation: *id,
            cursor: Cursor::default(),
            replaced: false,
        };
        self.result_sets.insert(*id, ResultSet { listing, outcome, readers: 0 });
        self.add_enumerator((*id).into(), &call.caller, enumerator);
    }

    fn add_enumerator(&mut self, handle: Handle, caller: &Caller, enumerator: Enumerator) {
        if let Some(set) = self.result_sets.get_mut(&enumerator.operation) {
            set.readers += 1;
        }
        self.enumerators.insert(handle, enumerator);
        self.point(handle, caller, Pointee::Enumerator);
    }

    /// Nobody holds an enumerator any more.
    pub(super) fn drop_enumerator(&mut self, handle: Handle) {
        let Some(Enumerator { operation, .. }) = self.enumerators.remove(&handle) else {
            return;
        };
        if let Some(set) = self.result_sets.get_mut(&operation) {
            set.readers -= 1;
            if set.readers == 0 {
                self.result_sets.remove(&operation);
            }
        }
    }

    /// An operation has found more, or all.
    pub(super) fn show_results(&mut self, operation: CallId, listing: &Listing) {
        if let Some(set) = self.result_sets.get_mut(&operation) {
            set.listing = listing.clone();
            self.restless = true;
        }
    }

    /// Nobody but the principal that started the operation reads its results [REQ ENUM-5].
    pub(super) fn check_reader(&self, handle: Handle, caller: &Caller) -> Result<(), Status> {
        match self.enumerators.get(&handle) {
            Some(enumerator)
                if enumerator.owner != caller.account
                    && !self.profile.is(Mutant::AnyoneReadsOn) =>
            {
                Err(Status::WBEM_E_ACCESS_DENIED)
            }
            _ => Ok(()),
        }
    }

    /// What a call on an enumerator comes to; none while it has to wait. `over` is whether it may
    /// wait no longer.
    pub(super) fn read_enumerator(&mut self, pending: &Pending, over: bool) -> Option<Reply> {
        let handle = pending.call.method.result().expect("it is made on an enumerator");
        if !self.is_first_in_line(pending.id, handle) {
            return over.then(|| self.nothing_in_time(pending, handle));
        }
        Some(match pending.call.method {
            Method::Next { count, .. } => return self.next(handle, count, over),
            Method::Skip { count, .. } => {
                let reply = self.next(handle, count, over)?;
                reply.status.into()
            }
            Method::Reset { .. } => self.reset(handle).into(),
            _ => self.clone_enumerator(pending, handle).into(),
        })
    }

    /// Calls on one enumerator are served one after the other.
    fn is_first_in_line(&self, id: CallId, handle: Handle) -> bool {
        let mut earlier = self.waits.iter().take_while(|(waiting, _)| **waiting < id);
        !earlier.any(|(_, wait)| wait.pending.call.method.result() == Some(handle))
    }

    /// The reply to a call whose time has run out behind another one.
    fn nothing_in_time(&self, pending: &Pending, handle: Handle) -> Reply {
        let set = &self.result_sets[&self.enumerators[&handle].operation];
        let returned = match pending.call.method {
            Method::Next { .. } => set.listing.read(&mut Cursor::default(), 0),
            _ => Returned::Nothing,
        };
        Reply { status: Status::WBEM_S_TIMEDOUT, returned }
    }

    /// [REQ ENUM-1, ENUM-2, ENUM-3]
    fn next(&mut self, handle: Handle, count: u32, over: bool) -> Option<Reply> {
        let enumerator = self.enumerators.get_mut(&handle).expect("it has been looked up");
        let set = self.result_sets.get(&enumerator.operation).expect("it has a reader");
        let hides = self.profile.is(Mutant::NextHidesFailure);
        if let Some(failure) = set.outcome.filter(|outcome| outcome.is_failure() && !hides) {
            return Some(failure.into());
        }
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        let status = match set.listing.skip(&mut enumerator.cursor.clone(), wanted) == wanted {
            true => Status::WBEM_S_NO_ERROR,
            false if self.profile.is(Mutant::NextHidesTheEnd) => Status::WBEM_S_NO_ERROR,
            false if set.outcome.is_some() => Status::WBEM_S_FALSE,
            false if over => Status::WBEM_S_TIMEDOUT,
            false => return None,
        };
        let mut cursor = enumerator.cursor.clone();
        let returned = set.listing.read(&mut cursor, wanted);
        if !self.profile.is(Mutant::NextStandsStill) {
            enumerator.cursor = cursor;
        }
        Some(Reply { status, returned })
    }

    /// [REQ ENUM-4]
    fn reset(&mut self, handle: Handle) -> Status {
        let enumerator = self.enumerators.get_mut(&handle).expect("it has been looked up");
        if enumerator.forward_only && !self.profile.is(Mutant::ForwardOnlyTurnsBack) {
            return Status::WBEM_E_INVALID_OPERATION;
        }
        enumerator.cursor = Cursor::default();
        Status::WBEM_S_NO_ERROR
    }

    /// [REQ ENUM-4]
    fn clone_enumerator(&mut self, pending: &Pending, handle: Handle) -> Status {
        let enumerator = self.enumerators[&handle].clone();
        if enumerator.forward_only && !self.profile.is(Mutant::ForwardOnlyTurnsBack) {
            return Status::WBEM_E_INVALID_OPERATION;
        }
        let outcome = self.result_sets[&enumerator.operation].outcome;
        if let Some(failure) = outcome.filter(|outcome| outcome.is_failure()) {
            return failure;
        }
        self.add_enumerator(pending.id.into(), &pending.call.caller, enumerator);
        Status::WBEM_S_NO_ERROR
    }
}

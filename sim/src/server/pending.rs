//! Calls that have no reply yet, as data: those that wait, and those that are worked on.

use std::sync::Arc;
use std::time::Duration;

use smallvec::SmallVec;

use super::listing::Listing;
use super::{JobId, ObjectId};
use crate::call::{Call, CallId};
use crate::repository::Namespace;

/// A call that has no reply yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Pending {
    pub id: CallId,
    pub call: Arc<Call>,
    /// The backup object that it is made on: it lives as long as the call.
    pub object: Option<ObjectId>,
    /// Whether it stays in progress, once it runs, until it is let go.
    pub slow: bool,
    /// When it came.
    pub arrived: Duration,
    /// Whether nobody waits for its reply any more.
    pub abandoned: bool,
    /// Whether its method has returned already: what comes of the work goes to what it handed out.
    pub returned: bool,
    /// The namespace with what class providers show in it, once they have been asked.
    pub shown: Option<Arc<Namespace>>,
}

impl Pending {
    /// Whether this is a method of IWbemServices.
    pub fn is_services(&self) -> bool {
        self.call.method.connection().is_some()
    }

    /// Whether it counts towards the limit now: a call that has returned does so no longer.
    pub fn counts(&self) -> bool {
        self.is_services() && !self.returned
    }

    /// The backup object that a call of a backup interface is made on.
    pub fn object(&self) -> ObjectId {
        self.object.expect("it is looked up when such a call arrives")
    }

    /// Whether this is a method of the backup interfaces.
    pub fn is_backup(&self) -> bool {
        self.object.is_some()
    }
}

/// A call that is being worked on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Running {
    pub pending: Pending,
    /// The jobs that it waits for.
    pub jobs: SmallVec<[JobId; 1]>,
    /// What it has so far.
    pub listing: Option<Box<Listing>>,
}

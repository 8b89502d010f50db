//! What happens in one step of a small world.

use smallvec::SmallVec;
use wbem_sim::call::CallId;
use wbem_sim::status::Status;

use super::action::Verb;
use crate::invariants::{Calls, Made};

/// What a step is about: the calls that may come up in it, and the replies that came.
#[derive(Debug, Default)]
pub(super) struct Happened {
    /// Those without a reply before, and the one that is made.
    pub calls: SmallVec<[(CallId, Verb, Made); 5]>,
    /// In the order in which they came.
    pub replies: SmallVec<[(CallId, Status); 4]>,
    /// Whether a Backup writes something else than there was when it began.
    pub writes_otherwise: bool,
}

impl Calls for Happened {
    fn made(&self, id: CallId) -> Made {
        self.find(id).1
    }
}

impl Happened {
    /// What was called, and what invariants look at of it.
    pub fn find(&self, id: CallId) -> (Verb, Made) {
        let found = self.calls.iter().find(|(call, ..)| *call == id);
        found.map(|(_, verb, made)| (*verb, *made)).expect("replies are to calls without one")
    }
}

//! The model, on which tests make the target's own calls.

use std::sync::Arc;

use wbem_sim::call::{Call, CallId, Handle, Method, Reply};
use wbem_sim::caller::Caller;
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;

use crate::target::{OnDisk, Pace, Session};

/// The model.
pub struct Model(pub OnDisk);

impl Model {
    /// One that behaves as the profile says.
    pub fn new(profile: Profile) -> Self {
        Self(OnDisk::open(profile).expect("an empty disk has room"))
    }

    /// A call, and the handle of what it hands out.
    pub fn call(&mut self, method: Method) -> (Handle, Reply) {
        let caller = Arc::new(Caller::administrator("suite"));
        let id: CallId = self.0.start(Call::new(caller, method), Pace::Free);
        let replies = self.0.settle();
        let reply = replies.into_iter().find(|(of, _)| *of == id).expect("nothing blocks");
        (id.into(), reply.1)
    }

    /// What is different from a fresh one, if anything is.
    pub fn difference(&self) -> Option<String> {
        let difference = Repository::new().first_difference(self.0.repository());
        difference.map(|difference| difference.to_string())
    }
}

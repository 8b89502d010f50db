//! The calls that wait, one behind the other, in order of arrival.
//!
//! All of them together stand in one allocation: whoever has a copy of the server shares it until
//! the queue changes.

use std::collections::VecDeque;

use triomphe::Arc as Shared;

use crate::call::CallId;

use super::pending::Pending;

/// Calls in order of arrival; none without an allocation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Line(Option<Shared<Calls>>);

type Calls = VecDeque<Pending>;

impl Line {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |calls| calls.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.0.iter().flat_map(|calls| calls.iter())
    }

    /// The place of a call.
    pub fn find(&self, call: CallId) -> Option<usize> {
        self.iter().position(|pending| pending.id == call)
    }

    /// The call at a place.
    pub fn at(&self, place: usize) -> &Pending {
        &self.0.as_ref().expect(LOOKED_UP)[place]
    }

    /// The call at a place, to change it.
    pub fn at_mut(&mut self, place: usize) -> &mut Pending {
        &mut Shared::make_mut(self.0.as_mut().expect(LOOKED_UP))[place]
    }

    /// One more, at the end.
    pub fn push(&mut self, pending: Pending) {
        Shared::make_mut(self.0.get_or_insert_default()).push_back(pending);
    }

    /// Takes the first one out.
    pub fn pop(&mut self) -> Option<Pending> {
        (!self.is_empty()).then(|| self.remove(0))
    }

    /// Takes the call at a place out.
    pub fn remove(&mut self, place: usize) -> Pending {
        let calls = Shared::make_mut(self.0.as_mut().expect(LOOKED_UP));
        let pending = calls.remove(place).expect(LOOKED_UP);
        if calls.is_empty() {
            self.0 = None;
        }
        pending
    }

    /// Takes some of them out, in their order.
    pub fn split(&mut self, mut wanted: impl FnMut(&Pending) -> bool) -> Line {
        if !self.iter().any(&mut wanted) {
            return Self::default();
        }
        let (taken, staying) = self.take().into_iter().partition(|pending| wanted(pending));
        *self = Self::of(staying);
        Self::of(taken)
    }

    fn of(calls: Calls) -> Self {
        Self((!calls.is_empty()).then(|| Shared::new(calls)))
    }

    fn take(&mut self) -> Calls {
        self.0.take().map(Shared::unwrap_or_clone).unwrap_or_default()
    }

    /// Whether another one has the very same calls in it, as it has if neither was touched.
    pub fn is_same(&self, other: &Line) -> bool {
        match (&self.0, &other.0) {
            (Some(own), Some(its)) => Shared::ptr_eq(own, its),
            (own, its) => own.is_none() && its.is_none(),
        }
    }

    /// Turns the order round.
    pub fn reverse(&mut self) {
        if let Some(calls) = &mut self.0 {
            Shared::make_mut(calls).make_contiguous().reverse();
        }
    }
}

const LOOKED_UP: &str = "the place has been looked up";

impl IntoIterator for Line {
    type Item = Pending;
    type IntoIter = std::collections::vec_deque::IntoIter<Pending>;

    fn into_iter(mut self) -> Self::IntoIter {
        self.take().into_iter()
    }
}

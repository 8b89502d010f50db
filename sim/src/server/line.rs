//! The calls that wait, one behind the other, in order of arrival.
//!
//! Each stands in an allocation of its own: whoever has a copy of the server shares it, and to take
//! one out of the middle moves nothing but pointers.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::call::CallId;

use super::pending::Pending;

/// Calls in order of arrival.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Line(VecDeque<Arc<Pending>>);

impl Line {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.0.iter().map(Arc::as_ref)
    }

    /// The place of a call.
    pub fn find(&self, call: CallId) -> Option<usize> {
        self.iter().position(|pending| pending.id == call)
    }

    /// The call at a place.
    pub fn at(&self, place: usize) -> &Pending {
        &self.0[place]
    }

    /// The call at a place, to change it.
    pub fn at_mut(&mut self, place: usize) -> &mut Pending {
        Arc::make_mut(&mut self.0[place])
    }

    /// One more, at the end.
    pub fn push(&mut self, pending: Pending) {
        self.0.push_back(Arc::new(pending));
    }

    /// Takes the first one out.
    pub fn pop(&mut self) -> Option<Pending> {
        self.0.pop_front().map(Arc::unwrap_or_clone)
    }

    /// Takes the call at a place out.
    pub fn remove(&mut self, place: usize) -> Pending {
        let pending = self.0.remove(place).expect("the place has been looked up");
        Arc::unwrap_or_clone(pending)
    }

    /// Takes some of them out, in their order.
    pub fn split(&mut self, mut wanted: impl FnMut(&Pending) -> bool) -> Line {
        if !self.iter().any(&mut wanted) {
            return Self::default();
        }
        let (taken, staying) =
            std::mem::take(&mut self.0).into_iter().partition(|pending| wanted(pending));
        self.0 = staying;
        Self(taken)
    }

    /// Whether another one has the very same calls in it, as it has if neither was touched.
    pub fn is_same(&self, other: &Line) -> bool {
        self.len() == other.len()
            && self.0.iter().zip(&other.0).all(|(own, its)| Arc::ptr_eq(own, its))
    }

    /// Turns the order round.
    pub fn reverse(&mut self) {
        self.0.make_contiguous().reverse();
    }
}

impl IntoIterator for Line {
    type Item = Pending;
    type IntoIter = std::iter::Map<std::collections::vec_deque::IntoIter<Arc<Pending>>, Take>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(Arc::unwrap_or_clone as Take)
    }
}

/// Takes a call out of its allocation, or copies it where others share that.
type Take = fn(Arc<Pending>) -> Pending;

//! What becomes of a state by itself, from when somebody looks ahead until it is asked for.
//!
//! The checker asks of a state whether everybody is answered, for which something happens by
//! itself, and then for all that may happen, which is among it: to take that step twice would take
//! a twentieth of an exploration.

use std::sync::Mutex;

use super::action::Action;
use super::world::World;

/// A state, and what leads to it from the one that this belongs to. It is no part of that one, and
/// copies of it go without.
#[derive(Debug, Default)]
pub(super) struct Ahead(Mutex<Option<(Action, Box<World>)>>);

impl Ahead {
    /// Keeps a state.
    pub fn keep(&self, action: Action, world: Box<World>) {
        *self.0.lock().expect("nobody panics holding it") = Some((action, world));
    }

    /// Gives the state out, if it is what this leads to.
    pub fn take(&self, action: Action) -> Option<Box<World>> {
        let mut kept = self.0.lock().expect("nobody panics holding it");
        kept.take_if(|(leads, _)| *leads == action).map(|(_, world)| world)
    }
}

impl Clone for Ahead {
    fn clone(&self) -> Self {
        Self::default()
    }
}

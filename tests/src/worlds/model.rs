//! A small world as a model for stateright. Its states are boxed: the checker moves them about.
#![expect(clippy::borrowed_box, reason = "the trait hands out references to its states")]

use std::time::Instant;

use stateright::{Model, Property};

use super::action::Action;
use super::setting::Setting;
use super::witness::{Seen, Witness};
use super::world::World;

/// What reports call the end of the time that an exploration is given.
pub const TIME_IS_UP: &str = "the time is up";

/// A setting, and what has been seen in it.
#[derive(Debug)]
pub struct Worlds {
    /// The setting.
    pub setting: Setting,
    seen: Seen,
    end: Option<Instant>,
}

impl Worlds {
    /// The worlds of a setting.
    pub fn new(setting: Setting) -> Self {
        Self { setting, seen: Seen::default(), end: None }
    }

    /// Explored until then: what shows [`TIME_IS_UP`] is the first state that was too late. The
    /// checker's own limit counts only where several threads share the work.
    pub fn until(self, end: Instant) -> Self {
        Self { end: Some(end), ..self }
    }
}

impl Model for Worlds {
    type State = Box<World>;
    type Action = Action;

    fn init_states(&self) -> Vec<Box<World>> {
        vec![Box::new(World::new(&self.setting))]
    }

    fn actions(&self, world: &Box<World>, actions: &mut Vec<Action>) {
        world.actions(&self.setting, actions);
    }

    fn next_state(&self, world: &Box<World>, action: Action) -> Option<Box<World>> {
        Some(world.step(&self.setting, action, &self.seen))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always("1. while paused, no call changes the repository", keeps::<1>),
            Property::always("2. a pause ends with its object, or after 15 minutes", keeps::<2>),
            Property::always("3. every call gets one reply, in order", keeps::<3>),
            Property::always("3. every call is answered in the end", answers_everybody),
            Property::always("4. Restore brings back what Backup wrote", keeps::<4>),
            Property::always("5. what fails changes nothing", keeps::<5>),
            Property::always("6. no call succeeds without its privilege", keeps::<6>),
            Property::always("7. no connection outlives a Restore", keeps::<7>),
        ];
        let all = Witness::ALL.iter().copied();
        let possible = all.filter(|witness| witness.is_possible(&self.setting));
        properties.extend(possible.map(Witness::property));
        if self.end.is_some() {
            properties.push(Property::sometimes(TIME_IS_UP, is_late));
        }
        properties
    }
}

fn is_late(worlds: &Worlds, _: &Box<World>) -> bool {
    worlds.end.is_some_and(|end| Instant::now() >= end)
}

fn keeps<const INVARIANT: u8>(_: &Worlds, world: &Box<World>) -> bool {
    world.breach.is_none_or(|breach| breach.invariant != INVARIANT)
}

fn answers_everybody(worlds: &Worlds, world: &Box<World>) -> bool {
    world.breach.is_some() || world.answers_everybody(&worlds.setting)
}

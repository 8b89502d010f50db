//! A scenario that has been read and found sound: who calls what, and what each call must do.
//!
//! Calls are numbered by their place in the file, so that every pointer is known here by the number
//! of the call that hands it out ([`Handle`]), and steps hold the very [`Method`] that a target
//! gets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{CallId, Handle, Method};
use wbem_sim::caller::Caller;
use wbem_sim::cim::Name;

use super::expectation::Expectation;
use super::observed::Expected;
use crate::target::{Control, Pace};

/// One scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its path below `suite/`, without `.toml`.
    pub id: String,
    /// What behaviour it is about.
    pub title: String,
    /// What it wants to find out.
    pub goal: String,
    /// How it finds out.
    pub method: String,
    /// The requirements that it would notice the breach of.
    pub covers: Vec<String>,
    /// What a target must be able to do: as written, and as follows from steps and callers.
    pub needs: BTreeSet<&'static str>,
    /// For some open points, the readings under which the scenario applies.
    pub when: BTreeMap<&'static str, Vec<&'static str>>,
    /// MOF text that the repository starts with, in order.
    pub content: Vec<Content>,
    /// Who calls, by name.
    pub callers: BTreeMap<String, Arc<Caller>>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What the scenario calls each pointer.
    pub pointers: BTreeMap<Handle, String>,
    /// The key property of each class that has exactly one, inherited or its own.
    pub keys: BTreeMap<Name, Name>,
}

impl Scenario {
    /// The folder it lies in.
    pub fn topic(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }

    /// The points that it depends on: those that say whether it applies, and those by which it
    /// expects one thing or another.
    pub fn points(&self) -> BTreeSet<&'static str> {
        let expectations = self.steps.iter().filter_map(|step| step.expect.as_ref());
        let paths = expectations.flat_map(|expectation| expectation.paths());
        let asked = paths.flat_map(|path| path.readings.into_keys());
        self.when.keys().copied().chain(asked).collect()
    }

    /// Why the expected readings rule the scenario out, if they do: it is then to be skipped.
    pub fn excluded_by(&self, expected: &Expected) -> Option<String> {
        let (point, readings) = self.when.iter().find_map(|(point, wanted)| {
            let left = expected.readings(point);
            (!left.iter().any(|reading| wanted.contains(reading))).then_some((point, left))
        })?;
        let readings: Vec<&str> = readings.into_iter().collect();
        Some(format!("the profile excludes it: {point} is {}", readings.join(" or ")))
    }

    /// The points that must be settled before it can be said whether the scenario applies: those of
    /// `when` that may still turn out either way.
    pub fn waits_for(&self, expected: &Expected) -> Vec<&'static str> {
        let open = |(point, wanted): (&&'static str, &Vec<&'static str>)| {
            let left = expected.readings(point);
            (!left.iter().all(|reading| wanted.contains(reading))).then_some(*point)
        };
        self.when.iter().filter_map(open).collect()
    }
}

/// A piece of MOF text that the repository starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What errors call it.
    pub file: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// The line of the file where it begins.
    pub line: usize,
    /// What later steps call it.
    pub name: Option<String>,
    /// What the author wants to say about it.
    pub note: Option<String>,
    /// What is done.
    pub action: Action,
    /// What must come of it; nothing for what only a target's own error can spoil.
    pub expect: Option<Expectation>,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Makes calls, all alike.
    Call(Calls),
    /// Looks at the calls of an earlier step, by its number: how have they replied by now?
    Reply {
        /// The number of that step.
        step: usize,
    },
    /// Lets time pass.
    Advance {
        /// How much.
        by: Duration,
    },
    /// Lets the held calls of an earlier step go on.
    LetGo {
        /// The number of that step.
        step: usize,
    },
    /// Does something else that is not a call.
    Control(Control),
}

/// Calls of one step, all alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Calls {
    /// Who calls: a name of [`Scenario::callers`].
    pub caller: String,
    /// What is called. Paths in it may still have `{work}` in them.
    pub method: Method,
    /// Whether ppCallResult is given.
    pub call_result: bool,
    /// The number of the first of them.
    pub first: CallId,
    /// How many there are.
    pub count: u64,
    /// Whether they stay in progress until let go.
    pub pace: Pace,
}

impl Calls {
    /// The numbers of the calls.
    pub fn ids(&self) -> impl Iterator<Item = CallId> + use<> {
        (self.first.0..self.first.0 + self.count).map(CallId)
    }
}

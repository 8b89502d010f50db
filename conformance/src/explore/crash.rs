//! What the model itself does not survive: a bug of it, kept as a scenario like a difference.
//!
//! Nobody knows what its last step should come to, so the scenario takes anything but a panic.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wbem_sim::caller::Caller;

use super::finding::HOW_FOUND;
use super::model::Model;
use super::shrink::least;
use super::subject::panicked;
use crate::runner::pool::{Ended, Panic, run_one};
use crate::scenario::{Action, Deed, Expectation, Failure, Head, Recorded, Scenario, Wanted};

/// The deeds up to the one at which the model panicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    /// The deeds.
    pub deeds: Vec<Deed>,
}

/// Where a crash is tried again and again.
pub(super) struct Lab<'a> {
    pub model: &'a Model,
    pub callers: &'a [Arc<Caller>],
    pub head: &'a Head,
    /// How long one try may take.
    pub deadline: Duration,
    /// Whether somebody wants it to end.
    pub stop: &'a AtomicBool,
}

impl Lab<'_> {
    /// The scenario of a crash as small as it gets, and how the model fails it; nothing where it
    /// does not happen again, or no scenario can say it.
    pub fn smallest(&self, crash: Crash) -> Option<(Scenario, Failure)> {
        let panic = self.panic_of(&crash.deeds)?;
        let mut shows = |deeds: &[Deed]| {
            let goes_on = !self.stop.load(Ordering::Relaxed);
            goes_on && self.panic_of(deeds).is_some_and(|other| other.place == panic.place)
        };
        let deeds = least(crash.deeds, self.callers, &mut shows);
        let scenario = self.scenario(&deeds, &panic)?;
        let failure = panicked(&scenario, &panic.message);
        Some((scenario, failure))
    }

    /// How the model panics with these deeds, if it does.
    fn panic_of(&self, deeds: &[Deed]) -> Option<Panic> {
        let (model, deeds, head) = (self.model.clone(), deeds.to_vec(), self.head.clone());
        match run_one(Box::new(move || drop(model.play(&deeds, &head))), self.deadline) {
            Ended::Panicked(panic) => Some(panic),
            _ => None,
        }
    }

    fn scenario(&self, deeds: &[Deed], panic: &Panic) -> Option<Scenario> {
        let (last, before) = deeds.split_last()?;
        let head = Head {
            title: format!(
                "The model panics: {}",
                panic.message.lines().next().unwrap_or_default()
            ),
            goal: "Have the last step come to anything but a panic of the model.".to_owned(),
            method: HOW_FOUND.to_owned(),
            ..self.head.clone()
        };
        let mut recording = self.model.play(before, &head).ok()?;
        recording.steps.push(Recorded { deed: last.clone(), replies: Vec::new(), seen: None });
        let mut scenario = recording.scenario(&head).ok()?;
        let step = scenario.steps.last_mut()?;
        if matches!(step.action, Action::Call(_)) {
            step.expect = Some(Expectation::Outcome(vec![Wanted::Any]));
        }
        Some(scenario)
    }
}

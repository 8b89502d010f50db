//! The stretches of a history between moments at which nothing runs: what came before such a
//! moment has taken effect before all that comes after it.

use std::collections::BTreeSet;

use super::{Event, Placed};

/// An event, its place in the whole history, and for a call its number in the part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered<'a> {
    pub place: usize,
    pub event: &'a Event,
    pub number: u64,
}

/// The events of a part, with the calls numbered in their order.
pub(super) fn numbered<'a>(part: &[Placed<'a>]) -> Vec<Numbered<'a>> {
    let mut calls = 0;
    let number = |(place, event): &Placed<'a>| {
        let number = calls;
        calls += u64::from(matches!(event, Event::Invoked { .. }));
        Numbered { place: *place, event, number }
    };
    part.iter().map(number).collect()
}

/// A part, cut wherever nothing runs.
pub(super) fn stretches<'e, 'a>(
    events: &'e [Numbered<'a>],
) -> impl Iterator<Item = &'e [Numbered<'a>]> {
    let mut running = BTreeSet::new();
    events.split_inclusive(move |numbered| {
        match numbered.event {
            Event::Invoked { thread, .. } => running.insert(*thread),
            Event::Returned { thread, .. } => running.remove(thread),
        };
        running.is_empty()
    })
}

/// How many calls begin in some events.
pub(super) fn calls(events: &[Numbered<'_>]) -> usize {
    events.iter().filter(|one| matches!(one.event, Event::Invoked { .. })).count()
}

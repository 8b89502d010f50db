//! Whether what was seen can have come of calls that took effect one after another.
//!
//! Stretch after stretch one order is looked for, in which the server ends in one state. Where none
//! is found that may be the fault of an order before it: then all orders of the last stretch before
//! are tried, of the last two, of the last four, and so on.

use super::search::{self, Found, Wanted};
use super::stretch::{self, Numbered};
use super::{Event, Placed, Start, Verdict};

/// Whether a part of a history is linearizable, found with so many steps for each stretch and each
/// state that it may begin in.
pub(super) fn part(part: &[Placed<'_>], start: &Start, steps: u64) -> Verdict {
    let events = stretch::numbered(part);
    let stretches: Vec<_> = stretch::stretches(&events).collect();
    let mut before = vec![Found { states: vec![start.state()], is_all: true }];
    for (at, events) in stretches.iter().enumerate() {
        let mut next = after(events, &before[at], steps, Wanted::One);
        if next.states.is_empty() {
            next = again(&stretches[..=at], &mut before, steps);
        }
        if next.states.is_empty() {
            return wrong(events, &before[at], steps);
        }
        before.push(next);
    }
    Verdict::Ok
}

/// The states after some stretches, of which the last has no order that fits what was known before
/// each of them.
fn again(stretches: &[&[Numbered<'_>]], before: &mut Vec<Found>, steps: u64) -> Found {
    let last = stretches.len() - 1;
    let mut back = 1;
    loop {
        let from = last.saturating_sub(back);
        before.truncate(from + 1);
        for events in &stretches[from..last] {
            let next = after(events, &before[before.len() - 1], steps, Wanted::All);
            before.push(next);
        }
        let next = after(stretches[last], &before[last], steps, Wanted::All);
        if from == 0 || !next.states.is_empty() {
            return next;
        }
        back *= 2;
    }
}

/// The states after a stretch that begins in any of some.
fn after(events: &[Numbered<'_>], before: &Found, steps: u64, wanted: Wanted) -> Found {
    let mut after = Found { states: Vec::new(), is_all: before.is_all };
    for state in &before.states {
        let found = search::after(events, state, steps, wanted);
        after.is_all &= found.is_all;
        found.states.into_iter().for_each(|state| after.add(state));
        if wanted == Wanted::One && !after.states.is_empty() {
            break;
        }
    }
    after
}

/// Where a stretch goes wrong that has no order that fits what was before it.
fn wrong(events: &[Numbered<'_>], before: &Found, steps: u64) -> Verdict {
    let settle = |end: usize| after(&events[..end], before, steps, Wanted::One);
    let is_end = |end: &usize| matches!(events[end - 1].event, Event::Returned { .. });
    let ends: Vec<usize> = (1..=events.len()).filter(is_end).collect();
    let Some(end) = ends.get(first_without(&ends, |end| !settle(end).states.is_empty())) else {
        return Verdict::Unknown;
    };
    match settle(*end).is_all {
        true => Verdict::Illegal { events: events[end - 1].place + 1 },
        false => Verdict::Unknown,
    }
}

/// The place of the first beginning without something that no longer one has again. Beginnings
/// twice as long are tried one after the other: what makes one fail is seen fastest where little
/// comes after it.
fn first_without(ends: &[usize], has: impl Fn(usize) -> bool) -> usize {
    let (mut sure, mut tried) = (0, 1);
    while tried <= ends.len() && has(ends[tried - 1]) {
        (sure, tried) = (tried, 2 * tried);
    }
    sure + ends[sure..ends.len().min(tried - 1)].partition_point(|end| has(*end))
}

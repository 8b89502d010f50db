//! Whether what was seen can have come of calls that took effect one after another: stretch after
//! stretch, from all states in which the server may be.

use super::stretch::{self, Numbered};
use super::{Event, Placed, Start, State, Verdict, search};

/// Whether a part of a history is linearizable, found with so many steps for each stretch.
pub(super) fn part(part: &[Placed<'_>], start: &Start, steps: u64) -> Verdict {
    let events = stretch::numbered(part);
    let mut stretches = stretch::stretches(&events).peekable();
    let (mut states, mut are_all) = (vec![start.state()], true);
    while let Some(stretch) = stretches.next() {
        if stretches.peek().is_none() {
            // Nobody asks in which state the server is after the last one.
            return check_stretch(stretch, &states, are_all, steps);
        }
        let mut next = Vec::new();
        for state in &states {
            let found = search::after(stretch, state, steps);
            are_all &= found.is_all;
            next.extend(found.states);
        }
        if next.is_empty() {
            return check_stretch(stretch, &states, are_all, steps);
        }
        states = each_once(next);
    }
    Verdict::Ok
}

fn each_once(states: Vec<State>) -> Vec<State> {
    states.into_iter().fold(Vec::new(), |mut all, state| {
        if !all.contains(&state) {
            all.push(state);
        }
        all
    })
}

/// Whether a stretch can follow upon some states, which are all that there can be or only some.
fn check_stretch(events: &[Numbered<'_>], states: &[State], are_all: bool, steps: u64) -> Verdict {
    let settle = |end: usize| {
        let mut all =
            states.iter().map(|state| search::is_linearizable(&events[..end], state, steps));
        // One that is right is enough; none is if none of all can be.
        all.try_fold(are_all, |is_known, is| match is {
            Some(true) => Err(()),
            Some(false) => Ok(is_known),
            None => Ok(false),
        })
    };
    let is_right = |end: usize| settle(end).is_err();
    if is_right(events.len()) {
        return Verdict::Ok;
    }
    let is_end = |end: &usize| matches!(events[end - 1].event, Event::Returned { .. });
    let ends: Vec<usize> = (1..=events.len()).filter(is_end).collect();
    match ends.get(first_without(&ends, is_right)) {
        Some(end) if settle(*end) == Ok(true) => {
            Verdict::Illegal { events: events[end - 1].place + 1 }
        }
        _ => Verdict::Unknown,
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

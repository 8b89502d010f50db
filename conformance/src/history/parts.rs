//! Parts of a history that are independent of each other: calls on different instances, as long as
//! nothing in it touches more than one.

use std::collections::{BTreeMap, BTreeSet};

use wbem_sim::call::{Call, Method};

use super::{Event, Placed};

/// The parts, each with the logins and activations that all of them need. A history with a call
/// that touches more than one instance is one part.
pub(super) fn independent(events: &[Event]) -> Vec<Vec<Placed<'_>>> {
    let whole = || vec![events.iter().enumerate().collect()];
    let calls: Vec<&Call> = events
        .iter()
        .filter_map(|event| match event {
            Event::Invoked { call, .. } => Some(&**call),
            Event::Returned { .. } => None,
        })
        .collect();
    let touched: Option<Vec<Touched>> = calls.iter().map(|call| touches(call)).collect();
    let Some(touched) = touched else { return whole() };
    let keys: BTreeSet<&str> = touched.iter().filter_map(|one| one.as_deref()).collect();
    if keys.len() < 2 || !opens_first(&touched) {
        return whole();
    }
    keys.into_iter().map(|key| part(events, &touched, key)).collect()
}

/// What a call touches: one instance, by its path, or nothing.
type Touched = Option<String>;

/// What a call touches; nothing at all where it touches more than one instance.
fn touches(call: &Call) -> Option<Touched> {
    match &call.method {
        Method::Connect { .. } | Method::Activate { .. } => Some(None),
        Method::GetObject { path: Some(path), flags: 0, .. }
        | Method::DeleteInstance { path: Some(path), flags: 0, .. }
            if path.contains('=') =>
        {
            Some(Some(path.to_lowercase()))
        }
        Method::PutInstance { instance, flags: 0, .. } => {
            let id = instance.value("Id").as_integer()?;
            Some(Some(format!("{}.id={id}", instance.class.folded())))
        }
        _ => None,
    }
}

/// Whether every login comes before the first touch, so that pointers have the same numbers in
/// every part.
fn opens_first(touched: &[Touched]) -> bool {
    touched.is_sorted_by_key(Option::is_some)
}

fn part<'a>(events: &'a [Event], touched: &[Touched], key: &str) -> Vec<Placed<'a>> {
    let mut number = 0;
    let mut running: BTreeMap<u32, bool> = BTreeMap::new();
    let mut part = Vec::new();
    for (place, event) in events.iter().enumerate() {
        let belongs = match event {
            Event::Invoked { thread, .. } => {
                let belongs = touched[number].as_deref().is_none_or(|other| other == key);
                number += 1;
                running.insert(*thread, belongs);
                belongs
            }
            Event::Returned { thread, .. } => running.get(thread).copied().unwrap_or(true),
        };
        if belongs {
            part.push((place, event));
        }
    }
    part
}

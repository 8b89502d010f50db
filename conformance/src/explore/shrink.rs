//! Shrinking: from a long sequence of deeds to one of which nothing can be left out.
//!
//! Deeds are left out in ever smaller groups (delta debugging), each with what depends on it: a
//! call that hands out a pointer with the calls on it. Then each deed that is left is made plainer.
//! Whatever still shows the difference is kept, until nothing more can be done.

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{CallId, Handle};
use wbem_sim::caller::Caller;

use crate::scenario::Deed;
use crate::target::Pace;

/// Longer lists have too many pairs.
const PAIRS_MAX: usize = 24;

/// The deeds without some of them, by place, and without what depends on those. Calls and pointers
/// are numbered anew.
pub fn without(deeds: &[Deed], gone: impl Fn(usize) -> bool) -> Vec<Deed> {
    // The new number of each call; none for those that are gone.
    let mut numbers: Vec<Option<u64>> = Vec::new();
    let mut left = 0;
    let mut kept = Vec::with_capacity(deeds.len());
    for (index, deed) in deeds.iter().enumerate() {
        let renamed = match gone(index) {
            true => None,
            false => renumbered(deed, &|number| numbers.get(number as usize).copied().flatten()),
        };
        if matches!(deed, Deed::Call { .. }) {
            numbers.push(renamed.is_some().then_some(left));
            left += u64::from(renamed.is_some());
        }
        kept.extend(renamed);
    }
    kept
}

/// The deed with other numbers; nothing if it needs a call that is gone.
fn renumbered(deed: &Deed, new: &dyn Fn(u64) -> Option<u64>) -> Option<Deed> {
    let mut deed = deed.clone();
    match &mut deed {
        Deed::Call { call, .. } => {
            if let Some(pointer) = call.method.pointer_mut() {
                *pointer = Handle(new(pointer.0)?);
            }
        }
        Deed::LetGo { call } => *call = CallId(new(call.0)?),
        Deed::Advance { .. } | Deed::Control(_) => {}
    }
    Some(deed)
}

/// The fewest and plainest deeds that can be reached from these; `shows` says whether some still
/// show what is looked for.
pub fn least(
    deeds: Vec<Deed>,
    callers: &[Arc<Caller>],
    shows: &mut dyn FnMut(&[Deed]) -> bool,
) -> Vec<Deed> {
    let leave_out = |deeds: &[Deed], gone: &dyn Fn(usize) -> bool| without(deeds, gone);
    let deeds = smallest(deeds, leave_out, shows);
    let deeds = plainer(deeds, callers, shows);
    let deeds = without_pairs(deeds, leave_out, shows);
    smallest(deeds, leave_out, shows)
}

/// The smallest list that can be reached from this one by leaving elements out; `shows` says
/// whether a list still shows what is looked for. `leave_out` takes out those at some places.
pub fn smallest<T: Clone>(
    list: Vec<T>,
    leave_out: impl Fn(&[T], &dyn Fn(usize) -> bool) -> Vec<T>,
    shows: &mut dyn FnMut(&[T]) -> bool,
) -> Vec<T> {
    let mut best = list;
    let mut size = best.len().div_ceil(2).max(1);
    loop {
        let mut has_changed = false;
        let mut start = 0;
        while start < best.len() {
            let less = leave_out(&best, &|index| (start..start + size).contains(&index));
            if less.len() < best.len() && shows(&less) {
                best = less;
                has_changed = true;
            } else {
                start += size;
            }
        }
        match (size, has_changed) {
            (1, false) => return best,
            (1, true) => {}
            _ => size = size.div_ceil(2),
        }
    }
}

/// The same with two elements left out at a time, which only together are of no use: a call that is
/// held and the deed that lets it go, two that count towards a limit.
fn without_pairs<T: Clone>(
    list: Vec<T>,
    leave_out: impl Fn(&[T], &dyn Fn(usize) -> bool) -> Vec<T>,
    shows: &mut dyn FnMut(&[T]) -> bool,
) -> Vec<T> {
    let mut best = list;
    let mut first = 0;
    while first < best.len() && best.len() <= PAIRS_MAX {
        let smaller = (first + 1..best.len()).find_map(|second| {
            let less = leave_out(&best, &|index| index == first || index == second);
            shows(&less).then_some(less)
        });
        match smaller {
            Some(less) => {
                best = less;
                first = 0;
            }
            None => first += 1,
        }
    }
    best
}

/// Makes each deed as plain as it can be.
fn plainer(
    mut deeds: Vec<Deed>,
    callers: &[Arc<Caller>],
    shows: &mut dyn FnMut(&[Deed]) -> bool,
) -> Vec<Deed> {
    for index in 0..deeds.len() {
        for plain in plainer_forms(&deeds[index], callers) {
            let mut changed = deeds.clone();
            changed[index] = plain;
            if changed[index] != deeds[index] && shows(&changed) {
                deeds = changed;
            }
        }
    }
    deeds
}

/// The same with less to it: not held, by the first caller, without flags, a round span of time.
fn plainer_forms(deed: &Deed, callers: &[Arc<Caller>]) -> Vec<Deed> {
    match deed {
        Deed::Call { call, pace } => {
            let mut forms = Vec::new();
            if *pace == Pace::Held {
                forms.push(Deed::call(call.clone()));
            }
            let earlier = callers.iter().take_while(|one| **one != call.caller);
            for caller in earlier {
                let caller = Arc::clone(caller);
                let call = wbem_sim::call::Call { caller, ..call.clone() };
                forms.push(Deed::Call { call, pace: *pace });
            }
            forms
        }
        Deed::Advance { by } => {
            let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
            let rounder = [minutes(1), minutes(15)].into_iter().filter(|round| round < by);
            rounder.map(|by| Deed::Advance { by }).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::call::{Call, Interface, Method};

    use super::*;

    fn deeds() -> Vec<Deed> {
        let caller = Arc::new(Caller::administrator("operator"));
        let call = |method| Deed::call(Call::new(Arc::clone(&caller), method));
        vec![
            call(Method::Activate { interface: Interface::IWbemBackupRestoreEx }),
            call(Method::connect("root")),
            call(Method::Activate { interface: Interface::IWbemBackupRestoreEx }),
            call(Method::Pause { object: Handle(2) }),
            Deed::LetGo { call: CallId(3) },
        ]
    }

    #[test]
    fn what_depends_on_a_call_goes_with_it_and_the_rest_is_numbered_anew() {
        let less = without(&deeds(), |index| index == 2);
        assert_eq!(less, deeds()[..2]);
        let less = without(&deeds(), |index| index == 1);
        assert!(matches!(&less[2], Deed::Call { call, .. }
            if call.method == Method::Pause { object: Handle(1) }));
        assert_eq!(less[3], Deed::LetGo { call: CallId(2) });
    }

    #[test]
    fn what_is_left_cannot_be_left_out() {
        let has = |list: &[u32]| list.contains(&3) && list.contains(&17) && list.contains(&18);
        let leave_out = |list: &[u32], gone: &dyn Fn(usize) -> bool| {
            list.iter().enumerate().filter(|(at, _)| !gone(*at)).map(|(_, one)| *one).collect()
        };
        let mut tried = 0;
        let least = smallest((0..100).collect(), leave_out, &mut |list| {
            tried += 1;
            has(list)
        });
        assert_eq!(least, [3, 17, 18]);
        assert!(tried < 200, "{tried}");
    }
}

//! What can happen in a small world: two client processes and a bystander, a few pointers, one
//! namespace, two files.

use proptest::prelude::*;
use wbem_sim::profile::{POINTS, Profile};

/// Who acts.
pub const ACTORS: [&str; 4] = ["operator", "second", "remote", "guest"];
/// How many pointers of each kind an operation may choose from.
pub const SLOTS: usize = 3;
/// WBEM_FLAG_RETURN_IMMEDIATELY.
pub const RETURN_IMMEDIATELY: u32 = 0x10;
/// WBEM_FLAG_FORWARD_ONLY.
pub const FORWARD_ONLY: u32 = 0x20;

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    Activate { actor: usize, slot: usize },
    Connect { actor: usize, slot: usize },
    ReleaseObject { slot: usize },
    ReleaseConnection { slot: usize },
    Pause { actor: usize, slot: usize },
    Resume { actor: usize, slot: usize },
    Backup { actor: usize, slot: usize, file: usize, slow: bool },
    Restore { actor: usize, slot: usize, file: usize, flags: u32, slow: bool },
    Put { slot: usize, value: u32, slow: bool },
    Compile { actor: usize, value: u32, slow: bool },
    Delete { slot: usize },
    Get { slot: usize },
    PutLater { slot: usize, result: usize, value: u32, slow: bool },
    AskResult { result: usize, seconds: u32 },
    List { slot: usize, list: usize, flags: u32, slow: bool },
    Next { actor: usize, list: usize, seconds: u32, count: u32 },
    Skip { list: usize, count: u32 },
    Reset { list: usize },
    CloneList { list: usize, copy: usize },
    ReleaseList { list: usize },
    LetGo { nth: usize },
    Fault { on_read: bool },
    Kill { actor: usize },
    Advance { seconds: u64 },
    Shutdown,
    Stop,
    Start,
}

fn actor() -> impl Strategy<Value = usize> {
    prop_oneof![6 => Just(0), 3 => Just(1), 2 => Just(2), 1 => Just(3)]
}

fn slot() -> impl Strategy<Value = usize> {
    0..SLOTS
}

fn slow() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.2)
}

/// One operation.
pub fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (actor(), slot()).prop_map(|(actor, slot)| Op::Activate { actor, slot }),
        4 => (actor(), slot()).prop_map(|(actor, slot)| Op::Connect { actor, slot }),
        1 => slot().prop_map(|slot| Op::ReleaseObject { slot }),
        1 => slot().prop_map(|slot| Op::ReleaseConnection { slot }),
        6 => (actor(), slot()).prop_map(|(actor, slot)| Op::Pause { actor, slot }),
        4 => (actor(), slot()).prop_map(|(actor, slot)| Op::Resume { actor, slot }),
        3 => (actor(), slot(), 0..2usize, slow())
            .prop_map(|(actor, slot, file, slow)| Op::Backup { actor, slot, file, slow }),
        3 => (actor(), slot(), 0..2usize, 0..3u32, slow()).prop_map(
            |(actor, slot, file, flags, slow)| Op::Restore { actor, slot, file, flags, slow }
        ),
        8 => (slot(), 0..4u32, slow())
            .prop_map(|(slot, value, slow)| Op::Put { slot, value, slow }),
        4 => (actor(), 0..4u32, slow())
            .prop_map(|(actor, value, slow)| Op::Compile { actor, value, slow }),
        2 => slot().prop_map(|slot| Op::Delete { slot }),
        4 => slot().prop_map(|slot| Op::Get { slot }),
        4 => (slot(), slot(), 0..4u32, slow())
            .prop_map(|(slot, result, value, slow)| Op::PutLater { slot, result, value, slow }),
        2 => (slot(), 0..2u32).prop_map(|(result, seconds)| Op::AskResult { result, seconds }),
        14 => on_lists(),
        4 => (0..3usize).prop_map(|nth| Op::LetGo { nth }),
        1 => any::<bool>().prop_map(|on_read| Op::Fault { on_read }),
        1 => actor().prop_map(|actor| Op::Kill { actor }),
        4 => prop_oneof![0..3u64, Just(359), Just(899), Just(900), Just(901), 0..1000u64]
            .prop_map(|seconds| Op::Advance { seconds }),
        1 => prop_oneof![Just(Op::Shutdown), Just(Op::Stop), Just(Op::Start)],
    ]
}

/// What is done to enumerators.
fn on_lists() -> impl Strategy<Value = Op> {
    let flags = prop::sample::select(vec![0, RETURN_IMMEDIATELY, FORWARD_ONLY]);
    prop_oneof![
        4 => (slot(), slot(), flags, slow())
            .prop_map(|(slot, list, flags, slow)| Op::List { slot, list, flags, slow }),
        6 => (actor(), slot(), 0..2u32, 0..3u32)
            .prop_map(|(actor, list, seconds, count)| Op::Next { actor, list, seconds, count }),
        1 => (slot(), 0..2u32).prop_map(|(list, count)| Op::Skip { list, count }),
        1 => slot().prop_map(|list| Op::Reset { list }),
        1 => (slot(), slot()).prop_map(|(list, copy)| Op::CloneList { list, copy }),
        1 => slot().prop_map(|list| Op::ReleaseList { list }),
    ]
}

/// A profile with any reading of each point.
pub fn profile() -> impl Strategy<Value = Profile> {
    let choices: Vec<_> = POINTS.iter().map(|point| 0..point.readings.len()).collect();
    let mixed = choices.prop_map(|choices| {
        let pairs = POINTS.iter().zip(choices);
        pairs.fold(Profile::recommended(), |profile, (point, choice)| {
            profile.with(point.key, point.readings[choice]).expect("the table knows its readings")
        })
    });
    prop_oneof![
        Just(Profile::recommended()),
        Just(Profile::open_spec()),
        Just(Profile::sdk()),
        mixed
    ]
}

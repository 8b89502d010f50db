//! Which mutant is switched on. This file is written into the copy of the model beside its
//! mutants, each of which asks [`active`] whether it is the one.
//!
//! `WBEM_MUTANT` is its number. What plays the suite can have all questions counted, so that it is
//! known which mutants a play gets to, and have the process end where a play asks so often that it
//! will never end: that is the same on every machine, which no time would be. [`asked`] says which
//! open points had a say in a play.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// More mutants than there are.
const NUMBER_MAX: usize = 1 << 13;
/// The exit code of a process that has asked too often ever to end.
pub const ENDLESS: i32 = 3;
/// As many questions as anybody has.
const UNLIMITED: u64 = u64::MAX;

/// How many questions are answered at once; at 0 it is looked closer.
static LEFT: AtomicU64 = AtomicU64::new(0);
/// The number of the mutant, once it is known; [`NUMBER_MAX`] if none is.
static ACTIVE: AtomicUsize = AtomicUsize::new(NUMBER_MAX);
/// What is done at 0.
static STATE: AtomicUsize = AtomicUsize::new(UNREAD);
const UNREAD: usize = 0;
const READ: usize = 1;
const COUNTING: usize = 2;

/// How often each has been asked for.
static COUNTS: [AtomicU64; NUMBER_MAX] = [const { AtomicU64::new(0) }; NUMBER_MAX];
/// The open points that have been asked about.
static POINTS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// Whether the mutant with this number is switched on.
pub fn active(number: usize) -> bool {
    match LEFT.load(Relaxed) {
        0 => look_closer(number),
        left => LEFT.store(left - 1, Relaxed),
    }
    ACTIVE.load(Relaxed) == number
}

#[cold]
fn look_closer(number: usize) {
    match STATE.load(Relaxed) {
        UNREAD => read(),
        COUNTING => _ = COUNTS[number].fetch_add(1, Relaxed),
        // A panic would go by what may ask again, and never end as well.
        _ => std::process::exit(ENDLESS),
    }
}

/// Reads which mutant it is.
fn read() {
    let number = std::env::var("WBEM_MUTANT").ok().and_then(|number| number.parse().ok());
    ACTIVE.store(number.unwrap_or(NUMBER_MAX), Relaxed);
    STATE.store(READ, Relaxed);
    LEFT.store(UNLIMITED, Relaxed);
}

/// From here on no more questions than these are answered.
pub fn limit(questions: u64) {
    if STATE.load(Relaxed) == UNREAD {
        read();
    }
    LEFT.store(questions, Relaxed);
}

/// From here on all questions are counted, from 0.
pub fn count() {
    STATE.store(COUNTING, Relaxed);
    LEFT.store(0, Relaxed);
    COUNTS.iter().for_each(|count| count.store(0, Relaxed));
    points();
}

/// How often each mutant has been asked for that has been.
pub fn counts() -> Vec<(usize, u64)> {
    let counts = COUNTS.iter().map(|count| count.load(Relaxed)).enumerate();
    counts.filter(|(_, count)| *count > 0).collect()
}

/// Says that an open point has a say.
pub fn asked(point: &'static str) {
    POINTS.lock().expect("nothing panics with it").insert(point);
}

/// The open points that have been asked about since this was called last.
pub fn points() -> BTreeSet<&'static str> {
    std::mem::take(&mut *POINTS.lock().expect("nothing panics with it"))
}

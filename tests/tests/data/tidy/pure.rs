//! The model has no clock, no chance and no thread: the same calls at the same times give the same
//! replies.
//!
//! Its async face may use tokio's clock, which tests can stop; nothing else may.

use crate::assert_none;
use crate::tree::{self, SourceFile};

/// Where the model lives, and the one place in it that may know a clock.
const MODEL: &str = "sim/src/";
const FACE: &str = "sim/src/simulator";

/// The files in it that may start a thread: what several make is the same as what one would; and
/// tests in which a scheduler chooses who goes on.
const THREADS: &[&str] = &[
    "sim/src/archive/beside.rs",
    "sim/src/archive/encoders.rs",
    "sim/src/simulator/interleavings.rs",
];

/// Words that bring in a clock, chance, threads or an order that changes from run to run.
const BANNED: &[&str] = &[
    "Instant",
    "SystemTime",
    "HashMap",
    "HashSet",
    "RandomState",
    "thread",
    "thread_rng",
    "rand",
    "getrandom",
];

/// The banned words that the async face may use, as they are tokio's there.
const OF_THE_FACE: &[&str] = &["Instant"];

#[test]
fn the_model_knows_no_clock_no_chance_and_no_thread() {
    let model: Vec<SourceFile> =
        tree::files("rs").into_iter().filter(|file| file.path.starts_with(MODEL)).collect();
    assert!(model.len() > 10, "the model is no longer found in {MODEL}");
    let complaints: Vec<String> = model.iter().flat_map(banned_words).collect();
    assert_none(
        &complaints,
        "take time as an argument, choices from the caller, BTreeMap or imbl::OrdMap for a map",
    );
}

fn banned_words(file: &SourceFile) -> Vec<String> {
    let is_face = file.path.starts_with(FACE);
    let is_allowed = |word: &str| {
        (is_face && OF_THE_FACE.contains(&word))
            || (THREADS.contains(&&*file.path) && word == "thread")
    };
    let is_banned = |word: &&str| BANNED.contains(word) && !is_allowed(word);
    let mut complaints = Vec::new();
    for (number, line) in file.lines() {
        let code = line.split("//").next().unwrap_or_default();
        let banned = tree::words(code).filter(is_banned);
        complaints.extend(banned.map(|word| format!("{}:{number}: {word}", file.path)));
    }
    complaints
}

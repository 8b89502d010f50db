//! Recordings: every call of a run and every reply to it, for playing them on the model elsewhere.
//!
//! Whoever has a machine with the real service runs the suite there once, with `--profile observe
//! --record FILE`; from then on `replay --against FILE` shows on any system where the model, with
//! the readings that were observed, does something else.
//!
//! Version 1 of the file: one JSON object a line, each with its kind as its only key.
//!
//! | line | when | holds |
//! | --- | --- | --- |
//! | `recording` | first | the version of the file and of the suite, the target, its system |
//! | `session` | a scenario begins | its id |
//! | `call` | a call is started | its number in the session, the call, its pace |
//! | `control` | something is done that is no call | what, and what was seen, or why it failed |
//! | `settled` | nothing moves any more | the replies that have come since, by number |
//! | `advanced` | time has passed | how much, and the replies that came on the way |
//! | `profile` | last but one | a reading for each open point of which the run has told anything |
//! | `end` | last | how many sessions there are: a file without it was cut off |
//!
//! A call that has no reply by a `settled` line was blocked then. The target's folder stands as
//! `{work}`. What the target said is free of the names of its machine and its user: they are `HOST`
//! and `USER`. Keys that this version does not know are refused.

mod format;
mod read;
mod recorder;
mod replay;
mod scrub;

pub use format::{Head, Line, VERSION};
pub use read::{Recorded, Recording};
pub use recorder::Recorder;
pub use replay::{Difference, differences};
pub use scrub::Scrubber;

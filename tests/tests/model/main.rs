//! The model as a whole: its invariants under random profiles, callers, calls and times.
#![allow(clippy::unwrap_used)]

mod concurrent;
mod invariants;
mod lists;
mod op;
mod saved;
mod simulator;
mod slow_files;
mod world;

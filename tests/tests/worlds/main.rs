//! Small worlds explored state by state, and the proof that their normal form is sound.
#![allow(clippy::unwrap_used)]

mod counterexample;
mod explored;
mod fair;
mod mutants;
mod sound;

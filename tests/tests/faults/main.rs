//! A whole machine on a disk that fails, or loses its power, at each operation.
//!
//! One workload runs again and again: first to learn what it asks of the disk, then once for each
//! of these operations and each thing that can go wrong with it. What the replies have said is
//! written down beside it ([`content::Content`]), and compared with what is on the disk.
#![allow(clippy::unwrap_used)]

mod content;
mod copies;
mod crashes;
mod errors;
mod fresh;
mod runs;
mod workload;
mod world;

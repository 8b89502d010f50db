//! The backup file as it meets the world: old files, damaged files, lying files, large ones.

mod annotated;
mod blocks;
mod damage;
mod foreign;
mod garbage;
#[path = "../mof/generated.rs"]
mod generated;
mod golden;
mod hex;
mod lies;
mod memory;
mod packed;
mod parts;
mod random;
mod rewritten;
mod sample;

//! The classes as a client meets them, through COM in one process.
#![cfg(windows)]

mod activation;
mod backup;
mod callers;
mod classes;
mod compiler;
mod instances;
mod nulls;
mod results;
mod world;

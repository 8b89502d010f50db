//! Runs scenarios on a target and makes events of what they do.

pub mod pool;
mod quiet_panic;

//! What integration tests over the model, the suite and the command share; see `tests/`.

pub mod invariants;
pub mod worlds;

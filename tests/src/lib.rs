//! Integration tests over the model, the suite and the command; see `tests/`.

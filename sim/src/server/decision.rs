//! What is to become of a call, as things stand: every rule ends in one of three words.

use crate::status::Status;

/// What is to become of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It fails now.
    Refuse(Status),
    /// It has no reply until something changes.
    Wait,
    /// It takes effect now.
    Go,
}

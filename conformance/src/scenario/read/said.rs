//! What a step says: a verb, what it is followed by, and what stands beside it.

use crate::scenario::raw::{At, RawStep};

/// A verb, and the step that it is in.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    /// The verb.
    pub verb: &'static str,
    /// What it is followed by.
    pub subject: &'a At<&'a str>,
    /// The whole step.
    pub step: &'a RawStep,
}

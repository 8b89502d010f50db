//! How far the writing or the reading of a backup has come.

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Progress {
    /// How much is done.
    pub done: u64,
    /// How much there is to do: entries to write, or bytes of content to read.
    pub total: u64,
}

impl Progress {
    /// For whoever does not want to know.
    pub fn nobody() -> impl FnMut(Progress) {
        |_| {}
    }
}

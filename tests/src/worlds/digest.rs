//! The hash of a state, which is asked for more often than it changes.

use std::sync::atomic::{AtomicU64, Ordering};

/// A hash, once somebody has asked for it. One that is 0 is made anew each time.
#[derive(Debug, Default)]
pub(super) struct Digest(AtomicU64);

impl Digest {
    /// The hash, made now if it is not known.
    pub fn get_or(&self, make: impl FnOnce() -> u64) -> u64 {
        match self.0.load(Ordering::Relaxed) {
            0 => {
                let made = make();
                self.0.store(made, Ordering::Relaxed);
                made
            }
            known => known,
        }
    }

    /// Whether it is known.
    #[cfg(test)]
    pub fn is_known(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }
}

impl Clone for Digest {
    fn clone(&self) -> Self {
        Self(AtomicU64::new(self.0.load(Ordering::Relaxed)))
    }
}

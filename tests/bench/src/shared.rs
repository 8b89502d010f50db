//! What a piece of work allocates.
//!
//! This is no part of the library: counting slows every allocation of a program that does it, so
//! only those do that need it.

/// The bytes that some work allocates and has not freed again when it is over.
#[allow(dead_code, reason = "not every program that counts asks for this")]
pub fn bytes_kept<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let mut result = None;
    let counted = allocation_counter::measure(|| result = Some(work()));
    let kept = u64::try_from(counted.bytes_current).unwrap_or_default();
    (result.expect("the work was done"), kept)
}

/// The most bytes that some work holds at a time.
#[allow(dead_code, reason = "not every program that counts asks for this")]
pub fn bytes_at_most<T>(work: impl FnOnce() -> T) -> u64 {
    allocation_counter::measure(|| drop(work())).bytes_max
}

//! Clones and snapshots: what they allocate.

/// The bytes that some work allocates and has not freed again when it is over.
pub fn bytes_kept<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let mut result = None;
    let counted = allocation_counter::measure(|| result = Some(work()));
    let kept = u64::try_from(counted.bytes_current).unwrap_or_default();
    (result.expect("the work was done"), kept)
}

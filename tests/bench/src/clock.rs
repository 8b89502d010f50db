//! How long a piece of work takes: on the wall, and of the processor.

use std::time::{Duration, Instant};

/// What a piece of work took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// From beginning to end.
    pub wall: Duration,
    /// Of the processor, in the process itself.
    pub user: Duration,
    /// Of the processor, in the kernel.
    pub system: Duration,
}

/// Does some work and says what it took.
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (user, system) = processor_time();
    let start = Instant::now();
    let result = std::hint::black_box(work());
    let wall = start.elapsed();
    let (user_after, system_after) = processor_time();
    let took = Took {
        wall,
        user: user_after.saturating_sub(user),
        system: system_after.saturating_sub(system),
    };
    (result, took)
}

/// User and system time of this process so far; nothing where the system does not say.
#[cfg(unix)]
fn processor_time() -> (Duration, Duration) {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;
    #[allow(clippy::useless_conversion)] // On some systems the microseconds are narrower.
    let span = |time: TimeVal| {
        let micros = time.tv_sec() * 1_000_000 + i64::from(time.tv_usec());
        Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    };
    match getrusage(UsageWho::RUSAGE_SELF) {
        Ok(usage) => (span(usage.user_time()), span(usage.system_time())),
        Err(_) => (Duration::ZERO, Duration::ZERO),
    }
}

/// User and system time of this process so far; nothing where the system does not say.
#[cfg(not(unix))]
fn processor_time() -> (Duration, Duration) {
    (Duration::ZERO, Duration::ZERO)
}

//! The clock on the wall, which the model does not look at itself.

use std::time::{Duration, SystemTime};

/// From 1970, when this machine's time begins, to the year 2000, when the model's does.
const YEAR_2000: Duration = Duration::from_secs(946_684_800);

/// What time it is, as the model counts: since the year 2000, UTC.
pub fn now() -> Duration {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    // A clock that was never set shows a year before.
    since_1970.unwrap_or_default().saturating_sub(YEAR_2000)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_year_2000_is_over() {
        assert!(super::now().as_secs() > 25 * 365 * 86_400);
    }
}

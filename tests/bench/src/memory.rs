//! How much memory the process has, and how much it has had at most.

use std::fs;

/// The most memory that a piece of work took besides what there was before it and what it left, in
/// bytes; none where the system does not say.
pub fn peak_beyond<T>(work: impl FnOnce() -> T) -> (T, Option<u64>) {
    let before = status("VmRSS:");
    let is_reset = fs::write("/proc/self/clear_refs", "5").is_ok(); // The peak begins anew.
    let result = work();
    let peak = status("VmHWM:").filter(|_| is_reset);
    let after = status("VmRSS:");
    let kept = before.max(after);
    (result, peak.zip(kept).map(|(peak, kept)| peak.saturating_sub(kept)))
}

fn status(name: &str) -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes << 10)
}

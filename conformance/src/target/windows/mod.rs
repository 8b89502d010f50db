//! The service of a Windows, or whatever stands in its place, through COM. It is that of this
//! machine unless the environment names another one ([`Remote`]): then every caller is remote.
//!
//! What can be known without Windows is here for every system: the options, and what they and the
//! machine make of each capability. The rest is on Windows only; elsewhere the target does not
//! start, and says why.

mod capability;
mod content;
#[cfg(not(windows))]
mod elsewhere;
#[cfg(windows)]
mod files;
mod keepsake;
mod left_files;
#[cfg(test)]
mod model;
#[cfg(windows)]
mod own_service;
pub(crate) mod remote;
#[cfg(windows)]
mod seen_from_afar;
#[cfg(windows)]
mod session;
#[cfg(windows)]
mod simulator;
mod strays;
mod sweep;
#[cfg(windows)]
mod target;
mod traces;

use std::time::Duration;

pub use capability::{Capabilities, Facts, capabilities};
pub use content::{Addition, Content, OwnCall, store};
#[cfg(not(windows))]
pub use elsewhere::WindowsTarget;
pub use keepsake::{Keepsake, Service};
pub use left_files::LeftFiles;
pub use remote::{Incomplete, Remote};
pub use strays::Strays;
pub use sweep::{Access, SCRATCH, Sweep, Work};
#[cfg(windows)]
pub use target::WindowsTarget;
pub use traces::Traces;

/// How the target works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowsOptions {
    /// How long no reply must come before calls without one count as blocked.
    pub settle: Duration,
    /// Whether time that scenarios let pass is waited out.
    pub real_time: bool,
    /// Whether the repository may be replaced.
    pub allow_destructive: bool,
}

/// How long no reply must come, unless told otherwise: more than a busy machine takes for a call.
pub const SETTLE: Duration = Duration::from_millis(500);

impl Default for WindowsOptions {
    fn default() -> Self {
        Self { settle: SETTLE, real_time: false, allow_destructive: false }
    }
}

//! Behaviour as data: one reading for each point that the documents leave open, a few numbers, and
//! at most one mutant.
//!
//! A profile is written as TOML. Whatever a file leaves out is as its `base` has it, `recommended`
//! unless it says otherwise; what it says and nobody knows is refused, with the place and the
//! nearest known word.
//!
//! ```
//! use std::path::Path;
//! use wbem_sim::profile::{Profile, SecondPause};
//!
//! let text = "name = 'mine'\n[readings]\nsecond-pause = 'invalid-operation'\n";
//! let profile = Profile::from_toml(Path::new("mine.toml"), text)?;
//! assert_eq!(profile.readings.second_pause, SecondPause::InvalidOperation);
//!
//! let text = "[readings]\nsecond-paws = 'blocks'\n";
//! let error = Profile::from_toml(Path::new("x.toml"), text).unwrap_err();
//! let way_out = "unknown point `second-paws`; did you mean `second-pause`?";
//! assert_eq!(error.to_string(), format!("x.toml:2:1: {way_out}"));
//! # Ok::<(), wbem_sim::place::InputError>(())
//! ```

mod file;
mod mutant;
mod mutants;
mod point;
mod points;

use std::sync::Arc;
use std::time::Duration;

pub use mutants::Mutant;
pub use point::Point;
pub use points::*;

/// How a server behaves where the documents let it choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Profile {
    /// What reports call it.
    pub name: Arc<str>,
    /// One reading for each open point.
    pub readings: Readings,
    /// The numbers.
    pub values: Values,
    /// The one thing done wrong, if any.
    pub mutant: Option<Mutant>,
}

/// The numbers of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Values {
    /// MaxRequestLimit [REQ STATE-8].
    pub request_limit: u32,
    /// How long after the death of a local client its references are dropped.
    pub rundown_local: Duration,
    /// The same for a remote client: three missed pings [REQ RELEASE-4].
    pub rundown_remote: Duration,
}

/// How long a pause lasts at most [REQ TIMER-3].
pub const BACKUP_TIMER: Duration = Duration::from_secs(900);
/// How long a login with WBEM_FLAG_CONNECT_USE_MAX_WAIT waits at most [REQ CONNECT-18].
pub const CONNECT_WAIT_MAX: Duration = Duration::from_secs(120);

impl Default for Values {
    fn default() -> Self {
        Self {
            request_limit: 5000,
            rundown_local: Duration::ZERO,
            rundown_remote: Duration::from_secs(360),
        }
    }
}

impl Profile {
    /// The names of the profiles that come with the model.
    pub const NAMES: [&str; 3] = ["recommended", "open-spec", "sdk"];

    /// The default: the readings proposed for each point.
    pub fn recommended() -> Self {
        Self::named("recommended", Readings::RECOMMENDED)
    }

    /// The readings that MS-WMI supports.
    pub fn open_spec() -> Self {
        Self::named("open-spec", Readings::OPEN_SPEC)
    }

    /// The readings that the SDK pages support.
    pub fn sdk() -> Self {
        Self::named("sdk", Readings::SDK)
    }

    /// The profile that comes with the model under a name.
    pub fn built_in(name: &str) -> Option<Self> {
        match name {
            "recommended" => Some(Self::recommended()),
            "open-spec" => Some(Self::open_spec()),
            "sdk" => Some(Self::sdk()),
            _ => None,
        }
    }

    fn named(name: &str, readings: Readings) -> Self {
        Self { name: name.into(), readings, values: Values::default(), mutant: None }
    }

    /// This profile with another reading of one point; none if there is no such point or reading.
    pub fn with(mut self, key: &str, reading: &str) -> Option<Self> {
        self.readings.set(key, reading).then_some(self)
    }

    /// This profile with a mutant in it.
    pub fn with_mutant(mut self, mutant: Mutant) -> Self {
        self.mutant = Some(mutant);
        self
    }

    /// Whether this thing is to be done wrong.
    pub fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::recommended()
    }
}

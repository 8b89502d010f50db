//! The model itself, as a target: virtual time, no threads, every capability but those of real
//! machines. Its files are values in memory, or stand on simulated disks as a server's would.

mod drives;
mod memory;
mod on_disk;
mod session;

use std::collections::BTreeSet;
use std::sync::Arc;

use wbem_sim::profile::Profile;

use super::{Description, Session, Target, TargetError};

pub use on_disk::OnDisk;
/// A session whose files are values in memory.
pub(crate) type InMemory = Simulation<wbem_sim::store::MemoryStore>;

use session::Simulation;

/// What the model can do, in the words of the catalogue.
const CAPABILITIES: &[&str] = &[
    "auth-level-control",
    "client-kill",
    "concurrency",
    "destructive",
    "fault-injection",
    "file-system",
    "mof",
    "namespace-security",
    "operation-hold",
    "privilege-control",
    "provider",
    "remote-caller",
    "request-limit",
    "service-restart",
    "shutdown-control",
    "time-control",
];
/// The folder that `{work}` stands for.
const WORK_FOLDER: &str = "C:\\work";

/// The simulator, behaving as a profile says.
#[derive(Debug, Clone)]
pub struct SimulatorTarget {
    profile: Arc<Profile>,
    place: Place,
}

/// Where the repository and the backup files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Memory,
    Disk,
}

impl SimulatorTarget {
    /// The simulator with a profile.
    pub fn new(profile: impl Into<Arc<Profile>>) -> Self {
        Self { profile: profile.into(), place: Place::Memory }
    }

    /// The simulator with a profile, its repository and its backup files on simulated disks, in
    /// the formats that they have on real ones.
    pub fn on_disk(profile: impl Into<Arc<Profile>>) -> Self {
        Self { profile: profile.into(), place: Place::Disk }
    }
}

impl Target for SimulatorTarget {
    fn describe(&self) -> Description {
        let name = match self.place {
            Place::Memory => "simulator",
            Place::Disk => "simulator-on-disk",
        };
        // What it does wrong says more than what it does besides.
        let behaves = self.profile.mutant.map_or(&*self.profile.name, |mutant| mutant.name());
        Description {
            name: format!("{name}:{behaves}"),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            capabilities: CAPABILITIES
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<BTreeSet<_>>(),
            work_folder: WORK_FOLDER.to_owned(),
        }
    }

    /// Each session has a model of its own.
    fn shares_process(&self) -> bool {
        true
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        let profile = Arc::clone(&self.profile);
        Ok(match self.place {
            Place::Memory => Box::new(Simulation::in_memory(profile)),
            Place::Disk => Box::new(OnDisk::open(profile)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::profile::Mutant;

    use super::*;

    #[test]
    fn it_is_called_after_what_it_does_wrong() {
        let profile = Profile::sdk();
        let of = |profile: &Profile| SimulatorTarget::new(profile.clone()).describe().name;
        assert_eq!(of(&profile), "simulator:sdk");
        let mutant = Mutant::named("compiler-goes-on").expect("it is one");
        assert_eq!(of(&profile.with_mutant(mutant)), "simulator:compiler-goes-on");
    }
}

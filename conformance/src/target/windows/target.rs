//! The target `windows` on Windows.

use std::any::Any;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use wbem_conformance_com::simulator::{Simulator, serve_in_process};
use wbem_conformance_com::{apartment, machine, token};
use wbem_sim::caller::Privilege;
use wbem_sim::profile::Profile;

use super::WindowsOptions;
use super::capability::{Capabilities, Facts, capabilities};
use super::keepsake::Keepsake;
use super::own_service::OwnService;
use super::session::ComSession;
use crate::target::{Description, Session, Target, TargetError};

/// The exit code of a process that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

/// The service of this machine, through COM, in this process.
#[derive(Debug, Clone)]
pub struct WindowsTarget {
    options: WindowsOptions,
    capabilities: Capabilities,
    work_folder: PathBuf,
    /// How the simulator is to behave, if that is what serves.
    profile: Option<Arc<str>>,
    name: &'static str,
    is_simulator: bool,
}

impl WindowsTarget {
    /// The service of this machine.
    pub fn new(options: WindowsOptions) -> Self {
        Self::named("windows", options, None)
    }

    /// The simulator behind COM classes of this very process, behaving as a profile says.
    pub fn in_process(options: WindowsOptions, profile: &Profile) -> Self {
        // If it does not serve, the first session says that it finds no service.
        let _ = serve_in_process();
        Self::named("windows:in-process", options, Some(profile.to_toml().into()))
    }

    fn named(name: &'static str, options: WindowsOptions, profile: Option<Arc<str>>) -> Self {
        let is_simulator = apartment::keep().is_ok() && Simulator::find().is_some();
        let held = [Privilege::Backup, Privilege::Restore].map(token::is_held);
        let facts = Facts {
            is_simulator,
            holds_privileges: held == [true, true],
            has_compiler: machine::has_mof_compiler(),
        };
        // One folder for all processes that serve a run: its path stands in their calls. The
        // simulator has its files in memory.
        let work_folder = match is_simulator {
            true => PathBuf::from(r"C:\work"),
            false => std::env::temp_dir().join("wbem-conformance"),
        };
        let capabilities = capabilities(facts, options);
        Self { options, capabilities, work_folder, profile, name, is_simulator }
    }
}

impl Target for WindowsTarget {
    fn describe(&self) -> Description {
        let there = self.capabilities.iter().filter(|(_, why)| why.is_none());
        Description {
            name: self.name.to_owned(),
            version: machine::windows_version(),
            capabilities: there.map(|(word, _)| (*word).to_owned()).collect::<BTreeSet<_>>(),
            work_folder: self.work_folder.to_string_lossy().into_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        Ok(Box::new(ComSession::open(
            self.options,
            self.work_folder.clone(),
            self.profile.clone(),
        )?))
    }

    fn why_lacking(&self, capability: &str) -> Option<String> {
        self.capabilities.get(capability).copied().flatten().map(str::to_owned)
    }

    /// A repository that the run may replace is backed up, and put back.
    fn prepare(&self) -> Result<Box<dyn Any>, TargetError> {
        if self.is_simulator || !self.options.allow_destructive {
            return Ok(Box::new(()));
        }
        let name = format!("wbem-conformance-{}.backup", std::process::id());
        let file = std::env::temp_dir().join(name);
        let keepsake = Keepsake::take(Box::new(OwnService), file).map_err(|error| {
            let message = format!("the repository has to be backed up first: {error}");
            TargetError::Start(message)
        })?;
        let mut put_back = keepsake.on_interrupt();
        let handled = ctrlc::set_handler(move || {
            put_back();
            std::process::exit(INTERRUPTED);
        });
        match handled {
            Ok(()) => Ok(Box::new(keepsake)),
            Err(error) => Err(TargetError::Start(format!("Ctrl-C cannot be handled: {error}"))),
        }
    }

    /// There is one repository.
    fn jobs_max(&self) -> Option<NonZeroUsize> {
        Some(NonZeroUsize::MIN)
    }

    /// A fresh repository is a fresh service: the simulator's own interface gives one.
    fn shares_process(&self) -> bool {
        self.is_simulator
    }

    fn system(&self) -> String {
        let version = machine::windows_version();
        match machine::wine_version() {
            Some(wine) => format!("windows {version} of Wine {wine}"),
            None => format!("windows {version}"),
        }
    }
}

//! The target `windows` on Windows.

use std::any::Any;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use wbem_conformance_com::simulator::{Simulator, serve_in_process};
use wbem_conformance_com::{Elsewhere, apartment, machine, token};
use wbem_sim::caller::Privilege;
use wbem_sim::cim::NamespacePath;
use wbem_sim::profile::Profile;
use wbem_sim::status::Status;

use super::capability::{Capabilities, Facts, capabilities};
use super::keepsake::Keepsake;
use super::own_service::{OwnAccess, OwnService};
use super::seen_from_afar::Machine;
use super::session::{ComSession, Files};
use super::simulator::Simulated;
use super::{Remote, SCRATCH, Sweep, WindowsOptions};
use crate::target::scratch::Scratch;
use crate::target::{Description, Session, Target, TargetError};

/// The exit code of a process that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

/// A folder that every Windows has, in which the service of another machine may write its backups.
const THERE: &str = r"C:\Windows\Temp";

/// The service of this machine or of another one, through COM, in this process.
#[derive(Debug, Clone)]
pub struct WindowsTarget {
    options: WindowsOptions,
    capabilities: Capabilities,
    files: Files,
    elsewhere: Option<There>,
    /// How the simulator is to behave, if that is what serves.
    profile: Option<Arc<str>>,
    name: &'static str,
    is_simulator: bool,
}

/// A service on another machine.
#[derive(Debug, Clone)]
struct There {
    service: &'static Elsewhere,
    host: Arc<str>,
    /// What it runs on, once somebody has asked.
    machine: OnceLock<Result<Machine, Status>>,
}

impl There {
    fn new(remote: &Remote) -> Self {
        let service = Elsewhere::new(&remote.host, &remote.user, &remote.password);
        Self { service, host: Arc::clone(&remote.host), machine: OnceLock::new() }
    }

    fn machine(&self) -> Result<&Machine, Status> {
        self.machine.get_or_init(|| Machine::of(self.service)).as_ref().map_err(|error| *error)
    }

    /// The version of its Windows, and whose it is.
    fn version(&self) -> String {
        let version = self.machine().ok().and_then(|machine| machine.version.clone());
        format!("{} on {}", version.as_deref().unwrap_or("(unknown version)"), self.host)
    }
}

impl WindowsTarget {
    /// The service of this machine, or the one that is named.
    pub fn new(options: WindowsOptions, remote: Option<Remote>) -> Self {
        match remote {
            None => Self::named("windows", options, None),
            Some(remote) => Self::elsewhere(options, &remote),
        }
    }

    fn elsewhere(options: WindowsOptions, remote: &Remote) -> Self {
        // Whoever cannot keep it loads it again for each thread.
        let _ = apartment::keep();
        let facts = Facts { is_remote: true, ..Facts::default() };
        Self {
            options,
            capabilities: capabilities(facts, options),
            files: Files::OfOthers(THERE.into()),
            elsewhere: Some(There::new(remote)),
            profile: None,
            name: "windows",
            is_simulator: false,
        }
    }

    /// The simulator behind COM classes of this very process, behaving as a profile says.
    pub fn in_process(options: WindowsOptions, profile: &Profile) -> Self {
        // If it does not serve, the first session says that it finds no service.
        let _ = serve_in_process();
        Self::named("windows:in-process", options, Some(profile.to_toml().into()))
    }

    /// The same, used as a service is that nobody knows: by its clients' calls alone.
    pub fn in_process_as_any(options: WindowsOptions) -> Self {
        // If it does not serve, the first session says that it finds no service.
        let _ = apartment::keep().and_then(|()| serve_in_process());
        Self::of("windows:in-process-as-any", options, None, false)
    }

    fn named(name: &'static str, options: WindowsOptions, profile: Option<Arc<str>>) -> Self {
        let is_simulator = apartment::keep().is_ok() && Simulator::find().is_some();
        Self::of(name, options, profile, is_simulator)
    }

    fn of(
        name: &'static str,
        options: WindowsOptions,
        profile: Option<Arc<str>>,
        is_simulator: bool,
    ) -> Self {
        let held = [Privilege::Backup, Privilege::Restore].map(token::is_held);
        let facts = Facts {
            is_simulator,
            holds_privileges: held == [true, true],
            has_compiler: machine::has_mof_compiler(),
            is_remote: false,
        };
        // One folder for all processes that serve a run: its path stands in their calls. The
        // simulator has its files in memory.
        let files = match is_simulator {
            true => Files::OfOthers(PathBuf::from(r"C:\work")),
            false => Files::Own(std::env::temp_dir().join("wbem-conformance")),
        };
        let capabilities = capabilities(facts, options);
        Self { options, capabilities, files, elsewhere: None, profile, name, is_simulator }
    }
}

impl WindowsTarget {
    /// The service, if it is elsewhere.
    fn service(&self) -> Option<&'static Elsewhere> {
        self.elsewhere.as_ref().map(|there| there.service)
    }

    /// A session that has to do with one namespace and those below it.
    fn session(&self, top: NamespacePath) -> Result<ComSession, TargetError> {
        let simulator = match self.is_simulator {
            true => Simulated::find(self.profile.clone())?,
            false => None,
        };
        ComSession::open(self.options, (self.service(), top), self.files.clone(), simulator)
    }

    /// The repository as it is now.
    fn keepsake() -> Result<Keepsake, TargetError> {
        let name = format!("wbem-conformance-{}.backup", std::process::id());
        let file = std::env::temp_dir().join(name);
        Keepsake::take(Box::new(OwnService), file).map_err(|error| {
            let message = format!("the repository has to be backed up first: {error}");
            TargetError::Start(message)
        })
    }

    /// The version of the Windows that is judged.
    fn version(&self) -> String {
        self.elsewhere.as_ref().map_or_else(machine::windows_version, There::version)
    }
}

impl Target for WindowsTarget {
    fn describe(&self) -> Description {
        let there = self.capabilities.iter().filter(|(_, why)| why.is_none());
        Description {
            name: self.name.to_owned(),
            version: self.version(),
            capabilities: there.map(|(word, _)| (*word).to_owned()).collect::<BTreeSet<_>>(),
            work_folder: self.files.folder().to_string_lossy().into_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        let root = NamespacePath::root();
        if self.is_simulator {
            return Ok(Box::new(self.session(root)?));
        }
        let session = self.session(root.child(SCRATCH.into()))?;
        match Scratch::enter(Box::new(session), SCRATCH.into()) {
            Ok(scratch) => Ok(Box::new(scratch)),
            // The run has begun with saying so.
            Err((session, _)) => {
                drop(session);
                Ok(Box::new(self.session(root)?))
            }
        }
    }

    fn why_lacking(&self, capability: &str) -> Option<String> {
        self.capabilities.get(capability).copied().flatten().map(str::to_owned)
    }

    /// One that is elsewhere has to be there. A repository that the run may replace is backed up,
    /// and put back; of what it stores nothing is left.
    fn prepare(&self) -> Result<Box<dyn Any>, TargetError> {
        if let Some(there) = &self.elsewhere
            && let Err(status) = there.machine()
        {
            let message = format!("no connection to `root` of {}: {status}", there.host);
            return Err(TargetError::Start(message));
        }
        if self.is_simulator {
            return Ok(Box::new(()));
        }
        let sweep = Sweep::begin(Box::new(OwnAccess(self.service())));
        let is_replaced = self.options.allow_destructive && self.elsewhere.is_none();
        let keepsake = is_replaced.then(Self::keepsake).transpose()?;
        let mut put_back = keepsake.as_ref().map(Keepsake::on_interrupt);
        let mut clean = sweep.on_interrupt();
        let handled = ctrlc::set_handler(move || {
            put_back.iter_mut().for_each(|put_back| put_back());
            clean();
            std::process::exit(INTERRUPTED);
        });
        match handled {
            // In this order they are undone.
            Ok(()) => Ok(Box::new((keepsake, sweep))),
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

    fn hosts(&self) -> Vec<String> {
        let names = self.elsewhere.iter().flat_map(|there| {
            let own = there.machine().ok().and_then(|machine| machine.name.clone());
            own.into_iter().chain([there.host.to_string()])
        });
        names.collect()
    }

    fn system(&self) -> String {
        let version = self.version();
        if self.elsewhere.is_some() {
            return format!("windows {version}");
        }
        match machine::wine_version() {
            Some(wine) => format!("windows {version} of Wine {wine}"),
            None => format!("windows {version}"),
        }
    }
}

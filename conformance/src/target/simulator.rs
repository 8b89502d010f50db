//! The model itself, as a target: virtual time, no threads, every capability but those of real
//! machines.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::cim::{Instance, Name};
use wbem_sim::machine::Machine;
use wbem_sim::mof;
use wbem_sim::profile::Profile;
use wbem_sim::repository::InstanceKey;
use wbem_sim::server::{FileFault, Server};
use wbem_sim::store::{File, MemoryStore};

use super::{
    Control, Description, Fault, FileContent, Observation, Pace, Session, Target, TargetError,
};

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
}

impl SimulatorTarget {
    /// The simulator with a profile.
    pub fn new(profile: impl Into<Arc<Profile>>) -> Self {
        Self { profile: profile.into() }
    }
}

impl Target for SimulatorTarget {
    fn describe(&self) -> Description {
        Description {
            name: format!("simulator:{}", self.profile.name),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            capabilities: CAPABILITIES
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<BTreeSet<_>>(),
            work_folder: WORK_FOLDER.to_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        let server = Server::new(Arc::clone(&self.profile));
        let machine = Machine::new(server, MemoryStore::default());
        Ok(Box::new(Simulation { machine, now: Duration::ZERO }))
    }
}

/// One scenario's simulator.
struct Simulation {
    machine: Machine,
    now: Duration,
}

impl Session for Simulation {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        match pace {
            Pace::Free => self.machine.call(self.now, call),
            Pace::Held => self.machine.call_held(self.now, call),
        }
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        let (machine, now) = (&mut self.machine, self.now);
        match control {
            Control::Load { file, text } => return self.load(file, text),
            Control::LetGo { call } => {
                if !machine.let_go(now, *call) {
                    let message = format!("call {} is not held", call.0);
                    return Err(TargetError::Protocol(message));
                }
            }
            Control::Kill { process } => machine.kill(now, process),
            Control::LimitRequests { limit } => machine.set_request_limit(*limit),
            Control::Fail { fault: Fault::DiskFull } => machine.store.fill_disk(),
            Control::Fail { fault: Fault::ReadError } => machine.store.break_next_read(),
            Control::Fail { fault: Fault::RepositoryFull } => {
                machine.fail_next_change(FileFault::DiskFull);
            }
            Control::Stop => machine.stop(now),
            Control::Start { initialized } => machine.start(now, *initialized),
            Control::PutFile { path, content } => {
                let file = self.file_of(content)?;
                self.machine.store.put(path, file);
            }
            Control::LookAtFile { path } => {
                return Ok(match machine.store.file(path) {
                    None => Observation::Missing,
                    Some(File::Folder) => Observation::Folder,
                    Some(file) => Observation::File { fingerprint: file.fingerprint() },
                });
            }
            Control::DenyFolder { path, account } => machine.store.deny(path, account.clone()),
            Control::ProviderPut { instance } => self.provider_put(instance)?,
            Control::ProviderClear { class } => machine.table.clear(&Name::new(class)),
            Control::ProviderPutClass { class } => machine.table.put_class(Arc::clone(class)),
            Control::ProviderDeleteClass { class } => {
                machine.table.delete_class(&Name::new(class));
            }
        }
        Ok(Observation::Done)
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        self.machine.pump()
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        let end = self.now + by;
        let mut replies = self.machine.pump();
        while let Some(due) = self.machine.server().next_deadline().filter(|due| *due <= end) {
            self.machine.advance(due);
            replies.extend(self.machine.pump());
        }
        self.machine.advance(end);
        self.now = end;
        replies.extend(self.machine.pump());
        replies
    }
}

impl Simulation {
    fn load(&mut self, file: &str, text: &str) -> Result<Observation, TargetError> {
        let repository = self.machine.repository_mut();
        let namespace = mof::default_namespace();
        match mof::compile_into(file, text, repository, &namespace) {
            Ok(_) => Ok(Observation::Done),
            Err(errors) => Err(TargetError::Content(errors.render(mof::Look::Plain))),
        }
    }

    fn file_of(&self, content: &FileContent) -> Result<File, TargetError> {
        let other = |path: &str| {
            let file = self.machine.store.file(path).cloned();
            file.ok_or_else(|| TargetError::Content(format!("there is no file {path} to copy")))
        };
        Ok(match content {
            FileContent::Empty => File::Bytes(Vec::new()),
            FileContent::Text(text) => File::Bytes(text.as_bytes().to_vec()),
            FileContent::CopyOf(path) => other(path)?,
            FileContent::HalfOf(path) | FileContent::DamagedCopyOf(path) => {
                File::Damaged(Box::new(other(path)?))
            }
            FileContent::Folder => File::Folder,
        })
    }

    /// The provider shows an instance wherever its class is, stored or supplied.
    fn provider_put(&mut self, instance: &Arc<Instance>) -> Result<(), TargetError> {
        let supplied = self.machine.table.classes();
        let repository = self.machine.server().repository();
        let class = repository
            .namespaces()
            .find_map(|one| one.showing(&supplied).class(&instance.class).cloned());
        let key = class.and_then(|class| InstanceKey::of(&class, instance).ok());
        let Some(key) = key else {
            let message =
                format!("the provider has no place for this instance of {}", instance.class);
            return Err(TargetError::Content(message));
        };
        self.machine.table.put(key, Arc::clone(instance));
        Ok(())
    }
}

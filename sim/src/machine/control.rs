//! What is done to the machine and its processes, rather than called by a client.
//!
//! One vocabulary serves scenarios, targets and foreign faces; in brackets stands the capability
//! that a scenario needs for it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Machine;
use super::files::Files;
use crate::call::CallId;
use crate::caller::{Principal, Process};
use crate::cim::{ClassDeclaration, Instance, Name};
use crate::mof;
use crate::repository::InstanceKey;
use crate::server::FileFault;

/// Something done to the machine or its processes, rather than called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Compiles MOF text into the repository before the scenario starts.
    Load {
        /// What errors call the text.
        file: Arc<str>,
        /// The text.
        text: Arc<str>,
    },
    /// Lets a held call go on to its end (`operation-hold`).
    LetGo {
        /// The call.
        call: CallId,
    },
    /// Ends a client process without its releasing anything (`client-kill`).
    Kill {
        /// The process.
        process: Process,
    },
    /// Sets MaxRequestLimit (`request-limit`).
    LimitRequests {
        /// The new limit.
        limit: u32,
    },
    /// Makes a step inside the next Backup or Restore fail (`fault-injection`).
    Fail {
        /// Which step.
        fault: Fault,
    },
    /// Lets a server that is going down be down (`shutdown-control`, `service-restart`).
    Stop,
    /// Starts a stopped server (`service-restart`).
    Start {
        /// Whether its initialisation works; without, InitSuccess stays False (`fault-injection`).
        initialized: bool,
    },
    /// Puts a file or a folder on the server's machine (`file-system`).
    PutFile {
        /// Its path.
        path: Arc<str>,
        /// What it holds.
        content: FileContent,
    },
    /// Looks at a file on the server's machine (`file-system`).
    LookAtFile {
        /// Its path.
        path: Arc<str>,
    },
    /// Keeps an account out of a folder (`file-system`).
    DenyFolder {
        /// The folder.
        path: Arc<str>,
        /// The account.
        account: Principal,
    },
    /// Gives the built-in provider an instance to show, in place of one with the same key
    /// (`provider`).
    ProviderPut {
        /// The instance.
        instance: Arc<Instance>,
    },
    /// Takes all instances of a class from the built-in provider (`provider`).
    ProviderClear {
        /// The class.
        class: Arc<str>,
    },
    /// Gives the built-in provider a class to supply, in place of one of the same name
    /// (`provider`).
    ProviderPutClass {
        /// The class.
        class: Arc<ClassDeclaration>,
    },
    /// Takes a class from the built-in provider: it supplies the definition no longer
    /// (`provider`).
    ProviderDeleteClass {
        /// The class.
        class: Arc<str>,
    },
}

/// Where a Backup, a Restore or a write is made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The disk is full when half of the backup file is written.
    DiskFull,
    /// The backup file cannot be read after the restore has begun to load it.
    ReadError,
    /// The next change of the repository, by a write or by a Restore, does not fit on its disk.
    RepositoryFull,
}

/// What a file is made to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FileContent {
    /// No byte.
    Empty,
    /// Some text that no Backup wrote.
    Text(Arc<str>),
    /// All of another file.
    CopyOf(Arc<str>),
    /// The first half of another file.
    HalfOf(Arc<str>),
    /// Another file with one byte in its middle changed.
    DamagedCopyOf(Arc<str>),
    /// A folder.
    Folder,
}

impl FileContent {
    /// Its bytes, with those of other files as `read` says; none for a folder.
    pub fn bytes<E>(
        &self,
        read: impl Fn(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Option<Vec<u8>>, E> {
        Ok(Some(match self {
            FileContent::Folder => return Ok(None),
            FileContent::Empty => Vec::new(),
            FileContent::Text(text) => text.as_bytes().to_vec(),
            FileContent::CopyOf(other) => read(other)?,
            FileContent::HalfOf(other) => {
                let mut bytes = read(other)?;
                bytes.truncate(bytes.len() / 2);
                bytes
            }
            FileContent::DamagedCopyOf(other) => {
                let mut bytes = read(other)?;
                let middle = bytes.len() / 2;
                bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte = !*byte);
                bytes
            }
        }))
    }
}

/// What a control found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Observation {
    /// Nothing: it was done.
    Done,
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// It is a file with this fingerprint of its content.
    File {
        /// Equal for equal content.
        fingerprint: u64,
    },
}

impl Observation {
    /// A file that holds these bytes.
    pub fn file(bytes: &[u8]) -> Self {
        // Its keys are fixed: the same bytes, the same number.
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Observation::File { fingerprint: hasher.finish() }
    }
}

/// Something that cannot be done to this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// What it is given cannot be used.
    #[error("{0}")]
    Content(String),
    /// A call that is to be let go is not held.
    #[error("call {} is not held", .0.0)]
    NotHeld(CallId),
}

impl<F: Files> Machine<F> {
    /// Does something that is no call, at a time.
    pub fn control(
        &mut self,
        now: Duration,
        control: &Control,
    ) -> Result<Observation, ControlError> {
        match control {
            Control::Load { file, text } => self.load(file, text)?,
            Control::LetGo { call } => {
                if !self.let_go(now, *call) {
                    return Err(ControlError::NotHeld(*call));
                }
            }
            Control::Kill { process } => self.kill(now, process),
            Control::LimitRequests { limit } => self.set_request_limit(*limit),
            Control::Fail { fault: Fault::DiskFull } => self.store.fill_disk()?,
            Control::Fail { fault: Fault::ReadError } => self.store.break_next_read()?,
            Control::Fail { fault: Fault::RepositoryFull } => {
                self.server.fail_next_change(FileFault::DiskFull);
            }
            Control::Stop => {
                self.stop(now);
                F::forget(self)?;
            }
            Control::Start { initialized } => self.start(now, *initialized),
            Control::PutFile { path, content } => self.store.put_content(path, content)?,
            Control::LookAtFile { path } => return self.store.look_at(path),
            Control::DenyFolder { path, account } => {
                self.store.deny_folder(path, account.clone())?;
            }
            Control::ProviderPut { instance } => self.provider_put(instance)?,
            Control::ProviderClear { class } => self.table.clear(&Name::new(class)),
            Control::ProviderPutClass { class } => self.table.put_class(Arc::clone(class)),
            Control::ProviderDeleteClass { class } => self.table.delete_class(&Name::new(class)),
        }
        Ok(Observation::Done)
    }

    fn load(&mut self, file: &str, text: &str) -> Result<(), ControlError> {
        let namespace = mof::default_namespace();
        let compiled = mof::compile_into(file, text, self.repository_mut(), &namespace);
        compiled.map_err(|errors| ControlError::Content(errors.render(mof::Look::Plain)))?;
        self.flush().map_err(|error| ControlError::Content(error.to_string()))
    }

    /// The provider shows an instance wherever its class is, stored or supplied.
    fn provider_put(&mut self, instance: &Arc<Instance>) -> Result<(), ControlError> {
        let supplied = self.table.classes();
        let repository = self.server().repository();
        let class = repository
            .namespaces()
            .find_map(|one| one.showing(&supplied).class(&instance.class).cloned());
        let key = class.and_then(|class| InstanceKey::of(&class, instance).ok());
        let Some(key) = key else {
            let class = &instance.class;
            let message = format!("the provider has no place for this instance of {class}");
            return Err(ControlError::Content(message));
        };
        self.table.put(key, Arc::clone(instance));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use crate::server::Server;
    use crate::store::MemoryStore;

    fn control(machine: &mut Machine, control: &Control) -> Result<Observation, ControlError> {
        machine.control(Duration::ZERO, control)
    }

    #[test]
    fn files_are_put_and_looked_at() {
        let server = Server::new(Profile::recommended());
        let mut machine = Machine::new(server, MemoryStore::default());
        let put = |path: &str, content| Control::PutFile { path: path.into(), content };
        let look = Control::LookAtFile { path: "c:/A".into() };
        assert_eq!(control(&mut machine, &look), Ok(Observation::Missing));
        let text = FileContent::Text("x".into());
        assert_eq!(control(&mut machine, &put("C:\\a", text)), Ok(Observation::Done));
        let first = control(&mut machine, &look);
        assert!(matches!(first, Ok(Observation::File { .. })));
        let half = FileContent::HalfOf("C:\\a".into());
        assert_eq!(control(&mut machine, &put("C:\\a", half)), Ok(Observation::Done));
        assert_ne!(control(&mut machine, &look), first);
        assert_eq!(
            control(&mut machine, &put("C:\\a", FileContent::Folder)),
            Ok(Observation::Done)
        );
        assert_eq!(control(&mut machine, &look), Ok(Observation::Folder));
        let missing = FileContent::CopyOf("C:\\none".into());
        let refused = control(&mut machine, &put("C:\\b", missing));
        assert!(matches!(refused, Err(ControlError::Content(_))));
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        let server = Server::new(Profile::recommended());
        let mut machine = Machine::new(server, MemoryStore::default());
        let call = CallId(7);
        let refused = control(&mut machine, &Control::LetGo { call });
        assert_eq!(refused, Err(ControlError::NotHeld(call)));
        let wrong = Control::Load { file: "f".into(), text: "class".into() };
        assert!(matches!(control(&mut machine, &wrong), Err(ControlError::Content(_))));
        let instance = Arc::new(Instance::new("Nobody"));
        let refused = control(&mut machine, &Control::ProviderPut { instance });
        assert!(matches!(refused, Err(ControlError::Content(_))));
    }
}

//! One scenario's use of the model, wherever its files are.

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::cim::{Instance, Name};
use wbem_sim::machine::Machine;
use wbem_sim::mof;
use wbem_sim::repository::InstanceKey;

use super::files::Files;
use crate::target::{Control, Fault, Observation, Pace, Session, TargetError};

/// One scenario's simulator.
pub struct Simulation<F> {
    pub(super) machine: Machine<F>,
    pub(super) now: Duration,
}

impl<F: Files> Session for Simulation<F> {
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
                F::fill_repository(machine);
            }
            Control::Stop => {
                machine.stop(now);
                F::forget(machine)?;
            }
            Control::Start { initialized } => machine.start(now, *initialized),
            Control::PutFile { path, content } => {
                machine.store.put_content(path, content)?;
            }
            Control::LookAtFile { path } => {
                return machine.store.look_at(path);
            }
            Control::DenyFolder { path, account } => {
                machine.store.deny_folder(path, account.clone())?;
            }
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

impl<F: Files> Simulation<F> {
    fn load(&mut self, file: &str, text: &str) -> Result<Observation, TargetError> {
        let repository = self.machine.repository_mut();
        let namespace = mof::default_namespace();
        match mof::compile_into(file, text, repository, &namespace) {
            Ok(_) => match self.machine.flush() {
                Ok(()) => Ok(Observation::Done),
                Err(error) => Err(TargetError::Content(error.to_string())),
            },
            Err(errors) => Err(TargetError::Content(errors.render(mof::Look::Plain))),
        }
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

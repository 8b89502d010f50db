//! The scratch namespace on a machine: whether it can be made there, and that none is left.
//!
//! A session takes its own away. What takes away that of a session which could not is the end of
//! the run, Ctrl-C, or the next run: all of them have the same name.

use std::sync::{Arc, Mutex, PoisonError};

use wbem_sim::call::{Handle, Method};
use wbem_sim::cim::{GivenPath, NamespacePath, quoted};
use wbem_sim::status::Status;

use super::content::{OwnCall, in_namespace, namespace_instance};

/// The name of every scratch namespace, right below `root`.
pub const SCRATCH: &str = "WbemConformance";

/// What is to be done with calls of the target's own.
pub type Work<'a> = &'a mut (dyn FnMut(OwnCall<'_>) -> Status + Send);

/// Makes calls of the target's own.
pub trait Access: Send {
    /// Makes those of some work, if it has a way to.
    fn with(&mut self, work: Work<'_>) -> Result<Status, String>;
}

/// Takes the scratch namespace away when it is dropped, if there can be one.
pub struct Sweep(Option<Arc<Mutex<Box<dyn Access>>>>);

impl Sweep {
    /// Takes away what an earlier run has left, and says why if none can be made. Where there is
    /// no way to the service the first session says so.
    pub fn begin(mut access: Box<dyn Access>) -> Self {
        let tried = access.with(&mut |call| match remove(call) {
            status if status.is_success() => create(call),
            status => status,
        });
        let Ok(status) = tried else { return Self(None) };
        if status.is_failure() {
            eprintln!(
                "warning: there is no scratch namespace ({status}): what scenarios store goes \
                 into the namespaces that they name, and is deleted from there"
            );
            return Self(None);
        }
        let sweep = Self(Some(Arc::new(Mutex::new(access))));
        sweep.sweep();
        sweep
    }

    /// What Ctrl-C is to do before it ends the process.
    pub fn on_interrupt(&self) -> impl FnMut() + Send + 'static {
        let sweep = Self(self.0.clone());
        move || sweep.sweep()
    }

    fn sweep(&self) {
        let Some(access) = &self.0 else { return };
        let mut access = access.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = what_is_wrong(access.with(&mut |call| remove(call))) {
            eprintln!(r"warning: left behind: namespace root\{SCRATCH}: {why}");
        }
    }
}

impl Drop for Sweep {
    fn drop(&mut self) {
        self.sweep();
    }
}

fn what_is_wrong(done: Result<Status, String>) -> Option<String> {
    match done {
        Ok(status) => status.is_failure().then(|| status.to_string()),
        Err(error) => Some(error),
    }
}

fn create(call: OwnCall<'_>) -> Status {
    let instance = Arc::new(namespace_instance(&SCRATCH.into()));
    let put = |connection| {
        let instance = Arc::clone(&instance);
        Method::PutInstance { connection, instance, flags: 0 }
    };
    in_namespace(&NamespacePath::root(), &put, call)
}

/// Deletes it with all that is in it; that there is none will do.
fn remove(call: OwnCall<'_>) -> Status {
    let scratch = NamespacePath::root().child(SCRATCH.into());
    let (connection, reply) = call(Method::connect(&scratch.to_string()));
    if reply.status.is_failure() {
        return Status::WBEM_S_NO_ERROR;
    }
    let _ = call(Method::Release { pointer: connection });
    let path: GivenPath = format!("__Namespace.Name={}", quoted(SCRATCH)).into();
    let delete = |connection: Handle| {
        let path = Some(path.clone());
        Method::DeleteInstance { connection, path, flags: 0 }
    };
    in_namespace(&NamespacePath::root(), &delete, call)
}

#[cfg(test)]
mod tests {
    use wbem_sim::profile::Profile;

    use super::super::model::Model;
    use super::*;

    /// A service that this and the test have.
    #[derive(Clone)]
    struct Shared(Arc<Mutex<Model>>);

    impl Access for Shared {
        fn with(&mut self, work: Work<'_>) -> Result<Status, String> {
            let mut service = self.0.lock().expect("nobody panicked");
            Ok(work(&mut |method| service.call(method)))
        }
    }

    impl Shared {
        fn new() -> Self {
            Self(Arc::new(Mutex::new(Model::new(Profile::recommended()))))
        }

        fn is_there(&self) -> bool {
            let scratch = Method::connect(&format!(r"root\{SCRATCH}"));
            self.0.lock().expect("nobody panicked").call(scratch).1.status.is_success()
        }
    }

    #[test]
    fn what_an_earlier_run_has_left_goes_at_once_and_what_this_one_leaves_goes_in_the_end() {
        let service = Shared::new();
        let make = || service.clone().with(&mut |call| create(call)).expect("it can be asked");
        assert_eq!(make(), Status::WBEM_S_NO_ERROR);
        assert!(service.is_there());
        let sweep = Sweep::begin(Box::new(service.clone()));
        assert!(!service.is_there());
        make();
        drop(sweep);
        assert!(!service.is_there());
    }

    #[test]
    fn it_goes_on_an_interrupt() {
        let service = Shared::new();
        let sweep = Sweep::begin(Box::new(service.clone()));
        service.clone().with(&mut |call| create(call)).expect("it can be asked");
        sweep.on_interrupt()();
        assert!(!service.is_there());
    }

    #[test]
    fn where_none_can_be_made_nothing_is_asked_for_again() {
        struct Refusing(Arc<Mutex<usize>>);
        impl Access for Refusing {
            fn with(&mut self, work: Work<'_>) -> Result<Status, String> {
                *self.0.lock().expect("nobody panicked") += 1;
                Ok(work(&mut |_| (Handle(0), Status::WBEM_E_ACCESS_DENIED.into())))
            }
        }
        let asked = Arc::new(Mutex::new(0));
        let sweep = Sweep::begin(Box::new(Refusing(Arc::clone(&asked))));
        sweep.on_interrupt()();
        drop(sweep);
        assert_eq!(*asked.lock().expect("nobody panicked"), 1);
    }

    /// What removing it comes to where a call that deletes has this status, and all others work.
    fn removed(deleted: Status) -> Status {
        remove(&mut |method| match method {
            Method::DeleteInstance { .. } => (Handle(0), deleted.into()),
            _ => (Handle(0), Status::WBEM_S_NO_ERROR.into()),
        })
    }

    #[test]
    fn that_there_is_none_is_no_complaint_and_a_refusal_is_one() {
        let nothing = remove(&mut |_| (Handle(0), Status::WBEM_E_INVALID_NAMESPACE.into()));
        assert_eq!(nothing, Status::WBEM_S_NO_ERROR);
        let refused = removed(Status::WBEM_E_ACCESS_DENIED);
        assert_eq!(refused, Status::WBEM_E_ACCESS_DENIED);
        assert_eq!(what_is_wrong(Ok(refused)).as_deref(), Some("WBEM_E_ACCESS_DENIED"));
        assert_eq!(what_is_wrong(Err("no".to_owned())).as_deref(), Some("no"));
        assert_eq!(what_is_wrong(Ok(removed(Status::WBEM_S_NO_ERROR))), None);
    }
}

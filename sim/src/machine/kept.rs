//! The repository on disk beside the server: what the server has said is there.
//!
//! After each step of the server, and before anyone hears of it, what has changed is written. If it
//! cannot be, the step has not happened: the server is what it was before, and takes the step again
//! knowing that nothing can be stored, so that whatever would have changed the repository fails.

use crate::database::{Database, DatabaseError};
use crate::server::{FileFault, Server};

/// When writes become durable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Flush {
    /// Each before its reply.
    #[default]
    EachWrite,
    /// All of them before a Pause takes effect, at the end of a Restore, when the server stops, on
    /// demand, and when the machine is dropped. What has come since then is lost with the process.
    AtPause,
}

/// A repository on disk, and when it is written.
#[derive(Debug)]
pub(super) struct Kept {
    pub database: Database,
    pub flush: Flush,
    /// Why the latest attempt to write failed, if it did.
    pub error: Option<DatabaseError>,
}

impl Kept {
    /// Takes a step of the server, such that what it says is on disk.
    pub fn step<T>(&mut self, server: &mut Server, take: impl Fn(&mut Server) -> T) -> T {
        let before = server.clone();
        let done = take(server);
        let is_due = match self.flush {
            Flush::EachWrite => true,
            Flush::AtPause => server.is_paused() || server.is_stopped() || before.is_restoring(),
        };
        if !is_due {
            return done;
        }
        let Err(error) = self.save(server) else { return done };
        *server = before;
        server.set_disk_fault(Some(error));
        let done = take(server);
        server.set_disk_fault(None);
        // A failed Restore may have emptied the repository (A-14). If that cannot be written
        // either, the next step will try again.
        let _ = self.save(server);
        done
    }

    /// Writes what has changed.
    pub fn save(&mut self, server: &Server) -> Result<(), FileFault> {
        self.database.save(server.repository()).map_err(|error| {
            let fault = error.file_fault();
            self.error = Some(error);
            fault
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    use super::Flush;
    use crate::call::{Call, CallId, Handle, Interface, Method};
    use crate::caller::Caller;
    use crate::cim::{Instance, Value};
    use crate::database::Database;
    use crate::disk::simulated::{Fault, SimulatedDisk};
    use crate::machine::Machine;
    use crate::profile::Profile;
    use crate::repository::Repository;
    use crate::server::Server;
    use crate::status::Status;
    use crate::store::MemoryStore;

    const CLASS: &str = "class Note { [key] uint32 Id; };";

    fn call(machine: &mut Machine, method: Method) -> CallId {
        machine.call(Duration::ZERO, Call::new(Arc::new(Caller::administrator("p")), method))
    }

    fn put(machine: &mut Machine, connection: Handle, class: &str) -> CallId {
        let instance = Arc::new(Instance::new(class).with("Id", Value::Uint32(1)));
        call(machine, Method::PutInstance { connection, instance, flags: 0 })
    }

    /// A step that cannot be stored is taken again: what would have been refused in any case is
    /// refused with its own code.
    #[test]
    fn only_what_would_be_stored_fails_with_the_code_of_the_disk() {
        let disk = SimulatedDisk::new();
        let database = Database::open(Arc::new(disk.clone()), Path::new("/r")).expect("new");
        let mut repository = Repository::new();
        let namespace = crate::mof::default_namespace();
        crate::mof::compile_into("kept", CLASS, &mut repository, &namespace).expect("right");
        let server = Server::with_repository(Profile::recommended(), repository);
        let mut machine = Machine::new(server, MemoryStore::default());
        machine.keep(database, Flush::EachWrite).expect("there is room");
        let method = Method::Activate { interface: Interface::default() };
        let object = call(&mut machine, method).into();
        let connection = call(&mut machine, Method::connect("root\\default")).into();
        call(&mut machine, Method::Pause { object });
        let [good, bad] = ["Note", "Nobody"].map(|class| put(&mut machine, connection, class));
        disk.fail_from(disk.operation_count(), Fault::DiskFull);
        let resume = call(&mut machine, Method::Resume { object });
        let replies = machine.pump();
        let status = |id| replies.iter().find(|reply| reply.0 == id).map(|reply| reply.1.status);
        assert_eq!(status(good), Some(Status::WBEM_E_OUT_OF_DISK_SPACE));
        assert_eq!(status(bad), Some(Status::WBEM_E_INVALID_CLASS));
        assert_eq!(status(resume), Some(Status::WBEM_S_NO_ERROR));
        assert!(machine.take_disk_error().is_some());
        disk.clear_faults();
        let again = put(&mut machine, connection, "Note");
        let replies = machine.pump();
        assert_eq!(replies, [(again, Status::WBEM_S_NO_ERROR.into())]);
    }
}

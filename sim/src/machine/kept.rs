//! The repository on disk beside the server: what the server has said is there.
//!
//! After each step of the server, and before anyone hears of it, what has changed is written, in
//! one transaction. If it cannot be, the step has not happened: the server is what it was before,
//! and takes the step again change by change. A change that cannot be stored by itself fails.

use crate::database::{Database, DatabaseError};
use crate::server::{FileFault, Server};

/// How many changes of one step the disk may refuse in a row before those that are left are not
/// tried any more: each costs reading the repository anew.
const REFUSALS_MAX: u32 = 8;

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
        if self.save(server).is_ok() {
            return done;
        }
        *server = before;
        self.step_change_by_change(server, take)
    }

    /// Takes a step that could not be stored whole: each of its changes by itself.
    fn step_change_by_change<T>(
        &mut self,
        server: &mut Server,
        take: impl Fn(&mut Server) -> T,
    ) -> T {
        server.stop_after_each_change(true);
        let (done, mut fault) = self.change(server, take);
        let mut refused = u32::from(fault.is_some());
        while server.has_stopped_after_a_change() && refused < REFUSALS_MAX {
            ((), fault) = self.change(server, Server::continue_step);
            refused = if fault.is_some() { refused + 1 } else { 0 };
        }
        server.set_disk_fault(fault);
        while server.has_stopped_after_a_change() {
            server.continue_step();
        }
        server.set_disk_fault(None);
        server.stop_after_each_change(false);
        done
    }

    /// Takes a step up to its first change, which is stored or fails, and why.
    fn change<T>(
        &mut self,
        server: &mut Server,
        take: impl Fn(&mut Server) -> T,
    ) -> (T, Option<FileFault>) {
        let before = server.clone();
        let done = take(server);
        let Err(fault) = self.save(server) else { return (done, None) };
        *server = before;
        server.set_disk_fault(Some(fault));
        let done = take(server);
        server.set_disk_fault(None);
        // A failed Restore may have emptied the repository (A-14). If that cannot be written
        // either, the next step will try again.
        let _ = self.save(server);
        (done, Some(fault))
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
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    use super::{Flush, REFUSALS_MAX};
    use crate::call::{Call, CallId, Handle, Interface, Method};
    use crate::caller::Caller;
    use crate::cim::{Instance, ObjectPath, Value};
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

    fn put(machine: &mut Machine, connection: Handle, class: &str, id: u32) -> CallId {
        let instance = Arc::new(Instance::new(class).with("Id", Value::Uint32(id)));
        call(machine, Method::PutInstance { connection, instance, flags: 0 })
    }

    /// A paused server that keeps its repository on a disk, with a connection to it.
    struct Paused {
        disk: SimulatedDisk,
        machine: Machine,
        object: Handle,
        connection: Handle,
    }

    impl Paused {
        fn new() -> Self {
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
            Self { disk, machine, object, connection }
        }

        /// Holds writes of instances with these keys.
        fn hold(&mut self, ids: impl IntoIterator<Item = u32>) -> Vec<CallId> {
            let mut put = |id| put(&mut self.machine, self.connection, "Note", id);
            ids.into_iter().map(&mut put).collect()
        }

        /// Resumes, and says how the calls have ended.
        fn resume(&mut self, calls: &[CallId]) -> Vec<Status> {
            let object = self.object;
            let resume = call(&mut self.machine, Method::Resume { object });
            let replies = self.machine.pump();
            let of = |call: &CallId| replies.iter().find(|reply| reply.0 == *call);
            assert_eq!(of(&resume).expect("it is over").1.status, Status::WBEM_S_NO_ERROR);
            calls.iter().map(|call| of(call).expect("it is over").1.status).collect()
        }
    }

    /// Whether there is an instance with each of the keys 1 and 2, in what is on the disk.
    fn found(disk: &SimulatedDisk) -> [bool; 2] {
        disk.clear_faults();
        let database = Database::open(Arc::new(disk.clone()), Path::new("/r")).expect("whole");
        let repository = database.repository();
        let namespace = repository.find(&crate::mof::default_namespace()).expect("it is there");
        let namespace = repository.get(namespace).expect("it has been found");
        [1, 2].map(|id| {
            let path = ObjectPath::parse(&format!("Note.Id={id}")).expect("a path");
            namespace.instance(&path.class, &path.keys).is_ok()
        })
    }

    /// A step that cannot be stored is taken again: what would have been refused in any case is
    /// refused with its own code.
    #[test]
    fn only_what_would_be_stored_fails_with_the_code_of_the_disk() {
        let mut paused = Paused::new();
        let connection = paused.connection;
        let calls = ["Note", "Nobody"].map(|class| put(&mut paused.machine, connection, class, 1));
        paused.disk.fail_from(paused.disk.operation_count(), Fault::DiskFull);
        let expected = [Status::WBEM_E_OUT_OF_DISK_SPACE, Status::WBEM_E_INVALID_CLASS];
        assert_eq!(paused.resume(&calls), expected);
        assert!(paused.machine.take_disk_error().is_some());
        paused.disk.clear_faults();
        let again = put(&mut paused.machine, connection, "Note", 1);
        assert_eq!(paused.machine.pump(), [(again, Status::WBEM_S_NO_ERROR.into())]);
    }

    /// Whatever two operations of the disk fail: of the writes that one Resume releases those have
    /// failed that are not on disk, and no others [REQ BUFFER-5].
    #[test]
    fn a_held_write_that_finds_no_room_takes_no_other_with_it() {
        let mut outcomes = BTreeSet::new();
        for distance in 1.. {
            let mut paused = Paused::new();
            let calls = paused.hold([1, 2]);
            let next = paused.disk.operation_count();
            paused.disk.fail_at(next, Fault::DiskFull);
            paused.disk.fail_at(next + distance, Fault::DiskFull);
            let statuses = paused.resume(&calls);
            let is_over = paused.disk.operation_count() <= next + distance;
            let Paused { disk, machine, .. } = paused;
            drop(machine);
            let done = [0, 1].map(|index| statuses[index] == Status::WBEM_S_NO_ERROR);
            assert_eq!(done, found(&disk), "{statuses:?} with {distance} operations between");
            outcomes.insert(done);
            if is_over {
                break;
            }
        }
        assert_eq!(outcomes, BTreeSet::from([[false, true], [true, false], [true, true]]));
    }

    /// A disk that stays full is not asked about every write that is left.
    #[test]
    fn a_full_disk_is_asked_only_so_often() {
        let operations = |writes| {
            let mut paused = Paused::new();
            let calls = paused.hold(0..writes);
            let before = paused.disk.operation_count();
            paused.disk.fail_from(before, Fault::DiskFull);
            let statuses = paused.resume(&calls);
            assert!(statuses.iter().all(|status| *status == Status::WBEM_E_OUT_OF_DISK_SPACE));
            paused.disk.operation_count() - before
        };
        let most = operations(REFUSALS_MAX);
        assert!(operations(REFUSALS_MAX / 2) < most);
        assert_eq!(operations(100), most);
    }
}

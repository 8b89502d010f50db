//! Pointers: handed out by activation and QueryInterface, given up by Release, and dropped for
//! clients that die.

use std::time::Duration;

use smallvec::SmallVec;
use triomphe::Arc as Shared;

use crate::call::{CallId, Handle, Interface, Method};
use crate::caller::{Caller, Origin, Process};
use crate::profile::ReleaseWhilePaused;
use crate::profile::{ClientDeath, ExInterface, Mutant};
use crate::status::Status;

use super::decision::Decision;
use super::pause::PauseEnd;
use super::pending::Pending;
use super::pointer::{BackupObject, ObjectId, Pointee, Pointer};
use super::rows::Rows;
use super::{Power, Server};

impl Server {
    /// Activate, QueryInterface and Release: what COM does, whatever state the service is in.
    pub(super) fn pointer_call(&mut self, pending: Pending) {
        match pending.call.method {
            Method::Activate { interface } => self.activate(pending, interface),
            Method::QueryInterface { object, interface } => {
                let status = self.query_interface(pending.id, object, interface);
                self.reply(&pending, status);
            }
            Method::Release { pointer } => {
                let status = self.release(pointer);
                self.reply(&pending, status);
            }
            _ => unreachable!("the server sorts the methods"),
        }
    }

    /// [REQ CONNECT-1, CONNECT-5, CONNECT-6]
    fn activate(&mut self, pending: Pending, interface: Interface) {
        match self.power {
            Power::ShuttingDown => return self.reply(&pending, self.shutting_down()),
            Power::Stopped => self.power_up(true),
            Power::Running { .. } => {}
        }
        if self.restore.is_some() && self.newcomer_during_restore() == Decision::Wait {
            return self.wait(pending);
        }
        let status = self.new_object(pending.id, &pending.call.caller, interface);
        self.reply(&pending, status);
    }

    fn new_object(&mut self, call: CallId, caller: &Caller, interface: Interface) -> Status {
        if !self.offers(interface) {
            return self.no_interface();
        }
        let id = ObjectId(call.into());
        self.objects.insert(id, BackupObject::default());
        if self.profile.is(Mutant::TimerFromActivation) {
            self.timers.insert(id, self.timer_end(self.now));
        }
        self.point(call.into(), caller, Pointee::Object(id, interface));
        Status::WBEM_S_NO_ERROR
    }

    /// Whether the backup object has this interface (A-40) [REQ CONNECT-2, CONNECT-3].
    fn offers(&self, interface: Interface) -> bool {
        let extended = self.profile.readings.ex_interface == ExInterface::Must;
        match interface {
            Interface::IWbemBackupRestore => !self.profile.is(Mutant::ActivationGivesNothing),
            Interface::IWbemBackupRestoreEx => {
                extended && !self.profile.is(Mutant::ExInterfaceMissing)
            }
        }
    }

    /// How it is said that the object does not have an interface [REQ CONNECT-3].
    fn no_interface(&self) -> Status {
        match self.profile.is(Mutant::NoInterfaceSaidOtherwise) {
            true => Status::WBEM_E_FAILED,
            false => Status::E_NOINTERFACE,
        }
    }

    pub(super) fn point(&mut self, handle: Handle, caller: &Caller, target: Pointee) {
        if let Pointee::Object(id, _) = &target
            && let Some(object) = self.objects.get_mut(id)
        {
            object.references += 1;
        }
        let pointer = Pointer { process: caller.process.clone(), origin: caller.origin, target };
        self.pointers.insert(handle, Shared::new(pointer));
    }

    fn query_interface(&mut self, call: CallId, object: Handle, interface: Interface) -> Status {
        match self.object_behind(object) {
            Err(status) => status,
            Ok(_) if !self.offers(interface) => self.no_interface(),
            Ok(id) => {
                let target = Pointee::Object(id, interface);
                let pointer = Pointer { target, ..Pointer::clone(&self.pointers[&object]) };
                self.pointers.insert(call.into(), Shared::new(pointer));
                self.objects[&id].references += 1;
                Status::WBEM_S_NO_ERROR
            }
        }
    }

    /// The object behind a pointer, if it is one to a backup object that still lives.
    pub(super) fn object_behind(&self, handle: Handle) -> Result<ObjectId, Status> {
        match self.pointers.get(&handle).map(|pointer| &pointer.target) {
            Some(Pointee::Object(id, _)) if self.objects.contains_key(id) => Ok(*id),
            Some(Pointee::Object(..)) => Err(Status::RPC_E_DISCONNECTED),
            _ => Err(Status::E_POINTER),
        }
    }

    pub(super) fn release(&mut self, handle: Handle) -> Status {
        let Some(pointer) = self.pointers.remove(&handle) else {
            return Status::E_POINTER;
        };
        match pointer.target {
            Pointee::Object(id, _) => self.release_object(id),
            Pointee::Connection => self.close_connection(handle),
            Pointee::Enumerator | Pointee::CallResult => self.drop_unused_result(handle),
        }
        Status::WBEM_S_NO_ERROR
    }

    fn release_object(&mut self, id: ObjectId) {
        let Some(object) = self.objects.get_mut(&id) else {
            return;
        };
        object.references -= 1;
        if self.profile.is(Mutant::FirstReleaseResumes) {
            self.resume_for_released(id);
        }
        self.drop_object(id);
    }

    /// An object ends with its last pointer, but not under a call that is made on it.
    pub(super) fn drop_object(&mut self, id: ObjectId) {
        let unused = self.objects.get(&id).is_some_and(|object| object.references == 0);
        if !unused || self.has_calls(id) {
            return;
        }
        self.objects.remove(&id);
        self.resume_for_released(id);
    }

    /// Ends the pause of an object that is gone (A-32) [REQ RELEASE-1, RELEASE-5].
    fn resume_for_released(&mut self, id: ObjectId) {
        let owns = self.pause.as_ref().is_some_and(|pause| pause.owner == id);
        let resumes =
            self.profile.readings.release_while_paused == ReleaseWhilePaused::ReleaseResumes;
        let of_owner = owns && resumes && !self.profile.is(Mutant::ReleaseDoesNotResume);
        let of_anyone = self.pause.is_some() && self.profile.is(Mutant::AnyReleaseResumes);
        if of_owner || of_anyone {
            self.end_pause(PauseEnd::Release);
        } else if !owns {
            self.timers.remove(&id);
        }
    }

    /// Whether a call on the object has no reply yet.
    fn has_calls(&self, id: ObjectId) -> bool {
        let of_object = |pending: &Pending| pending.object == Some(id);
        self.queue.iter().any(of_object)
            || self.backups.values().any(|run| of_object(&run.pending))
            || self.restore.as_ref().is_some_and(|run| of_object(&run.pending))
    }

    /// The client of a connection has given it up: it ends with its last call.
    fn close_connection(&mut self, handle: Handle) {
        if !self.is_in_use(handle) {
            return self.drop_connection(handle);
        }
        if let Some(connection) = self.connections.get_mut(&handle) {
            Shared::make_mut(connection).open = false;
        }
    }

    /// After a call on a connection that its client has given up: it may be the last.
    pub(super) fn drop_closed_connection(&mut self, handle: Handle) {
        let closed = self.connections.get(&handle).is_some_and(|connection| !connection.open);
        if closed && !self.is_in_use(handle) {
            self.drop_connection(handle);
        }
    }

    fn drop_connection(&mut self, handle: Handle) {
        if self.connections.remove(&handle).is_some() {
            self.restless = true;
        }
    }

    /// Whether a call on the connection has no reply yet.
    fn is_in_use(&self, handle: Handle) -> bool {
        let of_it = |pending: &Pending| pending.call.method.connection() == Some(handle);
        self.queue.iter().any(of_it) || self.running.values().any(|run| of_it(&run.pending))
    }

    /// A client process is gone without having released anything.
    ///
    /// What it held is dropped when the server notices (A-33) [REQ RELEASE-4]; what becomes of its
    /// held requests is A-21.
    pub fn kill(&mut self, now: Duration, process: &str) {
        self.advance(now);
        let origin = self.abandon_calls_of(process);
        self.drop_compilations_of(process);
        let held = self.pointers.values().find(|pointer| &*pointer.process == process);
        let origin = held.map(|pointer| pointer.origin).or(origin).unwrap_or_default();
        let process =
            held.map_or_else(|| process.into(), |pointer| Process::clone(&pointer.process));
        if let Some(delay) = self.rundown_delay(origin) {
            self.rundowns.insert(process, self.now + delay);
            self.advance(self.now);
            self.stir();
        }
    }

    /// Nobody waits for the calls of a process any more. Where it is, if it had any.
    fn abandon_calls_of(&mut self, process: &str) -> Option<Origin> {
        let mut origin = None;
        let mut is_of_it = |pending: &Pending| {
            let is_of_it = &*pending.call.caller.process == process;
            origin = is_of_it.then_some(pending.call.caller.origin).or(origin);
            is_of_it
        };
        for at in 0..self.queue.len() {
            if is_of_it(self.queue.at(at)) {
                self.queue.at_mut(at).abandoned = true;
            }
        }
        for id in keys(&self.running, |running| is_of_it(&running.pending)) {
            Shared::make_mut(&mut self.running[&id]).pending.abandoned = true;
        }
        for id in keys(&self.waits, |wait| is_of_it(&wait.pending)) {
            self.waits[&id].pending.abandoned = true;
        }
        for id in keys(&self.backups, |run| is_of_it(&run.pending)) {
            Shared::make_mut(&mut self.backups[&id].pending).abandoned = true;
        }
        if let Some(run) = self.restore.as_mut().filter(|run| is_of_it(&run.pending)) {
            Shared::make_mut(&mut run.pending).abandoned = true;
        }
        origin
    }

    fn rundown_delay(&self, origin: Origin) -> Option<Duration> {
        let noticed = self.profile.readings.client_death == ClientDeath::OnRundown;
        let values = &self.profile.values;
        let delay = match origin {
            Origin::Local => values.rundown_local,
            Origin::Remote if self.profile.is(Mutant::DeathNoticedAtOnce) => values.rundown_local,
            Origin::Remote => values.rundown_remote,
        };
        (noticed && !self.profile.is(Mutant::DeathUnnoticed)).then_some(delay)
    }

    /// Drops everything that a dead process held.
    pub(super) fn run_down(&mut self, process: &str) {
        self.drop_calls_of(process);
        let held = self.pointers.iter().filter(|(_, pointer)| &*pointer.process == process);
        let handles: SmallVec<[Handle; 4]> = held.map(|(handle, _)| *handle).collect();
        for handle in handles {
            self.release(handle);
        }
        self.restless = true;
    }

    fn drop_calls_of(&mut self, process: &str) {
        let drops_requests = self.drops_lost_requests();
        let is_lost = |pending: &Pending| {
            &*pending.call.caller.process == process && (pending.is_backup() || drops_requests)
        };
        for pending in self.take_waiting(is_lost) {
            self.complete(pending, Status::WBEM_E_CALL_CANCELLED);
        }
        self.end_waits(Status::WBEM_E_CALL_CANCELLED, |waits| {
            &*waits.call.caller.process == process
        });
    }
}

/// The keys of what is wanted of some rows.
fn keys<K: Copy + Ord, V>(
    rows: &Rows<K, V>,
    mut wanted: impl FnMut(&V) -> bool,
) -> SmallVec<[K; 4]> {
    rows.iter().filter(|(_, value)| wanted(value)).map(|(key, _)| *key).collect()
}

//! What of a server can matter to later calls, as words that are equal when that is.
//!
//! The numbers of calls and jobs, and the time, grow without bound; two servers that differ in
//! nothing else behave alike. In the normal form a number stands under a name that whoever asks has
//! given it, such as the part that it plays in a small world, and a time as its distance from now.
//! So a world in which finitely many parts are played has finitely many states, and can be explored
//! to its end.
//!
//! Left out is what never changes (the profile), what the asker compares better (the repository),
//! and the time of the latest Backup, which is shown in one property of one class and nowhere else.

use std::time::Duration;

use triomphe::Arc as Shared;

use crate::call::{CallId, Handle};
use crate::caller::Process;
use crate::repository::Namespace;

use super::backup::BackupRun;
use super::line::Line;
use super::pending::{Pending, Running};
use super::pointer::{BackupObject, Connection, Pointee, Pointer};
use super::restore::RestoreRun;
use super::rows::Rows;
use super::{JobId, Power, Server};

/// Longer ago than anything that has to do with time looks back.
const AGE_MAX: Duration = Duration::from_secs(60 * 60);

/// What a server's numbers are called.
///
/// A name stands for all that its call said: two calls with different arguments or callers must not
/// have the same name, and neither must two connections that were opened in different ways.
pub trait Names {
    /// The name of a call, or of the pointer that it handed out.
    fn call(&mut self, number: u64) -> u64;
    /// The name of a job.
    fn job(&mut self, job: JobId) -> u64;
    /// The name of a client process.
    fn process(&mut self, process: &str) -> u64;
    /// The name of a namespace as it was when a provider was asked for a class in it.
    fn snapshot(&mut self, namespace: &Namespace) -> u64;
}

/// There is no normal form of servers in whose state there are enumerators, call results,
/// compilations or classes of class providers, that have trouble with what they are stored on, or
/// outputs that nobody has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no normal form beside enumerators, call results, compilations and faults")]
pub struct NoNormalForm;

impl Server {
    /// Appends the normal form to some words. Servers with the same profile, equal repositories and
    /// equal normal forms give equal replies to the same calls from here on.
    pub fn normal_form(
        &self,
        names: &mut impl Names,
        words: &mut Vec<u64>,
    ) -> Result<(), NoNormalForm> {
        // Each field is named, so that a new one is not forgotten here.
        let Server {
            profile: _,
            now,
            next_call: _,
            next_job: _,
            next_request: _,
            power,
            request_limit,
            repository: _,
            pointers,
            objects,
            connections,
            enumerators: _,
            result_sets: _,
            call_results: _,
            waits: _,
            pause,
            timers,
            backing_up,
            backups,
            restore,
            queue,
            released: _,
            draining,
            running,
            compilations: _,
            answers: _,
            services_in_progress,
            rundowns,
            login_ends,
            outputs: _,
            last_backup: _,
            storing: _,
            restless: _,
        } = self;
        if !self.has_normal_form() {
            return Err(NoNormalForm);
        }
        let mut form = Form { now: *now, names, words };
        form.word(power_code(*power) | u64::from(*backing_up) << 8);
        form.word(u64::from(*request_limit) << 32 | u64::from(*services_in_progress));
        form.pointers(pointers);
        form.objects(objects);
        form.connections(connections);
        form.pause(pause.as_ref());
        form.deadlines(timers, |id| id.0.0);
        form.deadlines(login_ends, |call| call.0);
        form.rundowns(rundowns);
        form.option(draining.map(|call| call.0));
        form.backups(backups)?;
        form.restore(restore.as_ref())?;
        form.calls(queue, running)
    }

    /// Whether nothing of which a normal form is made has been touched since another state of the
    /// same server: then their normal forms are equal. It is seen at a glance, and where it is not,
    /// they may be equal all the same.
    pub fn is_untouched_since(&self, other: &Server) -> bool {
        // Each field is named, as in the normal form.
        let Server {
            profile: _,
            now,
            next_call: _,
            next_job: _,
            next_request: _,
            power,
            request_limit,
            repository: _,
            pointers,
            objects,
            connections,
            enumerators: _,
            result_sets: _,
            call_results: _,
            waits: _,
            pause,
            timers,
            backing_up,
            backups,
            restore,
            queue,
            released: _,
            draining,
            running,
            compilations: _,
            answers: _,
            services_in_progress,
            rundowns,
            login_ends,
            outputs: _,
            last_backup: _,
            storing: _,
            restless: _,
        } = self;
        (*now, *power, *request_limit) == (other.now, other.power, other.request_limit)
            && (*backing_up, *services_in_progress)
                == (other.backing_up, other.services_in_progress)
            && (pause, draining, restore) == (&other.pause, &other.draining, &other.restore)
            && pointers.ptr_eq(&other.pointers)
            && objects.ptr_eq(&other.objects)
            && connections.ptr_eq(&other.connections)
            && timers.ptr_eq(&other.timers)
            && login_ends.ptr_eq(&other.login_ends)
            && rundowns.ptr_eq(&other.rundowns)
            && backups.ptr_eq(&other.backups)
            && running.ptr_eq(&other.running)
            && queue.is_same(&other.queue)
            && self.has_normal_form() == other.has_normal_form()
    }

    fn has_normal_form(&self) -> bool {
        let lists = self.enumerators.is_empty() && self.result_sets.is_empty();
        let results = self.call_results.is_empty() && self.waits.is_empty();
        let compiles = !self.compilations.is_empty() || !self.answers.is_empty();
        let at_rest = self.outputs.is_empty() && self.released.is_empty() && !self.restless;
        lists && results && !compiles && at_rest && !self.minds_changes()
    }
}

fn power_code(power: Power) -> u64 {
    match power {
        Power::Running { initialized: true } => 0,
        Power::Running { initialized: false } => 1,
        Power::ShuttingDown => 2,
        Power::Stopped => 3,
    }
}

/// The words so far, and what they are written with.
struct Form<'a, N> {
    now: Duration,
    names: &'a mut N,
    words: &'a mut Vec<u64>,
}

impl<N: Names> Form<'_, N> {
    fn word(&mut self, word: u64) {
        self.words.push(word);
    }

    fn length(&mut self, length: usize) {
        self.word(length as u64);
    }

    fn name(&mut self, number: u64) {
        let name = self.names.call(number);
        self.word(name);
    }

    fn option(&mut self, number: Option<u64>) {
        self.length(usize::from(number.is_some()));
        number.into_iter().for_each(|number| self.name(number));
    }

    /// How long ago something was, as far as that matters to anything.
    fn age(&mut self, at: Duration) {
        self.word(self.now.saturating_sub(at).min(AGE_MAX).as_millis() as u64);
    }

    /// In how long something will be.
    fn distance(&mut self, at: Duration) {
        self.word(at.saturating_sub(self.now).as_millis() as u64);
    }

    /// Rows of what nobody goes through in the order of its numbers go in the order of their words.
    fn by_name<const WORDS: usize>(&mut self, from: usize) {
        let (rows, rest) = self.words[from..].as_chunks_mut::<WORDS>();
        debug_assert!(rest.is_empty(), "each row has that many words");
        rows.sort_unstable();
    }

    fn pointers(&mut self, pointers: &Rows<Handle, Shared<Pointer>>) {
        self.length(pointers.len());
        let from = self.words.len();
        for (handle, pointer) in pointers.iter() {
            let Pointer { process, origin, target } = &**pointer;
            self.name(handle.0);
            let process = self.names.process(process);
            self.word(process << 8 | *origin as u64);
            match target {
                Pointee::Object(object, interface) => {
                    self.word(1 + *interface as u64);
                    self.name(object.0.0);
                }
                Pointee::Connection => self.words.extend([8, 0]),
                Pointee::Enumerator => self.words.extend([9, 0]),
                Pointee::CallResult => self.words.extend([10, 0]),
            }
        }
        self.by_name::<4>(from);
    }

    fn objects(&mut self, objects: &Rows<super::ObjectId, BackupObject>) {
        self.length(objects.len());
        let from = self.words.len();
        for (object, state) in objects.iter() {
            let BackupObject { references, counts_as_paused, timed_out, has_resumed } = state;
            self.name(object.0.0);
            let flags = [counts_as_paused, timed_out, has_resumed];
            self.word(
                flags
                    .iter()
                    .fold(u64::from(*references), |word, flag| word << 1 | u64::from(**flag)),
            );
        }
        self.by_name::<2>(from);
    }

    fn connections(&mut self, connections: &Rows<Handle, Shared<Connection>>) {
        self.length(connections.len());
        let from = self.words.len();
        for (handle, connection) in connections.iter() {
            // The path, the locales and this flag are as the call said that opened it.
            let Connection { path: _, locales: _, repository_only: _, .. } = **connection;
            let Connection { namespace, granted, open, replaced, .. } = &**connection;
            self.name(handle.0);
            self.word(namespace.number());
            self.word(u64::from(granted.0) << 2 | u64::from(*open) << 1 | u64::from(*replaced));
        }
        self.by_name::<3>(from);
    }

    fn pause(&mut self, pause: Option<&super::Pause>) {
        self.length(usize::from(pause.is_some()));
        if let Some(super::Pause { owner, process, since }) = pause {
            self.name(owner.0.0);
            let process = self.names.process(process);
            self.word(process);
            self.age(*since);
        }
    }

    /// What falls due, in the order in which it does. What falls due at once ends one and the same
    /// pause in any order.
    fn deadlines<K: Ord>(&mut self, deadlines: &Rows<K, Duration>, number: impl Fn(&K) -> u64) {
        self.length(deadlines.len());
        let from = self.words.len();
        for (key, at) in deadlines.iter() {
            self.distance(*at);
            self.name(number(key));
        }
        self.by_name::<2>(from);
    }

    fn rundowns(&mut self, rundowns: &Rows<Process, Duration>) {
        self.length(rundowns.len());
        for (process, at) in rundowns.iter() {
            self.distance(*at);
            let process = self.names.process(process);
            self.word(process);
        }
    }

    fn job(&mut self, job: JobId) {
        let name = self.names.job(job);
        self.word(name);
    }

    fn job_of(&mut self, job: Option<JobId>, pending: &Pending) -> Result<(), NoNormalForm> {
        self.length(usize::from(job.is_some()));
        job.into_iter().for_each(|job| self.job(job));
        self.pending(pending)
    }

    fn backups(&mut self, backups: &Rows<JobId, BackupRun>) -> Result<(), NoNormalForm> {
        self.length(backups.len());
        backups.iter().try_for_each(|(job, run)| self.job_of(Some(*job), &run.pending))
    }

    fn restore(&mut self, restore: Option<&RestoreRun>) -> Result<(), NoNormalForm> {
        self.length(usize::from(restore.is_some()));
        restore.map_or(Ok(()), |run| self.job_of(run.job, &run.pending))
    }

    fn calls(
        &mut self,
        queue: &Line,
        running: &Rows<CallId, Shared<Running>>,
    ) -> Result<(), NoNormalForm> {
        self.length(queue.len());
        queue.iter().try_for_each(|pending| self.pending(pending))?;
        self.length(running.len());
        running.values().try_for_each(|running| self.running(running))
    }

    fn pending(&mut self, pending: &Pending) -> Result<(), NoNormalForm> {
        // What was called, and by whom, its name says.
        let Pending { id, call: _, object, slow, arrived, abandoned, returned, shown } = pending;
        if shown.is_some() || *returned {
            return Err(NoNormalForm);
        }
        self.name(id.0);
        self.word(u64::from(*slow) << 1 | u64::from(*abandoned));
        self.option(object.map(|object| object.0.0));
        if object.is_some() {
            self.age(*arrived); // A timer may have started then; others look ahead.
        }
        Ok(())
    }

    fn running(&mut self, running: &Running) -> Result<(), NoNormalForm> {
        let Running { pending, jobs, listing } = running;
        self.pending(pending)?;
        self.length(jobs.len());
        jobs.iter().for_each(|job| self.job(*job));
        match listing {
            None => self.word(0),
            Some(listing) => {
                let snapshot = listing.as_begun().ok_or(NoNormalForm)?;
                let name = self.names.snapshot(snapshot);
                self.word(1 + name);
            }
        }
        Ok(())
    }
}

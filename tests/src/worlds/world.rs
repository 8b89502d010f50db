//! A state of a small world, and what becomes of it.

use std::time::Duration;

use smallvec::SmallVec;
use wbem_sim::call::{Call, CallId, Handle, Reply};
use wbem_sim::profile::ExistingBackupFile;
use wbem_sim::repository::Repository;
use wbem_sim::server::{ExistingFile, FileFault, Job, JobId, JobResult, Output, ReadFault, Server};
use wbem_sim::status::Status;

use super::action::{Action, Client, Outcome, Part, Thread, Verb};
use super::ahead::Ahead;
use super::content::Content;
use super::digest::Digest;
use super::happened::Happened;
use super::setting::{PASS_MAX, Setting};
use super::witness::{Seen, Witness};
use crate::invariants::{self, Before, Breach, Kind, Made, Step};

/// A state. Two are equal if nobody can tell them apart from here on.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) server: Server,
    pub(super) content: Content,
    pub(super) file: File,
    pub(super) sides: [Side; 2],
    pub(super) jobs: SmallVec<[(JobId, Part, Task); 2]>,
    /// The invariant that the last step broke. Nothing follows upon that.
    pub breach: Option<Breach>,
    /// What the last step showed for the first time of all.
    pub(super) shows: Option<Witness>,
    pub(super) by_symmetry: bool,
    /// The hash of its normal form, once somebody has asked.
    pub(super) digest: Digest,
    /// What becomes of it by itself.
    pub(super) ahead: Ahead,
    /// Whether it is what became by itself of a state from which everybody is answered.
    pub(super) answers: bool,
}

/// The one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum File {
    None,
    Whole(Content),
    Damaged,
}

/// A client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    pub alive: bool,
    /// The pointers of its threads.
    pub pointers: [Option<Pointer>; 2],
    /// The calls that its threads have made and that have no reply yet.
    pub calls: [Option<Outstanding>; 2],
    /// Whether a Restore has cut its connection off.
    pub cut_off: bool,
}

/// The latest pointer of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pointer {
    pub handle: Handle,
    /// Whether it has been given up.
    pub released: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outstanding {
    pub id: CallId,
    pub verb: Verb,
    kind: Kind,
}

/// What is to be done for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// What the repository held when Backup began, and what the server gave out to be written.
    Write {
        seen: Content,
        given: Content,
        existing: ExistingFile,
    },
    Read,
    Provide,
    LetGo,
}

impl World {
    /// Two clients that have activated and logged in, and nothing else.
    pub fn new(setting: &Setting) -> Self {
        let side = Side { alive: true, pointers: [None; 2], calls: [None; 2], cut_off: false };
        let mut world = Self {
            server: setting.server(),
            content: 0,
            file: File::None,
            sides: [side.clone(), side],
            jobs: SmallVec::new(),
            breach: None,
            shows: None,
            by_symmetry: setting.by_symmetry,
            digest: Digest::default(),
            ahead: Ahead::default(),
            answers: false,
        };
        for client in Client::ALL {
            for verb in [Verb::Activate, Verb::Connect] {
                world.go(setting, Action::Call(client, verb));
            }
        }
        world
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The threads that wait for a reply.
    pub fn waiting(&self) -> impl Iterator<Item = (Part, CallId)> + '_ {
        Part::ALL.into_iter().filter_map(|part| {
            let side = &self.sides[part.client.index()];
            let call = side.calls[part.thread as usize].filter(|_| side.alive)?;
            Some((part, call.id))
        })
    }

    pub(super) fn call_of(&self, part: Part) -> Option<&Outstanding> {
        self.sides[part.client.index()].calls[part.thread as usize].as_ref()
    }

    /// What may happen next.
    pub fn actions(&self, setting: &Setting, actions: &mut Vec<Action>) {
        if self.breach.is_some() {
            return;
        }
        for client in Client::ALL {
            let side = &self.sides[client.index()];
            if !side.alive {
                continue;
            }
            let callable = setting.verbs.iter().filter(|verb| side.may_call(**verb));
            actions.extend(callable.map(|verb| Action::Call(client, *verb)));
            actions.push(Action::Kill(client));
        }
        for (_, part, task) in &self.jobs {
            actions.push(Action::Finish(*part, Outcome::Done));
            if *task != Task::LetGo {
                actions.push(Action::Finish(*part, Outcome::Failed));
            }
        }
        if self.time_matters() {
            actions.push(Action::Pass);
        }
    }

    /// What becomes of it. Whatever invariant breaks is noted in what comes out.
    pub fn step(&self, setting: &Setting, action: Action, seen: &Seen) -> Box<World> {
        let ahead = self.ahead.take(action);
        let step = || self.step_unmarked(setting, action, &mut |_, _| ());
        self.mark(ahead.unwrap_or_else(step), action, seen)
    }

    /// The same; somebody hears of every reply.
    pub fn step_telling(
        &self,
        setting: &Setting,
        action: Action,
        seen: &Seen,
        tell: &mut dyn FnMut(Part, &Reply),
    ) -> Box<World> {
        self.mark(self.step_unmarked(setting, action, tell), action, seen)
    }

    /// Marks what has come of a step with what it shows, if no other has shown that.
    fn mark(&self, mut next: Box<World>, action: Action, seen: &Seen) -> Box<World> {
        next.shows = seen.first_of(|witness| witness.shows(self, action, &next));
        if next.shows.is_some() {
            next.digest = Digest::default();
        }
        next
    }

    /// The same, whatever it shows.
    pub(super) fn step_unmarked(
        &self,
        setting: &Setting,
        action: Action,
        tell: &mut dyn FnMut(Part, &Reply),
    ) -> Box<World> {
        let mut happened = Happened::default();
        for side in &self.sides {
            let calls = side.calls.iter().flatten();
            happened.calls.extend(calls.map(|call| (call.id, call.verb, side.made(call))));
        }
        let before: SmallVec<[CallId; 4]> = happened.calls.iter().map(|(id, ..)| *id).collect();
        let mut next = Box::new(self.clone());
        (next.shows, next.answers) = (None, false);
        next.happen(setting, action, &mut happened, tell);
        next.check(setting, self, &before, &happened);
        if !next.is_untouched_since(self) {
            next.digest = Digest::default();
        }
        next
    }

    /// Whether it is a state that is still the same, as far as can be seen at a glance: a quarter
    /// of what is tried comes to nothing.
    fn is_untouched_since(&self, last: &World) -> bool {
        (self.content, self.file, self.shows, self.breach)
            == (last.content, last.file, last.shows, last.breach)
            && self.jobs == last.jobs
            && self.sides == last.sides
            && self.server.is_untouched_since(&last.server)
    }

    /// The same in place, for whoever looks neither at replies nor at invariants.
    pub(super) fn go(&mut self, setting: &Setting, action: Action) {
        self.happen(setting, action, &mut Happened::default(), &mut |_, _| ());
    }

    fn happen(
        &mut self,
        setting: &Setting,
        action: Action,
        happened: &mut Happened,
        tell: &mut dyn FnMut(Part, &Reply),
    ) {
        let now = self.server.now();
        match action {
            Action::Call(client, verb) => self.call(setting, client, verb, happened),
            Action::Kill(client) => {
                self.sides[client.index()].alive = false;
                self.server.kill(now, client.process());
            }
            Action::Finish(part, outcome) => self.finish(setting, part, outcome, happened),
            Action::Pass => {
                self.server.advance(now + self.pass());
            }
        }
        self.take_outputs(setting, happened, tell);
    }

    fn call(&mut self, setting: &Setting, client: Client, verb: Verb, happened: &mut Happened) {
        let now = self.server.now();
        let call = self.call_by(setting, client, verb);
        let side = &mut self.sides[client.index()];
        let thread = verb.thread() as usize;
        let pointer = side.pointers[thread].as_mut();
        let slow = verb == Verb::SlowPut;
        let made = Made::new(&call.method, &call.caller, slow);
        let id = match slow {
            true => self.server.call_held(now, call),
            false => self.server.call(now, call),
        };
        happened.calls.push((id, verb, made));
        match pointer {
            Some(pointer) if verb.releases() => pointer.released = true,
            _ => side.calls[thread] = Some(Outstanding { id, verb, kind: made.kind }),
        }
    }

    fn finish(&mut self, setting: &Setting, part: Part, outcome: Outcome, happened: &mut Happened) {
        let at = self.jobs.iter().position(|(_, of, _)| *of == part);
        let (job, _, task) = self.jobs.remove(at.expect("only jobs that there are end"));
        let done = outcome == Outcome::Done;
        let result = match task {
            Task::Write { seen, given, existing } => {
                let given = setting.contents.get(given);
                let written = setting.contents.number(&self.server.content_to_write(given));
                // Who fails has written nothing.
                happened.writes_otherwise |= done && written != seen;
                JobResult::Written(self.write(written, existing, done))
            }
            Task::Read => JobResult::Read(self.read(setting, done)),
            Task::LetGo => JobResult::LetGo,
            Task::Provide if done => JobResult::Provided(Ok(vec![setting.answer.clone()])),
            Task::Provide => JobResult::Provided(Err(Status::WBEM_E_PROVIDER_FAILURE)),
        };
        self.server.finish(self.server.now(), job, result);
    }

    fn write(
        &mut self,
        content: Content,
        existing: ExistingFile,
        fits: bool,
    ) -> Result<(), FileFault> {
        if existing == ExistingFile::Refuse && self.file != File::None {
            return Err(FileFault::Exists);
        }
        match (fits, existing) {
            (true, _) => {
                self.file = File::Whole(content);
                return Ok(());
            }
            (false, ExistingFile::Overwrite) => self.file = File::Damaged,
            (false, _) => {}
        }
        Err(FileFault::DiskFull)
    }

    fn read(&self, setting: &Setting, to_the_end: bool) -> Result<Repository, ReadFault> {
        match self.file {
            File::None => Err(ReadFault::BeforeLoading(FileFault::NotFound)),
            File::Damaged => Err(ReadFault::BeforeLoading(FileFault::NotABackup)),
            File::Whole(_) if !to_the_end => Err(ReadFault::WhileLoading(FileFault::InputOutput)),
            File::Whole(content) => Ok(setting.contents.get(content).clone()),
        }
    }

    fn take_outputs(
        &mut self,
        setting: &Setting,
        happened: &mut Happened,
        tell: &mut dyn FnMut(Part, &Reply),
    ) {
        for output in self.server.poll_all() {
            match output {
                Output::Reply { id, reply } => {
                    happened.replies.push((id, reply.status));
                    self.take_reply(id, &reply, tell);
                }
                Output::Job { id, job } => self.take_job(setting, id, &job),
            }
        }
        // Whatever becomes of a job whose call is over, nobody minds.
        let server = &self.server;
        self.jobs.retain(|(job, ..)| server.call_of(*job).is_some());
        if !self.server.repository().is_same(setting.contents.get(self.content)) {
            self.content = setting.contents.number(self.server.repository());
            *self.server.repository_mut() = setting.contents.get(self.content).clone();
        }
    }

    fn take_reply(&mut self, id: CallId, reply: &Reply, tell: &mut dyn FnMut(Part, &Reply)) {
        for part in Part::ALL {
            let side = &mut self.sides[part.client.index()];
            let slot = &mut side.calls[part.thread as usize];
            let Some(call) = slot.take_if(|call| call.id == id) else { continue };
            if call.verb.opens() && reply.status.is_success() {
                let pointer = Pointer { handle: id.into(), released: false };
                side.pointers[part.thread as usize] = Some(pointer);
                side.cut_off &= part.thread == Thread::Backup;
            }
            tell(part, reply);
        }
    }

    fn take_job(&mut self, setting: &Setting, id: JobId, job: &Job) {
        let Some(call) = self.server.call_of(id) else {
            return self.take_stray_job(setting, job);
        };
        let of = |part: &Part| self.call_of(*part).is_some_and(|own| own.id == call);
        let part = Part::ALL.into_iter().find(of).expect("jobs are for calls without a reply");
        let task = match job {
            Job::Operation { .. } => Task::LetGo,
            Job::Provide { .. } | Job::Define { .. } => Task::Provide,
            Job::Restore { .. } => Task::Read,
            Job::Backup { content, existing, .. } => Task::Write {
                seen: setting.contents.number(self.server.repository()),
                given: setting.contents.number(content),
                existing: *existing,
            },
        };
        self.jobs.push((id, part, task));
    }

    /// A job that no call is in progress for is done at once: it writes what nobody asked for.
    fn take_stray_job(&mut self, setting: &Setting, job: &Job) {
        if let Job::Backup { content, existing, .. } = job {
            let _ = self.write(setting.contents.number(content), *existing, true);
        }
    }

    fn check(&mut self, setting: &Setting, last: &World, held: &[CallId], happened: &Happened) {
        let waiting: SmallVec<[CallId; 4]> = self.waiting().map(|(_, id)| id).collect();
        let cut_off: SmallVec<[Handle; 2]> = last.cut_off().collect();
        let backup = match self.file {
            File::Whole(content) => Some(content),
            File::None | File::Damaged => None,
        };
        let step = Step {
            before: Before {
                content: &last.content,
                paused: invariants::paused(&last.server),
                is_restoring: last.server.is_restoring(),
                held,
                has_works: false,
            },
            server: &self.server,
            content: &self.content,
            calls: happened,
            replies: &happened.replies,
            unanswered: &waiting,
            cut_off: &cut_off,
        };
        let breach = step.check(|_| backup).err();
        let restored = step.restored();
        self.breach = breach.or_else(|| self.breach_of_file(setting, last, happened));
        if restored {
            self.cut_off_since(last);
        }
    }

    /// 4 and 5. A Backup writes what there was; without one that succeeds the file is as it was.
    fn breach_of_file(
        &self,
        setting: &Setting,
        last: &World,
        happened: &Happened,
    ) -> Option<Breach> {
        if happened.writes_otherwise {
            let what = "a Backup wrote something else than there was";
            return Some(Breach { invariant: 4, what });
        }
        let succeeded = |(id, status): &(CallId, Status)| {
            status.is_success() && happened.find(*id).0 == Verb::Backup
        };
        let in_place = ExistingBackupFile::OverwriteInPlace;
        let is_kept = setting.profile.readings.existing_backup_file != in_place;
        // The reply to somebody who is dead is not heard.
        let unheard = self.sides.iter().any(|side| !side.alive);
        let changed = self.file != last.file && !happened.replies.iter().any(succeeded);
        let what = "the file has changed without a Backup";
        (changed && is_kept && !unheard).then_some(Breach { invariant: 5, what })
    }

    fn cut_off(&self) -> impl Iterator<Item = Handle> {
        self.sides.iter().filter(|side| side.cut_off).filter_map(Side::connection)
    }

    /// Connections that there were before have been cut off.
    fn cut_off_since(&mut self, last: &World) {
        for (side, before) in self.sides.iter_mut().zip(&last.sides) {
            let connection = before.connection();
            side.cut_off |= connection.is_some() && connection == side.connection();
        }
    }

    /// Whether anything may come of it that time passes.
    pub(super) fn time_matters(&self) -> bool {
        self.server.is_paused() || self.server.next_deadline().is_some()
    }

    /// How long time passes when it passes.
    pub fn pass(&self) -> Duration {
        let until = |due: Duration| due.saturating_sub(self.server.now());
        self.server.next_deadline().map_or(PASS_MAX, |due| until(due).min(PASS_MAX))
    }

    /// The call that a client would make.
    pub fn call_by(&self, setting: &Setting, client: Client, verb: Verb) -> Call {
        let pointer = self.sides[client.index()].pointers[verb.thread() as usize];
        setting.call(client, verb, pointer.map(|own| own.handle))
    }

    /// The call that a thread has made and that has no reply yet.
    pub fn outstanding(&self, part: Part) -> Option<CallId> {
        self.call_of(part).map(|call| call.id)
    }

    /// The verb of that call.
    pub fn verb_of(&self, part: Part) -> Option<Verb> {
        self.call_of(part).map(|call| call.verb)
    }
}

impl Side {
    /// Its latest connection.
    fn connection(&self) -> Option<Handle> {
        self.pointers[Thread::Services as usize].map(|pointer| pointer.handle)
    }

    /// A call of its threads. Until its reply is there the thread gets no other pointer.
    fn made(&self, call: &Outstanding) -> Made {
        let is_request = call.verb.thread() == Thread::Services && !call.verb.opens();
        Made { kind: call.kind, connection: self.connection().filter(|_| is_request) }
    }

    fn may_call(&self, verb: Verb) -> bool {
        let thread = verb.thread() as usize;
        let has_pointer = self.pointers[thread].is_some_and(|pointer| !pointer.released);
        let is_busy = self.calls[thread].is_some();
        match (verb.opens(), verb.releases()) {
            (true, _) => !has_pointer && !is_busy,
            (_, true) => has_pointer,
            _ => has_pointer && !is_busy,
        }
    }
}

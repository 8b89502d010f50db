//! A machine whose repository and drives are on one simulated disk, and what its replies have said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::archive::Progress;
use wbem_sim::call::{Call, CallId, Handle, Interface, Method, Reply};
use wbem_sim::caller::Caller;
use wbem_sim::database::{Database, DatabaseError};
use wbem_sim::disk::simulated::SimulatedDisk;
use wbem_sim::machine::{Flush, Machine};
use wbem_sim::profile::{FailedRestore, Profile};
use wbem_sim::server::{FileAccess, Server};
use wbem_sim::status::Status;
use wbem_sim::store::Store;
use wbem_sim::volume::Volume;

use crate::content::{Content, Effect};
use crate::workload::{DAILY, OLDER, Step};

/// The folder of the repository.
pub const FOLDER: &str = "/repository";
/// The folder of the drives.
pub const DRIVES: &str = "/drives";

/// What has been said.
#[derive(Debug, Clone)]
pub struct Said {
    /// The content after all calls that have succeeded.
    pub content: Content,
    /// The contents since the last one that is on disk for sure; the last one is `content`.
    pub since_flush: Vec<Content>,
    /// What each backup file may hold: more than one after a Backup that failed.
    pub files: BTreeMap<&'static str, Vec<Content>>,
}

impl Said {
    /// Each backup file is whole: the one that was said, or of one that failed either.
    pub fn check_files(&self, disk: &SimulatedDisk) {
        for file in [OLDER, DAILY] {
            let content = in_file(disk, file);
            assert!(self.files[file].contains(&content), "{file}: {content:?}");
        }
    }
}

/// A machine that is driven.
pub struct World {
    pub disk: SimulatedDisk,
    pub machine: Machine<Volume>,
    pub said: Said,
    /// What has failed in the latest step.
    pub failed: Vec<Step>,
    flush: Flush,
    now: Duration,
    caller: Arc<Caller>,
    pub connection: Option<Handle>,
    pausing: Option<Handle>,
    pending: Vec<(CallId, Step)>,
    answered: BTreeSet<CallId>,
}

pub fn open_database(disk: &SimulatedDisk) -> Result<Database, DatabaseError> {
    Database::open(Arc::new(disk.clone()), Path::new(FOLDER))
}

fn volume(disk: &SimulatedDisk) -> Volume {
    Volume::new(Arc::new(disk.clone()), DRIVES.into())
}

/// What a copy of the disk holds.
pub fn on_disk(disk: &SimulatedDisk) -> Content {
    let database = open_database(&disk.copy()).expect("what is on the disk is whole");
    Content::of(database.repository())
}

/// What a backup file on the disk holds.
pub fn in_file(disk: &SimulatedDisk, file: &str) -> Content {
    let read = volume(disk).read(file, &FileAccess::Service, &mut Progress::nobody());
    Content::of(&read.unwrap_or_else(|fault| panic!("{file} is not whole: {fault:?}")))
}

impl World {
    /// A machine on what the disk holds, of which all is known.
    pub fn open(
        disk: &SimulatedDisk,
        profile: &Profile,
        flush: Flush,
        said: Said,
    ) -> Result<Self, DatabaseError> {
        let database = open_database(disk)?;
        let server = Server::with_repository(profile.clone(), database.repository().clone());
        let mut machine = Machine::new(server, volume(disk));
        machine.keep(database, flush)?;
        Ok(Self {
            disk: disk.clone(),
            machine,
            said,
            failed: Vec::new(),
            flush,
            now: Duration::ZERO,
            caller: Arc::new(Caller::administrator("tool")),
            connection: None,
            pausing: None,
            pending: Vec::new(),
            answered: BTreeSet::new(),
        })
    }

    /// Does one step, and writes down what it was told.
    pub fn take(&mut self, step: Step) {
        self.now += Duration::from_millis(1);
        self.failed.clear();
        let object = match step {
            Step::Resume => self.pausing.expect("a Pause comes before it"),
            Step::Pause | Step::Backup(_) | Step::Restore(_) => self.activate(),
            _ => Handle::from(CallId(0)),
        };
        // There is none where a Restore has left nothing to connect to.
        let connection = self.connection.unwrap_or(Handle::from(CallId(0)));
        let id = self.start(step.method(object, connection));
        self.pending.push((id, step));
        match step {
            Step::Connect => self.connection = Some(id.into()),
            Step::Pause => self.pausing = Some(object),
            _ => {}
        }
        self.settle();
        if let Step::Backup(_) | Step::Restore(_) | Step::Resume = step {
            self.ask(Method::Release { pointer: object });
        }
        self.check();
    }

    fn activate(&mut self) -> Handle {
        let (id, reply) = self.ask(Method::Activate { interface: Interface::default() });
        assert_eq!(reply, Status::WBEM_S_NO_ERROR);
        id.into()
    }

    /// Makes a call that is answered at once.
    pub fn ask(&mut self, method: Method) -> (CallId, Status) {
        let id = self.start(method);
        let replies = self.settle();
        (id, replies.get(&id).expect("nothing holds it").status)
    }

    fn start(&mut self, method: Method) -> CallId {
        self.machine.call(self.now, Call::new(Arc::clone(&self.caller), method))
    }

    fn settle(&mut self) -> BTreeMap<CallId, Reply> {
        let replies = self.machine.pump();
        for (id, reply) in &replies {
            assert!(self.answered.insert(*id), "call {} was answered twice", id.0);
            let place = self.pending.iter().position(|(pending, _)| pending == id);
            if let Some(place) = place {
                let (_, step) = self.pending.remove(place);
                self.note(step, reply.status);
            }
        }
        replies.into_iter().collect()
    }

    fn note(&mut self, step: Step, status: Status) {
        // A compilation that has failed says S_FALSE.
        let is_done = status == Status::WBEM_S_NO_ERROR;
        if let Step::Backup(file) = step {
            let now = self.said.content.clone();
            let may_hold = self.said.files.entry(file).or_default();
            may_hold.retain(|_| !is_done);
            may_hold.push(now);
        }
        if !is_done {
            self.failed.push(step);
            if matches!(step, Step::Restore(_)) && self.empties() {
                self.said.content = Content::default();
                self.said.since_flush.push(Content::default());
            }
            return;
        }
        for effect in self.effects(step) {
            self.said.content.apply(&effect);
            self.said.since_flush.push(self.said.content.clone());
        }
        let flushes = matches!(step, Step::Pause | Step::Restore(_));
        if flushes || self.flush == Flush::EachWrite {
            self.is_flushed();
        }
    }

    /// Whether a Restore that fails leaves nothing.
    fn empties(&self) -> bool {
        let readings = &self.machine.server().profile().readings;
        readings.failed_restore == FailedRestore::Emptied
    }

    /// Writes down that everything is on disk.
    pub fn is_flushed(&mut self) {
        self.said.since_flush = vec![self.said.content.clone()];
    }

    fn effects(&self, step: Step) -> Vec<Effect> {
        match step {
            Step::Restore(file) => vec![Effect::All(self.said.files[file][0].clone())],
            _ => step.effects(),
        }
    }

    /// What the disk may hold if the latest step was the last one: what was said, and what failed
    /// in it as far as it came, each effect as a whole.
    pub fn allowed(&self) -> Vec<Content> {
        let mut allowed = self.said.since_flush.clone();
        let mut content = self.said.content.clone();
        for effect in self.failed.iter().flat_map(|step| self.effects(*step)) {
            content.apply(&effect);
            allowed.push(content.clone());
        }
        allowed
    }

    /// What holds after each step, whatever the disk does.
    fn check(&self) {
        let server = self.machine.server();
        assert!(!server.is_backing_up() && !server.is_restoring());
        let pending: Vec<CallId> = self.pending.iter().map(|(id, _)| *id).collect();
        assert_eq!(server.outstanding(), pending, "a call was lost");
        assert_eq!(Content::of(server.repository()), self.said.content, "the server has said else");
    }

    /// The disk holds what was said. A pause is granted only where that is so [REQ PAUSE-2].
    pub fn check_disk(&self) {
        assert_eq!(on_disk(&self.disk), self.said.content, "the disk holds something else");
        self.said.check_files(&self.disk.copy());
    }

    /// Nothing keeps the machine from going on.
    pub fn goes_on(&mut self) {
        if self.machine.server().is_paused() {
            self.take(Step::Resume);
        }
        // Also where an earlier Restore has failed, and left nothing.
        for step in [Step::Restore(OLDER), Step::Connect, Step::Put(9, 9), Step::Backup(DAILY)] {
            self.take(step);
            assert_eq!(self.failed, [], "nothing fails any more");
        }
        self.machine.flush().unwrap();
        self.is_flushed();
        self.check_disk();
    }
}

//! The model, and an administrator with both privileges who calls it: so a command does what a
//! client of the service could do, and is refused what a client would be refused.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wbem_sim::archive::{Compression, Header};
use wbem_sim::call::{Call, Handle, Interface, Method};
use wbem_sim::caller::Caller;
use wbem_sim::database::{Database, DatabaseError};
use wbem_sim::machine::{Flush, JobEvent, JobStage, Machine};
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;
use wbem_sim::server::Server;

use super::clock;
use super::file::{BackupFile, NAME};
use crate::command::error::CommandError;
use crate::command::progress::Progress;

/// WBEM_FLAG_BACKUP_RESTORE_FORCE_SHUTDOWN.
const FORCE_SHUTDOWN: u32 = 1;

/// A service with one backup file.
pub struct Service<'a> {
    machine: Machine<BackupFile>,
    file: &'a Path,
    tool: Arc<Caller>,
    now: Duration,
}

impl<'a> Service<'a> {
    /// A service that has this in its repository, in memory as yet.
    pub fn new(
        profile: Profile,
        content: Repository,
        file: &'a Path,
        compression: Compression,
    ) -> Result<Self, CommandError> {
        let store = BackupFile::new(file, compression).map_err(|error| of_file(file, error))?;
        let server = Server::with_repository(profile, content);
        let tool = Arc::new(Caller::administrator("wbem-conformance"));
        Ok(Self { machine: Machine::new(server, store), file, tool, now: clock::now() })
    }

    /// Keeps the repository on disk from here on.
    pub fn keep(&mut self, database: Database) -> Result<(), DatabaseError> {
        self.machine.keep(database, Flush::EachWrite)
    }

    /// Shows how far the work with the file has come, if somebody watches.
    pub fn show_progress(&mut self, is_watched: bool) {
        if is_watched {
            self.machine.observe(shown());
        }
    }

    /// Writes the repository to the file.
    pub fn backup(&mut self) -> Result<(), CommandError> {
        let object = self.activate()?;
        self.call(Method::Backup { object, file: Some(NAME.into()), flags: 0 }).map(drop)
    }

    /// Replaces the repository by what is in the file.
    pub fn restore(&mut self, force: bool) -> Result<(), CommandError> {
        let object = self.activate()?;
        let flags = if force { FORCE_SHUTDOWN } else { 0 };
        self.call(Method::Restore { object, file: Some(NAME.into()), flags }).map(drop)
    }

    /// What the file says of itself, and how many bytes it has; after a call that went well.
    pub fn file(&self) -> Result<(&Header, u64), CommandError> {
        let file = &self.machine.store;
        let header = file.header().expect("it has been written or read");
        Ok((header, file.size().map_err(|error| of_file(self.file, error))?))
    }

    fn activate(&mut self) -> Result<Handle, CommandError> {
        self.call(Method::Activate { interface: Interface::default() })
    }

    /// Makes a call, the success of which may hand out a pointer.
    fn call(&mut self, method: Method) -> Result<Handle, CommandError> {
        let name = method.name();
        let id = self.machine.call(self.now, Call::new(Arc::clone(&self.tool), method));
        let replies = self.machine.pump();
        let reply = replies.into_iter().find(|(of, _)| *of == id);
        let (_, reply) = reply.expect("nobody else is there whom the service could wait for");
        if reply.status.is_success() {
            return Ok(id.into());
        }
        if let Some(fault) = self.machine.store.take_fault() {
            return Err(of_file(self.file, fault));
        }
        Err(match self.machine.take_disk_error() {
            Some(error) => error.into(),
            None => of_file(self.file, format!("{name} failed with {}", reply.status)),
        })
    }
}

fn of_file(file: &Path, reason: impl ToString) -> CommandError {
    CommandError::Backup { file: file.to_owned(), reason: reason.to_string() }
}

/// What a bar is shown by: it begins once it is known how much there is to do.
fn shown() -> impl FnMut(JobEvent) + Send + 'static {
    let (count, mut bar) = (Arc::new(AtomicUsize::new(0)), None);
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    move |event| match event.stage {
        JobStage::Began => {}
        JobStage::Progress(progress) => {
            count.store(size(progress.done), Ordering::Relaxed);
            let what = if event.reads { "bytes read" } else { "objects written" };
            bar.get_or_insert_with(|| Progress::show(true, &count, size(progress.total), what));
        }
        JobStage::Ended(_) => bar = None,
    }
}

//! The repository on disk beside the server: what the server has said is there.
//!
//! After each step of the server, and before anyone hears of it, what has changed is written. If it
//! cannot be, the step has not happened: the server is what it was before, and takes the step again
//! knowing that nothing can be stored, so that whatever would have changed the repository fails.

use crate::database::{Database, DatabaseError};
use crate::server::Server;

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
        // A failed Restore may have emptied the repository. If that cannot be written
        // either, the next step will try again.
        let _ = self.save(server);
        done
    }

    /// Writes what has changed.
    pub fn save(&mut self, server: &Server) -> Result<(), crate::server::FileFault> {
        self.database.save(server.repository()).map_err(|error| {
            let fault = error.file_fault();
            self.error = Some(error);
            fault
        })
    }
}

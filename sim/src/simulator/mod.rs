//! The async face: the model for people's own tests, on tokio's clock.
//!
//! A call that the service blocks is a future that is pending. Dropping such a future is what a
//! client does that goes away in the middle of a call; dropping a [`BackupObject`] or a
//! [`Connection`] releases it. Time is tokio's: `tokio::time::pause` and `advance` move the 15
//! minutes of a pause, and a test whose clock is paused gets there by itself.
//!
//! ```
//! use wbem_sim::caller::Caller;
//! use wbem_sim::profile::Profile;
//! use wbem_sim::simulator::Simulator;
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::new(Profile::recommended());
//! simulator.load_mof("class Note { [key] uint32 Id; string Text; };")?;
//! let tool = simulator.client(Caller::administrator("tool"));
//! let reader = tool.connect("root\\default").await?;
//!
//! let backup = tool.activate().await?;
//! backup.pause().await?; // Your program forgets to resume,
//! let before = tokio::time::Instant::now();
//! reader.get_class("Note").await?; // and everybody waits: 15 minutes, here in no time.
//! assert_eq!(before.elapsed().as_secs(), 15 * 60);
//! # Ok(())
//! # }
//! ```

mod backup_object;
mod call_result;
mod client;
mod connection;
mod enumerator;
#[cfg(all(test, unix))]
mod interleavings;
mod pending;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::call::{Call, CallId, Reply};
use crate::caller::Caller;
use crate::database::{Database, DatabaseError};
use crate::disk::{Disk, RealDisk};
use crate::machine::{Flush, JobEvent};
use crate::mof;
use crate::profile::Profile;
use crate::server::Server;
use crate::status::Status;
use crate::store::{MemoryStore, Store};
use crate::volume::Volume;

pub use backup_object::{BackupObject, RestoreMode};
pub use call_result::CallResult;
pub use client::Client;
pub use connection::Connection;
pub use enumerator::{Enumerator, Listed, Part, Progress};

use pending::Shared;

/// A call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{method} failed with {status} (0x{:08X})", status.0)]
pub struct CallError {
    /// The method, as the documents call it.
    pub method: &'static str,
    /// The HRESULT.
    pub status: Status,
}

/// A simulated service. Clones are the same service; it may be shared among tasks.
#[derive(Clone)]
pub struct Simulator {
    shared: Arc<Shared>,
}

impl Simulator {
    /// A service with a fresh repository and a volume in memory.
    pub fn new(profile: impl Into<Arc<Profile>>) -> Self {
        Self::with_store(Server::new(profile), MemoryStore::default())
    }

    /// A service that stores its backups elsewhere.
    pub fn with_store(server: Server, store: impl Store + 'static) -> Self {
        Self { shared: Arc::new(Shared::new(server, Box::new(store))) }
    }

    /// A service whose repository is in a folder, and survives the process; its backups go to the
    /// folder `drives` in it, `C:\\backup.bin` to `drives/C/backup.bin`. Where there is no
    /// repository a fresh one is made.
    ///
    /// ```
    /// # use wbem_sim::{caller::Caller, profile::Profile, simulator::Simulator};
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// let simulator = Simulator::open(Profile::recommended(), folder.path())?;
    /// let tool = simulator.client(Caller::administrator("tool"));
    /// tool.compile("class Note { [key] uint32 Id; string Text; };").await?;
    /// drop((tool, simulator));
    ///
    /// let simulator = Simulator::open(Profile::recommended(), folder.path())?;
    /// let reader = simulator.client(Caller::administrator("reader"));
    /// reader.connect("root\\default").await?.get_class("Note").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(profile: impl Into<Arc<Profile>>, folder: &Path) -> Result<Self, DatabaseError> {
        let disk: Arc<dyn Disk> = Arc::new(RealDisk);
        let database = Database::open(disk.clone(), folder)?;
        let drives = folder.join("drives");
        disk.make_folder(&drives.join("C"))
            .map_err(|error| DatabaseError { folder: folder.to_owned(), fault: error.into() })?;
        let drives = Volume::new(disk, drives);
        Self::with_database(profile, drives, database, Flush::default())
    }

    /// A service whose repository is on a disk, and that stores its backups somewhere.
    pub fn with_database(
        profile: impl Into<Arc<Profile>>,
        store: impl Store + 'static,
        database: Database,
        flush: Flush,
    ) -> Result<Self, DatabaseError> {
        let server = Server::with_repository(profile, database.repository().clone());
        let simulator = Self::with_store(server, store);
        simulator.lock().machine.keep(database, flush)?;
        Ok(simulator)
    }

    /// Writes what is not on disk yet, if the repository is kept there ([`Flush::AtPause`]).
    pub fn flush(&self) -> Result<(), DatabaseError> {
        self.lock().machine.flush()
    }

    /// Has somebody hear of every Backup and Restore that runs, such as a bar of progress. They are
    /// told in the middle of a call, and must not call the simulator themselves.
    pub fn observe(&self, observer: impl FnMut(JobEvent) + Send + 'static) {
        self.lock().machine.observe(observer);
    }

    /// A client: a process that calls under an account.
    pub fn client(&self, caller: Caller) -> Client {
        Client::new(self.clone(), caller)
    }

    /// Compiles MOF text into the repository; it goes to root\default unless it says otherwise.
    pub fn load_mof(&self, text: &str) -> Result<(), mof::Diagnostics> {
        let mut state = self.lock();
        let repository = state.machine.repository_mut();
        mof::compile_into("text", text, repository, &mof::default_namespace()).map(drop)
    }

    /// Ends a client process without its releasing anything [REQ RELEASE-4].
    pub fn kill(&self, process: &str) {
        let now = self.shared.now();
        self.lock().machine.kill(now, process);
        self.shared.pump();
    }

    /// Looks at the server as it is now.
    pub fn inspect<T>(&self, look: impl FnOnce(&Server) -> T) -> T {
        self.shared.pump();
        look(self.lock().machine.server())
    }

    fn lock(&self) -> MutexGuard<'_, pending::State> {
        self.shared.lock()
    }

    /// Makes a call and waits for its reply.
    async fn call(&self, call: Call) -> (CallId, Reply) {
        pending::Waiting::start(&self.shared, call).reply().await
    }

    /// Makes a call that is never blocked, and whose reply nobody waits for.
    fn tell(&self, call: Call) {
        drop(pending::Waiting::start(&self.shared, call));
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").finish_non_exhaustive()
    }
}

/// State that threads share is of no use after one of them has panicked with it.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no code of ours panics while it holds the lock")
}

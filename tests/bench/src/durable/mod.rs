//! Writes one after another, each on disk before the next or not, and pauses, of a machine whose
//! repository is on disk; beside them the same by the embedded store itself, and by SQLite.

#[cfg(feature = "sqlite")]
mod sqlite;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use redb::{Durability, TableDefinition};
use wbem_sim::call::{Call, Handle, Interface, Method};
use wbem_sim::caller::Caller;
use wbem_sim::database::Database;
use wbem_sim::disk::RealDisk;
use wbem_sim::machine::{Flush, Machine};
use wbem_sim::profile::Profile;
use wbem_sim::server::Server;
use wbem_sim::status::Status;
use wbem_sim::store::MemoryStore;

use crate::core::{record, repository};

#[cfg(feature = "sqlite")]
pub use sqlite::Rows;

/// A machine with a repository on disk, and a client.
pub struct Kept {
    machine: Machine,
    caller: Arc<Caller>,
    connection: Handle,
    object: Handle,
    next: u32,
}

impl Kept {
    /// A machine whose repository holds so many instances.
    pub fn new(folder: &Path, count: u32, flush: Flush) -> Self {
        let server = Server::with_repository(Profile::recommended(), repository(count));
        let mut machine = Machine::new(server, MemoryStore::default());
        let database = Database::open(Arc::new(RealDisk), folder).expect("the folder is empty");
        machine.keep(database, flush).expect("the disk has room");
        let caller = Arc::new(Caller::administrator("bench"));
        let mut call = |method| {
            let id = machine.call(Duration::ZERO, Call::new(Arc::clone(&caller), method));
            machine.pump();
            Handle::from(id)
        };
        let connection = call(Method::connect("root\\default"));
        let object = call(Method::Activate { interface: Interface::default() });
        Self { machine, caller, connection, object, next: 0 }
    }

    fn call(&mut self, method: Method) {
        self.machine.call(Duration::ZERO, Call::new(Arc::clone(&self.caller), method));
        let replies = self.machine.pump();
        assert_eq!(replies[0].1.status, Status::WBEM_S_NO_ERROR);
    }

    /// Puts another value into an instance.
    pub fn put(&mut self) {
        self.next += 1;
        let instance = Arc::new(record(self.next % 1_000, self.next));
        self.call(Method::PutInstance { connection: self.connection, instance, flags: 0 });
    }

    /// Pause, and Resume.
    pub fn pause_and_resume(&mut self) {
        self.call(Method::Pause { object: self.object });
        self.call(Method::Resume { object: self.object });
    }
}

const ROWS: TableDefinition<u32, &[u8]> = TableDefinition::new("rows");

/// Rows of the embedded store, each written in a transaction of its own.
pub struct Bytes {
    file: redb::Database,
    durability: Durability,
    next: u32,
}

impl Bytes {
    /// An empty file.
    pub fn new(folder: &Path, durability: Durability) -> Self {
        let file = redb::Database::create(folder.join("rows.redb")).expect("the folder is empty");
        Self { file, durability, next: 0 }
    }

    /// Puts as many bytes as a record has.
    pub fn put(&mut self) {
        self.next += 1;
        let mut transaction = self.file.begin_write().expect("nobody else writes");
        transaction.set_durability(self.durability).expect("there are no savepoints");
        let mut row = [0; crate::backup::RECORD_SIZE];
        row[..4].copy_from_slice(&self.next.to_le_bytes());
        {
            let mut rows = transaction.open_table(ROWS).expect("it has one type");
            rows.insert(self.next % 1_000, row.as_slice()).expect("the disk has room");
        }
        transaction.commit().expect("the disk has room");
    }
}

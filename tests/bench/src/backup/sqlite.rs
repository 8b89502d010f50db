//! Backups of an SQLite database, with its online backup.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::instances::{Record, Sqlite as Table, Store};

/// How many pages one step of a backup takes: all of them.
const ALL_PAGES: i32 = i32::MAX;

/// A database in memory.
pub struct Sqlite(Connection);

impl Sqlite {
    /// A database of records.
    pub fn new(records: &[Record]) -> Self {
        let mut table = Table::new();
        for record in records {
            table.put(record.clone());
        }
        Self(table.into_connection())
    }

    /// Writes a backup; SQLite has it on disk when it is done.
    pub fn write(&self, file: &Path) {
        let _ = fs::remove_file(file); // It would be written over, page by page, with a journal.
        let mut to = Connection::open(file).expect("the disk has room");
        transfer(&self.0, &mut to);
    }

    /// Reads a backup into memory.
    pub fn read(file: &Path) -> Connection {
        let from = Connection::open(file).expect("it has been written");
        let mut to = Connection::open_in_memory().expect("SQLite opens in memory");
        transfer(&from, &mut to);
        to
    }
}

fn transfer(from: &Connection, to: &mut Connection) {
    let backup = Backup::new(from, to).expect("nobody else uses it");
    backup.run_to_completion(ALL_PAGES, Duration::ZERO, None).expect("there is room");
}

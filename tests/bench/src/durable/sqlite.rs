//! Rows of an SQLite file, each written in a transaction of its own.

use std::path::Path;

use rusqlite::{Connection, params};

/// The table, and whether a transaction is on disk when it ends.
const TABLE: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = MODE;
    CREATE TABLE record (
        id INTEGER PRIMARY KEY, name TEXT, size INTEGER, ready INTEGER, text TEXT
    )";
const PUT: &str = "INSERT OR REPLACE INTO record VALUES (?1, 'a record', ?2, 1,
    'some text that is neither short nor long')";

/// An SQLite file of records.
pub struct Rows {
    connection: Connection,
    next: u32,
}

impl Rows {
    /// An empty file; durable if each put is to be on disk before the next.
    pub fn new(folder: &Path, durable: bool) -> Self {
        let connection = Connection::open(folder.join("rows.sqlite")).expect("a folder");
        let mode = if durable { "FULL" } else { "OFF" };
        connection.execute_batch(&TABLE.replace("MODE", mode)).expect("the table is right");
        Self { connection, next: 0 }
    }

    /// Puts a record.
    pub fn put(&mut self) {
        self.next += 1;
        let mut put = self.connection.prepare_cached(PUT).expect("the statement is right");
        put.execute(params![self.next % 1_000, self.next]).expect("the disk has room");
    }
}

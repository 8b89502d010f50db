//! Records as rows of an SQLite table in memory, inside one transaction.
//!
//! The table is as quick as SQLite has it: the key is its rowid, statements are prepared once, and
//! reading copies no text. It checks of the values what the model checks, types and ranges.

use std::hint::black_box;

use rusqlite::{Connection, Params, params};

use super::{Record, Store};

/// The table; `DATETIME` stands for the shape of a point in time.
const TABLE: &str = "
    CREATE TABLE record (
        id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 4294967295),
        name TEXT, size INTEGER CHECK (size >= 0), ready INTEGER CHECK (ready IN (0, 1)),
        offset INTEGER,
        changed TEXT CHECK (changed GLOB 'DATETIME'), share REAL,
        level INTEGER CHECK (level BETWEEN 0 AND 255), text TEXT
    ) STRICT;
    BEGIN";
const PUT: &str = "INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const GET: &str = "SELECT * FROM record WHERE id = ?1";
const UPDATE: &str = "UPDATE record SET name = ?2, size = ?3, ready = ?4, offset = ?5,
    changed = ?6, share = ?7, level = ?8, text = ?9 WHERE id = ?1";
const DELETE: &str = "DELETE FROM record WHERE id = ?1";

/// A table of records.
pub struct Sqlite(Connection);

impl Sqlite {
    /// An empty table.
    pub fn new() -> Self {
        let connection = Connection::open_in_memory().expect("SQLite opens in memory");
        let digits = |count| "[0-9]".repeat(count);
        let datetime = format!("{}.{}[-+]{}", digits(14), digits(6), digits(3));
        connection
            .execute_batch(&TABLE.replace("DATETIME", &datetime))
            .expect("the table is right");
        Self(connection)
    }

    /// The connection, with everything committed.
    pub fn into_connection(self) -> Connection {
        self.0.execute_batch("COMMIT").expect("there is a transaction");
        self.0
    }

    fn change(&self, statement: &str, parameters: impl Params) {
        let mut statement = self.0.prepare_cached(statement).expect("the statement is right");
        assert_eq!(statement.execute(parameters).expect("the record fits"), 1);
    }

    fn store(&self, statement: &str, record: &Record) {
        let Record { id, name, size, ready, offset, changed, share, level, text } = record;
        let size = i64::try_from(*size).expect("sizes are made up small enough");
        self.change(statement, params![id, name, size, ready, offset, changed, share, level, text]);
    }
}

impl Default for Sqlite {
    fn default() -> Self {
        Self::new()
    }
}

impl Store for Sqlite {
    type Item = Record;

    fn item(&self, record: &Record) -> Record {
        record.clone()
    }

    fn put(&mut self, item: Record) {
        self.store(PUT, &item);
    }

    fn get(&self, id: u32) {
        let mut statement = self.0.prepare_cached(GET).expect("the statement is right");
        let read = statement.query_row([id], |row| {
            (0..9).try_for_each(|column| {
                black_box(row.get_ref(column)?);
                Ok(())
            })
        });
        read.expect("the record is there");
    }

    fn update(&mut self, item: Record) {
        self.store(UPDATE, &item);
    }

    fn delete(&mut self, id: u32) {
        self.change(DELETE, [id]);
    }

    fn count(&self) -> usize {
        let count = self.0.query_row("SELECT count(*) FROM record", [], |row| row.get(0));
        let count: i64 = count.expect("the table is there");
        usize::try_from(count).expect("a count is not negative")
    }
}

//! What the process tells of itself, a line each.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

/// A call with something to lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// The class of the notes is compiled.
    Declare,
    /// A note is put.
    Put { id: u32, value: u32 },
    /// A note is deleted.
    Delete { id: u32 },
    /// A class with [`MANY`] instances is compiled: as many requests, and one more.
    Fill,
    /// That class is deleted, and all instances with it.
    Empty,
    /// Writes are held from here on,
    Pause,
    /// and done here.
    Resume,
    /// The backup is written, over the older one.
    Backup,
    /// The backup is read back.
    Restore,
}

/// How many instances the filled class has.
pub const MANY: u32 = 12;

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// The repository is open.
    Opened,
    /// A call is about to be made.
    Begins(Op),
    /// It has succeeded.
    Done(Op),
    /// It has failed, with this code. None should.
    Failed(Op, u32),
}

impl Line {
    /// Writes the line at once. An error means that nobody listens any more.
    pub fn say(self) -> io::Result<()> {
        let line = serde_json::to_string(&self)? + "\n";
        let mut out = io::stdout().lock();
        out.write_all(line.as_bytes())?;
        out.flush()
    }

    pub fn read(line: &str) -> Self {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{line:?}: {error}"))
    }
}

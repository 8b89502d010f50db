//! What a backup file holds and whether it is whole: lines for people, one object for machines.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;
use wbem_sim::archive::ArchiveError;
use wbem_sim::place::InputError;

use crate::command::console::Console;
use crate::command::error::CommandError;
use crate::report::layout::{BOLD, paint};

/// What became of one file.
pub enum Outcome {
    /// All of it was read.
    Whole(Facts),
    /// It is no backup that can be read; what its header says, where that can be told.
    Damaged(Option<Facts>, ArchiveError),
    /// There is no file.
    Unreadable(InputError),
}

/// What a backup says of itself.
#[derive(Serialize)]
pub struct Facts {
    /// The version of the format.
    pub version: u16,
    /// How its blocks are compressed.
    pub compression: &'static str,
    /// When it was taken.
    pub taken: Taken,
    /// How many namespaces there are.
    pub namespaces: u64,
    /// How many classes, those of the system not counted.
    pub classes: u64,
    /// How many static instances.
    pub instances: u64,
    /// How large its content is.
    pub content_bytes: u64,
    /// How large the file is.
    pub file_bytes: u64,
    /// How many blocks there are.
    pub blocks: u64,
    /// How many bytes of content a block has at most.
    pub block_bytes_max: u32,
    /// The canonical hash of the repository.
    pub hash: String,
}

/// When a backup was taken.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Taken {
    /// As a date, UTC.
    Date(String),
    /// After the year 2000, further than there are dates.
    Microseconds(u128),
}

/// What is known goes to standard output, what is wrong to standard error.
pub fn say(file: &Path, outcome: &Outcome, console: &mut Console<'_>) -> Result<(), CommandError> {
    let name = file.display();
    match outcome {
        Outcome::Whole(facts) => console.out.say(&lines(&format!("{name}: whole"), facts)),
        Outcome::Damaged(facts, error) => {
            if let Some(facts) = facts {
                console.out.say(&lines(&format!("{name}: damaged"), facts))?;
            }
            let _ = writeln!(console.err, "error: {name}: {error}\n  help: {}", way_out(error));
            Ok(())
        }
        Outcome::Unreadable(error) => {
            let _ = writeln!(console.err, "error: {error}");
            Ok(())
        }
    }
}

fn lines(title: &str, facts: &Facts) -> String {
    let Facts { version, namespaces, classes, instances, .. } = facts;
    let compression = match facts.compression {
        "none" => "not compressed",
        _ => "compressed with Zstandard",
    };
    let taken = match &facts.taken {
        Taken::Date(date) => date.clone(),
        Taken::Microseconds(number) => format!("{number} microseconds after the year 2000"),
    };
    let (content, file) = (facts.content_bytes, facts.file_bytes);
    let percent = file as f64 / content.max(1) as f64 * 100.0;
    let mut text = format!("{}\n", paint(BOLD, title));
    for (name, value) in [
        ("format", format!("version {version}, {compression}")),
        ("taken", taken),
        ("namespaces", namespaces.to_string()),
        ("classes", classes.to_string()),
        ("instances", instances.to_string()),
        ("content", format!("{content} bytes")),
        ("file", format!("{file} bytes, {percent:.1} % of the content")),
        ("blocks", format!("{} of up to {} bytes", facts.blocks, facts.block_bytes_max)),
        ("hash", facts.hash.clone()),
    ] {
        let _ = writeln!(text, "  {name:<10}  {value}");
    }
    text
}

/// What to do about a damage.
pub fn way_out(error: &ArchiveError) -> &'static str {
    match error {
        ArchiveError::Foreign => "name a file that Backup has written, to its end",
        ArchiveError::Translated => "copy the file once more from where it was written, as binary",
        ArchiveError::Version(_) => "read it with the program that has written it",
        ArchiveError::CutOff(_)
        | ArchiveError::Header
        | ArchiveError::Block { .. }
        | ArchiveError::Trailer
        | ArchiveError::GoesOn(_) => {
            "copy the file once more from where it was written; if it is damaged there, take an \
             older backup"
        }
        ArchiveError::Content(_) | ArchiveError::Count { .. } | ArchiveError::Hash => {
            "it arrived as it was sent, and whatever wrote it is at fault: take another backup"
        }
        ArchiveError::Read(_) => "see whether the disk is in order, and try again",
    }
}

/// One word for a damage.
fn word(error: &ArchiveError) -> &'static str {
    match error {
        ArchiveError::Foreign => "foreign",
        ArchiveError::Translated => "translated",
        ArchiveError::Version(_) => "version",
        ArchiveError::CutOff(_) => "cut-off",
        ArchiveError::Header => "header",
        ArchiveError::Block { .. } => "block",
        ArchiveError::Trailer => "trailer",
        ArchiveError::GoesOn(_) => "goes-on",
        ArchiveError::Content(_) => "content",
        ArchiveError::Count { .. } => "count",
        ArchiveError::Hash => "hash",
        ArchiveError::Read(_) => "read",
    }
}

/// A line of JSON.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
enum Report<'a> {
    Whole {
        file: String,
        #[serde(flatten)]
        facts: &'a Facts,
    },
    Damaged {
        file: String,
        #[serde(flatten)]
        facts: Option<&'a Facts>,
        damage: &'static str,
        message: String,
        help: &'static str,
    },
    Unreadable {
        file: String,
        message: &'a str,
    },
}

/// A file as a line of JSON.
pub fn json_line(file: &Path, outcome: &Outcome) -> String {
    let file = file.display().to_string();
    let report = match outcome {
        Outcome::Whole(facts) => Report::Whole { file, facts },
        Outcome::Damaged(facts, error) => Report::Damaged {
            file,
            facts: facts.as_ref(),
            damage: word(error),
            message: error.to_string(),
            help: way_out(error),
        },
        Outcome::Unreadable(error) => Report::Unreadable { file, message: &error.message },
    };
    serde_json::to_string(&report).expect("a report is always JSON") + "\n"
}

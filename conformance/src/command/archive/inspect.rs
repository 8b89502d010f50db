//! What is in one backup file, all of which is read.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::{SignedDuration, Timestamp};
use wbem_sim::archive::{self, ArchiveError, Header};
use wbem_sim::place::InputError;

use super::report::{Facts, Outcome, Taken};
use crate::command::progress::Progress;

/// The year 2000, which backups count from, in seconds since 1970.
const YEAR_2000: i64 = 946_684_800;
/// How many bytes of content the progress counts as one.
const MEGABYTE: u64 = 1_000_000;

/// Reads a file to its end.
pub fn inspect(file: &Path, is_watched: bool) -> Outcome {
    let unreadable = |message: String| Outcome::Unreadable(InputError::whole(file, message));
    if file.is_dir() {
        return unreadable("this is a folder; name the files in it".to_owned());
    }
    let opened = File::open(file).and_then(|opened| Ok((opened.metadata()?.len(), opened)));
    let (size, opened) = match opened {
        Ok(opened) => opened,
        Err(error) => return unreadable(format!("cannot be read: {error}")),
    };
    let mut input = BufReader::new(opened);
    let header = match archive::peek(&mut input) {
        Ok(header) => header,
        Err(error) => return Outcome::Damaged(None, error),
    };
    let facts = facts(&header, size);
    let read = input.rewind().map_err(ArchiveError::Read);
    match read.and_then(|()| read_all(input, &header, is_watched)) {
        Ok(()) => Outcome::Whole(facts),
        Err(error) => Outcome::Damaged(Some(facts), error),
    }
}

/// Reads all of it, and shows how far that has come to whoever watches.
fn read_all(input: BufReader<File>, header: &Header, is_watched: bool) -> Result<(), ArchiveError> {
    let megabytes = |bytes: u64| usize::try_from(bytes / MEGABYTE).unwrap_or(usize::MAX);
    let done = Arc::new(AtomicUsize::new(0));
    let all = megabytes(header.content_size);
    let _shown = Progress::show(is_watched, &done, all, "MB read");
    let mut note =
        |progress: archive::Progress| done.store(megabytes(progress.done), Ordering::Relaxed);
    archive::read(input, &mut note).map(drop)
}

fn facts(header: &Header, file_size: u64) -> Facts {
    Facts {
        version: header.version,
        compression: match header.is_compressed {
            true => "zstandard",
            false => "none",
        },
        taken: taken(header),
        namespaces: header.namespaces,
        classes: header.classes,
        instances: header.instances,
        content_bytes: header.content_size,
        file_bytes: file_size,
        blocks: header.blocks,
        block_bytes_max: header.block_size,
        hash: header.hash.to_string(),
    }
}

/// When a backup was taken; a number that stands for no date stays a number.
fn taken(header: &Header) -> Taken {
    let since = SignedDuration::try_from(header.taken).ok();
    let year = Timestamp::from_second(YEAR_2000).expect("the year 2000 is in every calendar");
    match since.and_then(|since| year.checked_add(since).ok()) {
        Some(date) => Taken::Date(date.to_string()),
        None => Taken::Microseconds(header.taken.as_micros()),
    }
}

//! A backup as a file of a [`crate::disk::Disk`].

use std::io::{self, BufReader, BufWriter};
use std::sync::Arc;

use super::{ArchiveError, Header, Options, Progress, read, write};
use crate::disk::{DiskFile, Stream};
use crate::repository::Repository;

/// Writes a repository as a backup into an empty file, which is not made safe here.
pub fn write_file(
    file: Arc<dyn DiskFile>,
    repository: &Repository,
    options: Options,
    progress: &mut dyn FnMut(Progress),
) -> io::Result<Header> {
    write(BufWriter::new(Stream::new(file)), repository, options, progress)
}

/// Reads the backup in a file, as [`read`] does.
pub fn read_file(
    file: Arc<dyn DiskFile>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Header, Repository), ArchiveError> {
    read(BufReader::new(Stream::new(file)), progress)
}

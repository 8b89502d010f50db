//! Backups of a repository.

use std::path::Path;

use wbem_sim::archive::{self, Compression, Header, Options, Progress};
use wbem_sim::disk::{Disk, RealDisk};
use wbem_sim::repository::Repository;
use wbem_sim::server::{ExistingFile, FileFault};
use wbem_sim::volume::write_whole;

use crate::instances::{Model, Record, Store};

/// A repository of records.
pub fn repository(records: &[Record]) -> Repository {
    let mut model = Model::new();
    for record in records {
        let item = model.item(record);
        model.put(item);
    }
    model.into_repository()
}

/// Writes a backup as the service does: beside the target, and then in its place.
pub fn write(repository: &Repository, file: &Path, compression: Compression) -> Header {
    let options = Options { compression, ..Options::default() };
    let written = write_whole(&RealDisk, file, ExistingFile::Replace, |file| {
        let written = archive::write_file(file, repository, options, &mut Progress::nobody());
        written.map_err(FileFault::from)
    });
    written.expect("the disk has room")
}

/// Reads a backup.
pub fn read(file: &Path) -> Repository {
    let file = RealDisk.open_to_read(file).expect("it has been written");
    archive::read_file(file, &mut Progress::nobody()).expect("it is whole").1
}

/// The bytes that a backup holds.
pub fn content(repository: &Repository) -> Vec<u8> {
    let mut bytes = Vec::new();
    repository.write_canonical(|piece| bytes.extend_from_slice(piece));
    bytes
}

//! `backup`: the repository of a folder into a backup file.

use std::path::Path;
use std::sync::Arc;

use wbem_sim::archive::Compression;
use wbem_sim::database::Database;
use wbem_sim::disk::RealDisk;
use wbem_sim::profile::{ExistingBackupFile, Profile};

use super::report::{Deed, Facts, Subject, report};
use super::service::Service;
use crate::command::arguments::BackupArguments;
use crate::command::console::Console;
use crate::command::error::CommandError;
use crate::exit_code::ExitCode;

/// Writes the backup file.
pub fn backup(
    arguments: &BackupArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let subject = Subject {
        deed: Deed::Written,
        repository: &arguments.repository,
        file: Some(&arguments.file),
        format: arguments.format,
    };
    report(subject, console, |is_watched| write(arguments, is_watched))
}

fn write(arguments: &BackupArguments, is_watched: bool) -> Result<Facts, CommandError> {
    let database = Database::open_existing(Arc::new(RealDisk), &arguments.repository)?;
    keep_out(&arguments.file, &arguments.repository)?;
    let compression = match arguments.level {
        _ if arguments.no_compression => Compression::None,
        Some(level) => Compression::Zstandard(level),
        None => Compression::default(),
    };
    let mut profile = Profile::recommended();
    if arguments.no_overwrite {
        profile.readings.existing_backup_file = ExistingBackupFile::Refuse;
    }
    let content = database.repository().clone();
    let mut service = Service::new(profile, content, &arguments.file, compression)?;
    service.keep(database)?;
    service.show_progress(is_watched);
    service.backup()?;
    let (header, size) = service.file()?;
    Ok(Facts::of_file(header, size))
}

/// The folder of a repository has files of its own, one of which a backup could replace.
fn keep_out(file: &Path, folder: &Path) -> Result<(), CommandError> {
    let parent = match file.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    match (parent.canonicalize(), folder.canonicalize()) {
        (Ok(parent), Ok(folder)) if parent == folder => Err(CommandError::Backup {
            file: file.to_owned(),
            reason: "this is the folder of the repository itself: give another".to_owned(),
        }),
        _ => Ok(()),
    }
}

//! `restore`: what is in a backup file in the place of what is in the repository of a folder.
//!
//! The file is read and checked to its end before anything else happens, and the folder is made
//! only then. What was in the repository is replaced in one transaction.

use std::sync::Arc;

use wbem_sim::archive::Compression;
use wbem_sim::database::Database;
use wbem_sim::disk::RealDisk;
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;

use super::report::{Deed, Facts, Subject, report};
use super::service::Service;
use super::{existing, unchanged};
use crate::command::arguments::RestoreArguments;
use crate::command::console::Console;
use crate::command::error::CommandError;
use crate::exit_code::ExitCode;

/// Restores the backup file.
pub fn restore(
    arguments: &RestoreArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let subject = Subject {
        deed: Deed::Restored,
        repository: &arguments.repository,
        file: Some(&arguments.file),
        format: arguments.format,
    };
    report(subject, console, |is_watched| read(arguments, is_watched))
}

fn read(arguments: &RestoreArguments, is_watched: bool) -> Result<Facts, CommandError> {
    let folder = &arguments.repository;
    let database = existing(folder)?;
    let is_new = database.is_none();
    let content = match &database {
        Some(database) => database.repository().clone(),
        None => Repository::new(),
    };
    let (profile, any) = (Profile::recommended(), Compression::default());
    let mut service = Service::new(profile, content, &arguments.file, any)?;
    if let Some(database) = database {
        service.keep(database)?;
    }
    service.show_progress(is_watched);
    service.restore(arguments.force).map_err(|error| unchanged(error, folder))?;
    if is_new {
        service.keep(Database::open(Arc::new(RealDisk), folder)?)?;
    }
    let (header, size) = service.file()?;
    Ok(Facts::of_file(header, size))
}

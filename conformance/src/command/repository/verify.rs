//! `verify`: whether the repository of a folder is whole, and what is in it.
//!
//! Each page of the file is held against its check sum, and each object is decoded and put into its
//! place, as whenever a repository is opened; then all of it is counted and hashed.

use std::sync::Arc;

use wbem_sim::database::Database;
use wbem_sim::disk::RealDisk;

use super::report::{Deed, Facts, Subject, report};
use crate::command::arguments::VerifyArguments;
use crate::command::console::Console;
use crate::command::error::CommandError;
use crate::exit_code::ExitCode;

/// Checks the repository.
pub fn verify(
    arguments: &VerifyArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let repository = &arguments.repository;
    let format = arguments.format;
    let subject = Subject { deed: Deed::Whole, repository, file: None, format };
    report(subject, console, |_| {
        let database = Database::open_existing(Arc::new(RealDisk), repository)?;
        Ok(Facts::of(database.repository()))
    })
}

//! What the commands on a repository on disk take.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Format;

pub(super) const BACKUP_EXAMPLES: &str = "\
Examples:
  wbem-conformance backup wmi.backup --repository wmi
  wbem-conformance backup wmi.backup --repository wmi --no-overwrite --level 19

The file gets its name once all of it is on disk: a file that is there is replaced by a whole one, \
or stays. Ctrl-C at any moment loses nothing; the file ending in .partial that it leaves behind is \
used by the next backup to the same file.";

pub(super) const RESTORE_EXAMPLES: &str = "\
Examples:
  wbem-conformance restore wmi.backup --repository wmi
  wbem-conformance restore wmi.backup --repository copy --format json

The file is read and checked to its end first. Then all that was in the repository is replaced in \
one transaction, so that Ctrl-C at any moment leaves what there was, or what is in the file.";

pub(super) const VERIFY_EXAMPLES: &str = "\
Examples:
  wbem-conformance verify --repository wmi
  wbem-conformance verify --repository wmi --format json | jq -r .hash

The hash is that of the content: two repositories that no client can tell apart have the same one, \
and so has a backup of either. The exit code is 0 if the repository is whole, 2 otherwise.";

/// What `backup` takes.
#[derive(Debug, Args)]
pub struct BackupArguments {
    /// The backup file; one that is there is replaced as a whole
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The folder of the repository
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub repository: PathBuf,
    /// Refuse to replace a file that is there
    #[arg(long)]
    pub no_overwrite: bool,
    /// How hard to compress, from 1 (fast) to 22 (small)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..=22))]
    pub level: Option<i32>,
    /// Do not compress
    #[arg(long, conflicts_with = "level")]
    pub no_compression: bool,
    /// What to write: lines for people, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `restore` takes.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// The backup file
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The folder of the repository, which is made if need be
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub repository: PathBuf,
    /// Cut off clients that are connected, as WBEM_FLAG_BACKUP_RESTORE_FORCE_SHUTDOWN does
    #[arg(long)]
    pub force: bool,
    /// What to write: lines for people, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `verify` takes.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The folder of the repository; nothing is made where there is none
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub repository: PathBuf,
    /// What to write: lines for people, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

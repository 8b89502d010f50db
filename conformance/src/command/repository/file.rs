//! The one backup file of a command: where the model's Backup writes to and its Restore reads from.
//!
//! Inside, the file has a name of Windows ([`NAME`]), which is what the model takes; outside it is
//! any path of this machine. It is written as the files of a volume are: whole, by [`write_whole`],
//! under a lock that other processes respect. A volume keeps its locks in a folder of its own; here
//! there is none, so that the lock is beside the file.

use std::io;
use std::path::{Path, PathBuf};

use wbem_sim::archive::{self, ArchiveError, Compression, Header, Options, Progress};
use wbem_sim::disk::{Disk, Kind, RealDisk};
use wbem_sim::repository::Repository;
use wbem_sim::server::{FileAccess, FileFault, ReadFault};
use wbem_sim::store::{Backup, Store};
use wbem_sim::volume::write_whole;

use super::lock::Lock;
use crate::command::archive::way_out;

/// What the file is called inside.
pub const NAME: &str = "C:\\backup";

/// The backup file of a command.
#[derive(Debug)]
pub struct BackupFile {
    path: PathBuf,
    compression: Compression,
    header: Option<Header>,
    fault: Option<BackupFault>,
}

/// Why a backup file cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// There is one, and it is to stay.
    #[error("the file exists: give another name, or leave out --no-overwrite")]
    Exists,
    /// There is none, or no folder for it.
    #[error("there is no such file or folder")]
    NotFound,
    /// Something else than a file is there.
    #[error("the path is not that of a file: give a path within a folder")]
    NotAFile,
    /// Another process writes it.
    #[error("another process writes it: wait until that has ended, or give another name")]
    InUse,
    /// It is no whole backup.
    #[error("{0}: {way_out}", way_out = way_out(.0))]
    Content(ArchiveError),
    /// The system says no.
    #[error("{0}")]
    System(FileFault),
}

impl From<FileFault> for BackupFault {
    fn from(fault: FileFault) -> Self {
        match fault {
            FileFault::Exists => Self::Exists,
            FileFault::NotFound => Self::NotFound,
            FileFault::NotAFile => Self::NotAFile,
            other => Self::System(other),
        }
    }
}

impl From<io::Error> for BackupFault {
    fn from(error: io::Error) -> Self {
        FileFault::from(error).into()
    }
}

impl BackupFault {
    /// What the server hears of it.
    fn file_fault(&self) -> FileFault {
        match self {
            BackupFault::Exists => FileFault::Exists,
            BackupFault::NotFound => FileFault::NotFound,
            BackupFault::NotAFile => FileFault::NotAFile,
            BackupFault::InUse => FileFault::InputOutput,
            BackupFault::Content(_) => FileFault::NotABackup,
            BackupFault::System(fault) => *fault,
        }
    }
}

impl BackupFile {
    /// The file at a path.
    pub fn new(path: &Path, compression: Compression) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        Ok(Self { path, compression, header: None, fault: None })
    }

    /// What the file says of itself, once it has been written or read.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// How many bytes it has.
    pub fn size(&self) -> io::Result<u64> {
        RealDisk.open_to_read(&self.path)?.size()
    }

    /// Why it could not be written or read, once.
    pub fn take_fault(&mut self) -> Option<BackupFault> {
        self.fault.take()
    }

    fn try_write(
        &self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Header, BackupFault> {
        let options =
            Options { taken: backup.taken, compression: self.compression, ..Options::default() };
        let _lock = self.lock()?;
        write_whole(&RealDisk, &self.path, backup.existing, |file| {
            Ok(archive::write_file(file, backup.content, options, progress)?)
        })
    }

    fn try_read(
        &self,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Header, Repository), BackupFault> {
        match RealDisk.kind(&self.path)? {
            None => return Err(BackupFault::NotFound),
            Some(Kind::File) => {}
            Some(Kind::Folder | Kind::Other) => return Err(BackupFault::NotAFile),
        }
        let file = RealDisk.open_to_read(&self.path)?;
        archive::read_file(file, progress).map_err(|error| match error {
            ArchiveError::Read(error) => error.into(),
            error => BackupFault::Content(error),
        })
    }

    fn lock(&self) -> Result<Lock, BackupFault> {
        Lock::take(&self.path).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => BackupFault::InUse,
            _ => error.into(),
        })
    }
}

impl Store for BackupFile {
    fn write(
        &mut self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), FileFault> {
        match self.try_write(backup, progress) {
            Ok(header) => {
                self.header = Some(header);
                Ok(())
            }
            Err(fault) => Err(self.fault.insert(fault).file_fault()),
        }
    }

    fn read(
        &mut self,
        _: &str,
        _: &FileAccess,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        match self.try_read(progress) {
            Ok((header, content)) => {
                self.header = Some(header);
                Ok(content)
            }
            Err(fault) => {
                let fault = self.fault.insert(fault).file_fault();
                Err(ReadFault::BeforeLoading(fault))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use wbem_sim::server::ExistingFile;

    use super::*;

    fn write(file: &mut BackupFile) -> Result<(), FileFault> {
        let (content, access) = (&Repository::new(), &FileAccess::Service);
        let existing = ExistingFile::Replace;
        let backup = Backup { file: NAME, content, taken: Duration::ZERO, existing, access };
        file.write(&backup, &mut Progress::nobody())
    }

    #[test]
    fn a_file_that_another_process_writes_is_left_to_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.backup");
        let mut file = BackupFile::new(&path, Compression::default()).expect("a path");
        let there = folder.path().join(".").join("a.backup");
        let other = BackupFile::new(&there, Compression::default()).expect("a path");
        let lock = other.lock().expect("free");
        assert_eq!(write(&mut file), Err(FileFault::InputOutput));
        assert!(matches!(file.take_fault(), Some(BackupFault::InUse)));
        assert!(!path.exists() && file.header().is_none());
        drop(lock);
        assert_eq!(write(&mut file), Ok(()));
        assert_eq!(file.size().ok(), fs::metadata(&path).ok().map(|found| found.len()));
    }
}

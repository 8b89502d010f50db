//! What the server hears of an error of the file system, of a path and of a file's content.

use std::io::{self, ErrorKind};

use super::PathRefusal;
use crate::archive::ArchiveError;
use crate::server::FileFault;

impl From<io::Error> for FileFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::DiskFull
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::AccessDenied,
            ErrorKind::NotFound => Self::NotFound,
            // A name may be fine on Windows and none here, as where a name has 255 bytes at most.
            ErrorKind::IsADirectory | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => {
                Self::NotAFile
            }
            _ => Self::InputOutput,
        }
    }
}

/// Under the reading that takes any string, one that is no path comes this far.
impl From<PathRefusal> for FileFault {
    fn from(_: PathRefusal) -> Self {
        Self::NotAFile
    }
}

/// Whatever is not what Backup wrote, is no backup.
impl From<ArchiveError> for FileFault {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Read(error) => error.into(),
            _ => Self::NotABackup,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_error_is_one_fault() {
        for (kind, fault) in [
            (ErrorKind::StorageFull, FileFault::DiskFull),
            (ErrorKind::QuotaExceeded, FileFault::DiskFull),
            (ErrorKind::FileTooLarge, FileFault::DiskFull),
            (ErrorKind::PermissionDenied, FileFault::AccessDenied),
            (ErrorKind::ReadOnlyFilesystem, FileFault::AccessDenied),
            (ErrorKind::NotFound, FileFault::NotFound),
            (ErrorKind::IsADirectory, FileFault::NotAFile),
            (ErrorKind::NotADirectory, FileFault::NotAFile),
            (ErrorKind::InvalidFilename, FileFault::NotAFile),
            (ErrorKind::WouldBlock, FileFault::InputOutput),
            (ErrorKind::UnexpectedEof, FileFault::InputOutput),
            (ErrorKind::Other, FileFault::InputOutput),
        ] {
            assert_eq!(FileFault::from(io::Error::from(kind)), fault, "{kind:?}");
        }
    }
}

//! What a disk was asked to do.
//!
//! The list of operations is how a test names the place of a fault: the same work makes the same
//! list, up to the first fault.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// One operation, as it was asked for, whether or not it succeeded. The path of an open file is
/// the one by which it was opened. Positions, lengths and sizes are in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say the same thing everywhere: see above")]
pub enum Operation {
    /// A file was made or emptied.
    Create { path: Arc<Path> },
    /// A file was opened to read and write it.
    Open { path: Arc<Path> },
    /// A file was opened to read it.
    OpenToRead { path: Arc<Path> },
    /// Somebody asked what stands at a path.
    Kind { path: Arc<Path> },
    /// The names in a folder were listed.
    Names { path: Arc<Path> },
    /// A folder was made.
    CreateFolder { path: Arc<Path> },
    /// A file got another name.
    Rename { path: Arc<Path>, to: Arc<Path> },
    /// A file was deleted.
    Remove { path: Arc<Path> },
    /// The names in a folder were made safe.
    SyncFolder { path: Arc<Path> },
    /// A file was locked.
    Lock { path: Arc<Path> },
    /// The size of a file was asked for.
    Size { path: Arc<Path> },
    /// Bytes were read.
    Read { path: Arc<Path>, position: u64, length: u64 },
    /// Bytes were written.
    Write { path: Arc<Path>, position: u64, length: u64 },
    /// A file was cut or filled up.
    SetSize { path: Arc<Path>, from: u64, to: u64 },
    /// The bytes and the size of a file were made safe.
    Sync { path: Arc<Path> },
}

impl Operation {
    /// The path that it was about; for a renaming, the old one.
    pub fn path(&self) -> &Path {
        match self {
            Self::Create { path }
            | Self::Open { path }
            | Self::OpenToRead { path }
            | Self::Kind { path }
            | Self::Names { path }
            | Self::CreateFolder { path }
            | Self::Rename { path, .. }
            | Self::Remove { path }
            | Self::SyncFolder { path }
            | Self::Lock { path }
            | Self::Size { path }
            | Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::SetSize { path, .. }
            | Self::Sync { path } => path,
        }
    }

    /// Whether it can alter what the disk holds or what is safe. A crash at one that cannot leaves
    /// the same disk as a crash at the next one that can.
    pub fn can_change(&self) -> bool {
        match self {
            Self::Open { .. } | Self::OpenToRead { .. } | Self::Kind { .. } => false,
            Self::Names { .. } | Self::Size { .. } | Self::Read { .. } => false,
            Self::Create { .. } | Self::CreateFolder { .. } | Self::Lock { .. } => true,
            Self::Rename { .. } | Self::Remove { .. } | Self::SyncFolder { .. } => true,
            Self::Write { .. } | Self::SetSize { .. } | Self::Sync { .. } => true,
        }
    }

    fn verb(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Open { .. } => "open",
            Self::OpenToRead { .. } => "open to read",
            Self::Kind { .. } => "kind of",
            Self::Names { .. } => "names in",
            Self::CreateFolder { .. } => "create folder",
            Self::Rename { .. } => "rename",
            Self::Remove { .. } => "remove",
            Self::SyncFolder { .. } => "sync folder",
            Self::Lock { .. } => "lock",
            Self::Size { .. } => "size of",
            Self::Read { .. } => "read",
            Self::Write { .. } => "write",
            Self::SetSize { .. } => "set size of",
            Self::Sync { .. } => "sync",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb(), self.path().display())?;
        match self {
            Self::Rename { to, .. } => write!(f, " to {}", to.display()),
            Self::Read { position, length, .. } | Self::Write { position, length, .. } => {
                write!(f, " at {position}, {length} bytes")
            }
            Self::SetSize { from, to, .. } => write!(f, " from {from} to {to} bytes"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_reads_as_a_line() {
        let path: Arc<Path> = Path::new("/a").into();
        let write = Operation::Write { path: path.clone(), position: 7, length: 2 };
        assert_eq!(write.to_string(), "write /a at 7, 2 bytes");
        let rename = Operation::Rename { path: path.clone(), to: Path::new("/b").into() };
        assert_eq!(rename.to_string(), "rename /a to /b");
        assert_eq!(Operation::Sync { path }.to_string(), "sync /a");
    }
}

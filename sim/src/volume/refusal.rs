//! Why a text is no path of a file on a volume, and what to write instead.

use super::{COMPONENT_LENGTH_MAX, PATH_LENGTH_MAX};

/// Why a text is no path of a file on a volume.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PathRefusal {
    /// There is nothing in it.
    #[error("the path is empty; write all of it, such as C:\\Backup\\a.bak")]
    Empty,
    /// It is longer than [`PATH_LENGTH_MAX`].
    #[error("the path is longer than {PATH_LENGTH_MAX} characters; choose a shorter one")]
    TooLong,
    /// It begins in the current folder: `a`, `.\a`.
    #[error("the path begins without a drive; write all of it, such as C:\\Backup\\a.bak")]
    Relative,
    /// It begins in the current folder of a drive: `C:a`.
    #[error("the path has no slash after its drive; write C:\\a for C:a")]
    DriveRelative,
    /// It begins at the root of the current drive: `\a`.
    #[error("the path names no drive; write C:\\a for \\a")]
    NoDrive,
    /// It leads to another computer: `\\server\share\a`.
    #[error("the path leads to another computer; name a file on a drive, such as C:\\a")]
    Network,
    /// It begins in a namespace of devices: `\\.\`, `\\?\`, `\??\`.
    #[error("the path is one of devices; leave out what stands in front of the drive")]
    DeviceNamespace,
    /// It leads out of a folder: `..`.
    #[error("the path goes up with `..`; write where it leads instead")]
    Parent,
    /// It is that of a folder: `C:\`, `C:\a\`, `C:\a\.`.
    #[error("the path is that of a folder; add the name of a file")]
    Folder,
    /// It is that of a stream in a file: `C:\a:b`.
    #[error("`{0}` names a stream of a file; let a colon stand after the drive only")]
    Stream(String),
    /// One of its names is that of a device: `C:\NUL`, `C:\com1.bak`.
    #[error("`{0}` is the name of a device; choose another")]
    DeviceName(String),
    /// One of its names has a character that Windows takes in none.
    #[error("`{0}` has {1:?} in it, which no name may have; leave it out")]
    Character(String, char),
    /// One of its names ends in a dot or a space, which Windows would leave out.
    #[error("`{0}` ends in a dot or a space, which Windows leaves out; leave it out too")]
    End(String),
    /// One of its names is longer than [`COMPONENT_LENGTH_MAX`].
    #[error("`{0}` is longer than {COMPONENT_LENGTH_MAX} characters; choose a shorter name")]
    LongName(String),
}

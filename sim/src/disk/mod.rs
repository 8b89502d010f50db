//! Where files are: what backups and the repository on disk ask of a file system, and no more.
//!
//! Whatever writes a file goes through a [`Disk`], so that tests can put one in its place that
//! fails, or loses its power, at any operation. A write, a change of length or a new name is safe
//! against that only once it has been synchronised: the file for its bytes and its length
//! ([`DiskFile::sync`]), the folder for the names in it ([`Disk::sync_folder`]).

mod real;
pub mod simulated;
mod stream;

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

pub use real::RealDisk;
pub use stream::Stream;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Something else, such as a device.
    Other,
}

/// A file system.
pub trait Disk: fmt::Debug + Send + Sync + 'static {
    /// Makes an empty file, in the place of one that is there.
    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>>;

    /// Opens a file that is there, to read and write it.
    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>>;

    /// Opens a file that is there, to read it.
    fn open_to_read(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>>;

    /// What stands at a path; none where nothing does.
    fn kind(&self, path: &Path) -> io::Result<Option<Kind>>;

    /// The names in a folder, in their order.
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// Makes a folder, and those above it that are missing; one that is to stay is made by
    /// `make_folder`.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Gives a file another name, in the place of a file that has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Deletes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder safe: files that are new, renamed or deleted.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Takes a file for this process alone, making it if need be, until the guard is dropped. The
    /// error is [`io::ErrorKind::WouldBlock`] where another has it.
    fn lock(&self, path: &Path) -> io::Result<Box<dyn Guard>>;
}

impl dyn Disk {
    /// Makes a folder that is there after a crash: the name of each folder that is new is made safe
    /// in the one above it. Otherwise whatever is made safe in it could be gone together with it.
    pub fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut above = Vec::new();
        for folder in path.ancestors() {
            if self.kind(folder)?.is_some() {
                break;
            }
            above.extend(folder.parent());
        }
        self.create_folder(path)?;
        above.into_iter().try_for_each(|folder| match folder.as_os_str().is_empty() {
            true => self.sync_folder(Path::new(".")),
            false => self.sync_folder(folder),
        })
    }
}

/// What holds a lock until it is dropped.
pub trait Guard: fmt::Debug + Send + Sync {}

/// An open file.
pub trait DiskFile: fmt::Debug + Send + Sync {
    /// How many bytes it has.
    fn size(&self) -> io::Result<u64>;

    /// Reads from a position; fewer bytes than asked for only where the file ends, or by chance.
    fn read_at(&self, position: u64, bytes: &mut [u8]) -> io::Result<usize>;

    /// Writes all of the bytes at a position. After an error any number of them may be there.
    fn write_at(&self, position: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts the file, or fills it up with zeros.
    fn set_size(&self, size: u64) -> io::Result<()>;

    /// Makes everything written so far safe.
    fn sync(&self) -> io::Result<()>;
}

impl dyn DiskFile {
    /// Reads as many bytes as asked for, or fails with [`io::ErrorKind::UnexpectedEof`].
    pub fn read_exact_at(&self, position: u64, bytes: &mut [u8]) -> io::Result<()> {
        let mut done = 0;
        while done < bytes.len() {
            match self.read_at(position + done as u64, &mut bytes[done..]) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => done += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

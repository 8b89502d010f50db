//! The file system of this machine.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::{Disk, DiskFile, Guard, Kind};

/// The file system of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        open(options.read(true).write(true).create(true).truncate(true), path)
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        open(OpenOptions::new().read(true).write(true), path)
    }

    fn open_to_read(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        open(OpenOptions::new().read(true), path)
    }

    fn kind(&self, path: &Path) -> io::Result<Option<Kind>> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Ok(Some(Kind::Folder)),
            Ok(found) if found.is_file() => Ok(Some(Kind::File)),
            Ok(_) => Ok(Some(Kind::Other)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let names = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name()));
        let mut names = names.collect::<io::Result<Vec<_>>>()?;
        names.sort(); // The file system gives them in any order.
        Ok(names)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Windows keeps names safe by itself, and lets nobody synchronise a folder.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        match cfg!(unix) {
            true => File::open(folder)?.sync_all(),
            false => Ok(()),
        }
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Guard>> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

fn open(options: &OpenOptions, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
    Ok(Arc::new(RealFile(options.open(path)?)))
}

/// The system lets go of the lock when the file is closed, and when the process ends.
#[derive(Debug)]
struct Lock {
    _file: File,
}

impl Guard for Lock {}

#[derive(Debug)]
struct RealFile(File);

impl DiskFile for RealFile {
    fn size(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    #[cfg(unix)]
    fn read_at(&self, position: u64, bytes: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, bytes, position)
    }

    #[cfg(windows)]
    fn read_at(&self, position: u64, bytes: &mut [u8]) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.0, bytes, position)
    }

    #[cfg(unix)]
    fn write_at(&self, position: u64, bytes: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.0, bytes, position)
    }

    #[cfg(windows)]
    fn write_at(&self, position: u64, bytes: &[u8]) -> io::Result<()> {
        let mut done = 0;
        while done < bytes.len() {
            let at = position + done as u64;
            match std::os::windows::fs::FileExt::seek_write(&self.0, &bytes[done..], at)? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                written => done += written,
            }
        }
        Ok(())
    }

    fn set_size(&self, size: u64) -> io::Result<()> {
        self.0.set_len(size)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, SeekFrom, Write};

    use super::*;
    use crate::disk::Stream;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("there is a place for temporary files")
    }

    #[test]
    fn a_file_is_written_read_cut_and_filled_up() {
        let folder = folder();
        let path = folder.path().join("a");
        let file = RealDisk.create(&path).expect("new");
        file.write_at(2, b"cd").expect("it fits");
        file.write_at(0, b"ab").expect("it fits");
        let mut bytes = [0; 4];
        file.read_exact_at(0, &mut bytes).expect("they are there");
        assert_eq!(&bytes, b"abcd");
        file.set_size(1).expect("shorter");
        file.set_size(3).expect("longer");
        file.sync().expect("safe");
        let error = file.read_exact_at(0, &mut bytes).expect_err("too short");
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!((&bytes[..3], file.size().ok()), (&b"a\0\0"[..], Some(3)));
        RealDisk.create(&path).expect("made anew");
        assert_eq!(RealDisk.open(&path).and_then(|file| file.size()).ok(), Some(0));
    }

    #[test]
    fn a_stream_has_a_position() {
        let folder = folder();
        let mut stream = Stream::new(RealDisk.create(&folder.path().join("a")).expect("new"));
        stream.write_all(b"abcdef").expect("it fits");
        stream.seek(SeekFrom::Start(1)).expect("within");
        stream.write_all(b"B").expect("it fits");
        stream.seek(SeekFrom::End(-5)).expect("within");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("it is there");
        assert_eq!(text, "Bcdef");
        assert!(stream.seek(SeekFrom::Current(-7)).is_err());
    }

    #[test]
    fn names_come_in_order_and_go() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        for name in ["b", "c", "a"] {
            RealDisk.create(&at(name)).expect(name);
        }
        RealDisk.create_folder(&at("d/e")).expect("both are new");
        RealDisk.rename(&at("b"), &at("a")).expect("over a file");
        RealDisk.remove(&at("c")).expect("it is there");
        RealDisk.sync_folder(folder.path()).expect("it is a folder");
        assert_eq!(RealDisk.names(folder.path()).expect("a folder"), ["a", "d"]);
        assert_eq!(RealDisk.kind(&at("a")).expect("known"), Some(Kind::File));
        assert_eq!(RealDisk.kind(&at("d")).expect("known"), Some(Kind::Folder));
        assert_eq!(RealDisk.kind(&at("c")).expect("known"), None);
        let missing = RealDisk.open(&at("c")).expect_err("it is gone");
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_lock_keeps_the_next_one_out_until_it_is_dropped() {
        let folder = folder();
        let path = folder.path().join("lock");
        let guard = RealDisk.lock(&path).expect("free");
        let second = RealDisk.lock(&path).expect_err("taken");
        assert_eq!(second.kind(), io::ErrorKind::WouldBlock);
        drop(guard);
        RealDisk.lock(&path).expect("free again");
    }
}

//! A lock on a file that is to be written, for as long as that takes.
//!
//! Two writers would share the partial file of [`wbem_sim::volume::write_whole`]; the lock keeps
//! the second one out, whichever process it is in. It is an empty file in the folder of the other,
//! and goes with the lock. So whoever has locked one looks whether it is still there: it may be the
//! last one's, who has deleted it in between, and then says nothing about the next.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

/// How often the file may have been deleted in between.
const ATTEMPTS_MAX: usize = 16;
/// How many digits of the hash of the name are in that of the lock.
const HASH_LENGTH: usize = 16;

/// A lock on a file.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock on a file of this path; the error is [`io::ErrorKind::WouldBlock`] where
    /// another has it.
    pub fn take(target: &Path) -> io::Result<Self> {
        let path = path(target);
        for _ in 0..ATTEMPTS_MAX {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path)?;
            file.try_lock().map_err(|error| match error {
                TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
                TryLockError::Error(error) => error,
            })?;
            if is_at(&file, &path)? {
                return Ok(Self { path, _file: file });
            }
        }
        Err(io::ErrorKind::WouldBlock.into())
    }
}

impl Drop for Lock {
    /// It is deleted while it is held, and only then let go.
    fn drop(&mut self) {
        // One that stays is locked and deleted by the next writer.
        let _ = fs::remove_file(&self.path);
    }
}

fn path(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default();
    let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
    target.with_file_name(format!("wbem-conformance.{}.lock", &hash[..HASH_LENGTH]))
}

/// Whether this is the file of the path.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let ours = Handle::from_file(file.try_clone()?)?;
    match Handle::from_path(path) {
        Ok(there) => Ok(there == ours),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn one_at_a_time_has_it_and_nothing_is_left_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("a");
        let first = Lock::take(&target).expect("free");
        let second = Lock::take(&target).expect_err("taken");
        assert_eq!(second.kind(), io::ErrorKind::WouldBlock);
        Lock::take(&folder.path().join("b")).expect("another file");
        drop(first);
        Lock::take(&target).expect("free again");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn one_that_is_deleted_in_between_keeps_nobody_out_and_lets_nobody_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("a");
        let (is_held, taken) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        if let Ok(lock) = Lock::take(&target) {
                            assert!(!is_held.swap(true, Ordering::SeqCst), "two have it");
                            taken.fetch_add(1, Ordering::Relaxed);
                            is_held.store(false, Ordering::SeqCst);
                            drop(lock);
                        }
                    }
                });
            }
        });
        assert!(taken.into_inner() > 0);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}

//! A file that is written whole.
//!
//! A file that replaces another is first written beside it, under a name of its own that ends in
//! `.partial`. Only when its bytes are safe it is given the other's name, which the file system
//! does at once, and then the folder is made safe. Whenever this breaks off, the older file is
//! there, or the new one, and either is whole. A partial file is left over only where the process
//! or the machine ended; the next writer of the same file empties it.
//!
//! Two writers of one file would share its partial file: the first would give the target's name to
//! what the second has half written. So whoever calls this holds a lock on the target, as
//! [`Volume::write_file`](super::Volume::write_file) does. A lock on the partial file itself would
//! not do. It gets the target's name while it is locked; then a second writer, which had opened it
//! before, locks what is now the target, and a third one a new partial file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, DiskFile, Kind};
use crate::server::{ExistingFile, FileFault};

/// How much of a target's name a partial file shows, in characters. With what follows it, it fits
/// where a name has 255 bytes at most.
const SHOWN_LENGTH_MAX: usize = 48;
/// How many digits of the hash of the whole name follow.
const HASH_LENGTH: usize = 16;

/// Writes a file that `fill` fills, and makes it safe (A-15) [REQ BACKUP-15].
pub fn write_whole<T, E: From<FileFault>>(
    disk: &dyn Disk,
    target: &Path,
    existing: ExistingFile,
    fill: impl FnOnce(Arc<dyn DiskFile>) -> Result<T, E>,
) -> Result<T, E> {
    check_target(disk, target, existing)?;
    let written = match existing {
        ExistingFile::Overwrite => write(disk, target, fill)?,
        ExistingFile::Replace | ExistingFile::Refuse => {
            let partial = partial(target);
            let renamed = write(disk, &partial, fill).and_then(|written| {
                disk.rename(&partial, target).map_err(FileFault::from)?;
                Ok(written)
            });
            if renamed.is_err() {
                // The first error is the one to tell. What is left over is harmless.
                let _ = disk.remove(&partial);
            }
            renamed?
        }
    };
    disk.sync_folder(folder_of(target)).map_err(FileFault::from)?;
    Ok(written)
}

/// The folder of a file: of a bare name, the one that the process is in.
fn folder_of(target: &Path) -> &Path {
    let folder = target.parent().unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

fn check_target(disk: &dyn Disk, target: &Path, existing: ExistingFile) -> Result<(), FileFault> {
    match (disk.kind(target)?, existing) {
        (Some(Kind::Folder | Kind::Other), _) => Err(FileFault::NotAFile),
        (Some(Kind::File), ExistingFile::Refuse) => Err(FileFault::Exists),
        // Some systems rename over a file that nobody may write; on Windows it stays.
        (Some(Kind::File), ExistingFile::Replace) => {
            disk.open(target).map(drop).map_err(Into::into)
        }
        (Some(Kind::File), ExistingFile::Overwrite) | (None, _) => Ok(()),
    }
}

fn write<T, E: From<FileFault>>(
    disk: &dyn Disk,
    path: &Path,
    fill: impl FnOnce(Arc<dyn DiskFile>) -> Result<T, E>,
) -> Result<T, E> {
    let file = disk.create(path).map_err(FileFault::from)?;
    let written = fill(Arc::clone(&file))?;
    file.sync().map_err(FileFault::from)?;
    Ok(written)
}

/// Where a file stands until it is whole. The hash tells apart names with the same beginning, and
/// keeps it from being a name that somebody gave to a file.
fn partial(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default();
    let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
    let shown: String = name.to_string_lossy().chars().take(SHOWN_LENGTH_MAX).collect();
    target.with_file_name(format!("{shown}.{}.partial", &hash[..HASH_LENGTH]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::simulated::{Fault, SimulatedDisk, Unsynced};

    const TARGET: &str = "/d/a.bak";
    const ATOMIC: [ExistingFile; 2] = [ExistingFile::Replace, ExistingFile::Refuse];

    /// Two writes, so that a file can be half written.
    fn write_text(
        disk: &SimulatedDisk,
        existing: ExistingFile,
        text: &str,
    ) -> Result<(), FileFault> {
        write_whole(disk, Path::new(TARGET), existing, |file| {
            let (begin, end) = text.as_bytes().split_at(text.len() / 2);
            file.write_at(0, begin)?;
            file.write_at(begin.len() as u64, end)?;
            Ok(())
        })
    }

    #[test]
    fn a_bare_name_is_one_in_the_folder_of_the_process() {
        assert_eq!(folder_of(Path::new("a.bak")), Path::new("."));
        assert_eq!(folder_of(Path::new("d/a.bak")), Path::new("d"));
        let synced = crate::disk::RealDisk.sync_folder(folder_of(Path::new("a.bak")));
        synced.expect("the process is in a folder");
    }

    fn text(disk: &SimulatedDisk) -> Option<String> {
        let file = disk.open_to_read(Path::new(TARGET)).ok()?;
        let mut bytes = vec![0; file.size().ok()? as usize];
        file.read_exact_at(0, &mut bytes).ok()?;
        String::from_utf8(bytes).ok()
    }

    fn names(disk: &SimulatedDisk) -> Vec<String> {
        let names = disk.names(Path::new("/d")).expect("the folder is there");
        names.into_iter().map(|name| name.into_string().expect("they are text")).collect()
    }

    /// A disk with a file, or only with the folder for it.
    fn disk(older: Option<&str>) -> SimulatedDisk {
        let disk = SimulatedDisk::new();
        disk.create_folder(Path::new("/d")).expect("new");
        if let Some(older) = older {
            write_text(&disk, ExistingFile::Replace, older).expect("new");
        }
        disk.copy() // It counts from zero.
    }

    /// How many operations a write takes.
    fn operations(older: Option<&str>, existing: ExistingFile) -> usize {
        let disk = disk(older);
        write_text(&disk, existing, "new!").expect("nothing fails");
        disk.operation_count()
    }

    #[test]
    fn a_file_is_new_replaced_written_over_or_left_alone() {
        for existing in [ExistingFile::Replace, ExistingFile::Refuse, ExistingFile::Overwrite] {
            let disk = disk(None);
            assert_eq!(write_text(&disk, existing, "first"), Ok(()));
            let again = write_text(&disk, existing, "new!");
            let (outcome, after) = match existing {
                ExistingFile::Refuse => (Err(FileFault::Exists), "first"),
                ExistingFile::Replace | ExistingFile::Overwrite => (Ok(()), "new!"),
            };
            assert_eq!((again, text(&disk).as_deref()), (outcome, Some(after)), "{existing:?}");
            assert_eq!((names(&disk), disk.unsynced()), (vec!["a.bak".to_owned()], 0));
        }
    }

    #[test]
    fn what_fill_gives_comes_back_and_its_error_leaves_the_older_file() {
        let disk = disk(Some("older"));
        let fill = |file: Arc<dyn DiskFile>| -> Result<u8, FileFault> {
            file.write_at(0, b"half")?;
            Err(FileFault::NotABackup)
        };
        let failed = write_whole(&disk, Path::new(TARGET), ExistingFile::Replace, fill);
        assert_eq!(failed, Err(FileFault::NotABackup));
        assert_eq!((text(&disk).as_deref(), names(&disk).len()), (Some("older"), 1));
        let fill = |_| Ok::<_, FileFault>(7);
        assert_eq!(write_whole(&disk, Path::new(TARGET), ExistingFile::Replace, fill), Ok(7));
    }

    #[test]
    fn a_failure_at_any_operation_leaves_a_whole_file_and_nothing_else() {
        for (existing, older) in [
            (ExistingFile::Replace, Some("older")),
            (ExistingFile::Replace, None),
            (ExistingFile::Refuse, None),
        ] {
            for number in 0..operations(older, existing) {
                let disk = disk(older);
                disk.fail_at(number, Fault::ShortWrite { bytes: 1 });
                assert_eq!(write_text(&disk, existing, "new!"), Err(FileFault::DiskFull));
                disk.clear_faults();
                // Only where the folder could not be made safe, which is the last thing to do.
                let is_new = number + 1 == operations(older, existing);
                let after = if is_new { Some("new!") } else { older };
                assert_eq!(text(&disk).as_deref(), after, "{existing:?} {number}");
                assert_eq!(names(&disk).len(), usize::from(after.is_some()), "{number}");
            }
        }
    }

    #[test]
    fn a_crash_at_any_operation_leaves_the_older_file_or_the_new_one() {
        for (existing, older) in
            [(ExistingFile::Replace, Some("older")), (ExistingFile::Refuse, None)]
        {
            for number in 0..operations(older, existing) {
                let disk = disk(older);
                disk.fail_at(number, Fault::CrashInWrite { bytes: 1 });
                write_text(&disk, existing, "new!").expect_err("the power is lost");
                let seeds = (0..32).map(|seed| Unsynced::Reordered { seed });
                for unsynced in seeds.chain([Unsynced::Lost, Unsynced::Kept]) {
                    let found = disk.after_crash(unsynced);
                    let text = text(&found);
                    let is_whole = text.as_deref() == older || text.as_deref() == Some("new!");
                    assert!(is_whole, "{existing:?} {number} {unsynced:?}: {text:?}");
                    // What is left over is in nobody's way.
                    assert_eq!(write_text(&found, ExistingFile::Replace, "later"), Ok(()));
                    assert_eq!(names(&found), ["a.bak"]);
                }
            }
        }
        // What has been reported as written is there after a crash.
        for existing in ATOMIC.into_iter().chain([ExistingFile::Overwrite]) {
            let disk = disk(None);
            write_text(&disk, existing, "new!").expect("nothing fails");
            assert_eq!(text(&disk.after_crash(Unsynced::Lost)).as_deref(), Some("new!"));
        }
    }

    #[test]
    fn writing_over_a_file_leaves_half_of_one() {
        let disk = disk(Some("older"));
        let count = operations(Some("older"), ExistingFile::Overwrite);
        // The second write, in front of the two operations that make it safe.
        disk.fail_at(count - 3, Fault::DiskFull);
        assert_eq!(write_text(&disk, ExistingFile::Overwrite, "new!"), Err(FileFault::DiskFull));
        assert_eq!((text(&disk).as_deref(), names(&disk).len()), (Some("ne"), 1));
    }

    #[test]
    fn a_folder_is_no_file_and_a_file_that_may_not_be_written_stays() {
        for existing in [ExistingFile::Replace, ExistingFile::Refuse, ExistingFile::Overwrite] {
            let disk = disk(None);
            disk.create_folder(Path::new(TARGET)).expect("new");
            assert_eq!(write_text(&disk, existing, "new!"), Err(FileFault::NotAFile));
            assert_eq!(names(&disk), ["a.bak"]);
        }
        let disk = disk(Some("older"));
        disk.fail_at(1, Fault::Denied); // When it is opened.
        let denied = write_text(&disk, ExistingFile::Replace, "new!");
        assert_eq!((denied, text(&disk).as_deref()), (Err(FileFault::AccessDenied), Some("older")));
    }

    #[test]
    fn a_partial_file_has_a_name_of_its_own_that_fits() {
        let name = |target: &str| {
            let partial = partial(Path::new(target));
            assert_eq!(partial.parent(), Path::new(target).parent());
            partial.file_name().and_then(|name| name.to_str()).expect("it is text").to_owned()
        };
        let long = "𝄞".repeat(63);
        let [one, other] = ["a", "b"].map(|end| name(&format!("/d/{long}{end}")));
        assert!(one != other && one.len() < 255, "{one}");
        assert!(name(TARGET).starts_with("a.bak.") && name(TARGET).ends_with(".partial"));
        assert_ne!(name(TARGET), name("/d/A.BAK"));
    }
}

//! The files of a volume: where a Windows path leads, who may go there, and writing in turns.
//!
//! A drive is the folder of that letter below the root, in upper case. Names are found without
//! regard to case and stay as they were first written; where the file system has two that are the
//! same on Windows, the one that is spelled as asked for is meant, or else the first in order. No
//! folder is made: as on Windows, who writes into one that is missing is told so. A link in the
//! folder leads where it leads.
//!
//! Besides the drives, the root holds the folder `locks`, which no Windows path leads to. A writer
//! holds the lock of its file there, which other processes respect as well: see
//! [`write_whole`] for what would happen without. Files in it are empty and stay: if one were
//! deleted, its next writer would make another, and lock that while somebody holds the old one.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::path::{fold, is_same};
use super::{WindowsPath, write_whole};
use crate::caller::Principal;
use crate::disk::{Disk, DiskFile, Guard, Kind};
use crate::server::{ExistingFile, FileAccess, FileFault};

const LOCKS: &str = "locks";

/// A Windows volume in a folder.
#[derive(Debug, Clone)]
pub struct Volume {
    disk: Arc<dyn Disk>,
    root: PathBuf,
    /// Whether the drives are those of this machine, and no folders in the root.
    own_drives: bool,
    denied: Vec<(WindowsPath, Principal)>,
}

impl Volume {
    /// The volume whose drives are the folders of one letter in `root`.
    pub fn new(disk: Arc<dyn Disk>, root: PathBuf) -> Self {
        Self { disk, root, own_drives: false, denied: Vec::new() }
    }

    /// The drives of this machine, on Windows; locks are in the folder `root`.
    pub fn of_machine(disk: Arc<dyn Disk>, root: PathBuf) -> Self {
        Self { own_drives: true, ..Self::new(disk, root) }
    }

    fn drive(&self, letter: char) -> PathBuf {
        match self.own_drives {
            true => PathBuf::from(format!("{letter}:\\")),
            false => self.root.join(letter.to_string()),
        }
    }

    /// Keeps an account out of a folder.
    pub fn deny(&mut self, folder: WindowsPath, account: Principal) {
        self.denied.push((folder, account));
    }

    /// Where a file is, or would be: its folder is there, and nothing else than a file is in its
    /// place.
    pub fn resolve(&self, file: &str, access: &FileAccess) -> Result<PathBuf, FileFault> {
        let path = self.admit(file, access)?;
        self.find_file(&self.find_folder(&path)?, path.file())
    }

    /// Opens a file that is there, to read it.
    pub fn open(&self, file: &str, access: &FileAccess) -> Result<Arc<dyn DiskFile>, FileFault> {
        Ok(self.disk.open_to_read(&self.resolve(file, access)?)?)
    }

    /// Writes a file that `fill` fills, as [`write_whole`] does. While another writes the same
    /// file, that fails as Windows has it fail: it does not wait.
    pub fn write_file<T, E: From<FileFault>>(
        &self,
        file: &str,
        existing: ExistingFile,
        access: &FileAccess,
        fill: impl FnOnce(Arc<dyn DiskFile>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (target, _lock) = self.claim(file, access)?;
        write_whole(self.disk.as_ref(), &target, existing, fill)
    }

    /// A file that is to be written, and the lock on it. How its name is spelled is asked under
    /// the lock: two writers that spell it in two ways would else make two files.
    fn claim(
        &self,
        file: &str,
        access: &FileAccess,
    ) -> Result<(PathBuf, Box<dyn Guard>), FileFault> {
        let path = self.admit(file, access)?;
        let folder = self.find_folder(&path)?;
        let lock = self.lock(&path)?;
        Ok((self.find_file(&folder, path.file())?, lock))
    }

    /// Reads a path, and lets it pass if it leads into no folder that the account is kept out of
    /// (A-43) [REQ BACKUP-19].
    fn admit(&self, file: &str, access: &FileAccess) -> Result<WindowsPath, FileFault> {
        let path = WindowsPath::parse(file)?;
        let FileAccess::Caller(account) = access else {
            return Ok(path);
        };
        let is_denied = |(folder, whom): &(WindowsPath, Principal)| {
            path.is_below(folder) && whom.eq_ignore_ascii_case(account)
        };
        match self.denied.iter().any(is_denied) {
            true => Err(FileFault::AccessDenied),
            false => Ok(path),
        }
    }

    fn lock(&self, path: &WindowsPath) -> io::Result<Box<dyn Guard>> {
        let locks = self.root.join(LOCKS);
        self.disk.create_folder(&locks)?;
        let folded: String = fold(&path.to_string()).collect();
        self.disk.lock(&locks.join(blake3::hash(folded.as_bytes()).to_hex().as_str()))
    }

    fn find_folder(&self, path: &WindowsPath) -> Result<PathBuf, FileFault> {
        let mut folder = self.drive(path.drive());
        for name in path.folders() {
            let found = self.find_name(&folder, name)?.ok_or(FileFault::NotFound)?;
            folder.push(found);
        }
        Ok(folder)
    }

    fn find_file(&self, folder: &Path, name: &str) -> Result<PathBuf, FileFault> {
        let found = self.find_name(folder, name)?;
        let file = folder.join(found.as_deref().unwrap_or(name));
        match self.disk.kind(&file)? {
            Some(Kind::File) | None => Ok(file),
            Some(Kind::Folder | Kind::Other) => Err(FileFault::NotAFile),
        }
    }

    /// A name in a folder as it is spelled there.
    fn find_name(&self, folder: &Path, name: &str) -> io::Result<Option<String>> {
        let names = self.disk.names(folder)?;
        let spellings = names.iter().filter_map(|found| found.to_str());
        let same = spellings.filter(|found| is_same(found, name));
        Ok(same.min_by_key(|found| *found != name).map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::simulated::SimulatedDisk;

    const SERVICE: FileAccess = FileAccess::Service;

    /// A volume with these files, and with the folder `C`.
    fn volume(files: &[&str]) -> (SimulatedDisk, Volume) {
        let disk = SimulatedDisk::new();
        disk.create_folder(Path::new("/v/C")).expect("new");
        for file in files {
            let path = Path::new("/v").join(file);
            disk.create_folder(path.parent().expect("it is in a folder")).expect("new");
            disk.create(&path).expect("new");
        }
        (disk.clone(), Volume::new(Arc::new(disk), PathBuf::from("/v")))
    }

    fn resolved(volume: &Volume, file: &str) -> Result<PathBuf, FileFault> {
        volume.resolve(file, &SERVICE)
    }

    fn write(volume: &Volume, file: &str, text: &str) -> Result<(), FileFault> {
        volume.write_file(file, ExistingFile::Replace, &SERVICE, |file| {
            Ok(file.write_at(0, text.as_bytes())?)
        })
    }

    #[test]
    fn a_drive_is_a_folder_and_names_are_found_in_any_case() {
        let (_, volume) = volume(&["C/Work/Old/A.bak", "D/b"]);
        for (file, path) in [
            ("c:\\work/OLD\\a.BAK", "/v/C/Work/Old/A.bak"),
            ("C:\\Work\\New.bak", "/v/C/Work/New.bak"),
            ("d:\\B", "/v/D/b"),
            ("D:\\work", "/v/D/work"),
        ] {
            assert_eq!(resolved(&volume, file).as_deref(), Ok(Path::new(path)), "{file}");
        }
    }

    #[test]
    fn of_two_names_that_are_one_on_windows_the_exact_one_is_found_or_the_first() {
        let (_, volume) = volume(&["C/aB", "C/Ab", "C/x/f", "C/X/F"]);
        for (file, path) in [
            ("C:\\aB", "/v/C/aB"),
            ("C:\\Ab", "/v/C/Ab"),
            ("C:\\ab", "/v/C/Ab"),
            ("C:\\x\\F", "/v/C/x/f"),
        ] {
            assert_eq!(resolved(&volume, file).as_deref(), Ok(Path::new(path)), "{file}");
        }
    }

    #[test]
    fn what_is_no_place_for_a_file_is_refused() {
        let (disk, volume) = volume(&["C/Work/a"]);
        for (file, fault) in [
            ("C:\\Missing\\a", FileFault::NotFound),
            ("E:\\a", FileFault::NotFound),
            ("C:\\work", FileFault::NotAFile),
            ("C:\\Work\\a\\b", FileFault::NotAFile),
            ("C:\\Work\\..\\a", FileFault::NotAFile),
            ("\\\\server\\share\\a", FileFault::NotAFile),
            ("a", FileFault::NotAFile),
        ] {
            assert_eq!(resolved(&volume, file), Err(fault), "{file}");
            assert_eq!(write(&volume, file, "new"), Err(fault), "{file}");
        }
        assert_eq!(volume.open("C:\\b", &SERVICE).map(drop), Err(FileFault::NotFound));
        assert_eq!(disk.names(Path::new("/v/C")).expect("a folder"), ["Work"]);
    }

    #[test]
    fn an_account_is_kept_out_of_a_folder_and_no_other() {
        let (_, mut volume) = volume(&["C/Secret/a", "C/Secrets/a"]);
        let folder = WindowsPath::parse("C:\\secret").expect("a path");
        volume.deny(folder, "guest".into());
        let guest = FileAccess::Caller("Guest".into());
        let other = FileAccess::Caller("other".into());
        let resolve = |file: &str, access| volume.resolve(file, access).map(drop);
        assert_eq!(resolve("c:\\SECRET/.\\a", &guest), Err(FileFault::AccessDenied));
        assert_eq!(resolve("C:\\secret\\missing\\a", &guest), Err(FileFault::AccessDenied));
        for access in [&other, &SERVICE] {
            assert_eq!(resolve("C:\\secret\\a", access), Ok(()));
        }
        assert_eq!(resolve("C:\\secrets\\a", &guest), Ok(()));
    }

    #[test]
    fn a_second_writer_of_a_file_fails_in_any_spelling_and_another_file_is_free() {
        let (disk, volume) = volume(&[]);
        let outer = volume.write_file("C:\\a", ExistingFile::Refuse, &SERVICE, |file| {
            file.write_at(0, b"one")?;
            assert_eq!(write(&volume, "c:/A", "two"), Err(FileFault::InputOutput));
            assert_eq!(write(&volume, "C:\\b", "two"), Ok(()));
            Ok::<_, FileFault>(())
        });
        assert_eq!(outer, Ok(()));
        assert_eq!(disk.names(Path::new("/v/C")).expect("a folder"), ["a", "b"]);
        assert_eq!(write(&volume, "C:\\A", "three"), Ok(()));
        let file = volume.open("C:\\a", &SERVICE).expect("it is there");
        let mut bytes = [0; 5];
        file.read_exact_at(0, &mut bytes).expect("it is there");
        assert_eq!(&bytes, b"three");
        assert_eq!(disk.names(Path::new("/v/locks")).expect("a folder").len(), 2);
    }
}

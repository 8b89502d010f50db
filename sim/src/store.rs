//! Where backup files go: a volume that a Backup writes to and a Restore reads from.
//!
//! Here only a volume in memory, with Windows names: no case, either slash, and no need to make
//! folders first. It holds snapshots as they are, and knows a whole file from a damaged one.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::time::Duration;

use crate::archive::Progress;
use crate::caller::Principal;
use crate::repository::Repository;
use crate::server::{ExistingFile, FileAccess, FileFault, ReadFault};

/// A backup that is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Backup<'a> {
    /// The path, as the caller gave it.
    pub file: &'a str,
    /// What it is to hold.
    pub content: &'a Repository,
    /// The time of the server at which it began.
    pub taken: Duration,
    /// What to do with a file that is there.
    pub existing: ExistingFile,
    /// With whose rights.
    pub access: &'a FileAccess,
}

/// A place for backup files. Whoever looks at the progress hears of it while there is some.
pub trait Store: Send {
    /// Writes a backup: whole, or in the way that `existing` says not at all.
    fn write(
        &mut self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), FileFault>;

    /// Reads a backup back.
    fn read(
        &mut self,
        file: &str,
        access: &FileAccess,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault>;

    /// Whether it takes no time, however much there is: then nobody need wait beside it.
    fn is_immediate(&self) -> bool {
        false
    }
}

impl Store for Box<dyn Store> {
    fn write(
        &mut self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), FileFault> {
        self.as_mut().write(backup, progress)
    }

    fn read(
        &mut self,
        file: &str,
        access: &FileAccess,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        self.as_mut().read(file, access, progress)
    }

    fn is_immediate(&self) -> bool {
        self.as_ref().is_immediate()
    }
}

/// A file of a [`MemoryStore`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum File {
    /// A whole backup.
    Backup(Repository),
    /// Part of a backup, or one that has been changed.
    Damaged(Box<File>),
    /// Bytes that no Backup wrote.
    Bytes(Vec<u8>),
    /// A folder.
    Folder,
}

impl File {
    /// A number that is equal for equal content.
    pub fn fingerprint(&self) -> u64 {
        // Its keys are fixed: the same file, the same number.
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// A volume in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryStore {
    files: BTreeMap<String, File>,
    denied: BTreeSet<(String, Principal)>,
    disk_full: bool,
    read_error: bool,
}

impl MemoryStore {
    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(&fold(path))
    }

    /// Puts a file at a path, in place of one that is there.
    pub fn put(&mut self, path: &str, file: File) {
        self.files.insert(fold(path), file);
    }

    /// Keeps an account out of a folder.
    pub fn deny(&mut self, folder: &str, account: Principal) {
        self.denied.insert((fold(folder), account));
    }

    /// The next file to be written does not fit on the disk.
    pub fn fill_disk(&mut self) {
        self.disk_full = true;
    }

    /// The next backup that is read breaks off while it is being loaded.
    pub fn break_next_read(&mut self) {
        self.read_error = true;
    }

    fn check_access(&self, path: &str, access: &FileAccess) -> Result<(), FileFault> {
        let FileAccess::Caller(account) = access else {
            return Ok(());
        };
        let is_denied = |(folder, whom): &(String, Principal)| {
            let below =
                path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('\\'));
            below && whom.eq_ignore_ascii_case(account)
        };
        match self.denied.iter().any(is_denied) {
            true => Err(FileFault::AccessDenied),
            false => Ok(()),
        }
    }

    fn load(&mut self, file: &str, access: &FileAccess) -> Result<Repository, FileFault> {
        let path = fold(file);
        self.check_access(&path, access)?;
        match self.files.get(&path) {
            None => Err(FileFault::NotFound),
            Some(File::Folder) => Err(FileFault::NotAFile),
            Some(File::Bytes(_) | File::Damaged(_)) => Err(FileFault::NotABackup),
            Some(File::Backup(content)) => Ok(content.clone()),
        }
    }
}

impl Store for MemoryStore {
    fn is_immediate(&self) -> bool {
        true
    }

    fn write(&mut self, backup: &Backup<'_>, _: &mut dyn FnMut(Progress)) -> Result<(), FileFault> {
        let Backup { file, content, existing, access, .. } = *backup;
        let path = fold(file);
        self.check_access(&path, access)?;
        match self.files.get(&path) {
            Some(File::Folder) => return Err(FileFault::NotAFile),
            Some(_) if existing == ExistingFile::Refuse => return Err(FileFault::Exists),
            _ => {}
        }
        let whole = File::Backup(content.clone());
        if !std::mem::take(&mut self.disk_full) {
            self.files.insert(path, whole);
            return Ok(());
        }
        if existing == ExistingFile::Overwrite {
            self.files.insert(path, File::Damaged(Box::new(whole)));
        }
        Err(FileFault::DiskFull)
    }

    fn read(
        &mut self,
        file: &str,
        access: &FileAccess,
        _: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        let content = self.load(file, access).map_err(ReadFault::BeforeLoading)?;
        match std::mem::take(&mut self.read_error) {
            true => Err(ReadFault::WhileLoading(FileFault::InputOutput)),
            false => Ok(content),
        }
    }
}

/// The name as it is compared.
fn fold(path: &str) -> String {
    path.replace('/', "\\").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: FileAccess = FileAccess::Service;

    fn write(store: &mut MemoryStore, file: &str, existing: ExistingFile) -> Result<(), FileFault> {
        write_as(store, file, existing, &SERVICE)
    }

    fn write_as(
        store: &mut MemoryStore,
        file: &str,
        existing: ExistingFile,
        access: &FileAccess,
    ) -> Result<(), FileFault> {
        let content = &Repository::new();
        let backup = Backup { file, content, taken: Duration::ZERO, existing, access };
        store.write(&backup, &mut Progress::nobody())
    }

    fn read(store: &mut MemoryStore, file: &str) -> Result<Repository, ReadFault> {
        store.read(file, &SERVICE, &mut Progress::nobody())
    }

    #[test]
    fn a_file_is_found_in_any_spelling() {
        let mut store = MemoryStore::default();
        write(&mut store, "C:\\Work\\A.bak", ExistingFile::Refuse).expect("new");
        assert_eq!(read(&mut store, "c:/work/a.BAK"), Ok(Repository::new()));
        let again = write(&mut store, "c:\\work\\a.bak", ExistingFile::Refuse);
        assert_eq!(again, Err(FileFault::Exists));
    }

    #[test]
    fn a_full_disk_leaves_the_older_file_whole_unless_it_is_written_over() {
        let mut store = MemoryStore::default();
        write(&mut store, "C:\\a", ExistingFile::Replace).expect("new");
        for (existing, readable) in
            [(ExistingFile::Replace, true), (ExistingFile::Overwrite, false)]
        {
            store.fill_disk();
            assert_eq!(write(&mut store, "C:\\a", existing), Err(FileFault::DiskFull));
            assert_eq!(read(&mut store, "C:\\a").is_ok(), readable, "{existing:?}");
        }
    }

    #[test]
    fn an_account_is_kept_out_of_a_folder_and_no_other() {
        let mut store = MemoryStore::default();
        store.deny("C:\\secret", "guest".into());
        let guest = FileAccess::Caller("Guest".into());
        let mut try_write = |file: &str, access: &FileAccess| {
            write_as(&mut store, file, ExistingFile::Replace, access)
        };
        assert_eq!(try_write("c:\\secret\\a", &guest), Err(FileFault::AccessDenied));
        assert_eq!(try_write("c:\\secret\\a", &SERVICE), Ok(()));
        assert_eq!(try_write("c:\\secrets\\a", &guest), Ok(()));
    }
}

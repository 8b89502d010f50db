//! All of a disk: its names, its files, and what is to go wrong. Each operation is one function.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::contents::Contents;
use super::crash::{Choice, Unsynced};
use super::fault::{Fault, Plan};
use super::names::{Entry, FileId, Names, Tree, place};
use super::operation::Operation;
use crate::disk::Kind;

/// The largest file, in bytes: [`io::ErrorKind::FileTooLarge`] above it.
pub const FILE_SIZE_MAX: u64 = 1 << 30;

#[derive(Debug, Default)]
pub(super) struct State {
    pub plan: Plan,
    names: Names,
    files: BTreeMap<FileId, File>,
    locked: BTreeSet<FileId>,
    file_count: u64,
    change_count: u64,
}

/// A file, and a mark that whoever has it open holds a clone of.
#[derive(Debug, Default)]
struct File {
    contents: Contents,
    open: Arc<()>,
}

/// A file that somebody has open: it stays until this is dropped, even without a name.
#[derive(Debug)]
pub(super) struct Open {
    pub id: FileId,
    _open: Arc<()>,
}

impl State {
    /// Counts an operation, and says what goes wrong with it.
    pub fn enter(&mut self, operation: Operation) -> Option<Fault> {
        let takes_space = self.takes_space(&operation);
        self.plan.enter(operation, takes_space)
    }

    /// Whether an operation needs room: a write always does, as it may be to a new place.
    fn takes_space(&self, operation: &Operation) -> bool {
        match operation {
            Operation::Create { path }
            | Operation::CreateFolder { path }
            | Operation::Lock { path } => matches!(self.names.find(&place(path)), Ok(None)),
            Operation::SetSize { from, to, .. } => to > from,
            Operation::Write { .. } => true,
            _ => false,
        }
    }

    pub fn open(&mut self, path: &Path) -> io::Result<Open> {
        let id = self.names.file(&place(path))?;
        Ok(self.opened(id))
    }

    pub fn create(&mut self, path: &Path) -> io::Result<Open> {
        let id = self.find_or_make(path)?;
        if !self.bytes(id).is_empty() {
            self.set_size(id, 0)?;
        }
        Ok(self.opened(id))
    }

    fn opened(&mut self, id: FileId) -> Open {
        Open { id, _open: self.file(id).open.clone() }
    }

    fn find_or_make(&mut self, path: &Path) -> io::Result<FileId> {
        let place = place(path);
        if let Some(id) = self.names.find_file(&place)? {
            return Ok(id);
        }
        let id = FileId(self.file_count);
        self.file_count += 1;
        self.files.insert(id, File::default());
        let number = self.next_change();
        self.names.change(number, vec![(place.into(), Some(Entry::File(id)))]);
        Ok(id)
    }

    pub fn kind(&self, path: &Path) -> io::Result<Option<Kind>> {
        let entry = self.names.find(&place(path))?;
        Ok(entry.map(|entry| match entry {
            Entry::File(_) => Kind::File,
            Entry::Folder => Kind::Folder,
        }))
    }

    pub fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.names.list(&place(folder))
    }

    pub fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        let path = place(path);
        if let Some(Entry::File(_)) = self.names.find(&path)? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut missing = Vec::new();
        for above in path.ancestors() {
            match self.names.find(above)? {
                Some(_) => break,
                None => missing.push(above),
            }
        }
        for folder in missing.into_iter().rev() {
            let number = self.next_change();
            self.names.change(number, vec![(folder.into(), Some(Entry::Folder))]);
        }
        Ok(())
    }

    pub fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let (from, to) = (place(from), place(to));
        let id = self.names.file(&from)?;
        self.names.find_file(&to)?; // Whether a file can be there.
        let number = self.next_change();
        let entry = Some(Entry::File(id));
        self.names.change(number, vec![(from.into(), None), (to.into(), entry)]);
        Ok(())
    }

    pub fn remove(&mut self, path: &Path) -> io::Result<()> {
        let place = place(path);
        self.names.file(&place)?;
        let number = self.next_change();
        self.names.change(number, vec![(place.into(), None)]);
        Ok(())
    }

    pub fn sync_folder(&mut self, path: &Path) -> io::Result<()> {
        let folder = place(path);
        self.names.folder(&folder)?;
        self.names.sync(&folder);
        let named = self.names.files();
        self.files.retain(|id, file| named.contains(id) || Arc::strong_count(&file.open) > 1);
        Ok(())
    }

    /// Takes a file, and says which one it was.
    pub fn lock(&mut self, path: &Path) -> io::Result<FileId> {
        let id = self.find_or_make(path)?;
        match self.locked.insert(id) {
            true => Ok(id),
            false => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    pub fn unlock(&mut self, id: FileId) {
        self.locked.remove(&id);
    }

    pub fn bytes(&self, id: FileId) -> &[u8] {
        self.files.get(&id).expect("an open file stays").contents.visible()
    }

    pub fn write(&mut self, id: FileId, position: u64, bytes: &[u8]) -> io::Result<()> {
        let end = position.saturating_add(bytes.len() as u64);
        let position = checked(end)? - bytes.len();
        if !bytes.is_empty() {
            let number = self.next_change();
            self.file(id).contents.write(number, position, bytes);
        }
        Ok(())
    }

    pub fn set_size(&mut self, id: FileId, size: u64) -> io::Result<()> {
        let size = checked(size)?;
        if size != self.bytes(id).len() {
            let number = self.next_change();
            self.file(id).contents.set_size(number, size);
        }
        Ok(())
    }

    pub fn sync(&mut self, id: FileId) {
        self.file(id).contents.sync();
    }

    fn file(&mut self, id: FileId) -> &mut File {
        self.files.get_mut(&id).expect("an open file stays")
    }

    fn next_change(&mut self) -> u64 {
        self.change_count += 1;
        self.change_count
    }

    /// The numbers of the changes that are not safe, in order.
    pub fn unsynced(&self) -> Vec<u64> {
        let named = self.names.files();
        let files = self.files.iter().filter(|(id, _)| named.contains(id));
        let in_files = files.flat_map(|(_, file)| file.contents.unsynced());
        let mut numbers: Vec<u64> = self.names.unsynced().chain(in_files).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The disk as it is found after a crash.
    pub fn after_crash(&self, unsynced: Unsynced) -> Self {
        let mut choice = Choice::new(unsynced, self.unsynced());
        let tree = self.names.found(&mut choice);
        self.with_names(tree, |contents| contents.found(&mut choice))
    }

    /// A disk with all that is visible on this one.
    pub fn copy(&self) -> Self {
        self.with_names(self.names.visible().clone(), |contents| contents.visible().clone())
    }

    fn with_names(&self, tree: Tree, mut bytes: impl FnMut(&Contents) -> Arc<Vec<u8>>) -> Self {
        let names = Names::safe(tree);
        let files = names.files().into_iter().map(|id| {
            let file = self.files.get(&id).expect("a file with a name stays");
            let contents = Contents::safe(bytes(&file.contents));
            (id, File { contents, open: Arc::default() })
        });
        let files = files.collect();
        Self { names, files, file_count: self.file_count, ..Self::default() }
    }
}

fn checked(size: u64) -> io::Result<usize> {
    match usize::try_from(size) {
        Ok(small) if size <= FILE_SIZE_MAX => Ok(small),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

//! Without faults the simulated disk does what the real one does: the same calls to both have the
//! same results, and leave the same files. Which error it is differs between systems, so an error
//! is compared by being one.

use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::SimulatedDisk;
use crate::disk::{Disk, DiskFile, Guard, Kind, RealDisk};

#[derive(Debug, Clone)]
enum Step {
    Create(&'static str),
    Open(&'static str),
    OpenToRead(&'static str),
    Kind(&'static str),
    Names(&'static str),
    CreateFolder(&'static str),
    Rename(&'static str, &'static str),
    Remove(&'static str),
    SyncFolder(&'static str),
    Lock(&'static str),
    Unlock,
    Close,
    Size(usize),
    Read(usize, u64, usize),
    Write(usize, u64, Vec<u8>),
    SetSize(usize, u64),
    Sync(usize),
}

/// A disk, where the paths start on it, and what is open.
struct Side<D> {
    disk: D,
    root: PathBuf,
    files: Vec<Arc<dyn DiskFile>>,
    guards: Vec<Box<dyn Guard>>,
}

impl<D: Disk> Side<D> {
    fn new(disk: D, root: &Path) -> Self {
        Self { disk, root: root.to_owned(), files: Vec::new(), guards: Vec::new() }
    }

    /// What comes of a step, as text.
    fn step(&mut self, step: &Step) -> Option<String> {
        let (disk, root) = (&self.disk, &self.root);
        let at = |path: &str| root.join(path);
        match step {
            Step::Create(path) => keep(&mut self.files, disk.create(&at(path))),
            Step::Open(path) => keep(&mut self.files, disk.open(&at(path))),
            Step::OpenToRead(path) => keep(&mut self.files, disk.open_to_read(&at(path))),
            Step::Kind(path) => text(disk.kind(&at(path))),
            Step::Names(path) => text(disk.names(&at(path))),
            Step::CreateFolder(path) => text(disk.create_folder(&at(path))),
            Step::Rename(from, to) => text(disk.rename(&at(from), &at(to))),
            Step::Remove(path) => text(disk.remove(&at(path))),
            Step::SyncFolder(path) => text(disk.sync_folder(&at(path))),
            Step::Lock(path) => keep(&mut self.guards, disk.lock(&at(path))),
            Step::Unlock => Some(self.guards.pop().is_some().to_string()),
            Step::Close => Some(self.files.pop().is_some().to_string()),
            Step::Size(n) => text(self.file(*n)?.size()),
            Step::Read(n, position, length) => {
                let mut bytes = vec![0; *length];
                let read = self.file(*n)?.read_at(*position, &mut bytes);
                text(read.map(|read| (read, bytes)))
            }
            Step::Write(n, position, bytes) => text(self.file(*n)?.write_at(*position, bytes)),
            Step::SetSize(n, size) => text(self.file(*n)?.set_size(*size)),
            Step::Sync(n) => text(self.file(*n)?.sync()),
        }
    }

    fn file(&self, number: usize) -> Option<&dyn DiskFile> {
        let number = number.checked_rem(self.files.len())?;
        self.files.get(number).map(|file| &**file)
    }

    /// Real systems differ in these, and nobody needs them: they are left out.
    fn is_left_out(&self, step: &Step) -> bool {
        let is = |path: &str, kind| self.disk.kind(&self.root.join(path)).ok() == Some(Some(kind));
        match step {
            Step::OpenToRead(path) | Step::Rename(path, _) => is(path, Kind::Folder),
            Step::SyncFolder(path) => is(path, Kind::File),
            _ => false,
        }
    }

    /// All files in a folder and below it, with their bytes.
    fn content(&self, folder: &Path) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        for name in self.disk.names(folder).expect("a folder") {
            let path = folder.join(name);
            let mut bytes = Vec::new();
            if self.disk.kind(&path).expect("known") == Some(Kind::File) {
                let file = self.disk.open_to_read(&path).expect("a file");
                bytes.resize(file.size().expect("known") as usize, 0);
                file.read_exact_at(0, &mut bytes).expect("all of it");
            } else {
                found.extend(self.content(&path));
            }
            let name = path.strip_prefix(&self.root).expect("below the root");
            found.push((name.display().to_string(), bytes));
        }
        found
    }
}

fn keep<T>(kept: &mut Vec<T>, result: io::Result<T>) -> Option<String> {
    text(result.map(|new| kept.push(new)))
}

fn text<T: Debug>(result: io::Result<T>) -> Option<String> {
    Some(result.map_or_else(|_| "error".to_owned(), |value| format!("{value:?}")))
}

fn path() -> impl Strategy<Value = &'static str> {
    let paths = ["", "a", "b", "d", "d/a", "d/b", "d/e", "d/e/a", "./d//a", "a/c"];
    proptest::sample::select(paths.to_vec())
}

fn step() -> impl Strategy<Value = Step> {
    let bytes = || vec(any::<u8>(), 1..700);
    // Synchronising takes the real disk its time, and nobody sees it: once in a while is enough.
    prop_oneof![
        20 => path().prop_map(Step::Create),
        10 => path().prop_map(Step::Open),
        5 => path().prop_map(Step::OpenToRead),
        5 => path().prop_map(Step::Kind),
        5 => path().prop_map(Step::Names),
        10 => path().prop_map(Step::CreateFolder),
        20 => (path(), path()).prop_map(|(from, to)| Step::Rename(from, to)),
        10 => path().prop_map(Step::Remove),
        1 => path().prop_map(Step::SyncFolder),
        5 => path().prop_map(Step::Lock),
        5 => Just(Step::Unlock),
        5 => Just(Step::Close),
        5 => any::<usize>().prop_map(Step::Size),
        15 => (any::<usize>(), 0..2000_u64, 0..2000_usize)
            .prop_map(|(n, position, length)| Step::Read(n, position, length)),
        30 => (any::<usize>(), 0..2000_u64, bytes()).prop_map(|(n, p, b)| Step::Write(n, p, b)),
        10 => (any::<usize>(), 0..2000_u64).prop_map(|(n, size)| Step::SetSize(n, size)),
        1 => any::<usize>().prop_map(Step::Sync),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_same_calls_have_the_same_results(steps in vec(step(), 1..60)) {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let mut real = Side::new(RealDisk, folder.path());
        let mut simulated = Side::new(SimulatedDisk::new(), Path::new("/"));
        for step in &steps {
            if !real.is_left_out(step) {
                prop_assert_eq!(real.step(step), simulated.step(step), "{:?}", step);
            }
        }
        let content = real.content(folder.path());
        prop_assert_eq!(&content, &simulated.content(Path::new("/")));
        let copy = Side::new(simulated.disk.copy(), Path::new("/"));
        prop_assert_eq!(&content, &copy.content(Path::new("/")));
    }
}

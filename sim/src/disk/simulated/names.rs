//! What names there are, which of them are safe, and the changes between.
//!
//! A change is one or two names at once, and stays whole: a file that is renamed has either its
//! old or its new name. It becomes safe with the folder of either, and what was done earlier to
//! the same names becomes safe with it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::crash::Choice;

/// A file, whatever its names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileId(pub u64);

/// What has a name. A folder is its path: it is never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    File(FileId),
    Folder,
}

/// What stands at each place, the root aside.
pub(super) type Tree = BTreeMap<Place, Entry>;

/// A path from the root, without the root.
pub(super) type Place = Arc<Path>;

/// The place that a path means. As there are no links, a parent is what stands before it.
pub(super) fn place(path: &Path) -> PathBuf {
    let mut place = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => place.push(name),
            Component::ParentDir => _ = place.pop(),
            Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
        }
    }
    place
}

#[derive(Debug, Default)]
pub(super) struct Names {
    visible: Tree,
    safe: Tree,
    unsynced: Vec<Change>,
}

#[derive(Debug)]
struct Change {
    number: u64,
    names: Vec<(Place, Option<Entry>)>,
}

impl Names {
    /// Names all of which are safe.
    pub fn safe(tree: Tree) -> Self {
        Self { visible: tree.clone(), safe: tree, unsynced: Vec::new() }
    }

    pub fn visible(&self) -> &Tree {
        &self.visible
    }

    /// What stands at a place. The error is that the place is below a file.
    pub fn find(&self, place: &Path) -> io::Result<Option<Entry>> {
        if place.as_os_str().is_empty() {
            return Ok(Some(Entry::Folder));
        }
        if let Some(entry) = self.visible.get(place) {
            return Ok(Some(*entry));
        }
        match place.ancestors().skip(1).find_map(|above| self.visible.get(above)) {
            Some(Entry::File(_)) => Err(io::ErrorKind::NotADirectory.into()),
            Some(Entry::Folder) | None => Ok(None),
        }
    }

    /// The file at a place; none where there could be one.
    pub fn find_file(&self, place: &Path) -> io::Result<Option<FileId>> {
        match self.find(place)? {
            Some(Entry::File(id)) => Ok(Some(id)),
            Some(Entry::Folder) => Err(io::ErrorKind::IsADirectory.into()),
            None => self.folder(place.parent().unwrap_or(place)).map(|()| None),
        }
    }

    /// The file at a place.
    pub fn file(&self, place: &Path) -> io::Result<FileId> {
        self.find_file(place)?.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Whether there is a folder at a place.
    pub fn folder(&self, place: &Path) -> io::Result<()> {
        match self.find(place)? {
            Some(Entry::Folder) => Ok(()),
            Some(Entry::File(_)) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// The names in a folder, in order.
    pub fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.folder(folder)?;
        let after = (Bound::Excluded(folder), Bound::Unbounded);
        let below = self.visible.range::<Path, _>(after);
        let below = below.map(|(place, _)| place).take_while(|place| place.starts_with(folder));
        let inside = below.filter(|place| place.parent() == Some(folder));
        Ok(inside.filter_map(|place| place.file_name()).map(OsString::from).collect())
    }

    /// Says what some names stand for from now on, all at once.
    pub fn change(&mut self, number: u64, names: Vec<(Place, Option<Entry>)>) {
        let change = Change { number, names };
        change.apply(&mut self.visible);
        self.unsynced.push(change);
    }

    /// Makes the names in a folder safe.
    pub fn sync(&mut self, folder: &Path) {
        let is_here = |change: &Change| change.places().any(|at| at.parent() == Some(folder));
        let chosen = self.unsynced.iter().map(is_here).collect();
        let mut chosen = self.with_what_they_rest_on(chosen).into_iter();
        let safe = &mut self.safe;
        self.unsynced.retain(|change| {
            let stays = !chosen.next().expect("one for each change");
            if !stays {
                change.apply(safe);
            }
            stays
        });
    }

    /// The numbers of the changes that are not safe.
    pub fn unsynced(&self) -> impl Iterator<Item = u64> {
        self.unsynced.iter().map(|change| change.number)
    }

    /// The files that have a name now, or can have one after a crash.
    pub fn files(&self) -> BTreeSet<FileId> {
        let unsynced = self.unsynced.iter().flat_map(|change| &change.names);
        let unsynced = unsynced.filter_map(|(_, entry)| entry.as_ref());
        let entries = self.visible.values().chain(self.safe.values()).chain(unsynced);
        let ids = entries.filter_map(|entry| match entry {
            Entry::File(id) => Some(*id),
            Entry::Folder => None,
        });
        ids.collect()
    }

    /// The names that are found after a crash.
    pub fn found(&self, choice: &mut Choice) -> Tree {
        let chosen = self.unsynced.iter().map(|change| choice.reached(change.number)).collect();
        let chosen = self.with_what_they_rest_on(chosen);
        let mut tree = self.safe.clone();
        for (change, _) in self.unsynced.iter().zip(chosen).filter(|(_, chosen)| *chosen) {
            change.apply(&mut tree);
        }
        reachable(tree)
    }

    /// The chosen changes, and for each the earlier ones of the same names.
    fn with_what_they_rest_on(&self, mut chosen: Vec<bool>) -> Vec<bool> {
        let mut names = BTreeSet::new();
        for (change, chosen) in self.unsynced.iter().zip(&mut chosen).rev() {
            *chosen |= change.places().any(|place| names.contains(place));
            if *chosen {
                names.extend(change.places());
            }
        }
        chosen
    }
}

impl Change {
    fn places(&self) -> impl Iterator<Item = &Path> {
        self.names.iter().map(|(place, _)| place.as_ref())
    }

    fn apply(&self, tree: &mut Tree) {
        for (place, entry) in &self.names {
            match entry {
                Some(entry) => tree.insert(place.clone(), *entry),
                None => tree.remove(place),
            };
        }
    }
}

/// What is in folders that are there. A folder comes before what is in it.
fn reachable(tree: Tree) -> Tree {
    let mut found = Tree::new();
    for (place, entry) in tree {
        let folder = place.parent().expect("the root has no entry");
        let is_root = folder.as_os_str().is_empty();
        if is_root || found.get(folder) == Some(&Entry::Folder) {
            found.insert(place, entry);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::simulated::Unsynced;

    fn file(at: &str, id: u64) -> (Place, Option<Entry>) {
        (Path::new(at).into(), Some(Entry::File(FileId(id))))
    }

    fn none(at: &str) -> (Place, Option<Entry>) {
        (Path::new(at).into(), None)
    }

    fn tree(names: &[(Place, Option<Entry>)]) -> Tree {
        names.iter().cloned().filter_map(|(at, entry)| Some((at, entry?))).collect()
    }

    #[test]
    fn a_path_is_read_from_the_root() {
        for same in ["/a/b", "a/b", "./a//b/", "/a/c/../b", "/../a/b"] {
            assert_eq!(place(Path::new(same)), Path::new("a/b"), "{same}");
        }
        assert_eq!(place(Path::new("/")), Path::new(""));
    }

    #[test]
    fn a_change_has_earlier_ones_of_its_names_under_it() {
        let mut names = Names::safe(tree(&[file("a", 1), file("b", 2)]));
        names.change(0, vec![none("a"), file("b", 1)]);
        names.change(1, vec![file("c", 3)]);
        names.change(2, vec![file("a", 4)]);
        let found = |mask| names.found(&mut Choice::new(Unsynced::Only(mask), vec![0, 1, 2]));
        assert_eq!(found(0b000), tree(&[file("a", 1), file("b", 2)]));
        assert_eq!(found(0b001), tree(&[file("b", 1)]));
        assert_eq!(found(0b010), tree(&[file("a", 1), file("b", 2), file("c", 3)]));
        assert_eq!(found(0b100), tree(&[file("a", 4), file("b", 1)]));
    }

    #[test]
    fn a_renaming_becomes_safe_with_either_folder() {
        for folder in ["d", "e"] {
            let folders = ["d", "e"].map(|at| (Path::new(at).into(), Some(Entry::Folder)));
            let mut names = Names::safe(tree(&folders));
            names.change(0, vec![file("d/a", 1)]);
            names.change(1, vec![none("d/a"), file("e/a", 1)]);
            names.change(2, vec![file("f", 2)]);
            names.sync(Path::new(folder));
            assert_eq!(names.unsynced().collect::<Vec<_>>(), [2]);
            let [d, e] = folders;
            assert_eq!(names.found(&mut Choice::None), tree(&[d, e, file("e/a", 1)]));
        }
    }

    #[test]
    fn what_is_in_a_lost_folder_is_lost() {
        let mut names = Names::default();
        names.change(0, vec![(Path::new("d").into(), Some(Entry::Folder))]);
        names.change(1, vec![file("d/a", 1)]);
        names.sync(Path::new("d"));
        assert_eq!(names.found(&mut Choice::None), Tree::new());
        names.sync(Path::new(""));
        assert_eq!(names.found(&mut Choice::None).len(), 2);
    }
}

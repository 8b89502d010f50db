//! What is found after a crash.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{SECTOR_SIZE, SimulatedDisk, Unsynced};
use crate::disk::{Disk, Kind};

const FILE: &str = "/a";

fn root() -> &'static Path {
    Path::new("/")
}

fn read(disk: &SimulatedDisk, path: &str) -> Option<Vec<u8>> {
    let path = Path::new(path);
    if disk.kind(path).expect("no fault") != Some(Kind::File) {
        return None;
    }
    let file = disk.open_to_read(path).expect("it is there");
    let mut bytes = vec![0; file.size().expect("no fault") as usize];
    file.read_exact_at(0, &mut bytes).expect("no fault");
    Some(bytes)
}

/// Makes a file whose bytes are safe. Its name is not.
fn write(disk: &SimulatedDisk, path: &str, bytes: &[u8]) {
    let file = disk.create(Path::new(path)).expect("no fault");
    file.write_at(0, bytes).expect("no fault");
    file.sync().expect("no fault");
}

fn rename(disk: &SimulatedDisk, from: &str, to: &str) {
    disk.rename(Path::new(from), Path::new(to)).expect("both are files");
}

/// A disk with a file that is safe.
fn disk_with(bytes: &[u8]) -> SimulatedDisk {
    let disk = SimulatedDisk::new();
    write(&disk, FILE, bytes);
    disk.sync_folder(root()).expect("no fault");
    disk
}

#[test]
fn a_file_without_a_safe_name_can_be_gone() {
    let disk = SimulatedDisk::new();
    write(&disk, FILE, b"a");
    assert_eq!(disk.unsynced(), 1);
    assert_eq!(read(&disk.after_crash(Unsynced::Lost), FILE), None);
    assert_eq!(read(&disk.after_crash(Unsynced::Kept), FILE), Some(b"a".to_vec()));
    disk.sync_folder(root()).expect("no fault");
    assert_eq!(disk.unsynced(), 0);
    assert_eq!(read(&disk.after_crash(Unsynced::Lost), FILE), Some(b"a".to_vec()));
}

#[test]
fn a_safe_name_makes_no_bytes_safe() {
    let disk = disk_with(b"old");
    let file = disk.open(Path::new(FILE)).expect("no fault");
    file.set_size(0).expect("no fault");
    file.write_at(0, b"newer").expect("no fault");
    disk.sync_folder(root()).expect("no fault");
    let found = |mask| read(&disk.after_crash(Unsynced::Only(mask)), FILE).expect("it is safe");
    assert_eq!(disk.unsynced(), 2);
    assert_eq!([found(0b00), found(0b01)], [b"old".to_vec(), b"".to_vec()]);
    assert_eq!([found(0b10), found(0b11)], [b"newer".to_vec(), b"newer".to_vec()]);
}

#[test]
fn a_deleted_file_can_come_back() {
    let disk = disk_with(b"a");
    disk.remove(Path::new(FILE)).expect("no fault");
    assert_eq!(read(&disk.after_crash(Unsynced::Lost), FILE), Some(b"a".to_vec()));
    assert_eq!(read(&disk.after_crash(Unsynced::Kept), FILE), None);
    disk.sync_folder(root()).expect("no fault");
    assert_eq!(read(&disk.after_crash(Unsynced::Lost), FILE), None);
}

#[test]
fn a_name_has_the_old_or_the_new_file() {
    let disk = disk_with(b"old");
    write(&disk, "/new", b"new");
    rename(&disk, "/new", FILE);
    let mut found = BTreeSet::new();
    for mask in 0..1 << disk.unsynced() {
        found.extend(read(&disk.after_crash(Unsynced::Only(mask)), FILE));
        assert!(read(&disk.after_crash(Unsynced::Only(mask)), FILE).is_some(), "{mask:b}");
    }
    assert_eq!(found, BTreeSet::from([b"old".to_vec(), b"new".to_vec()]));
    disk.sync_folder(root()).expect("no fault");
    assert_eq!(read(&disk.after_crash(Unsynced::Lost), FILE), Some(b"new".to_vec()));
}

#[test]
fn bytes_that_are_not_safe_can_be_lost_from_a_safe_name() {
    let disk = disk_with(b"old");
    disk.create(Path::new("/new")).and_then(|new| new.write_at(0, b"new")).expect("no fault");
    rename(&disk, "/new", FILE);
    disk.sync_folder(root()).expect("no fault");
    assert_eq!(read(&disk.after_crash(Unsynced::Lost), FILE), Some(Vec::new()));
}

#[test]
fn a_write_is_torn_between_sectors_only() {
    let disk = disk_with(&[0; 2 * SECTOR_SIZE]);
    let file = disk.open(Path::new(FILE)).expect("no fault");
    file.write_at(SECTOR_SIZE as u64 - 2, &[1; 4]).expect("no fault");
    let mut found = BTreeSet::new();
    for seed in 0..100 {
        let bytes = read(&disk.after_crash(Unsynced::Reordered { seed }), FILE).expect("safe");
        found.insert(bytes[SECTOR_SIZE - 2..SECTOR_SIZE + 2].to_vec());
    }
    let all = [[0, 0, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1]];
    assert_eq!(found, BTreeSet::from(all.map(Vec::from)));
}

#[test]
fn an_open_file_stays_what_it_is() {
    let disk = disk_with(b"old");
    let old = disk.open(Path::new(FILE)).expect("no fault");
    write(&disk, "/new", b"new");
    rename(&disk, "/new", FILE);
    disk.sync_folder(root()).expect("no fault");
    old.write_at(0, b"OLD").expect("it is still there");
    let mut bytes = [0; 3];
    old.read_exact_at(0, &mut bytes).expect("it is still there");
    assert_eq!((&bytes, read(&disk, FILE)), (b"OLD", Some(b"new".to_vec())));
    assert_eq!(disk.unsynced(), 0, "nobody finds it again");
}

#[test]
fn a_copy_is_another_disk() {
    let disk = disk_with(b"a");
    let copy = disk.copy();
    write(&copy, FILE, b"b");
    write(&disk, "/c", b"c");
    assert_eq!((read(&disk, FILE), read(&copy, FILE)), (Some(b"a".into()), Some(b"b".into())));
    assert_eq!((disk.unsynced(), copy.unsynced()), (1, 0));
    assert_eq!(read(&copy, "/c"), None);
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    SetSize(usize),
    Sync,
}

fn change() -> impl Strategy<Value = Change> {
    let length = prop_oneof![1..20_usize, 1..1500_usize];
    let write = (0..3000_usize, length, any::<u8>());
    prop_oneof![
        6 => write.prop_map(|(at, length, byte)| Change::Write(at, vec![byte; length])),
        2 => (0..4000_usize).prop_map(Change::SetSize),
        1 => Just(Change::Sync),
    ]
}

/// Makes the changes to a file, and gives what it was at each time since it was last safe.
fn history(disk: &SimulatedDisk, changes: &[Change]) -> Vec<Vec<u8>> {
    let file = disk.open(Path::new(FILE)).expect("no fault");
    let mut history = vec![read(disk, FILE).expect("it is there")];
    for change in changes {
        match change {
            Change::Write(at, bytes) => file.write_at(*at as u64, bytes).expect("no fault"),
            Change::SetSize(size) => file.set_size(*size as u64).expect("no fault"),
            Change::Sync => {
                file.sync().expect("no fault");
                history.clear();
            }
        }
        history.push(read(disk, FILE).expect("it is there"));
    }
    history
}

/// A sector of a file that goes on with zeros.
fn sector(file: &[u8], number: usize) -> Vec<u8> {
    let from = file.iter().skip(number * SECTOR_SIZE).copied();
    from.chain(std::iter::repeat(0)).take(SECTOR_SIZE).collect()
}

/// Whether the size, and each sector as far as the file goes, is one that it once had.
fn was_once(found: &[u8], history: &[Vec<u8>]) -> bool {
    let sector_was_once = |number| {
        let is = sector(found, number);
        let length = (found.len() - number * SECTOR_SIZE).min(SECTOR_SIZE);
        history.iter().any(|file| sector(file, number)[..length] == is[..length])
    };
    let size_was_once = history.iter().any(|file| file.len() == found.len());
    size_was_once && (0..found.len().div_ceil(SECTOR_SIZE)).all(sector_was_once)
}

/// What became of the names in two folders.
#[derive(Debug, Clone)]
enum Naming {
    Create(usize),
    Rename(usize, usize),
    Remove(usize),
    Sync(usize),
}

const NAMES: [&str; 6] = ["/a", "/b", "/c", "/d/a", "/d/b", "/d/c"];

fn naming() -> impl Strategy<Value = Naming> {
    let name = || 0..NAMES.len();
    prop_oneof![
        3 => name().prop_map(Naming::Create),
        5 => (name(), name()).prop_map(|(from, to)| Naming::Rename(from, to)),
        2 => name().prop_map(Naming::Remove),
        1 => (0..2_usize).prop_map(Naming::Sync),
    ]
}

#[test]
fn a_folder_that_is_made_to_stay_stays_and_what_is_in_it() {
    let disk = SimulatedDisk::new();
    let whole: &dyn Disk = &disk;
    whole.make_folder(Path::new("/b/c")).expect("no fault");
    let found = disk.after_crash(Unsynced::Lost);
    let kind = |path: &str| found.kind(Path::new(path)).expect("no fault");
    assert_eq!(kind("/b/c"), Some(Kind::Folder));
    let other = SimulatedDisk::new();
    other.create_folder(Path::new("/b/c")).expect("no fault");
    assert_eq!(other.after_crash(Unsynced::Lost).names(root()).expect("no fault").len(), 0);
}

fn all_names(disk: &SimulatedDisk) -> Vec<Option<Vec<u8>>> {
    NAMES.iter().map(|name| read(disk, name)).collect()
}

/// A disk with both folders, and a file by each of the names, which it holds.
fn disk_with_names() -> SimulatedDisk {
    let disk = SimulatedDisk::new();
    disk.create_folder(Path::new("/d")).expect("no fault");
    for name in NAMES {
        write(&disk, name, name.as_bytes());
    }
    sync_names(&disk, 0);
    sync_names(&disk, 1);
    disk
}

fn sync_names(disk: &SimulatedDisk, folder: usize) {
    disk.sync_folder(Path::new(["/", "/d"][folder])).expect("no fault");
}

/// Changes names, and gives what each stood for since it was last safe. Steps that fail do nothing.
fn naming_history(disk: &SimulatedDisk, steps: &[Naming]) -> Vec<BTreeSet<Option<Vec<u8>>>> {
    let mut history: Vec<_> = all_names(disk).into_iter().map(|now| [now].into()).collect();
    for (number, step) in steps.iter().enumerate() {
        match *step {
            Naming::Create(name) if read(disk, NAMES[name]).is_none() => {
                write(disk, NAMES[name], &number.to_le_bytes());
            }
            Naming::Create(_) => {}
            Naming::Rename(from, to) => {
                let _ = disk.rename(Path::new(NAMES[from]), Path::new(NAMES[to]));
            }
            Naming::Remove(name) => {
                let _ = disk.remove(Path::new(NAMES[name]));
            }
            Naming::Sync(folder) => {
                sync_names(disk, folder);
                history[folder * 3..][..3].iter_mut().for_each(BTreeSet::clear);
            }
        }
        for (was, now) in history.iter_mut().zip(all_names(disk)) {
            was.insert(now);
        }
    }
    history
}

proptest! {
    #[test]
    fn each_sector_is_what_it_once_was(
        before in vec(any::<u8>(), 0..2000),
        changes in vec(change(), 1..12),
        seed: u64,
    ) {
        let disk = disk_with(&before);
        let history = history(&disk, &changes);
        let found = |unsynced| read(&disk.after_crash(unsynced), FILE).expect("its name is safe");
        prop_assert_eq!(Some(&found(Unsynced::Lost)), history.first());
        prop_assert_eq!(Some(&found(Unsynced::Kept)), history.last());
        prop_assert_eq!(found(Unsynced::Only(0)), found(Unsynced::Lost));
        prop_assert_eq!(found(Unsynced::Only(u64::MAX)), found(Unsynced::Kept));
        for unsynced in [Unsynced::Reordered { seed }, Unsynced::Only(seed)] {
            prop_assert!(was_once(&found(unsynced), &history), "{:?}", unsynced);
            prop_assert_eq!(found(unsynced), found(unsynced));
        }
    }

    #[test]
    fn what_was_synchronised_survives(
        before in vec(any::<u8>(), 0..2000),
        changes in vec(change(), 1..12),
        seed: u64,
    ) {
        let disk = disk_with(&before);
        let last = history(&disk, &[changes, vec![Change::Sync]].concat()).pop();
        write(&disk, "/b", b"something else");
        for unsynced in [Unsynced::Lost, Unsynced::Reordered { seed }, Unsynced::Only(seed)] {
            prop_assert_eq!(&read(&disk.after_crash(unsynced), FILE), &last);
        }
    }

    #[test]
    fn each_name_is_what_it_once_was(steps in vec(naming(), 1..12), seed: u64) {
        let disk = disk_with_names();
        let history = naming_history(&disk, &steps);
        let visible = all_names(&disk);
        prop_assert_eq!(&all_names(&disk.after_crash(Unsynced::Kept)), &visible);
        prop_assert_eq!(&all_names(&disk.after_crash(Unsynced::Only(u64::MAX))), &visible);
        for unsynced in [Unsynced::Lost, Unsynced::Reordered { seed }, Unsynced::Only(seed)] {
            for (found, once) in all_names(&disk.after_crash(unsynced)).iter().zip(&history) {
                prop_assert!(once.contains(found), "{:?} gives {:?}", unsynced, found);
            }
        }
    }

    #[test]
    fn a_renamed_file_has_one_name(steps in vec(naming(), 1..12), seed: u64) {
        let disk = disk_with_names();
        for name in ["/b", "/d/b"] {
            disk.remove(Path::new(name)).expect("no fault");
        }
        sync_names(&disk, 0);
        sync_names(&disk, 1);
        for step in &steps {
            match *step {
                Naming::Rename(from, to) if read(&disk, NAMES[to]).is_none() => {
                    let _ = disk.rename(Path::new(NAMES[from]), Path::new(NAMES[to]));
                }
                Naming::Sync(folder) => sync_names(&disk, folder),
                _ => {}
            }
        }
        for unsynced in [Unsynced::Lost, Unsynced::Reordered { seed }, Unsynced::Only(seed)] {
            let mut count = BTreeMap::new();
            for found in all_names(&disk.after_crash(unsynced)).into_iter().flatten() {
                *count.entry(found).or_insert(0) += 1;
            }
            prop_assert_eq!(count.values().copied().collect::<Vec<_>>(), [1; 4]);
        }
    }
}

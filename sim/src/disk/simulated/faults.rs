//! A fault at each operation, and what comes after it.

use std::io;
use std::path::Path;

use super::{Fault, Operation, PowerLost, SimulatedDisk, Unsynced};
use crate::disk::{Disk, DiskFile};

const OLD: &[u8] = b"what was there before";
const NEW: &[u8] = b"what is to be there";

/// Puts a new file in the place of the old one, in the way that survives everything.
fn replace(disk: &SimulatedDisk) -> io::Result<()> {
    let _guard = disk.lock(Path::new("/folder/lock"))?;
    let file = disk.create(Path::new("/folder/new"))?;
    file.set_size(NEW.len() as u64)?;
    file.write_at(0, &NEW[..9])?;
    file.write_at(9, &NEW[9..])?;
    file.sync()?;
    disk.rename(Path::new("/folder/new"), Path::new("/folder/file"))?;
    disk.sync_folder(Path::new("/folder"))
}

/// A disk with the old file, where nothing is counted yet.
fn disk() -> SimulatedDisk {
    let disk = SimulatedDisk::new();
    disk.create_folder(Path::new("/folder")).expect("no fault");
    let file = disk.create(Path::new("/folder/file")).expect("no fault");
    file.write_at(0, OLD).expect("no fault");
    disk.copy()
}

fn content(disk: &SimulatedDisk) -> io::Result<Vec<u8>> {
    let file = disk.open_to_read(Path::new("/folder/file"))?;
    let mut bytes = vec![0; file.size()? as usize];
    file.read_exact_at(0, &mut bytes)?;
    Ok(bytes)
}

#[test]
fn the_operations_are_what_was_asked_for() {
    let disk = disk();
    replace(&disk).expect("no fault");
    let lines: Vec<String> = disk.operations().iter().map(Operation::to_string).collect();
    let expected = [
        "lock /folder/lock",
        "create /folder/new",
        "set size of /folder/new from 0 to 19 bytes",
        "write /folder/new at 0, 9 bytes",
        "write /folder/new at 9, 10 bytes",
        "sync /folder/new",
        "rename /folder/new to /folder/file",
        "sync folder /folder",
    ];
    assert_eq!(lines, expected);
    assert!(disk.operations().iter().all(Operation::can_change));
    content(&disk).expect("no fault");
    assert!(!disk.operations()[expected.len()..].iter().any(Operation::can_change));
}

#[test]
fn a_fault_strikes_the_one_operation() {
    let count = 8;
    for (fault, kind) in [
        (Fault::DiskFull, io::ErrorKind::StorageFull),
        (Fault::Denied, io::ErrorKind::PermissionDenied),
        (Fault::InputOutput, io::ErrorKind::Other),
        (Fault::ShortWrite { bytes: 3 }, io::ErrorKind::StorageFull),
    ] {
        for number in 0..count {
            let disk = disk();
            disk.fail_at(number, fault);
            let error = replace(&disk).expect_err("it fails");
            assert_eq!((error.kind(), disk.operation_count()), (kind, number + 1), "{fault:?}");
            assert!(!disk.has_crashed() && !PowerLost::is(&error));
            let expected = if number == count - 1 { NEW } else { OLD };
            assert_eq!(content(&disk).expect("the next one works"), expected);
            replace(&disk).expect("the lock is free, and it works now");
        }
        let disk = disk();
        disk.fail_at(count, fault);
        replace(&disk).expect("the fault is further on");
        assert_eq!(content(&disk).expect_err("here it is").kind(), kind);
    }
}

#[test]
fn replacing_survives_a_crash_at_each_operation() {
    for number in 0..8 {
        for fault in [Fault::Crash, Fault::CrashInWrite { bytes: 3 }] {
            let disk = disk();
            disk.fail_at(number, fault);
            let error = replace(&disk).expect_err("it fails");
            assert!(disk.has_crashed() && PowerLost::is(&error));
            assert!(PowerLost::is(&content(&disk).expect_err("the power is off")));
            let seeds = (0..20).map(|seed| Unsynced::Reordered { seed });
            let masks = (0..1 << disk.unsynced()).map(Unsynced::Only);
            for unsynced in [Unsynced::Lost, Unsynced::Kept].into_iter().chain(seeds).chain(masks) {
                let found = disk.after_crash(unsynced);
                let bytes = content(&found).expect("the name has a file");
                assert!(bytes == OLD || bytes == NEW, "{number}, {fault:?}, {unsynced:?}");
                replace(&found).expect("the lock is free, and it works now");
            }
        }
    }
}

#[test]
fn replacing_without_synchronisation_is_found_out() {
    let disk = disk();
    let file = disk.create(Path::new("/folder/new")).expect("no fault");
    file.write_at(0, NEW).expect("no fault");
    disk.rename(Path::new("/folder/new"), Path::new("/folder/file")).expect("no fault");
    let is_broken = |seed| {
        let found = content(&disk.after_crash(Unsynced::Reordered { seed })).expect("a file");
        found != OLD && found != NEW
    };
    assert!((0..20).any(is_broken));
}

#[test]
fn a_disk_that_stays_full_lets_go_of_things() {
    let disk = disk();
    let path = Path::new("/folder/file");
    let file = disk.open(path).expect("no fault");
    disk.fail_from(2, Fault::DiskFull);
    file.write_at(0, b"x").expect("not yet");
    let full = |result: io::Result<()>| {
        let error = result.expect_err("there is no room");
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    };
    full(file.sync()); // The first one, whatever it is.
    full(file.write_at(0, b"y"));
    full(file.set_size(100));
    full(disk.create(Path::new("/b")).map(drop));
    full(disk.create_folder(Path::new("/c")));
    full(disk.lock(Path::new("/d")).map(drop));
    file.sync().expect("it takes no room");
    file.set_size(1).expect("it takes no room");
    drop(disk.lock(path).expect("it is there already"));
    assert_eq!(content(&disk).expect("reading goes on"), b"x");
    disk.remove(path).expect("it takes no room");
    disk.clear_faults();
    disk.create(path).expect("there is room again");
}

#[test]
fn a_short_write_leaves_its_beginning() {
    for (fault, is_crash) in
        [(Fault::ShortWrite { bytes: 2 }, false), (Fault::CrashInWrite { bytes: 2 }, true)]
    {
        let disk = disk();
        let file = disk.open(Path::new("/folder/file")).expect("no fault");
        disk.fail_at(1, fault);
        let error = file.write_at(0, b"WHAT").expect_err("it fails");
        assert_eq!((PowerLost::is(&error), disk.unsynced()), (is_crash, 1));
        let kept = content(&disk.after_crash(Unsynced::Kept)).expect("a file");
        assert_eq!(&kept[..4], b"WHat");
        let lost = content(&disk.after_crash(Unsynced::Lost)).expect("a file");
        assert_eq!(lost, OLD);
    }
}

#[test]
fn a_lasting_fault_is_for_all_and_a_crash_for_ever() {
    let disk = disk();
    disk.fail_from(1, Fault::Denied);
    disk.fail_at(2, Fault::InputOutput);
    let kinds: Vec<_> = (0..4).map(|_| disk.names(Path::new("/")).map_err(|e| e.kind())).collect();
    let denied = Err(io::ErrorKind::PermissionDenied);
    let expected = [Ok(vec!["folder".into()]), denied.clone(), Err(io::ErrorKind::Other), denied];
    assert_eq!(kinds, expected);
    disk.fail_at(4, Fault::Crash);
    assert!(disk.names(Path::new("/")).is_err());
    disk.clear_faults();
    assert!(PowerLost::is(&disk.names(Path::new("/")).expect_err("the power is off")));
    assert_eq!(disk.after_crash(Unsynced::Lost).operation_count(), 0);
}

#[test]
fn a_lock_is_for_one_of_all_handles() {
    let disk = disk();
    let path = Path::new("/lock");
    let guard = disk.lock(path).expect("free");
    let again = disk.clone().lock(Path::new("lock")).expect_err("taken, by whatever path");
    assert_eq!(again.kind(), io::ErrorKind::WouldBlock);
    disk.lock(Path::new("/other")).expect("another one");
    disk.copy().lock(path).expect("another disk");
    disk.after_crash(Unsynced::Kept).lock(path).expect("another time");
    drop(guard);
    disk.lock(path).expect("free again");
}

#[test]
fn what_cannot_be_is_refused() {
    let disk = disk();
    let (folder, file) = (Path::new("/folder"), Path::new("/folder/file"));
    let kind = |result: io::Result<()>| result.expect_err("refused").kind();
    assert_eq!(kind(disk.create(folder).map(drop)), io::ErrorKind::IsADirectory);
    assert_eq!(kind(disk.create(Path::new("/b/c")).map(drop)), io::ErrorKind::NotFound);
    assert_eq!(kind(disk.open(Path::new("/b")).map(drop)), io::ErrorKind::NotFound);
    assert_eq!(kind(disk.rename(folder, Path::new("/b"))), io::ErrorKind::IsADirectory);
    assert_eq!(kind(disk.rename(file, Path::new("/b/c"))), io::ErrorKind::NotFound);
    assert_eq!(kind(disk.names(file).map(drop)), io::ErrorKind::NotADirectory);
    assert_eq!(kind(disk.create_folder(file)), io::ErrorKind::AlreadyExists);
    let reader = disk.open_to_read(file).expect("no fault");
    assert_eq!(kind(reader.write_at(0, b"x")), io::ErrorKind::PermissionDenied);
    let writer = disk.open(file).expect("no fault");
    assert_eq!(kind(writer.write_at(u64::MAX, b"x")), io::ErrorKind::FileTooLarge);
    assert_eq!(kind(writer.set_size(super::FILE_SIZE_MAX + 1)), io::ErrorKind::FileTooLarge);
    let (mut byte, writer): ([u8; 1], &dyn DiskFile) = ([0], &*writer);
    assert_eq!(writer.read_at(u64::MAX, &mut byte).expect("after the end"), 0);
}

//! A repository that is made where there is none, on a disk that fails while that is done: the next
//! attempt makes it, and what was acknowledged in it stays.

use std::path::Path;
use std::sync::Arc;

use wbem_sim::cim::NamespacePath;
use wbem_sim::database::{Database, DatabaseError};
use wbem_sim::disk::simulated::{Fault, SimulatedDisk, Unsynced};
use wbem_sim::repository::Repository;

use crate::runs::Run;

/// Three folders are missing.
const DEEP: &str = "/data/wbem/repository";
/// How many orders are drawn.
const SEEDS: u64 = 8;

fn open(disk: &SimulatedDisk) -> Result<Database, DatabaseError> {
    Database::open(Arc::new(disk.clone()), Path::new(DEEP))
}

fn changed(repository: &Repository) -> Repository {
    let mut repository = repository.clone();
    let path = NamespacePath::parse("root\\made").unwrap();
    let _ = repository.create_namespace(&path, None); // It may be there already.
    repository
}

/// Makes a repository and changes it; how far it came.
fn make(disk: &SimulatedDisk) -> Result<(), DatabaseError> {
    let mut database = open(disk)?;
    let repository = changed(database.repository());
    database.save(&repository)
}

fn operation_count() -> usize {
    let disk = SimulatedDisk::new();
    make(&disk).unwrap();
    disk.operation_count()
}

/// Whether what is on a disk is the fresh repository or the changed one.
fn is_changed(disk: &SimulatedDisk) -> bool {
    let database = open(disk).expect("it is whole, or made anew");
    let found = database.repository();
    let is = |wanted: &Repository| found.first_difference(wanted).is_none();
    assert!(is(&Repository::new()) || is(&changed(&Repository::new())));
    is(&changed(&Repository::new()))
}

#[test]
fn an_error_while_a_repository_is_made_is_over_with_the_next_attempt() {
    for number in 0..operation_count() {
        for fault in [Fault::DiskFull, Fault::Denied, Fault::ShortWrite { bytes: 700 }] {
            let _run = Run(format!("{fault:?} at {number}"));
            let disk = SimulatedDisk::new();
            disk.fail_at(number, fault);
            let made = make(&disk);
            disk.clear_faults();
            assert!(is_changed(&disk) || made.is_err());
            make(&disk).ok();
            assert!(is_changed(&disk));
        }
    }
}

#[test]
fn a_crash_while_a_repository_is_made_leaves_none_or_a_whole_one() {
    let count = operation_count();
    for number in 0..=count {
        let disk = SimulatedDisk::new();
        disk.fail_at(number, Fault::CrashInWrite { bytes: 700 });
        let made = make(&disk);
        let seeds = (0..SEEDS).map(|seed| Unsynced::Reordered { seed });
        for unsynced in [Unsynced::Lost, Unsynced::Kept].into_iter().chain(seeds) {
            let _run = Run(format!("a crash at {number}, {unsynced:?}"));
            assert!(is_changed(&disk.after_crash(unsynced)) || made.is_err());
        }
    }
}

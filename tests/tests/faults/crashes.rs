//! The power lost at each operation: what was acknowledged is there when it comes back, and what
//! was not is there as a whole or not at all.

use std::path::Path;
use std::sync::Arc;

use wbem_sim::database::{Database, FILE_NAME};
use wbem_sim::disk::Disk;
use wbem_sim::disk::simulated::{Fault, Operation, SimulatedDisk, Unsynced};
use wbem_sim::machine::Flush;
use wbem_sim::profile::Profile;

use crate::content::Content;
use crate::runs::{Base, Course, Run};
use crate::workload::STEPS;
use crate::world::{FOLDER, Said, World, on_disk, open_database};

/// Up to how many unsafe changes each choice among them is tried.
const UNSYNCED_ALL_MAX: usize = 3;
/// How many orders are drawn where there are more. There are too many to try each.
const SEEDS: u64 = 8;
/// Every how many operations the power is lost once more, while the repository is opened again.
const AGAIN_EVERY: usize = 11;
/// Where a write breaks off: in the middle of a page, and of a sector.
const SHORT_BYTES: usize = 700;

/// How the disk may be found.
fn ways(disk: &SimulatedDisk, number: usize) -> Vec<Unsynced> {
    let count = disk.unsynced();
    if count <= UNSYNCED_ALL_MAX {
        return (0..1 << count).map(Unsynced::Only).collect();
    }
    let seed = number as u64 * SEEDS;
    let drawn = (seed..seed + SEEDS).map(|seed| Unsynced::Reordered { seed });
    [Unsynced::Lost, Unsynced::Kept].into_iter().chain(drawn).collect()
}

fn crashes(operation: &Operation) -> Vec<Fault> {
    match operation {
        Operation::Write { .. } => {
            vec![Fault::Crash, Fault::CrashInWrite { bytes: SHORT_BYTES }]
        }
        operation if operation.can_change() => vec![Fault::Crash],
        _ => Vec::new(),
    }
}

/// What is known when the power is lost: what was said, and what the disk may hold.
fn run(flush: Flush, number: usize, crash: Fault) -> (SimulatedDisk, Said, Vec<Content>) {
    let (base, disk) = (Base::get(), Base::get().disk());
    disk.fail_at(number, crash);
    let opened = World::open(&disk, &Profile::recommended(), flush, base.said.clone());
    let Ok(mut world) = opened else {
        return (disk, base.said.clone(), base.said.since_flush.clone());
    };
    for step in STEPS {
        world.take(step);
        if disk.has_crashed() {
            let allowed = world.allowed();
            return (disk, world.said, allowed);
        }
    }
    world.failed.clear();
    let (said, allowed) = (world.said.clone(), world.allowed());
    drop(world);
    assert!(disk.has_crashed(), "the workload has fewer operations");
    (disk, said, allowed)
}

/// What was found opens, and holds what it may.
fn check(found: &SimulatedDisk, said: &Said, allowed: &[Content]) {
    let content = on_disk(found);
    assert!(allowed.contains(&content), "{content:?} is none of {allowed:?}");
    said.check_files(found);
    let disk = Arc::new(found.copy());
    let checked = Database::open_existing(disk, Path::new(FOLDER)).expect("each page is whole");
    assert_eq!(Content::of(checked.repository()), content);
}

/// A machine starts on what was found, and goes on.
fn check_going_on(found: &SimulatedDisk, said: &Said) {
    let content = on_disk(found);
    let said = Said { since_flush: vec![content.clone()], content, ..said.clone() };
    let opened = World::open(found, &Profile::recommended(), Flush::default(), said);
    opened.expect("it opens").goes_on();
}

/// The power is lost again, at each operation of opening what was found.
fn check_crashes_while_opening(found: &SimulatedDisk, said: &Said, allowed: &[Content]) {
    let disk = found.copy();
    drop(open_database(&disk).expect("it opens"));
    for (number, operation) in disk.operations().iter().enumerate() {
        if !operation.can_change() {
            continue;
        }
        let disk = found.copy();
        disk.fail_at(number, Fault::Crash);
        drop(open_database(&disk));
        assert!(disk.has_crashed());
        for unsynced in ways(&disk, number) {
            check(&disk.after_crash(unsynced), said, allowed);
        }
    }
}

fn run_all(flush: Flush) {
    let course = Course::learn(&Profile::recommended(), flush);
    let (mut crash_count, mut disk_count) = (0, 0);
    for (number, operation) in course.operations.iter().enumerate() {
        for crash in crashes(operation) {
            let place = format!("{number} ({operation}, in {:?})", course.step_of(number));
            let _run = Run(format!("{flush:?}, {crash:?} at {place}"));
            let (disk, said, allowed) = run(flush, number, crash);
            for unsynced in ways(&disk, number) {
                let _run = Run(format!("found: {unsynced:?}"));
                check(&disk.after_crash(unsynced), &said, &allowed);
                disk_count += 1;
            }
            let found = disk.after_crash(Unsynced::Reordered { seed: number as u64 });
            check_going_on(&found.copy(), &said);
            crash_count += 1;
            if crash_count % AGAIN_EVERY == 0 {
                check_crashes_while_opening(&found, &said, &allowed);
            }
        }
    }
    println!("{crash_count} crashes, {disk_count} disks found after them");
    assert!(crash_count > 50, "there is little to lose: {crash_count}");
}

#[test]
fn a_crash_loses_nothing_that_was_acknowledged() {
    run_all(Flush::EachWrite);
}

/// What is there is what was there at some time since it was last flushed.
#[test]
fn a_crash_loses_nothing_that_was_flushed_at_a_pause() {
    run_all(Flush::AtPause);
}

/// The check can fail: a file that was cut is found out.
#[test]
#[should_panic(expected = "what is on the disk")]
fn a_repository_that_is_cut_is_found_out() {
    let disk = Base::get().disk();
    let file = disk.open(&Path::new(FOLDER).join(FILE_NAME)).unwrap();
    file.set_size(file.size().unwrap() / 2).unwrap();
    check(&disk, &Base::get().said, &[]);
}

//! An error at each operation: nothing is lost, nothing is half done, and the machine goes on.

use wbem_sim::call::Method;
use wbem_sim::disk::simulated::{Fault, Operation, SimulatedDisk};
use wbem_sim::machine::Flush;
use wbem_sim::profile::{FailedRestore, Profile};

use crate::content::Content;
use crate::runs::{Base, Course, Run};
use crate::workload::{STEPS, Step};
use crate::world::{DRIVES, World, on_disk};

/// Where a write breaks off that has no room: in the middle of a page, and of a sector.
const SHORT_BYTES: usize = 700;

/// How often an error comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lasts {
    Once,
    Always,
}

/// What goes wrong with an operation, where it makes a difference.
fn faults(operation: &Operation) -> Vec<(Fault, Lasts)> {
    let mut faults = vec![
        (Fault::DiskFull, Lasts::Once),
        (Fault::DiskFull, Lasts::Always),
        (Fault::Denied, Lasts::Once),
        (Fault::InputOutput, Lasts::Once),
        (Fault::InputOutput, Lasts::Always),
    ];
    if let Operation::Write { .. } = operation {
        faults.push((Fault::ShortWrite { bytes: SHORT_BYTES }, Lasts::Once));
    }
    faults
}

fn set(disk: &SimulatedDisk, number: usize, (fault, lasts): (Fault, Lasts)) {
    match lasts {
        Lasts::Once => disk.fail_at(number, fault),
        Lasts::Always => disk.fail_from(number, fault),
    }
}

/// The workload with one fault, and then what comes after it.
fn run(profile: &Profile, flush: Flush, number: usize, fault: (Fault, Lasts)) {
    let (base, disk) = (Base::get(), Base::get().disk());
    set(&disk, number, fault);
    let opened = World::open(&disk, profile, flush, base.said.clone());
    let mut world = opened.unwrap_or_else(|_| {
        assert!(number < disk.operation_count(), "it opens unless a fault strikes");
        disk.clear_faults();
        World::open(&disk, profile, flush, base.said.clone()).expect("it opens afterwards")
    });
    for step in STEPS {
        let before = disk.operation_count();
        take(&mut world, step, number, fault);
        if (before..disk.operation_count()).contains(&number) {
            check_after_fault(&world, flush, fault.1);
        }
    }
    if disk.operation_count() > number {
        disk.clear_faults();
        world.goes_on();
    }
    let said = world.said.clone();
    drop(world); // Here too a fault may strike.
    disk.clear_faults();
    let mut world = World::open(&disk, profile, flush, said).expect("it opens afterwards");
    let found = on_disk(&disk);
    assert!(world.said.since_flush.contains(&found), "{found:?}");
    world.said.content = found;
    world.goes_on();
}

/// Takes a step; a Restore that fails in it leaves what the profile says [REQ RESTORE-21,
/// RESTORE-30, RESTORE-31].
fn take(world: &mut World, step: Step, number: usize, (fault, _): (Fault, Lasts)) {
    let Step::Restore(_) = step else {
        return world.take(step);
    };
    let begin = world.disk.operation_count();
    let failed_restore = world.machine.server().profile().readings.failed_restore;
    let before = world.said.clone();
    world.take(step);
    if world.failed.is_empty() {
        return;
    }
    let is_reading = match number < begin {
        // It has lasted for some time. A full disk can be read, and the repository not be written.
        true => fault != Fault::DiskFull,
        false => world.disk.operations()[number].path().starts_with(DRIVES),
    };
    let expected = match failed_restore {
        FailedRestore::Emptied => Content::default(),
        _ => before.content,
    };
    assert_eq!(world.said.content, expected);
    let connection = world.connection.expect("a Connect has come before");
    let path = Some("Note".into());
    let (_, status) = world.ask(Method::GetObject { connection, path, flags: 0 });
    let is_connected = failed_restore == FailedRestore::Rollback && is_reading;
    assert_eq!(status.is_success(), is_connected, "{status}");
}

/// While an error lasts nobody can take back what has reached the disk of a write that failed.
fn check_after_fault(world: &World, flush: Flush, lasts: Lasts) {
    let is_kept = flush == Flush::EachWrite || world.machine.server().is_paused();
    match lasts {
        Lasts::Once if is_kept => world.check_disk(),
        Lasts::Always if world.machine.server().is_paused() => world.check_disk(),
        _ => {
            let found = on_disk(&world.disk);
            assert!(world.allowed().contains(&found), "{found:?}");
            world.said.check_files(&world.disk.copy());
        }
    }
}

fn run_all(profile: &Profile, flush: Flush, only: impl Fn(Option<Step>) -> bool) {
    let course = Course::learn(profile, flush);
    let mut count = 0;
    for (number, operation) in course.operations.iter().enumerate() {
        let step = course.step_of(number);
        if !only(step) {
            continue;
        }
        for fault in faults(operation) {
            let place = format!("{number} ({operation}, in {step:?})");
            let _run = Run(format!("{}, {flush:?}, {fault:?} at {place}", profile.name));
            run(profile, flush, number, fault);
            count += 1;
        }
    }
    println!("{} operations, {count} runs", course.operations.len());
    assert!(count > 50, "there is little to go wrong: {count}");
}

#[test]
fn an_error_at_each_operation_loses_nothing() {
    run_all(&Profile::recommended(), Flush::EachWrite, |_| true);
}

#[test]
fn an_error_at_each_operation_loses_nothing_that_is_flushed_at_a_pause() {
    run_all(&Profile::recommended(), Flush::AtPause, |_| true);
}

#[test]
fn a_restore_that_fails_leaves_what_the_profile_says() {
    for reading in ["rollback-disconnected", "emptied"] {
        let mut profile = Profile::recommended().with("failed-restore", reading).unwrap();
        profile.name = reading.into();
        run_all(&profile, Flush::EachWrite, |step| matches!(step, Some(Step::Restore(_))));
    }
}

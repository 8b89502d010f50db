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
    /// For so many operations.
    For(usize),
    Always,
}

/// How long an error lasts that lasts for a while: as long as a write takes, and while it is taken
/// back, or only into that.
const WHILES: [usize; 2] = [4, 11];

/// What goes wrong with an operation, where it makes a difference.
fn faults(operation: &Operation) -> Vec<(Fault, Lasts)> {
    let mut faults = vec![
        (Fault::DiskFull, Lasts::Once),
        (Fault::DiskFull, Lasts::Always),
        (Fault::Denied, Lasts::Once),
        (Fault::InputOutput, Lasts::Once),
        (Fault::InputOutput, Lasts::Always),
    ];
    faults.extend(WHILES.map(|count| (Fault::InputOutput, Lasts::For(count))));
    if let Operation::Write { .. } = operation {
        faults.push((Fault::ShortWrite { bytes: SHORT_BYTES }, Lasts::Once));
    }
    faults
}

/// The workload with one fault, and then what comes after it.
fn run(profile: &Profile, flush: Flush, struck: Struck) {
    let (base, disk) = (Base::get(), Base::get().disk());
    struck.set(&disk);
    let number = struck.number;
    let opened = World::open(&disk, profile, flush, base.said.clone());
    let mut world = opened.unwrap_or_else(|_| {
        assert!(number < disk.operation_count(), "it opens unless a fault strikes");
        disk.clear_faults();
        World::open(&disk, profile, flush, base.said.clone()).expect("it opens afterwards")
    });
    for step in STEPS {
        let before = disk.operation_count();
        take(&mut world, step, struck);
        if (before..disk.operation_count()).contains(&number) {
            check_after_fault(&world, flush, struck.lasts);
        } else if struck.is_over(before) {
            check_after_fault(&world, flush, Lasts::Once);
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

/// One fault of a run.
#[derive(Debug, Clone, Copy)]
struct Struck {
    number: usize,
    fault: Fault,
    lasts: Lasts,
}

impl Struck {
    fn set(self, disk: &SimulatedDisk) {
        let Self { number, fault, lasts } = self;
        match lasts {
            Lasts::Once => disk.fail_at(number, fault),
            Lasts::For(count) => (number..number + count).for_each(|one| disk.fail_at(one, fault)),
            Lasts::Always => disk.fail_from(number, fault),
        }
    }

    fn is_over(self, begin: usize) -> bool {
        matches!(self.lasts, Lasts::For(count) if self.number + count <= begin)
    }

    /// The first operation on a drive that it strikes since one, but for those that want room on a
    /// disk that has long been full.
    fn on_drives(self, disk: &SimulatedDisk, begin: usize) -> Option<Operation> {
        let end = match self.lasts {
            Lasts::For(count) => self.number + count,
            Lasts::Always if self.fault != Fault::DiskFull => usize::MAX,
            Lasts::Once | Lasts::Always => self.number + 1,
        };
        let operations = disk.operations().into_iter().enumerate().skip(begin.max(self.number));
        let mut struck = operations.take_while(|(number, _)| *number < end);
        struck.find(|(_, struck)| struck.path().starts_with(DRIVES)).map(|(_, struck)| struck)
    }
}

fn take(world: &mut World, step: Step, struck: Struck) {
    match step {
        Step::Restore(_) => take_restore(world, step, struck),
        Step::Backup(file) => take_backup(world, file, struck),
        _ => world.take(step),
    }
}

/// A Backup that fails leaves the older file, unless all that failed was to make the new name safe
/// (A-15) [REQ BACKUP-15].
fn take_backup(world: &mut World, file: &'static str, struck: Struck) {
    let (begin, before) = (world.disk.operation_count(), world.said.files[file].clone());
    world.take(Step::Backup(file));
    let struck = struck.on_drives(&world.disk, begin);
    let has_new_name = matches!(struck, Some(Operation::SyncFolder { .. }));
    if !world.failed.is_empty() && !has_new_name {
        world.said.files.insert(file, before);
        world.said.check_files(&world.disk.copy());
    }
}

/// A Restore that fails leaves what the profile says [REQ RESTORE-21, RESTORE-30, RESTORE-31].
fn take_restore(world: &mut World, step: Step, struck: Struck) {
    let begin = world.disk.operation_count();
    let failed_restore = world.machine.server().profile().readings.failed_restore;
    let before = world.said.content.clone();
    world.take(step);
    if world.failed.is_empty() {
        return;
    }
    let expected = match failed_restore {
        FailedRestore::Emptied => Content::default(),
        _ => before,
    };
    assert_eq!(world.said.content, expected);
    // What cannot be read costs nothing; what cannot be stored is found out too late for that.
    let is_unread = struck.on_drives(&world.disk, begin).is_some();
    let connection = world.connection.expect("a Connect has come before");
    let path = Some("Note".into());
    let (_, status) = world.ask(Method::GetObject { connection, path, flags: 0 });
    let is_connected = failed_restore == FailedRestore::Rollback && is_unread;
    assert_eq!(status.is_success(), is_connected, "{status}");
}

/// While an error lasts nobody can take back what has reached the disk of a write that failed.
fn check_after_fault(world: &World, flush: Flush, lasts: Lasts) {
    let is_kept = flush == Flush::EachWrite || world.machine.server().is_paused();
    match lasts {
        Lasts::Once if is_kept => world.check_disk(),
        Lasts::For(_) | Lasts::Always if world.machine.server().is_paused() => world.check_disk(),
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
        for (fault, lasts) in faults(operation) {
            let place = format!("{number} ({operation}, in {step:?})");
            let _run = Run(format!("{}, {flush:?}, {fault:?} {lasts:?} at {place}", profile.name));
            run(profile, flush, Struck { number, fault, lasts });
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

//! A pause is for copying the files: whenever a copy is made between the reply to Pause and Resume,
//! it opens and holds what was there at the Pause.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use wbem_sim::caller::Caller;
use wbem_sim::cim::{Instance, Value};
use wbem_sim::database::Database;
use wbem_sim::disk::RealDisk;
use wbem_sim::disk::simulated::{Operation, SimulatedDisk};
use wbem_sim::machine::Flush;
use wbem_sim::profile::Profile;
use wbem_sim::simulator::Simulator;
use wbem_sim::store::MemoryStore;

use crate::content::Content;
use crate::runs::{Base, Run};
use crate::workload::{CLASS, STEPS, Step};
use crate::world::{FOLDER, World, on_disk};

/// What a pause may let through.
const READINGS: [(&str, &str); 5] = [
    ("pause-holds", "all-requests"),
    ("pause-holds", "repository-requests"),
    ("pause-holds", "writes-only"),
    ("hold-scope", "services-only"),
    ("held-checks", "at-arrival"),
];

/// A copy takes its time, so nothing at all may be written to the files meanwhile.
fn assert_nothing_is_written(disk: &SimulatedDisk, since: usize) {
    let is_written = |done: &&Operation| done.can_change() && done.path().starts_with(FOLDER);
    let operations = disk.operations();
    let written = operations[since..].iter().find(is_written);
    assert!(written.is_none(), "{}", written.map(Operation::to_string).unwrap_or_default());
}

/// [REQ PAUSE-2, PAUSE-12, BUFFER-4]
fn copy_at_any_time(profile: &Profile, flush: Flush) {
    let (base, disk) = (Base::get(), Base::get().disk());
    let mut world = World::open(&disk, profile, flush, base.said.clone()).unwrap();
    let (mut paused, mut copies) = (None, 0);
    for step in STEPS {
        if step == Step::Resume {
            paused = None;
        }
        world.take(step);
        match &paused {
            None if step == Step::Pause => {
                paused = Some((world.said.content.clone(), disk.operation_count()));
            }
            None => {}
            Some((content, since)) => {
                assert_eq!(on_disk(&disk), *content, "{step:?} has changed the files");
                assert_nothing_is_written(&disk, *since);
                copies += 1;
            }
        }
    }
    assert_eq!(copies, 4, "one for each step between Pause and Resume");
}

#[test]
fn a_copy_at_any_time_in_a_pause_is_what_was_paused() {
    for flush in [Flush::EachWrite, Flush::AtPause] {
        for (point, reading) in READINGS {
            let _run = Run(format!("{flush:?}, {reading}"));
            let profile = Profile::recommended().with(point, reading).unwrap();
            copy_at_any_time(&profile, flush);
        }
    }
}

fn note(id: u32) -> Instance {
    Instance::new("Note").with("Id", Value::Uint32(id)).with("Value", Value::Uint32(id))
}

/// What a copy of a real folder holds, made as any tool makes one.
fn copied(folder: &Path) -> Content {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    Content::of(Database::open(Arc::new(RealDisk), copy.path()).unwrap().repository())
}

async fn copy_while_paused(folder: &TempDir, flush: Flush) {
    let database = Database::open(Arc::new(RealDisk), folder.path()).unwrap();
    let (profile, store) = (Profile::recommended(), MemoryStore::default());
    let simulator = Simulator::with_database(profile, store, database, flush).unwrap();
    let tool = simulator.client(Caller::administrator("tool"));
    tool.compile(CLASS).await.unwrap();
    let writer = Arc::new(tool.connect("root\\default").await.unwrap());
    writer.put_instance(note(3)).await.unwrap();
    let backup = tool.activate().await.unwrap();
    backup.pause().await.unwrap();
    let paused = simulator.inspect(|server| Content::of(server.repository()));
    assert_eq!(paused.notes.len(), 3);
    let mut held = Vec::new();
    for id in 4..8 {
        let writer = Arc::clone(&writer);
        held.push(tokio::spawn(async move { writer.put_instance(note(id)).await }));
        tokio::task::yield_now().await;
        assert_eq!(copied(folder.path()), paused, "{flush:?}");
    }
    backup.backup("C:\\a.bak").await.unwrap();
    assert_eq!(copied(folder.path()), paused, "{flush:?}");
    assert!(held.iter().all(|write| !write.is_finished()));
    backup.resume().await.unwrap();
    for write in held {
        write.await.unwrap().unwrap();
    }
    simulator.flush().unwrap();
    assert_eq!(copied(folder.path()).notes.len(), 7);
}

/// [REQ PAUSE-2, PAUSE-12, BUFFER-4]
#[tokio::test(start_paused = true)]
async fn a_copy_of_a_real_folder_in_a_pause_is_what_was_paused() {
    for flush in [Flush::EachWrite, Flush::AtPause] {
        copy_while_paused(&tempfile::tempdir().unwrap(), flush).await;
    }
}

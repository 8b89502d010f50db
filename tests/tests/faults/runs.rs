//! The workload once without a fault, to learn its operations, and what else all runs share.

use std::path::Path;
use std::sync::LazyLock;

use wbem_sim::disk::Disk;
use wbem_sim::disk::simulated::{Operation, SimulatedDisk};
use wbem_sim::machine::Flush;
use wbem_sim::profile::Profile;

use crate::workload::{self, BEFORE, STEPS, Step};
use crate::world::{DRIVES, Said, World, open_database};

/// A disk on which the older backups are, and what it holds. All of it is safe.
pub struct Base {
    disk: SimulatedDisk,
    pub said: Said,
}

static BASE: LazyLock<Base> = LazyLock::new(Base::new);

impl Base {
    pub fn get() -> &'static Self {
        &BASE
    }

    fn new() -> Self {
        let disk = SimulatedDisk::new();
        disk.create_folder(&Path::new(DRIVES).join("C/work")).unwrap();
        let (repository, content) = workload::beginning();
        open_database(&disk).unwrap().save(&repository).unwrap();
        let since_flush = vec![content.clone()];
        let said = Said { content, since_flush, files: Default::default() };
        let profile = Profile::recommended();
        let mut world = World::open(&disk, &profile, Flush::default(), said).unwrap();
        for step in BEFORE {
            world.take(step);
            assert_eq!(world.failed, []);
        }
        let said = world.said.clone();
        drop(world);
        Self { disk: disk.copy(), said }
    }

    /// Another disk like it, which counts from zero.
    pub fn disk(&self) -> SimulatedDisk {
        self.disk.copy()
    }
}

/// What the workload asks of the disk.
pub struct Course {
    pub operations: Vec<Operation>,
    /// How many of them there were when each step began, and at the end.
    pub begins: Vec<usize>,
}

impl Course {
    pub fn learn(profile: &Profile, flush: Flush) -> Self {
        let (base, disk) = (Base::get(), Base::get().disk());
        let mut world = World::open(&disk, profile, flush, base.said.clone()).unwrap();
        let mut begins = Vec::new();
        for step in STEPS {
            begins.push(disk.operation_count());
            world.take(step);
            assert_eq!(world.failed, [], "nothing fails without a fault");
        }
        begins.push(disk.operation_count());
        drop(world);
        Self { operations: disk.operations(), begins }
    }

    /// The step in which an operation is, unless it is in the opening or the closing.
    pub fn step_of(&self, operation: usize) -> Option<Step> {
        let begun = self.begins.partition_point(|begin| *begin <= operation);
        begun.checked_sub(1).and_then(|step| STEPS.get(step)).copied()
    }
}

/// Says which run it was that has panicked.
pub struct Run(pub String);

impl Drop for Run {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("in the run: {}", self.0);
        }
    }
}

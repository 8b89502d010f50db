//! Drives on a simulated disk, with backup files in the format that they have on a real one.
//!
//! Faults are the disk's own: the write that brings a backup past its middle finds no room, and a
//! read in the middle of one fails. A rehearsal on a copy of the disk tells which operation that
//! is. That the repository's own disk has no room for a change is told to the server: a disk does
//! not know where one change ends and the next begins. A real server may find out about an
//! unreadable file once it has given up the content that there was, while the model checks a file
//! first; so that scenarios can ask what follows, such a fault is reported as one that came while
//! loading.

use std::fmt::Display;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wbem_sim::archive::Progress;
use wbem_sim::caller::Principal;
use wbem_sim::disk::simulated::{Fault, Operation, SimulatedDisk};
use wbem_sim::disk::{Disk, Stream};
use wbem_sim::machine::{ControlError, FileContent, Files, Machine, Observation};
use wbem_sim::repository::Repository;
use wbem_sim::server::{FileAccess, FileFault, ReadFault, SYSTEM_FOLDER};
use wbem_sim::store::{Backup, Store};
use wbem_sim::volume::{Volume, WindowsPath};

use super::WORK_FOLDER;
use super::on_disk;
use crate::target::TargetError;

/// The folder of the drives.
const DRIVES: &str = "/drives";

/// The drives of a server that keeps its repository on another disk.
#[derive(Debug)]
pub struct Drives {
    disk: SimulatedDisk,
    volume: Volume,
    /// The other disk.
    pub repository_disk: SimulatedDisk,
    disk_full: bool,
    read_error: bool,
}

impl Drives {
    /// Drives with the folders that scenarios use.
    pub fn new(repository_disk: SimulatedDisk) -> Result<Self, TargetError> {
        let disk = SimulatedDisk::new();
        let volume = volume_on(&disk);
        for folder in [WORK_FOLDER, SYSTEM_FOLDER] {
            disk.create_folder(&spelled(&parse(folder)?)).map_err(failed(folder))?;
        }
        Ok(Self { disk, volume, repository_disk, disk_full: false, read_error: false })
    }

    /// Where a file is, or would be, if its folder is there and it is no folder itself.
    fn resolve(&self, path: &WindowsPath) -> Result<PathBuf, FileFault> {
        self.volume.resolve(&path.to_string(), &FileAccess::Service)
    }

    /// Where a file is to be put; its folder is made if need be.
    fn make_room(&self, path: &WindowsPath) -> Result<PathBuf, FileFault> {
        match self.resolve(path) {
            Err(FileFault::NotFound) => {
                let place = spelled(path);
                self.disk.create_folder(place.parent().unwrap_or(Path::new(DRIVES)))?;
                Ok(place)
            }
            found => found,
        }
    }

    fn bytes_of(&self, path: &str) -> Result<Vec<u8>, ControlError> {
        let place = self.resolve(&parse(path)?).map_err(failed(path))?;
        self.read_all(&place).map_err(failed(path))
    }

    fn read_all(&self, place: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Stream::new(self.disk.open_to_read(place)?).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// What the disk would be asked to do by some work.
    fn rehearse<T>(&self, work: impl FnOnce(&mut Volume) -> T) -> Vec<Operation> {
        let disk = self.disk.copy();
        work(&mut volume_on(&disk));
        disk.operations()
    }

    /// Has the disk be full when half of a backup is written.
    fn fail_in_the_middle_of_writing(&self, backup: &Backup<'_>) {
        let operations = self.rehearse(|volume| volume.write(backup, &mut Progress::nobody()));
        let written = |operation: &Operation| match operation {
            Operation::Write { length, .. } => *length as usize,
            _ => 0,
        };
        let mut left = operations.iter().map(written).sum::<usize>() / 2;
        for (index, operation) in operations.iter().enumerate() {
            let length = written(operation);
            if length > left {
                let fault = Fault::ShortWrite { bytes: left };
                return self.disk.fail_from(self.disk.operation_count() + index, fault);
            }
            left -= length;
        }
    }

    /// Has a read in the middle of a file fail.
    fn fail_in_the_middle_of_reading(&self, file: &str, access: &FileAccess) {
        let operations =
            self.rehearse(|volume| volume.read(file, access, &mut Progress::nobody()).is_ok());
        let is_read = |index: &usize| matches!(operations[*index], Operation::Read { .. });
        let reads: Vec<usize> = (0..operations.len()).filter(is_read).collect();
        if let Some(index) = reads.get(reads.len() / 2) {
            self.disk.fail_at(self.disk.operation_count() + index, Fault::InputOutput);
        }
    }
}

impl Store for Drives {
    fn write(
        &mut self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), FileFault> {
        if self.disk_full {
            self.fail_in_the_middle_of_writing(backup);
        }
        let written = self.volume.write(backup, progress);
        self.disk.clear_faults();
        self.disk_full &= written != Err(FileFault::DiskFull);
        written
    }

    fn read(
        &mut self,
        file: &str,
        access: &FileAccess,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        if self.read_error {
            self.fail_in_the_middle_of_reading(file, access);
        }
        let read = self.volume.read(file, access, progress);
        self.disk.clear_faults();
        match read {
            Err(ReadFault::BeforeLoading(fault @ FileFault::InputOutput)) if self.read_error => {
                self.read_error = false;
                Err(ReadFault::WhileLoading(fault))
            }
            other => other,
        }
    }
}

impl Files for Drives {
    fn put_content(&mut self, path: &str, content: &FileContent) -> Result<(), ControlError> {
        let Some(bytes) = content.bytes(|other| self.bytes_of(other))? else {
            return self.disk.create_folder(&spelled(&parse(path)?)).map_err(failed(path));
        };
        let place = self.make_room(&parse(path)?).map_err(failed(path))?;
        let file = self.disk.create(&place).map_err(failed(path))?;
        file.write_at(0, &bytes).map_err(failed(path))
    }

    fn look_at(&self, path: &str) -> Result<Observation, ControlError> {
        let place = match self.resolve(&parse(path)?) {
            Ok(place) => place,
            Err(FileFault::NotFound) => return Ok(Observation::Missing),
            Err(FileFault::NotAFile) => return Ok(Observation::Folder),
            Err(fault) => return Err(failed(path)(fault)),
        };
        if self.disk.kind(&place).map_err(failed(path))?.is_none() {
            return Ok(Observation::Missing);
        }
        let bytes = self.read_all(&place).map_err(failed(path))?;
        Ok(Observation::file(&bytes))
    }

    fn deny_folder(&mut self, folder: &str, account: Principal) -> Result<(), ControlError> {
        self.volume.deny(parse(folder)?, account);
        Ok(())
    }

    fn fill_disk(&mut self) -> Result<(), ControlError> {
        self.disk_full = true;
        Ok(())
    }

    fn break_next_read(&mut self) -> Result<(), ControlError> {
        self.read_error = true;
        Ok(())
    }

    fn forget(machine: &mut Machine<Self>) -> Result<(), ControlError> {
        let found = on_disk::found_repository(&machine.store.repository_disk);
        *machine.repository_mut() =
            found.map_err(|error| ControlError::Content(error.to_string()))?;
        Ok(())
    }
}

fn volume_on(disk: &SimulatedDisk) -> Volume {
    Volume::new(Arc::new(disk.clone()), PathBuf::from(DRIVES))
}

/// What a path means to a service: one that is relative begins in the system folder of drive C.
fn parse(path: &str) -> Result<WindowsPath, ControlError> {
    let is_rooted = |path: &str| path.starts_with(['\\', '/']);
    let full = match path.split_once(':') {
        None if is_rooted(path) => format!("C:{path}"),
        None => format!("{SYSTEM_FOLDER}\\{path}"),
        Some(("C" | "c", rest)) if !is_rooted(rest) => format!("{SYSTEM_FOLDER}\\{rest}"),
        Some(_) => path.to_owned(),
    };
    WindowsPath::parse(&full).map_err(failed(path))
}

/// Where a file or a folder is whose path is spelled as it is on the disk.
fn spelled(path: &WindowsPath) -> PathBuf {
    let mut place = Path::new(DRIVES).join(path.drive().to_string());
    place.extend(path.folders());
    place.join(path.file())
}

fn failed<E: Display>(path: &str) -> impl Fn(E) -> ControlError {
    move |error| ControlError::Content(format!("{path}: {error}"))
}

//! A volume as the place for backup files.
//!
//! A file is checked to its end before anything of it is used. So what cannot be read never costs
//! the content that there was: every fault comes before loading.

use super::Volume;
use crate::archive::{self, Options, Progress};
use crate::repository::Repository;
use crate::server::{FileAccess, FileFault, ReadFault};
use crate::store::{Backup, Store};

impl Store for Volume {
    fn write(
        &mut self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), FileFault> {
        let Backup { file, content, taken, existing, access } = *backup;
        self.write_file(file, existing, access, |file| {
            let options = Options { taken, ..Options::default() };
            archive::write_file(file, content, options, progress)?;
            Ok(())
        })
    }

    fn read(
        &mut self,
        file: &str,
        access: &FileAccess,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        let file = self.open(file, access).map_err(ReadFault::BeforeLoading)?;
        match archive::read_file(file, progress) {
            Ok((_, content)) => Ok(content),
            Err(error) => Err(ReadFault::BeforeLoading(error.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::cim::NamespacePath;
    use crate::disk::simulated::{Fault, Operation, SimulatedDisk};
    use crate::disk::{Disk, RealDisk};
    use crate::server::ExistingFile;

    const FILE: &str = "C:\\a.bak";
    const SERVICE: FileAccess = FileAccess::Service;

    fn repository(namespace: &str) -> Repository {
        let mut repository = Repository::new();
        let path = NamespacePath::parse(namespace).expect("a namespace");
        repository.create_namespace(&path, None).expect("new");
        repository
    }

    fn write(
        volume: &mut Volume,
        existing: ExistingFile,
        content: &Repository,
    ) -> Result<(), FileFault> {
        let backup =
            Backup { file: FILE, content, taken: Duration::ZERO, existing, access: &SERVICE };
        volume.write(&backup, &mut Progress::nobody())
    }

    fn read(volume: &mut Volume) -> Result<Repository, ReadFault> {
        volume.read(FILE, &SERVICE, &mut Progress::nobody())
    }

    fn simulated() -> (SimulatedDisk, Volume) {
        let disk = SimulatedDisk::new();
        disk.create_folder(Path::new("/v/C")).expect("new");
        (disk.clone(), Volume::new(Arc::new(disk), PathBuf::from("/v")))
    }

    #[test]
    fn a_backup_comes_back_from_the_disk_of_this_machine() {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let root = folder.path().to_owned();
        RealDisk.create_folder(&root.join("C")).expect("new");
        let mut volume = Volume::new(Arc::new(RealDisk), root.clone());
        for (existing, namespace) in [
            (ExistingFile::Refuse, "root\\one"),
            (ExistingFile::Replace, "root\\two"),
            (ExistingFile::Overwrite, "root\\three"),
        ] {
            let content = repository(namespace);
            assert_eq!(write(&mut volume, existing, &content), Ok(()));
            assert_eq!(read(&mut volume).expect("whole").first_difference(&content), None);
        }
        assert_eq!(RealDisk.names(&root.join("C")).expect("a folder"), ["a.bak"]);
    }

    #[test]
    fn a_full_disk_costs_the_older_backup_only_where_it_is_written_over() {
        for (existing, is_whole) in
            [(ExistingFile::Replace, true), (ExistingFile::Overwrite, false)]
        {
            // The same twice: once to learn which operation is the last write.
            let [older, newer] = ["root\\older", "root\\newer"].map(repository);
            let (disk, mut volume) = simulated();
            for content in [&older, &newer] {
                write(&mut volume, existing, content).expect("there is room");
            }
            let is_write = |operation: &Operation| matches!(operation, Operation::Write { .. });
            let last = disk.operations().iter().rposition(is_write).expect("there are some");
            let (disk, mut volume) = simulated();
            disk.fail_from(last, Fault::ShortWrite { bytes: 9 });
            write(&mut volume, existing, &older).expect("there is room");
            assert_eq!(write(&mut volume, existing, &newer), Err(FileFault::DiskFull));
            disk.clear_faults();
            match read(&mut volume) {
                Ok(content) => assert!(is_whole && content.first_difference(&older).is_none()),
                Err(fault) => {
                    assert_eq!(fault, ReadFault::BeforeLoading(FileFault::NotABackup));
                    assert!(!is_whole);
                }
            }
        }
    }

    #[test]
    fn what_is_no_whole_backup_or_cannot_be_read_is_told_apart() {
        let (disk, mut volume) = simulated();
        let fault = |volume: &mut Volume| match read(volume) {
            Err(ReadFault::BeforeLoading(fault)) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(fault(&mut volume), FileFault::NotFound);
        write(&mut volume, ExistingFile::Replace, &repository("root\\a")).expect("new");
        disk.fail_from(disk.operation_count() + 3, Fault::InputOutput);
        assert_eq!(fault(&mut volume), FileFault::InputOutput);
        disk.clear_faults();
        read(&mut volume).expect("whole again");
        let file = disk.open(Path::new("/v/C/a.bak")).expect("it is there");
        file.set_size(file.size().expect("known") - 1).expect("shorter");
        assert_eq!(fault(&mut volume), FileFault::NotABackup);
    }
}

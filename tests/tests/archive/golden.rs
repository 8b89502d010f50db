//! Backups as they were once written: each version stays readable, and the present one the same.

use std::io::Cursor;
use std::time::Duration;

use wbem_sim::archive::{self, Compression, Options, Progress, VERSION};
use wbem_sim::mof::{self, default_namespace};
use wbem_sim::repository::Repository;

use crate::annotated::annotated;
use crate::hex;

/// Small enough for a golden file to have several blocks.
const BLOCK_SIZE: usize = 256;
/// When the golden files say that they were taken: the first of July 2026, at noon.
const TAKEN: Duration = Duration::from_micros(836_222_400_000_000);

/// What the files of a version hold: the MOF file beside them.
fn held(version: u16) -> Repository {
    let name = format!("archive/version-{version}.mof");
    let text = wbem_fixtures::text(&name).unwrap_or_else(|| panic!("there is no {name}"));
    let mut repository = Repository::new();
    let compiled = mof::compile_into(&name, text, &mut repository, &default_namespace());
    compiled.unwrap_or_else(|error| panic!("{error}"));
    repository
}

/// The name, the version and the bytes of every golden file.
fn golden() -> Vec<(&'static str, u16, Vec<u8>)> {
    let files = wbem_fixtures::files("archive").into_iter();
    let files = files.filter(|(name, _)| name.ends_with(".hex"));
    files.map(|(name, text)| (name, version(name), hex::bytes(text))).collect()
}

/// `version-1-packed.hex` has version 1.
fn version(name: &str) -> u16 {
    let digits = name.strip_prefix("version-").expect(name).split(['-', '.']).next();
    digits.and_then(|digits| digits.parse().ok()).expect(name)
}

fn written(compression: Compression) -> Vec<u8> {
    let options = Options { taken: TAKEN, compression, block_size: BLOCK_SIZE };
    let mut file = Cursor::new(Vec::new());
    let nobody = &mut Progress::nobody();
    archive::write(&mut file, &held(VERSION), options, nobody).expect("memory takes all");
    file.into_inner()
}

/// [REQ BACKUP-14]
#[test]
fn every_version_there_has_been_is_read() {
    let files = golden();
    for version in 1..=VERSION {
        let of_version = files.iter().filter(|(_, other, _)| *other == version);
        assert_eq!(of_version.count(), 2, "version {version}, compressed and not");
    }
    for (name, version, bytes) in files {
        let held = held(version);
        let read = archive::read(&bytes[..], &mut Progress::nobody());
        let (header, repository) = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((header.version, header.taken), (version, TAKEN), "{name}");
        assert_eq!(header.is_compressed, name.contains("packed"), "{name}");
        assert_eq!(held.first_difference(&repository), None, "{name}");
        assert_eq!(header.hash, held.canonical_hash(), "{name}");
    }
}

/// What is compressed may look otherwise with another version of Zstandard, and is only read.
#[test]
fn the_present_version_is_written_as_it_was() {
    let name = format!("archive/version-{VERSION}.hex");
    let text = annotated(&written(Compression::None));
    let golden = wbem_fixtures::text(&name).unwrap_or_default();
    assert!(
        golden == text,
        "{name} is to be this; if it was another, VERSION has to rise:\n{text}"
    );
}

#[test]
fn the_golden_file_that_is_compressed_has_blocks_of_both_kinds() {
    let name = format!("archive/version-{VERSION}-packed.hex");
    let text = annotated(&written(Compression::Zstandard(19)));
    let golden = wbem_fixtures::text(&name).unwrap_or_else(|| panic!("write {name}:\n{text}"));
    assert_eq!(annotated(&hex::bytes(golden)), golden, "each part is under its name");
    let sizes = |kind: &str| {
        let lines = golden.lines().zip(golden.lines().skip(1));
        lines.filter(|(name, _)| *name == kind).map(|(_, size)| size).collect::<Vec<_>>()
    };
    let (content, packed) = (sizes("# bytes of content"), sizes("# bytes that follow"));
    let smaller = content.iter().zip(&packed).filter(|(content, packed)| content != packed);
    assert!((1..content.len()).contains(&smaller.count()), "{content:?} {packed:?}");
}

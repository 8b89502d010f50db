//! `seeds FOLDER`: writes the first inputs of the target `archive` into a folder.
//!
//! The golden backups of `fixtures/archive/`, and the contents of repositories into which one real
//! file of `fixtures/mof/` each was compiled: as they are, and with a mark in the place of lengths.

use std::path::{Path, PathBuf};
use std::{fs, io};

use wbem_sim::mof::{self, default_namespace};
use wbem_sim::repository::Repository;

#[path = "../../tests/tests/archive/hex.rs"]
mod hex;

/// The files of `fixtures/mof/` with the most different things in them.
const FILES: [&str; 9] = [
    "vehicles.mof",
    "tables.mof",
    "real/classic-samples/inst-prov.mof",
    "real/classic-samples/ev-prov.mof",
    "real/omi/connector.mof",
    "real/drivers/tail-light.mof",
    "real/inventory/local-shutdown-tracker.mof",
    "real/omi/octet-strings.mof",
    "real/omi/sample.mof",
];
/// What stands in the place of lengths.
const MARK: &[u8] = b"\xFFEND";
/// How many bytes a content begins with.
const HEAD: usize = 10;

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("usage: seeds FOLDER"))?;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    for name in ["version-1", "version-1-packed"] {
        let text = fs::read_to_string(fixtures.join(format!("archive/{name}.hex")))?;
        fs::write(folder.join(format!("{name}.backup")), hex::bytes(&text))?;
    }
    let golden = fixtures.join("archive/version-1.mof");
    for file in FILES.map(|name| fixtures.join("mof").join(name)).into_iter().chain([golden]) {
        let content = content(&fs::read(&file)?);
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        fs::write(folder.join(format!("{name}.content")), &content)?;
        fs::write(folder.join(format!("{name}.entries")), marked(&content))?;
    }
    Ok(())
}

/// The canonical form of a repository that holds what a file declares, as far as it can be stored.
fn content(bytes: &[u8]) -> Vec<u8> {
    let mut repository = Repository::new();
    if let Ok(text) = mof::decode(bytes) {
        let _ = mof::compile_into("seed", &text, &mut repository, &default_namespace());
    }
    let mut content = Vec::new();
    repository.write_canonical(|piece| content.extend_from_slice(piece));
    content
}

/// The entries of a content with marks between them.
fn marked(content: &[u8]) -> Vec<u8> {
    let mut rest = content.get(HEAD..).unwrap_or_default();
    let mut entries = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let (entry, next) = after.split_at(u32::from_le_bytes(*length) as usize);
        entries.push(entry);
        rest = next;
    }
    entries.join(MARK)
}

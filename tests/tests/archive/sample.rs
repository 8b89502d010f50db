//! A small repository, and backups of it with many blocks.

use wbem_sim::archive::{self, ArchiveError, Header, Progress};
use wbem_sim::mof::{self, default_namespace};
use wbem_sim::repository::Repository;

use crate::packed::packed;
use crate::parts::Parts;

/// How many bytes of content a block of the samples has.
pub const BLOCK_SIZE: usize = 64;

/// A repository with a class and two instances, the second of which has this text.
pub fn repository(text: &str) -> Repository {
    let mof = format!(
        "class Note {{ [key] uint32 Id; string Text; }};
        instance of Note {{ Id = 1; Text = \"{}\"; }};
        instance of Note {{ Id = 2; Text = \"{text}\"; }};",
        "one ".repeat(30)
    );
    let mut repository = Repository::new();
    let compiled = mof::compile_into("sample", &mof, &mut repository, &default_namespace());
    compiled.unwrap_or_else(|error| panic!("{error}"));
    repository
}

/// The canonical form of a repository.
pub fn content(repository: &Repository) -> Vec<u8> {
    let mut content = Vec::new();
    repository.write_canonical(|piece| content.extend_from_slice(piece));
    content
}

/// A backup of the sample that is not compressed, and one that is.
pub fn both() -> [Parts; 2] {
    let plain = Parts::of(&content(&repository("two")), BLOCK_SIZE);
    [plain.clone(), packed(plain)]
}

/// What reading says of a file that is not whole. What only checks it says the same, unless the
/// content is at fault, which it does not look into.
pub fn refused(file: &[u8]) -> ArchiveError {
    let error = read(file).map(drop).expect_err("it is not whole");
    if !matches!(error, ArchiveError::Content(_) | ArchiveError::Count { .. }) {
        let verified = archive::verify(file, &mut Progress::nobody()).expect_err("nor is it here");
        assert_eq!(verified.to_string(), error.to_string());
    }
    error
}

/// Reads a file.
pub fn read(file: &[u8]) -> Result<(Header, Repository), ArchiveError> {
    archive::read(file, &mut Progress::nobody())
}

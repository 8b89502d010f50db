//! How much memory a backup takes: a few blocks, however many instances there are, and little where
//! a file claims to be large.

use std::io::{self, Seek, SeekFrom, Write};

use allocation_counter::measure;
use wbem_sim::archive::{
    self, ArchiveError, BLOCK_SIZE_MAX, BlockFault, Compression, EXPANSION_MAX, Options, Progress,
};
use wbem_sim::mof::{self, default_namespace};
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;
use wbem_sim::server::Server;

use crate::packed::{block, zstandard};
use crate::parts::Parts;
use crate::sample::refused;

/// The block size that memory is measured with, in bytes.
const BLOCK_SIZE: usize = 16 << 10;
/// How many blocks a reader or a writer may hold: those that wait between threads, and those
/// that each is at.
const BLOCKS_HELD_MAX: u64 = 16;
/// What it may hold besides, in bytes: a thread among it.
const BESIDES: u64 = 16 << 10;

/// Takes everything and keeps nothing.
struct Nowhere;

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Nowhere {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

fn repository(instances: usize) -> Repository {
    let mut text = "class Note { [key] uint32 Id; string Text; };\n".to_owned();
    for id in 0..instances {
        text += &format!("instance of Note {{ Id = {id}; Text = \"the text of note {id}\"; }};\n");
    }
    let mut repository = Repository::new();
    let compiled = mof::compile_into("many", &text, &mut repository, &default_namespace());
    compiled.unwrap_or_else(|error| panic!("{error}"));
    repository
}

/// The most memory that writing takes at once, and reading without putting together.
fn peaks(instances: usize, compression: Compression) -> [u64; 2] {
    let repository = repository(instances);
    let options = Options { compression, block_size: BLOCK_SIZE, ..Options::default() };
    let write = measure(|| {
        archive::write(Nowhere, &repository, options, &mut Progress::nobody()).expect("no limit");
    });
    let mut file = io::Cursor::new(Vec::new());
    archive::write(&mut file, &repository, options, &mut Progress::nobody()).expect("no limit");
    let file = file.into_inner();
    let verify = measure(|| {
        archive::verify(&file[..], &mut Progress::nobody()).expect("it is whole");
    });
    [write.bytes_max, verify.bytes_max]
}

/// It is what Backup begins with.
#[test]
fn a_snapshot_and_a_copy_of_the_server_take_no_memory() {
    for instances in [10, 5_000] {
        let server = Server::with_repository(Profile::recommended(), repository(instances));
        let mut copies = None;
        let copied = measure(|| copies = Some((server.repository().clone(), server.clone())));
        assert_eq!(copied.bytes_total, 0, "{instances} instances");
        assert!(copies.is_some_and(|(snapshot, copy)| snapshot == *copy.repository()));
    }
}

#[test]
fn a_larger_repository_takes_no_more_memory_to_write_or_to_verify() {
    for compression in [Compression::None, Compression::default()] {
        let (few, many) = (peaks(5_000, compression), peaks(20_000, compression));
        for (few, many) in few.into_iter().zip(many) {
            // How far one thread is ahead of the other is chance.
            let held = BLOCKS_HELD_MAX * BLOCK_SIZE as u64;
            assert!(few.max(many) <= held + BESIDES, "{few} and {many} bytes, {compression:?}");
        }
    }
}

/// What is said of a file with one block, and the most memory that it took to say it.
fn refused_bomb(content_size: u64, block: crate::parts::Block) -> (ArchiveError, u64) {
    let mut parts = Parts::of(b"", BLOCK_SIZE_MAX);
    parts.compression = 1;
    parts.content_size = content_size;
    parts.block_count = content_size.div_ceil(BLOCK_SIZE_MAX as u64);
    parts.blocks = vec![block];
    let file = parts.to_bytes();
    let mut said = None;
    let memory = measure(|| said = Some(refused(&file))).bytes_max;
    (said.expect("it was read"), memory)
}

#[test]
fn a_bomb_takes_no_memory() {
    let zeros = zstandard(&vec![0; BLOCK_SIZE_MAX]);
    assert!(zeros.len() * EXPANSION_MAX < BLOCK_SIZE_MAX, "{}", zeros.len());
    let (error, memory) = refused_bomb(1 << 40, block(0, BLOCK_SIZE_MAX as u32, zeros));
    let fault = BlockFault::Expansion;
    assert!(matches!(error, ArchiveError::Block { block: 0, fault: f, .. } if f == fault));
    assert!(memory <= BESIDES, "{memory} bytes");
}

/// It says that a block becomes less than is in it: more than was said is never made room for.
#[test]
fn a_bomb_that_hides_its_size_takes_what_it_admits() {
    let zeros = zstandard(&vec![0; 16 * BLOCK_SIZE_MAX]);
    let admitted = zeros.len() * 2;
    let (error, memory) = refused_bomb(admitted as u64, block(0, admitted as u32, zeros));
    let fault = BlockFault::Packed;
    assert!(matches!(error, ArchiveError::Block { block: 0, fault: f, .. } if f == fault));
    assert!(memory <= 2 * admitted as u64 + BESIDES, "{memory} bytes");
}

#[test]
fn a_file_that_only_claims_to_be_large_takes_what_it_is() {
    let content = vec![0; BLOCK_SIZE_MAX];
    let (error, memory) = refused_bomb(u64::MAX - 1, block(0, BLOCK_SIZE_MAX as u32, content));
    assert!(matches!(error, ArchiveError::CutOff(_) | ArchiveError::Content(_)), "{error}");
    assert!(memory <= 3 * BLOCK_SIZE_MAX as u64, "{memory} bytes");
}

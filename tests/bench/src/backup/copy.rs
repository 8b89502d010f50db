//! The limits: a file copied, and the compressor, the check sums and the hash alone.

use std::fs::{self, File};
use std::path::Path;

use wbem_sim::archive::BLOCK_SIZE;

/// Copies a file, and has the copy on disk.
pub fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).expect("the disk has room");
    File::open(to).and_then(|file| file.sync_all()).expect("it is there");
}

/// Puts a file in the place of another, as whoever loses neither has to: written beside it and on
/// disk before it has its name, and that on disk as well.
pub fn replace(file: &Path, content: &[u8]) {
    let beside = file.with_extension("beside");
    let written = fs::write(&beside, content).and_then(|()| File::open(&beside)?.sync_data());
    written.expect("the disk has room");
    fs::rename(&beside, file).expect("it is there");
    let folder = file.parent().expect("a file is in a folder");
    // Windows keeps names safe by itself.
    let synced =
        if cfg!(unix) { File::open(folder).and_then(|one| one.sync_all()) } else { Ok(()) };
    synced.expect("it is there");
}

/// How many bytes the blocks of some content have when they are compressed, and nothing else.
pub fn packed(content: &[u8], level: i32) -> usize {
    let mut compressor = zstd::bulk::Compressor::new(level).expect("the level is known");
    let mut room = vec![0; zstd::zstd_safe::compress_bound(BLOCK_SIZE)];
    let sizes = content.chunks(BLOCK_SIZE).map(|block| {
        compressor.compress_to_buffer(block, room.as_mut_slice()).expect("there is room")
    });
    sizes.sum()
}

/// The check sums of the blocks of some content, put together.
pub fn check_sums(content: &[u8]) -> u32 {
    content.chunks(BLOCK_SIZE).fold(0, |all, block| all ^ crc32fast::hash(block))
}

/// The hash of some content, block by block.
pub fn hash(content: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for block in content.chunks(BLOCK_SIZE) {
        hasher.update(block);
    }
    hasher.finalize().into()
}

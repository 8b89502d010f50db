//! Blocks made smaller, and blocks that say that they were.

use crate::parts::{Block, Parts};

/// The same backup with every block compressed that becomes smaller.
pub fn packed(mut parts: Parts) -> Parts {
    parts.compression = 1;
    for block in &mut parts.blocks {
        let bytes = zstandard(&block.bytes);
        if bytes.len() < block.bytes.len() {
            block.size = bytes.len() as u32;
            block.bytes = bytes;
        }
    }
    parts
}

/// Bytes as Zstandard has them.
pub fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 1).expect("memory takes all")
}

/// A block whose frame fits its bytes, and says that so much content is in them.
pub fn block(number: u64, content_size: u32, bytes: Vec<u8>) -> Block {
    Block { number, content_size, size: bytes.len() as u32, bytes }
}

//! What a backup says of itself.

use std::time::Duration;

use crate::repository::CanonicalHash;

use super::{ArchiveError, BLOCK_SIZE_MAX, VERSION};

/// What a backup begins with.
pub const MAGIC: [u8; 8] = *b"\x89WBEM\r\n\x1a";
/// How many bytes a header has.
pub const HEADER_SIZE: usize = 100;
/// How many of them the check sum is of.
const CHECKED: usize = HEADER_SIZE - size_of::<u32>();
/// How many bytes say which version it is.
pub(super) const VERSION_END: usize = 10;

/// How the blocks of a backup are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    None,
    /// Zstandard at a level.
    Zstandard(i32),
}

impl Default for Compression {
    /// What `cargo bench -p wbem-bench --bench archive` showed to be worth its time.
    fn default() -> Self {
        Self::Zstandard(1)
    }
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Header {
    /// The version of the format.
    pub version: u16,
    /// Whether its blocks are compressed.
    pub is_compressed: bool,
    /// How many bytes of content a block has at most.
    pub block_size: u32,
    /// When it was taken: since the year 2000, UTC, in whole microseconds.
    pub taken: Duration,
    /// How many namespaces there are.
    pub namespaces: u64,
    /// How many classes, those of the system not counted.
    pub classes: u64,
    /// How many static instances.
    pub instances: u64,
    /// How many bytes of content.
    pub content_size: u64,
    /// How many blocks these are in.
    pub blocks: u64,
    /// The hash of the content.
    pub hash: CanonicalHash,
}

impl Header {
    /// How many bytes of content a block has.
    pub(super) fn content_size_of(&self, block: u64) -> u64 {
        let before = block.saturating_mul(self.block_size.into());
        self.content_size.saturating_sub(before).min(self.block_size.into())
    }

    /// The check sum that the bytes of a header end with.
    pub(super) fn check_sum(bytes: &[u8; HEADER_SIZE]) -> u32 {
        u32::from_le_bytes(*bytes.last_chunk().expect("a header is longer"))
    }

    /// The bytes of the header.
    pub(super) fn to_bytes(&self) -> [u8; HEADER_SIZE] {
        let taken = u64::try_from(self.taken.as_micros()).unwrap_or(u64::MAX);
        let mut bytes = Vec::with_capacity(HEADER_SIZE);
        bytes.extend(MAGIC);
        bytes.extend(self.version.to_le_bytes());
        bytes.push(crate::repository::VERSION);
        bytes.push(u8::from(self.is_compressed));
        bytes.extend(self.block_size.to_le_bytes());
        for number in
            [taken, self.namespaces, self.classes, self.instances, self.content_size, self.blocks]
        {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.hash.0);
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes.try_into().expect("the parts of a header have one size")
    }

    /// The header that these bytes are. Which version they are has been looked at.
    pub(super) fn from_bytes(bytes: &[u8; HEADER_SIZE]) -> Result<Self, ArchiveError> {
        let number = |at: usize| {
            let bytes = bytes[at..].first_chunk().expect("it lies within the header");
            u64::from_le_bytes(*bytes)
        };
        let [form, compression] = [bytes[10], bytes[11]];
        let block_size = (number(8) >> 32) as u32;
        let sum = crc32fast::hash(&bytes[..CHECKED]);
        let fits = block_size != 0
            && block_size as usize <= BLOCK_SIZE_MAX
            && number(56) == number(48).div_ceil(block_size.into());
        let known = form == crate::repository::VERSION && compression <= 1;
        if sum != Self::check_sum(bytes) || !fits || !known {
            return Err(ArchiveError::Header);
        }
        Ok(Self {
            version: VERSION,
            is_compressed: compression == 1,
            block_size,
            taken: Duration::from_micros(number(16)),
            namespaces: number(24),
            classes: number(32),
            instances: number(40),
            content_size: number(48),
            blocks: number(56),
            hash: CanonicalHash(*bytes[64..].first_chunk().expect("it lies within the header")),
        })
    }
}

/// Looks at the first bytes: what kind of file it is, and of which version.
pub(super) fn check_version(bytes: &[u8; VERSION_END]) -> Result<(), ArchiveError> {
    let (magic, version) = bytes.split_at(MAGIC.len());
    if magic != MAGIC {
        // What is left of the magic where line ends have been made those of another system.
        let translated = [&b"\x89WBEM\n\x1a"[..], b"\x89WBEM\r\r\n", b"\x89WBEM\r\x1a"];
        return Err(match translated.iter().any(|start| bytes.starts_with(start)) {
            true => ArchiveError::Translated,
            false => ArchiveError::Foreign,
        });
    }
    match u16::from_le_bytes([version[0], version[1]]) {
        VERSION => Ok(()),
        other => Err(ArchiveError::Version(other)),
    }
}

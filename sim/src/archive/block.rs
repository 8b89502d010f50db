//! One block: a part of the content that can be read by itself.

use std::io;

use super::{BlockFault, Compression};

/// How many times smaller a compressed block may be. A writer leaves one as it is that would be
/// smaller still, and a reader takes none: so what a file becomes in memory is bounded by its size.
pub const EXPANSION_MAX: usize = 256;

/// How many bytes stand before those of the content.
pub(super) const FRAME_SIZE: usize = 20;
/// How many of them the check sum is of.
const CHECKED: usize = FRAME_SIZE - size_of::<u32>();

/// What stands before the content of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub number: u64,
    pub content_size: u32,
    pub size: u32,
    pub check_sum: u32,
}

impl Frame {
    /// The frame for bytes that hold so much content.
    pub fn new(number: u64, content_size: u32, bytes: &[u8]) -> Self {
        let size = u32::try_from(bytes.len()).expect("a block is no larger than its content");
        let mut frame = Self { number, content_size, size, check_sum: 0 };
        frame.check_sum = frame.sum(bytes);
        frame
    }

    /// The bytes of the frame.
    pub fn to_bytes(self) -> [u8; FRAME_SIZE] {
        let mut bytes = [0; FRAME_SIZE];
        bytes[..8].copy_from_slice(&self.number.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.content_size.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.size.to_le_bytes());
        bytes[16..].copy_from_slice(&self.check_sum.to_le_bytes());
        bytes
    }

    /// The frame that these bytes are.
    pub fn from_bytes(bytes: &[u8; FRAME_SIZE]) -> Self {
        let half = |at: usize| {
            let bytes = bytes[at..].first_chunk().expect("it lies within the frame");
            u32::from_le_bytes(*bytes)
        };
        Self {
            number: u64::from(half(0)) | u64::from(half(4)) << 32,
            content_size: half(8),
            size: half(12),
            check_sum: half(16),
        }
    }

    /// Whether the bytes that follow are not the content itself.
    pub fn is_compressed(self) -> bool {
        self.size < self.content_size
    }

    /// Whether the sizes are ones that a block can have that holds so much content.
    pub fn check_sizes(self, content_size: u64, compressed: bool) -> Result<(), BlockFault> {
        let (size, content) = (u64::from(self.size), u64::from(self.content_size));
        if content == 0
            || content != content_size
            || size > content
            || (size < content && !compressed)
        {
            return Err(BlockFault::Size);
        }
        match size * (EXPANSION_MAX as u64) < content {
            true => Err(BlockFault::Expansion),
            false => Ok(()),
        }
    }

    /// Whether the bytes are those that the frame was made for.
    pub fn check_sum(self, bytes: &[u8]) -> Result<(), BlockFault> {
        match self.check_sum == self.sum(bytes) {
            true => Ok(()),
            false => Err(BlockFault::CheckSum),
        }
    }

    fn sum(self, bytes: &[u8]) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&self.to_bytes()[..CHECKED]);
        hasher.update(bytes);
        hasher.finalize()
    }
}

/// What makes blocks smaller, if anything does.
pub(super) struct Packer {
    compressor: Option<zstd::bulk::Compressor<'static>>,
    packed: Vec<u8>,
}

impl Packer {
    /// What compresses so.
    pub fn new(compression: Compression) -> io::Result<Self> {
        let compressor = match compression {
            Compression::None => None,
            Compression::Zstandard(level) => Some(zstd::bulk::Compressor::new(level)?),
        };
        Ok(Self { compressor, packed: Vec::new() })
    }

    /// The bytes that stand for the content: compressed where that is worth it and allowed.
    pub fn pack<'a>(&'a mut self, content: &'a [u8]) -> &'a [u8] {
        let Some(compressor) = &mut self.compressor else { return content };
        self.packed.resize(content.len(), 0);
        // It fails where the content does not become smaller.
        match compressor.compress_to_buffer(content, self.packed.as_mut_slice()) {
            Ok(size) if size < content.len() && size * EXPANSION_MAX >= content.len() => {
                &self.packed[..size]
            }
            _ => content,
        }
    }
}

/// What makes of blocks their content again.
pub(super) struct Unpacker {
    decompressor: zstd::bulk::Decompressor<'static>,
}

impl Unpacker {
    /// A new one.
    pub fn new() -> io::Result<Self> {
        Ok(Self { decompressor: zstd::bulk::Decompressor::new()? })
    }

    /// The content of a compressed block, of the size that its frame says.
    pub fn unpack(&mut self, frame: Frame, bytes: &[u8]) -> Result<Vec<u8>, BlockFault> {
        let size = frame.content_size as usize;
        match self.decompressor.decompress(bytes, size) {
            Ok(content) if content.len() == size => Ok(content),
            _ => Err(BlockFault::Packed),
        }
    }
}

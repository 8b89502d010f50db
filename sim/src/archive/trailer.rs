//! What a backup ends with: a sign that all of it is there.

/// What the trailer begins with.
const MAGIC: [u8; 8] = *b"WBEMEND\n";
/// How many bytes it has.
pub(super) const TRAILER_SIZE: usize = 20;

/// The check sums of what came before the trailer, put together.
#[derive(Debug, Clone, Default)]
pub(super) struct CheckSums(crc32fast::Hasher);

impl CheckSums {
    /// Takes the check sum of the next part.
    pub fn add(&mut self, check_sum: u32) {
        self.0.update(&check_sum.to_le_bytes());
    }

    /// The trailer of a file of that size, the trailer counted.
    pub fn trailer(&self, file_size: u64) -> [u8; TRAILER_SIZE] {
        let mut bytes = [0; TRAILER_SIZE];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..16].copy_from_slice(&file_size.to_le_bytes());
        let mut sum = self.0.clone();
        sum.update(&bytes[..16]);
        bytes[16..].copy_from_slice(&sum.finalize().to_le_bytes());
        bytes
    }
}

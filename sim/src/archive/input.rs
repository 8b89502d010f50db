//! A file that is being read, and how far.

use std::io::Read;

use super::ArchiveError;

/// A file that is being read.
pub(super) struct Input<R> {
    source: R,
    position: u64,
}

impl<R: Read> Input<R> {
    /// A file from its beginning.
    pub fn new(source: R) -> Self {
        Self { source, position: 0 }
    }

    /// How many bytes have been read.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Fills a buffer.
    pub fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ArchiveError> {
        match self.fill_partly(bytes)? == bytes.len() {
            true => Ok(()),
            false => Err(ArchiveError::CutOff(self.position)),
        }
    }

    /// Fills a buffer as far as there is something, and says how far.
    pub fn fill_partly(&mut self, bytes: &mut [u8]) -> Result<usize, ArchiveError> {
        let mut done = 0;
        while done < bytes.len() {
            match self.source.read(&mut bytes[done..]) {
                Ok(0) => break,
                Ok(read) => done += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ArchiveError::Read(error)),
            }
        }
        self.position += done as u64;
        Ok(done)
    }
}

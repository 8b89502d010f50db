//! A file read or written from front to back.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use super::DiskFile;

/// A file with a position. It keeps no bytes back: whoever writes little at a time puts a
/// [`std::io::BufWriter`] in front.
#[derive(Debug)]
pub struct Stream {
    file: Arc<dyn DiskFile>,
    position: u64,
}

impl Stream {
    /// The file from its beginning.
    pub fn new(file: Arc<dyn DiskFile>) -> Self {
        Self { file, position: 0 }
    }
}

impl Read for Stream {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(self.position, bytes)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_at(self.position, bytes)?;
        self.position += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Stream {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let moved = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.file.size()?.checked_add_signed(by),
        };
        self.position = moved.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

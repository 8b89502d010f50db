//! Writing a backup.

use std::io::{self, Seek, SeekFrom, Write};
use std::time::Duration;

use crate::repository::{CanonicalHash, Entry, Repository};

use super::block::{Frame, Packer};
use super::header::HEADER_SIZE;
use super::trailer::{CheckSums, TRAILER_SIZE};
use super::{BLOCK_SIZE, BLOCK_SIZE_MAX, Compression, Header, Progress, VERSION};

/// How a backup is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// When it is taken: since the year 2000, UTC.
    pub taken: Duration,
    /// How its blocks are compressed.
    pub compression: Compression,
    /// How many bytes of content a block has, up to [`super::BLOCK_SIZE_MAX`].
    pub block_size: usize,
}

impl Default for Options {
    fn default() -> Self {
        let compression = Compression::default();
        Self { taken: Duration::ZERO, compression, block_size: BLOCK_SIZE }
    }
}

/// Writes a repository as a backup.
///
/// The header comes last, when everything is known that it says: until then a reader takes the
/// file for none. Whoever looks at the progress hears of it after each block.
pub fn write(
    output: impl Write + Seek,
    repository: &Repository,
    options: Options,
    progress: &mut dyn FnMut(Progress),
) -> io::Result<Header> {
    let mut writer = Writer::begin(output, options)?;
    let total = repository.namespaces().map(|one| one.instance_count() as u64 + 1).sum();
    let mut content = Vec::with_capacity(2 * writer.block_size);
    repository.encode_canonical(&mut content, |content, entry| {
        writer.count(entry);
        if content.len() >= writer.block_size {
            let done = writer.header.namespaces + writer.header.instances;
            progress(Progress { done, total });
            writer.blocks(content)?;
        }
        io::Result::Ok(())
    })?;
    writer.blocks(&mut content)?;
    if !content.is_empty() {
        writer.block(&content)?;
    }
    let header = writer.end()?;
    progress(Progress { done: total, total });
    Ok(header)
}

struct Writer<W> {
    output: W,
    block_size: usize,
    header: Header,
    packer: Packer,
    hasher: blake3::Hasher,
    sums: CheckSums,
    size: u64,
}

impl<W: Write + Seek> Writer<W> {
    fn begin(mut output: W, options: Options) -> io::Result<Self> {
        let Options { taken, compression, block_size } = options;
        let block_size = block_size.clamp(1, BLOCK_SIZE_MAX);
        let header = Header {
            version: VERSION,
            is_compressed: compression != Compression::None,
            block_size: block_size as u32,
            // Whole microseconds are what the file has.
            taken: Duration::from_micros(taken.as_micros() as u64),
            namespaces: 0,
            classes: 0,
            instances: 0,
            content_size: 0,
            blocks: 0,
            hash: CanonicalHash([0; 32]),
        };
        output.write_all(&[0; HEADER_SIZE])?;
        let (packer, hasher) = (Packer::new(compression)?, blake3::Hasher::new());
        let size = HEADER_SIZE as u64;
        Ok(Self { output, block_size, header, packer, hasher, sums: CheckSums::default(), size })
    }

    fn count(&mut self, entry: Entry<'_>) {
        match entry {
            Entry::Namespace(_) => self.header.namespaces += 1,
            Entry::Class(..) => self.header.classes += 1,
            Entry::Instance(..) => self.header.instances += 1,
        }
    }

    /// Writes what fills blocks, and leaves the rest.
    fn blocks(&mut self, content: &mut Vec<u8>) -> io::Result<()> {
        let mut done = 0;
        while let Some(block) = content.get(done..done + self.block_size) {
            self.block(block)?;
            done += self.block_size;
        }
        content.drain(..done);
        Ok(())
    }

    fn block(&mut self, content: &[u8]) -> io::Result<()> {
        self.hasher.update(content);
        let bytes = self.packer.pack(content);
        let frame = Frame::new(self.header.blocks, content.len() as u32, bytes);
        let head = frame.to_bytes();
        self.output.write_all(&head)?;
        self.output.write_all(bytes)?;
        self.sums.add(frame.check_sum);
        self.size += (head.len() + bytes.len()) as u64;
        self.header.content_size += content.len() as u64;
        self.header.blocks += 1;
        Ok(())
    }

    fn end(mut self) -> io::Result<Header> {
        self.header.hash = CanonicalHash(self.hasher.finalize().into());
        let header = self.header.to_bytes();
        self.sums.add(Header::check_sum(&header));
        self.output.write_all(&self.sums.trailer(self.size + TRAILER_SIZE as u64))?;
        self.output.seek(SeekFrom::Start(0))?;
        self.output.write_all(&header)?;
        self.output.flush()?;
        Ok(self.header)
    }
}

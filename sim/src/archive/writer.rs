//! Writing a backup.

use std::io::{self, Seek, SeekFrom, Write};
use std::time::Duration;

use crate::repository::{CanonicalHash, Counts, Part, Repository};

use super::block::{Frame, Packer};
use super::header::HEADER_SIZE;
use super::trailer::{CheckSums, TRAILER_SIZE};
use super::{BLOCK_SIZE, BLOCK_SIZE_MAX, Compression, Header, Progress, VERSION};
use super::{beside, encoders};

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
    output: impl Write + Seek + Send,
    repository: &Repository,
    options: Options,
    progress: &mut dyn FnMut(Progress),
) -> io::Result<Header> {
    let mut writer = Writer::begin(output, options)?;
    let total = repository.namespaces().map(|one| one.instance_count() as u64 + 1).sum();
    let size = writer.header.block_size as usize;
    // What an instance takes at the least.
    let is_large = total * ENTRY_SIZE_MIN > beside::BLOCKS_MIN * size as u64;
    let counts = Counts::default();
    let is_compressed = writer.header.is_compressed;
    let mut encoder =
        Encoder { repository, is_large, is_compressed, size, total, counts, progress };
    let mut hasher = blake3::Hasher::new();
    let mut writer = match is_large {
        true => write_beside(writer, &mut hasher, &mut encoder)?,
        false => {
            encoder.encode(&mut |block| {
                hasher.update(block);
                writer.block(block)
            })?;
            writer
        }
    };
    writer.count(encoder.counts);
    let header = writer.end(CanonicalHash(hasher.finalize().into()))?;
    progress(Progress { done: total, total });
    Ok(header)
}

/// How many bytes of content an entry has at the least, or nearly.
const ENTRY_SIZE_MIN: u64 = 16;

/// Hashes in one thread, and compresses and writes in another, while this one encodes.
fn write_beside<W: Write + Seek + Send>(
    mut writer: Writer<W>,
    hasher: &mut blake3::Hasher,
    encoder: &mut Encoder<'_>,
) -> io::Result<Writer<W>> {
    let (encoded, to_hash) = beside::pair();
    let (hashed, to_write) = beside::pair();
    let write = || {
        to_write.each(|block| writer.block(block))?;
        io::Result::Ok(writer)
    };
    // What passes blocks on goes once all of them are passed on.
    let hash = || {
        let hashed = hashed;
        to_hash.each(|block| {
            hasher.update(block);
            hashed.give(block)
        })
    };
    let encode = || {
        let encoded = encoded;
        let gone = |_| io::ErrorKind::BrokenPipe.into();
        encoder.encode(&mut |block| encoded.give(block).map_err(gone))
    };
    // Of what goes wrong, only writing is more than that another has given up.
    let (written, (_, encoded)) = beside::both(write, || beside::both(hash, encode));
    let writer = written?;
    encoded.map(|()| writer)
}

/// What makes blocks of a repository.
struct Encoder<'a> {
    repository: &'a Repository,
    is_large: bool,
    is_compressed: bool,
    size: usize,
    total: u64,
    counts: Counts,
    progress: &'a mut dyn FnMut(Progress),
}

impl Encoder<'_> {
    /// Gives out block after block, in a buffer that may be exchanged for another.
    fn encode(&mut self, give: &mut dyn FnMut(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
        let Self { repository, is_large, is_compressed, size, total, counts, progress } = self;
        let is_compressed = *is_compressed;
        let (size, total) = (*size, *total);
        let mut content = Vec::with_capacity(2 * size);
        let mut block = Vec::with_capacity(size);
        let mut give_blocks = |content: &mut Vec<u8>, least: usize| {
            let mut done = 0;
            while content.len() - done >= least.max(1) {
                let end = content.len().min(done + size);
                block.clear();
                block.extend_from_slice(&content[done..end]);
                give(&mut block)?;
                done = end;
            }
            content.drain(..done);
            io::Result::Ok(())
        };
        let show = |content: &mut Vec<u8>, part: Part| {
            counts.add(part);
            if content.len() >= size {
                progress(Progress { done: counts.namespaces + counts.instances, total });
                give_blocks(content, size)?;
            }
            io::Result::Ok(())
        };
        match is_large {
            true => encoders::encode(repository, is_compressed, &mut content, show)?,
            false => repository.encode_canonical(&mut content, show)?,
        }
        give_blocks(&mut content, size)?;
        give_blocks(&mut content, 1)
    }
}

struct Writer<W> {
    output: W,
    header: Header,
    packer: Packer,
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
        let packer = Packer::new(compression)?;
        let size = HEADER_SIZE as u64;
        Ok(Self { output, header, packer, sums: CheckSums::default(), size })
    }

    fn count(&mut self, counts: Counts) {
        let Counts { namespaces, classes, instances } = counts;
        self.header = Header { namespaces, classes, instances, ..self.header.clone() };
    }

    fn block(&mut self, content: &[u8]) -> io::Result<()> {
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

    fn end(mut self, hash: CanonicalHash) -> io::Result<Header> {
        self.header.hash = hash;
        let header = self.header.to_bytes();
        self.sums.add(Header::check_sum(&header));
        self.output.write_all(&self.sums.trailer(self.size + TRAILER_SIZE as u64))?;
        self.output.seek(SeekFrom::Start(0))?;
        self.output.write_all(&header)?;
        self.output.flush()?;
        Ok(self.header)
    }
}

//! Reading a backup, every byte of which is checked.

use std::io::Read;

use bytes::Bytes;

use crate::repository::canonical::Content;
use crate::repository::{CanonicalHash, Repository};

use super::beside;
use super::block::{FRAME_SIZE, Frame, Unpacker};
use super::header::{VERSION_END, check_version};
use super::input::Input;
use super::trailer::{CheckSums, TRAILER_SIZE};
use super::{ArchiveError, BlockFault, HEADER_SIZE, Header, Progress};

/// What a backup says of itself; nothing after its header is looked at.
pub fn peek(input: impl Read + Send) -> Result<Header, ArchiveError> {
    Reader::open(input).map(|reader| reader.header)
}

/// Checks that a backup is whole, without putting a repository together.
pub fn verify(
    input: impl Read + Send,
    progress: &mut dyn FnMut(Progress),
) -> Result<Header, ArchiveError> {
    Reader::open(input)?.all(progress, |_| Ok(()))
}

/// Reads a backup: the repository that it holds, once all of it has been checked.
pub fn read(
    input: impl Read + Send,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Header, Repository), ArchiveError> {
    let mut content = Content::default();
    let header = Reader::open(input)?.all(progress, |block| Ok(content.push(block)?))?;
    let counts = content.counts();
    let repository = content.finish()?;
    for (what, said, found) in [
        ("namespaces", header.namespaces, counts.namespaces),
        ("classes", header.classes, counts.classes),
        ("instances", header.instances, counts.instances),
    ] {
        if said != found {
            return Err(ArchiveError::Count { what, said, found });
        }
    }
    Ok((header, repository))
}

struct Reader<R> {
    input: Input<R>,
    header: Header,
    header_sum: u32,
    sums: CheckSums,
    /// For a file with compressed blocks: a small one is read before an unpacker is made.
    unpacker: Option<Unpacker>,
    /// The bytes of the compressed block that is read.
    packed: Vec<u8>,
}

impl<R: Read + Send> Reader<R> {
    fn open(source: R) -> Result<Self, ArchiveError> {
        let mut input = Input::new(source);
        let mut bytes = [0; HEADER_SIZE];
        let start = bytes.first_chunk_mut::<VERSION_END>().expect("a header is longer");
        if input.fill_partly(start)? < start.len() {
            // Too short to be told from a file of another kind.
            return Err(ArchiveError::Foreign);
        }
        check_version(start)?;
        input.fill(&mut bytes[VERSION_END..])?;
        let header = Header::from_bytes(&bytes)?;
        let unpacker = header.is_compressed.then(Unpacker::new).transpose();
        Ok(Self {
            input,
            header,
            header_sum: Header::check_sum(&bytes),
            sums: CheckSums::default(),
            unpacker: unpacker.map_err(ArchiveError::Read)?,
            packed: Vec::new(),
        })
    }

    /// Gives out the content, block after block, and checks that nothing is missing or left.
    fn all(
        mut self,
        progress: &mut dyn FnMut(Progress),
        mut take: impl FnMut(Bytes) -> Result<(), ArchiveError>,
    ) -> Result<Header, ArchiveError> {
        let (mut done, total) = (0, self.header.content_size);
        let take = |block: Bytes| {
            done += block.len() as u64;
            take(block)?;
            progress(Progress { done, total });
            Ok(())
        };
        let mut hasher = blake3::Hasher::new();
        self = match self.header.blocks > beside::BLOCKS_MIN {
            true => self.all_beside(&mut hasher, take)?,
            false => self.all_here(&mut hasher, take)?,
        };
        self.end()?;
        match CanonicalHash(hasher.finalize().into()) == self.header.hash {
            true => Ok(self.header),
            false => Err(ArchiveError::Hash),
        }
    }

    fn all_here(
        mut self,
        hasher: &mut blake3::Hasher,
        mut take: impl FnMut(Bytes) -> Result<(), ArchiveError>,
    ) -> Result<Self, ArchiveError> {
        for number in 0..self.header.blocks {
            let block = self.block(number)?;
            hasher.update(&block);
            take(block)?;
        }
        Ok(self)
    }

    /// Reads and unpacks in one thread, and hashes in another. Of several errors the one counts
    /// that comes first in the file.
    fn all_beside(
        mut self,
        hasher: &mut blake3::Hasher,
        take: impl FnMut(Bytes) -> Result<(), ArchiveError>,
    ) -> Result<Self, ArchiveError> {
        let (read, to_take) = beside::way();
        let (also_read, to_hash) = beside::way();
        let there = move || {
            let (read, also_read) = (read, also_read); // They go once everything is read.
            for number in 0..self.header.blocks {
                let block = self.block(number)?;
                if also_read.send(block.clone()).is_err() || read.send(block).is_err() {
                    break; // What has been read is of no use.
                }
            }
            Ok(self)
        };
        let hash = || {
            for block in to_hash {
                hasher.update(&block);
            }
        };
        let take = || to_take.into_iter().try_for_each(take);
        let (read, ((), taken)) = beside::both(there, || beside::both(hash, take));
        taken.and(read)
    }

    /// Reads a block.
    fn block(&mut self, number: u64) -> Result<Bytes, ArchiveError> {
        let position = self.input.position();
        let blocks = self.header.blocks;
        let damaged = |fault| ArchiveError::Block { block: number, blocks, position, fault };
        let mut head = [0; FRAME_SIZE];
        self.input.fill(&mut head)?;
        let frame = Frame::from_bytes(&head);
        // If it is another block of this file, the error is to say so.
        let content_size = self.header.content_size_of(frame.number);
        frame.check_sizes(content_size, self.header.is_compressed).map_err(damaged)?;
        let mut bytes = match frame.is_compressed() {
            true => std::mem::take(&mut self.packed),
            false => vec![0; frame.size as usize], // It stays: it is the content.
        };
        bytes.resize(frame.size as usize, 0);
        self.input.fill(&mut bytes)?;
        frame.check_sum(&bytes).map_err(damaged)?;
        if frame.number != number {
            return Err(damaged(BlockFault::Number(frame.number)));
        }
        self.sums.add(frame.check_sum);
        if let Some(unpacker) = &mut self.unpacker
            && frame.is_compressed()
        {
            let content = unpacker.unpack(frame, &bytes).map_err(damaged)?;
            self.packed = bytes;
            return Ok(content.into());
        }
        Ok(bytes.into())
    }

    /// The trailer, and nothing after it.
    fn end(&mut self) -> Result<(), ArchiveError> {
        let size = self.input.position() + TRAILER_SIZE as u64;
        self.sums.add(self.header_sum);
        let mut found = [0; TRAILER_SIZE];
        self.input.fill(&mut found)?;
        if found != self.sums.trailer(size) {
            return Err(ArchiveError::Trailer);
        }
        match self.input.fill_partly(&mut [0])? {
            0 => Ok(()),
            _ => Err(ArchiveError::GoesOn(size)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::time::Duration;

    use super::super::{BLOCK_SIZE, Compression, Options, write};
    use super::*;
    use crate::mof;

    fn repository() -> Repository {
        let mut repository = Repository::new();
        let text = "class Note { [key] uint32 Id; string Text; };
            instance of Note { Id = 1; Text = \"one\"; };
            instance of Note { Id = 2; Text = \"two\"; };";
        let namespace = mof::default_namespace();
        mof::compile_into("test.mof", text, &mut repository, &namespace).expect("it is right");
        repository
    }

    fn written(repository: &Repository, options: Options) -> (Header, Vec<u8>) {
        let mut file = Cursor::new(Vec::new());
        let header = write(&mut file, repository, options, &mut Progress::nobody());
        (header.expect("memory takes all"), file.into_inner())
    }

    #[test]
    fn what_is_written_is_read_back_whatever_the_blocks() {
        let repository = repository();
        for block_size in [1, 7, 64, BLOCK_SIZE] {
            for compression in [Compression::None, Compression::Zstandard(1)] {
                let taken = Duration::from_nanos(1_999);
                let options = Options { taken, compression, block_size };
                let (header, file) = written(&repository, options);
                assert_eq!(header.taken, Duration::from_micros(1));
                assert_eq!((header.namespaces, header.classes, header.instances), (3, 2, 2));
                assert_eq!(header.hash, repository.canonical_hash());
                assert_eq!(header.blocks, header.content_size.div_ceil(block_size as u64));
                let (found, back) = read(&file[..], &mut Progress::nobody()).expect("whole");
                assert_eq!(back.first_difference(&repository), None);
                assert_eq!((&found, &peek(&file[..]).expect("whole")), (&header, &header));
                let verified = verify(&file[..], &mut Progress::nobody()).expect("whole");
                assert_eq!(verified, header);
            }
        }
    }

    #[test]
    fn the_progress_ends_with_everything_done() {
        let repository = repository();
        let mut seen = Vec::new();
        let options = Options { block_size: 64, ..Options::default() };
        let mut file = Cursor::new(Vec::new());
        let mut note = |progress| seen.push(progress);
        write(&mut file, &repository, options, &mut note).expect("memory takes all");
        assert_eq!(seen.last(), Some(&Progress { done: 5, total: 5 }));
        assert!(seen.len() > 2 && seen.is_sorted_by_key(|progress| progress.done));
        seen.clear();
        let mut note = |progress| seen.push(progress);
        let (header, _) = read(file.get_ref().as_slice(), &mut note).expect("whole");
        let total = header.content_size;
        assert_eq!(seen.last(), Some(&Progress { done: total, total }));
        assert_eq!(seen.len() as u64, header.blocks);
    }
}

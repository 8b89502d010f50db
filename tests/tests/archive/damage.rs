//! Every small damage that a file can take, at each of its bytes: it is seen, and said where.

use wbem_sim::archive::{ArchiveError, BlockFault, HEADER_SIZE, MAGIC, peek};

use crate::parts::Parts;
use crate::sample::{both, read, refused};

/// Where the parts of a file are.
struct Layout {
    /// Where each block begins.
    blocks: Vec<usize>,
    trailer: usize,
}

impl Layout {
    fn of(parts: &Parts) -> Self {
        let mut end = HEADER_SIZE;
        let mut blocks = Vec::new();
        for block in &parts.blocks {
            blocks.push(end);
            end += 20 + block.bytes.len();
        }
        Self { blocks, trailer: end }
    }

    /// The block that a byte is in, if it is in one.
    fn block(&self, at: usize) -> Option<usize> {
        let blocks = (HEADER_SIZE..self.trailer).contains(&at);
        blocks.then(|| self.blocks.partition_point(|start| *start <= at) - 1)
    }

    /// Whether this is what is to be said of a file whose first wrong byte is there.
    fn is_fit(&self, error: &ArchiveError, at: usize) -> bool {
        match (error, self.block(at)) {
            (ArchiveError::Foreign | ArchiveError::Translated, None) => at < MAGIC.len(),
            (ArchiveError::Version(_), None) => (8..10).contains(&at),
            (ArchiveError::Header, None) => (10..HEADER_SIZE).contains(&at),
            (ArchiveError::Trailer, None) => at >= self.trailer,
            (ArchiveError::Block { block, blocks, position, .. }, Some(number)) => {
                (*block, *blocks) == (number as u64, self.blocks.len() as u64)
                    && *position == self.blocks[number] as u64
            }
            // What says how many bytes follow may say more than there are.
            (ArchiveError::CutOff(_), Some(number)) => {
                (12..16).contains(&(at - self.blocks[number])) || number + 3 > self.blocks.len()
            }
            _ => false,
        }
    }
}

/// Both samples, with where their parts are.
fn samples() -> impl Iterator<Item = (Vec<u8>, Layout)> {
    both().into_iter().map(|parts| (parts.to_bytes(), Layout::of(&parts)))
}

#[test]
fn the_samples_are_whole_and_have_many_blocks() {
    for (file, layout) in samples() {
        assert!(layout.blocks.len() > 4, "{}", layout.blocks.len());
        assert_eq!(layout.trailer + 20, file.len());
        assert!(read(&file).is_ok());
    }
    let [plain, packed] = both();
    assert!(packed.blocks.iter().any(|block| block.size < block.content_size));
    assert!(packed.blocks.iter().any(|block| plain.blocks.contains(block)));
}

#[test]
fn a_file_that_is_cut_off_says_where() {
    for (file, _) in samples() {
        for end in 0..file.len() {
            let error = refused(&file[..end]);
            match error {
                ArchiveError::Foreign if end < 10 => {}
                ArchiveError::CutOff(at) if at == end as u64 => {}
                _ => panic!("cut at {end}: {error}"),
            }
            assert_eq!(peek(&file[..end]).is_ok(), end >= HEADER_SIZE, "cut at {end}");
        }
    }
}

#[test]
fn a_file_that_goes_on_says_from_where() {
    for (file, _) in samples() {
        for more in [&b"\0"[..], b"\n", &file] {
            let error = refused(&[&file[..], more].concat());
            assert!(matches!(error, ArchiveError::GoesOn(end) if end == file.len() as u64));
        }
    }
}

#[test]
fn a_bit_that_is_turned_is_seen_where_it_is() {
    for (mut file, layout) in samples() {
        for at in 0..file.len() {
            for bit in 0..8 {
                file[at] ^= 1 << bit;
                let error = refused(&file);
                assert!(layout.is_fit(&error, at), "bit {bit} of {at}: {error}");
                file[at] ^= 1 << bit;
            }
        }
    }
}

#[test]
fn a_byte_that_has_come_in_is_seen_where_it_is() {
    for (file, layout) in samples() {
        for at in 0..file.len() {
            let other = [!file[at]];
            let error = refused(&[&file[..at], &other, &file[at..]].concat());
            assert!(layout.is_fit(&error, at), "{at}: {error}");
        }
    }
}

#[test]
fn a_byte_that_is_lost_is_seen_where_it_is() {
    for (file, layout) in samples() {
        for at in 0..file.len() {
            let shorter = [&file[..at], &file[at + 1..]].concat();
            let error = refused(&shorter);
            // Of several bytes that are the same, the last may as well be the one that is lost.
            let first = (at..shorter.len()).find(|at| file[*at] != shorter[*at]);
            let is_fit = match (&error, first) {
                (ArchiveError::CutOff(end), None) => *end == shorter.len() as u64,
                (ArchiveError::CutOff(_), Some(first)) if first >= layout.trailer => true,
                (_, Some(first)) => layout.is_fit(&error, first),
                (_, None) => false,
            };
            assert!(is_fit, "{at}: {error}");
        }
    }
}

#[test]
fn every_fault_of_a_frame_has_its_name() {
    let faults = both().map(|parts| {
        let layout = Layout::of(&parts);
        let mut file = parts.to_bytes();
        let mut fault = |at: usize, value: u8| {
            let at = layout.blocks[1] + at;
            let before = std::mem::replace(&mut file[at], value);
            let error = refused(&file);
            file[at] = before;
            match error {
                ArchiveError::Block { fault, .. } => fault,
                other => panic!("{other}"),
            }
        };
        [fault(0, 200), fault(0, 3), fault(8, 0), fault(12, 0), fault(16, 0)]
    });
    let (size, sum) = (BlockFault::Size, BlockFault::CheckSum);
    let none_follow = [size, BlockFault::Expansion];
    for (faults, none_follow) in faults.into_iter().zip(none_follow) {
        assert_eq!(faults, [size, sum, size, none_follow, sum]);
    }
}

//! Whole blocks in the wrong place: each is right by itself, and the file is not.

use wbem_sim::archive::{ArchiveError, BlockFault};

use crate::parts::Parts;
use crate::sample::{BLOCK_SIZE, both, content, refused, repository};

/// The block at which something is wrong, and what.
fn fault(parts: &Parts) -> (u64, BlockFault) {
    match refused(&parts.to_bytes()) {
        ArchiveError::Block { block, fault, .. } => (block, fault),
        other => panic!("{other}"),
    }
}

#[test]
fn two_blocks_that_have_changed_places_are_seen() {
    for parts in both() {
        let count = parts.blocks.len();
        for (one, other) in (0..count).flat_map(|one| (one + 1..count).map(move |two| (one, two))) {
            let mut parts = parts.clone();
            parts.blocks.swap(one, other);
            assert_eq!(fault(&parts), (one as u64, BlockFault::Number(other as u64)));
        }
    }
}

#[test]
fn a_block_that_comes_twice_is_seen() {
    for parts in both() {
        let last = parts.blocks.len() - 1;
        for at in 0..=last {
            let mut parts = parts.clone();
            parts.blocks.insert(at, parts.blocks[at].clone());
            if at == last {
                // All blocks have come: what is there stands where the trailer should.
                assert!(matches!(refused(&parts.to_bytes()), ArchiveError::Trailer));
            } else {
                assert_eq!(fault(&parts), (at as u64 + 1, BlockFault::Number(at as u64)));
            }
        }
    }
}

#[test]
fn a_block_that_is_left_out_is_seen() {
    for parts in both() {
        let last = parts.blocks.len() - 1;
        for at in 0..=last {
            let mut parts = parts.clone();
            parts.blocks.remove(at);
            let seen = match at == last {
                true => BlockFault::Size,
                false => BlockFault::Number(at as u64 + 1),
            };
            assert_eq!(fault(&parts), (at as u64, seen));
        }
    }
}

/// Two backups of the same size, which differ in one text: blocks of one in the other.
#[test]
fn a_block_of_another_backup_is_seen_by_the_trailer() {
    let [ours, theirs] =
        ["two", "TWO"].map(|text| Parts::of(&content(&repository(text)), BLOCK_SIZE));
    assert_eq!(ours.blocks.len(), theirs.blocks.len());
    let differing: Vec<usize> =
        (0..ours.blocks.len()).filter(|at| ours.blocks[*at] != theirs.blocks[*at]).collect();
    assert!(!differing.is_empty());
    let file = ours.to_bytes();
    for at in differing {
        let mut mixed = ours.clone();
        mixed.blocks[at] = theirs.blocks[at].clone();
        // With a trailer made for it, the hash is what is left to see it by.
        let mut mixed = mixed.to_bytes();
        assert!(matches!(refused(&mixed), ArchiveError::Hash));
        let end = mixed.len() - 20;
        mixed[end..].copy_from_slice(&file[end..]);
        assert!(matches!(refused(&mixed), ArchiveError::Trailer));
    }
}

#[test]
fn the_trailer_of_another_backup_is_seen() {
    let [ours, theirs] =
        ["two", "TWO"].map(|text| Parts::of(&content(&repository(text)), BLOCK_SIZE).to_bytes());
    let end = ours.len() - 20;
    let mixed = [&ours[..end], &theirs[end..]].concat();
    assert!(matches!(refused(&mixed), ArchiveError::Trailer));
}

//! Headers and frames that say what is not so, with every sum right: only reading shows it.

use wbem_sim::archive::{ArchiveError, BLOCK_SIZE_MAX, BlockFault};
use wbem_sim::repository::VERSION as FORM;

use crate::packed::{block, zstandard};
use crate::parts::Parts;
use crate::sample::{BLOCK_SIZE, both, content, read, refused, repository};

/// What is said of both samples once they have been changed.
fn said(change: impl Fn(&mut Parts)) -> [ArchiveError; 2] {
    both().map(|mut parts| {
        change(&mut parts);
        refused(&parts.to_bytes())
    })
}

#[test]
fn counts_that_are_not_so_are_seen() {
    for error in said(|parts| parts.namespaces += 1) {
        assert!(matches!(error, ArchiveError::Count { what: "namespaces", .. }), "{error}");
    }
    for error in said(|parts| parts.classes = u64::MAX) {
        assert!(matches!(error, ArchiveError::Count { what: "classes", said: u64::MAX, .. }));
    }
    for error in said(|parts| parts.instances -= 1) {
        assert!(matches!(error, ArchiveError::Count { what: "instances", said: 1, found: 2 }));
    }
}

#[test]
fn a_hash_that_is_not_so_is_seen() {
    for byte in 0..32 {
        for error in said(|parts| parts.hash[byte] ^= 1) {
            assert!(matches!(error, ArchiveError::Hash), "{error}");
        }
    }
}

#[test]
fn a_header_that_no_writer_writes_is_damaged() {
    let over = BLOCK_SIZE_MAX as u32 + 1;
    let lies: [&dyn Fn(&mut Parts); 10] = [
        &|parts| parts.block_size = 0,
        &|parts| parts.block_size = u32::MAX,
        &|parts| {
            parts.block_size = over;
            parts.block_count = 1;
        },
        &|parts| parts.block_count += 1,
        &|parts| parts.block_count = 0,
        &|parts| parts.content_size = u64::MAX,
        &|parts| parts.content_size += BLOCK_SIZE as u64,
        &|parts| parts.compression = 2,
        &|parts| parts.form = FORM - 1,
        &|parts| parts.form = FORM + 1,
    ];
    for (number, lie) in lies.into_iter().enumerate() {
        for error in said(lie) {
            assert!(matches!(error, ArchiveError::Header), "{number}: {error}");
        }
    }
}

#[test]
fn a_block_size_at_the_limit_is_taken_and_over_it_is_none() {
    let content = content(&repository("two"));
    let whole = Parts::of(&content, BLOCK_SIZE_MAX);
    assert!(read(&whole.to_bytes()).is_ok());
    let over = Parts { block_size: whole.block_size + 1, ..whole };
    assert!(matches!(refused(&over.to_bytes()), ArchiveError::Header));
}

#[test]
fn a_version_that_there_is_not_is_named() {
    for version in [0, 2, u16::MAX] {
        for error in said(|parts| parts.version = version) {
            assert!(matches!(error, ArchiveError::Version(other) if other == version));
        }
    }
}

/// The blocks are then others than the header says.
#[test]
fn sizes_that_are_not_so_are_seen_at_the_block() {
    let last = both()[0].blocks.len() as u64 - 1;
    for error in said(|parts| parts.content_size -= 1) {
        let ArchiveError::Block { block, fault, .. } = error else { panic!("{error}") };
        assert_eq!((block, fault), (last, BlockFault::Size));
    }
    let lie = |parts: &mut Parts| {
        parts.content_size += BLOCK_SIZE as u64;
        parts.block_count += 1;
    };
    for error in said(lie) {
        let ArchiveError::Block { block, fault, .. } = error else { panic!("{error}") };
        assert_eq!((block, fault), (last, BlockFault::Size));
    }
}

/// Blocks that are not compressed may stand among those that are; not the other way round.
#[test]
fn a_compressed_block_where_none_is_to_be_is_seen() {
    let [mut plain, mut packed] = both();
    plain.compression = 1;
    assert!(read(&plain.to_bytes()).is_ok());
    packed.compression = 0;
    let ArchiveError::Block { fault, .. } = refused(&packed.to_bytes()) else {
        panic!("it is no block")
    };
    assert_eq!(fault, BlockFault::Size);
}

#[test]
fn a_frame_that_lies_about_its_block_is_seen() {
    let packed = |content_size, bytes| {
        let content = vec![0; 1000];
        let mut parts = Parts::of(&content, 1000);
        parts.compression = 1;
        parts.blocks = vec![block(0, content_size, bytes)];
        match refused(&parts.to_bytes()) {
            ArchiveError::Block { block: 0, blocks: 1, position: 100, fault } => fault,
            other => panic!("{other}"),
        }
    };
    // It unpacks to less than it says, to more, and not at all.
    assert_eq!(packed(1000, zstandard(&[0; 999])), BlockFault::Packed);
    assert_eq!(packed(1000, zstandard(&[0; 1001])), BlockFault::Packed);
    assert_eq!(packed(1000, vec![7; 500]), BlockFault::Packed);
    assert_eq!(packed(1000, [zstandard(&[0; 1000]), vec![0]].concat()), BlockFault::Packed);
    // It says that it holds another amount than there is left.
    assert_eq!(packed(999, zstandard(&[0; 999])), BlockFault::Size);
    assert_eq!(packed(0, Vec::new()), BlockFault::Size);
    // It is larger than what is in it, or far smaller.
    assert_eq!(packed(1000, vec![0; 1001]), BlockFault::Size);
    assert_eq!(packed(1000, vec![0; 3]), BlockFault::Expansion);
}

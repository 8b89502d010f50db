//! Content that is no repository in a file that is whole: every sum is right, the entries are not.

use proptest::prelude::*;
use wbem_sim::archive::{self, ArchiveError, Progress};
use wbem_sim::mof::{self, default_namespace};
use wbem_sim::repository::{ContentFault, Repository};

use crate::parts::Parts;
use crate::rewritten::assert_same_again;
use crate::sample::{BLOCK_SIZE, content, read, refused, repository};

/// What is said of some content.
fn fault(content: &[u8]) -> (u64, ContentFault) {
    let file = Parts::of(content, BLOCK_SIZE).to_bytes();
    archive::verify(&file[..], &mut Progress::nobody()).expect("the file itself is whole");
    match refused(&file) {
        ArchiveError::Content(error) => (error.entry, error.fault),
        other => panic!("{other}"),
    }
}

#[test]
fn content_of_another_form_is_none() {
    let mut content = content(&repository("two"));
    for (at, byte) in [(9, 1), (9, 3), (0, b'w')] {
        let before = std::mem::replace(&mut content[at], byte);
        assert_eq!(fault(&content), (0, ContentFault::Form));
        content[at] = before;
    }
}

#[test]
fn content_that_ends_too_early_is_none() {
    assert_eq!(fault(b""), (0, ContentFault::CutOff));
    assert_eq!(fault(b"WBEMCANON"), (0, ContentFault::CutOff));
    assert_eq!(fault(b"WBEMCANON\x02"), (1, ContentFault::CutOff));
    let content = content(&repository("two"));
    for end in 0..content.len() {
        // What ends between two entries is the content of less.
        let file = Parts::of(&content[..end], BLOCK_SIZE).to_bytes();
        match read(&file) {
            Ok(_) => assert_same_again(&file),
            Err(ArchiveError::Content(error)) => assert_eq!(error.fault, ContentFault::CutOff),
            Err(other) => panic!("{end}: {other}"),
        }
    }
}

#[test]
fn entries_that_have_changed_places_are_refused() {
    let text = "class A { [key] uint8 k; }; class B { [key] uint8 k; };
        instance of A { k = 1; }; instance of A { k = 2; }; instance of B { k = 1; };
        instance of __Namespace { Name = \"one\"; }; instance of __Namespace { Name = \"two\"; };";
    let mut repository = Repository::new();
    let compiled = mof::compile_into("test", text, &mut repository, &default_namespace());
    compiled.unwrap_or_else(|error| panic!("{error}"));
    let content = content(&repository);
    let (head, mut entries) = entries(&content);
    let mut refused = 0;
    for at in 1..entries.len() {
        entries.swap(at - 1, at);
        let file = Parts::of(&[&[head], &entries[..]].concat().concat(), BLOCK_SIZE).to_bytes();
        match read(&file) {
            // A class may as well be one of the namespace before its own.
            Ok(_) => assert_same_again(&file),
            Err(ArchiveError::Content(_)) => refused += 1,
            Err(other) => panic!("{at}: {other}"),
        }
        entries.swap(at - 1, at);
    }
    assert!(refused * 2 > entries.len(), "{refused} of {}", entries.len());
}

/// The head of a content, and its entries with their lengths.
fn entries(content: &[u8]) -> (&[u8], Vec<&[u8]>) {
    let (head, mut rest) = content.split_at(10);
    let mut entries = Vec::new();
    while let Some(length) = rest.first_chunk() {
        let (entry, after) = rest.split_at(4 + u32::from_le_bytes(*length) as usize);
        entries.push(entry);
        rest = after;
    }
    (head, entries)
}

#[test]
fn every_bit_of_the_content_may_be_wrong() {
    let mut content = content(&repository("two"));
    for bit in 0..8 * content.len() {
        content[bit / 8] ^= 1 << (bit % 8);
        let file = Parts::of(&content, BLOCK_SIZE).to_bytes();
        match read(&file) {
            Ok(_) => assert_same_again(&file),
            Err(ArchiveError::Content(_)) => {}
            Err(other) => panic!("bit {bit}: {other}"),
        }
        content[bit / 8] ^= 1 << (bit % 8);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_content_makes_a_reader_panic(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), 0..6usize, prop::collection::vec(any::<u8>(), 0..6)),
            1..4,
        ),
    ) {
        let mut content = content(&repository("two"));
        for (at, removed, added) in changes {
            let start = at.index(content.len());
            let end = (start + removed).min(content.len());
            content.splice(start..end, added);
        }
        let file = Parts::of(&content, BLOCK_SIZE).to_bytes();
        match read(&file) {
            Ok(_) => assert_same_again(&file),
            Err(ArchiveError::Content(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

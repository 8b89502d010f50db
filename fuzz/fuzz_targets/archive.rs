//! Any bytes as a backup file, and as the content of one that is whole.
//!
//! Sums keep a fuzzer from the content, so that bytes which do not begin as a backup become one:
//! as its content if they begin as that, or else as the entries of a content, each up to a
//! [`MARK`], with its length before it. Whatever is read is written and read as the same again.

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use wbem_sim::archive::{self, Compression, MAGIC, Options, Progress};
use wbem_sim::repository;

#[path = "../../tests/tests/archive/parts.rs"]
mod parts;

/// What stands between entries: no text has this byte, and nothing else needs it.
const MARK: &[u8] = b"\xFFEND";
/// How many bytes of content a block has.
const BLOCK_SIZE: usize = 512;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(&MAGIC) {
        file(bytes);
    } else if bytes.starts_with(repository::MAGIC) {
        content(bytes);
    } else {
        content(&framed(bytes));
    }
});

/// A content of these entries.
fn framed(bytes: &[u8]) -> Vec<u8> {
    let mut content = [repository::MAGIC, &[repository::VERSION][..]].concat();
    let mut entry = Vec::new();
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        match rest.strip_prefix(MARK) {
            Some(next) => {
                push(&mut content, &entry);
                entry.clear();
                rest = next;
            }
            None => {
                entry.push(*first);
                rest = after;
            }
        }
    }
    push(&mut content, &entry);
    content
}

fn push(content: &mut Vec<u8>, entry: &[u8]) {
    content.extend((entry.len() as u32).to_le_bytes());
    content.extend(entry);
}

fn content(content: &[u8]) {
    let whole = parts::Parts::of(content, BLOCK_SIZE).to_bytes();
    archive::verify(&whole[..], &mut Progress::nobody()).expect("every sum is right");
    file(&whole);
}

fn file(bytes: &[u8]) {
    let peeked = archive::peek(bytes);
    let verified = archive::verify(bytes, &mut Progress::nobody());
    assert!(peeked.is_ok() || verified.is_err(), "what is whole has a header");
    let (header, repository) = match archive::read(bytes, &mut Progress::nobody()) {
        Ok(read) => read,
        Err(error) => {
            assert!(!error.to_string().is_empty(), "a refusal has a reason");
            return;
        }
    };
    assert!(verified.is_ok_and(|verified| verified == header), "what is read is whole");
    let block_size = header.block_size as usize;
    let compression = match header.is_compressed {
        true => Compression::default(),
        false => Compression::None,
    };
    let options = Options { taken: header.taken, compression, block_size };
    let mut again = Cursor::new(Vec::new());
    let written = archive::write(&mut again, &repository, options, &mut Progress::nobody());
    assert_eq!(written.expect("memory takes all"), header);
    let read = archive::read(again.get_ref().as_slice(), &mut Progress::nobody());
    let (_, back) = read.expect("what was written is read");
    assert_eq!(repository.first_difference(&back), None);
}

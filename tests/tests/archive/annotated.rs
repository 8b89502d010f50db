//! The text that stands for a backup file: each of its parts under a comment that names it.

use std::fmt::Write as _;

/// How many bytes a line has.
const WIDTH: usize = 24;
/// The parts of a header, and their sizes in bytes.
const HEADER: [(&str, usize); 12] = [
    ("header: what a backup begins with", 8),
    ("version of the format", 2),
    ("version of the canonical form", 1),
    ("compression: 0 none, 1 Zstandard", 1),
    ("most bytes of content in a block", 4),
    ("when it was taken, in microseconds since the year 2000, UTC", 8),
    ("how many namespaces", 8),
    ("how many classes", 8),
    ("how many instances", 8),
    ("how many bytes of content", 8),
    ("how many blocks", 8),
    ("the canonical hash", 32),
];
/// The parts of a trailer.
const TRAILER: [(&str, usize); 3] = [
    ("trailer: what it begins with", 8),
    ("how many bytes the file has", 8),
    ("check sum of the check sums and of the trailer", 4),
];

/// The text of a backup file of version 1, which is whole.
pub fn annotated(file: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = file;
    for (name, size) in HEADER {
        part(&mut text, &mut rest, name, size);
    }
    part(&mut text, &mut rest, "check sum of the header", 4);
    while rest.len() > 20 {
        let number = rest[0];
        let size = u32::from_le_bytes(rest[12..16].try_into().expect("four bytes")) as usize;
        part(&mut text, &mut rest, &format!("block {number}: its number"), 8);
        part(&mut text, &mut rest, "bytes of content", 4);
        part(&mut text, &mut rest, "bytes that follow", 4);
        part(&mut text, &mut rest, "check sum of the block", 4);
        part(&mut text, &mut rest, "the bytes", size);
    }
    for (name, size) in TRAILER {
        part(&mut text, &mut rest, name, size);
    }
    text
}

fn part(text: &mut String, rest: &mut &[u8], name: &str, size: usize) {
    let (bytes, after) = rest.split_at(size);
    *rest = after;
    let _ = writeln!(text, "# {name}");
    for line in bytes.chunks(WIDTH) {
        let words: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        let _ = writeln!(text, "{}", words.join(" "));
    }
}

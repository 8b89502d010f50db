//! Files that are no backups, and backups that a transfer has taken for text.

use wbem_sim::archive::ArchiveError;

use crate::sample::{both, refused};

#[test]
fn files_of_other_kinds_are_foreign() {
    let files: [&[u8]; 8] = [
        b"",
        b"\n",
        b"class Note { [key] uint32 Id; };\n",
        b"PK\x03\x04\x14\0\0\0\x08\0 a zip file has this",
        b"SQLite format 3\0\x10\0\x01\x01\0\x40\x20\x20",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x01",
        b"WBEMCANON\x02\x01\0\0\0",
        &[0; 4096],
    ];
    for file in files {
        let error = refused(file);
        assert!(matches!(error, ArchiveError::Foreign), "{error}");
    }
}

#[test]
fn line_ends_that_were_changed_are_named() {
    for parts in both() {
        let file = parts.to_bytes();
        let to_unix = replaced(&file, b"\r\n", b"\n");
        let to_windows = replaced(&file, b"\n", b"\r\n");
        let to_old_macs = replaced(&file, b"\r\n", b"\r");
        for file in [to_unix, to_windows, to_old_macs] {
            let error = refused(&file);
            assert!(matches!(error, ArchiveError::Translated), "{error}");
        }
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        match rest.strip_prefix(from) {
            Some(after) => {
                out.extend(to);
                rest = after;
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// A writer that was cut short has not written the header yet.
#[test]
fn a_backup_that_was_never_finished_is_none() {
    for parts in both() {
        let mut file = parts.to_bytes();
        file[..100].fill(0);
        assert!(matches!(refused(&file), ArchiveError::Foreign));
    }
}

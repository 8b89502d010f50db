//! `archive`: says what is in backup files, and whether they are whole.
//!
//! All of a file is read, each byte of it checked, and the repository in it put together: a file
//! that is whole can be restored. A file that is damaged is reported, and the next is looked at all
//! the same.

mod inspect;
mod report;

pub(super) use self::report::way_out;

use self::inspect::inspect;
use self::report::{Outcome, json_line, say};
use super::arguments::{ArchiveArguments, Format};
use super::console::Console;
use super::error::CommandError;
use crate::exit_code::ExitCode;

/// Reads the files and says what is in each.
pub fn archive(
    arguments: &ArchiveArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let mut code = ExitCode::Passed;
    for file in &arguments.files {
        let outcome = inspect(file, console.is_watched);
        if !matches!(outcome, Outcome::Whole(_)) {
            code = ExitCode::Usage;
        }
        match arguments.format {
            Format::Human => say(file, &outcome, console)?,
            Format::Json => console.out.say(&json_line(file, &outcome))?,
        }
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Cursor;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use wbem_sim::archive::{self, Compression, Options, Progress};
    use wbem_sim::repository::Repository;

    use super::*;
    use crate::command::Output;
    use crate::command::here::without_folder;

    /// A backup of a fresh repository.
    fn backup(compression: Compression, taken: Duration) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let options = Options { taken, compression, block_size: 128 };
        let nobody = &mut Progress::nobody();
        archive::write(&mut file, &Repository::new(), options, nobody).expect("memory takes all");
        file.into_inner()
    }

    fn plain() -> Vec<u8> {
        backup(Compression::None, Duration::from_micros(1_500_000))
    }

    /// The exit code, standard output and standard error, without colours and folders.
    fn checked(files: &[(&str, &[u8])], format: Format) -> (ExitCode, String, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = files.iter().map(|(name, content)| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("it can be written");
            path
        });
        let (code, out, err) = run(paths.collect(), format);
        let without_folder = |text: String| without_folder(&text, folder.path());
        (code, without_folder(out), without_folder(err))
    }

    fn run(files: Vec<PathBuf>, format: Format) -> (ExitCode, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = {
            let mut console =
                Console { out: Output::new(&mut out), err: &mut err, is_watched: false };
            archive(&ArchiveArguments { files, format }, &mut console).expect("vectors take all")
        };
        let text = |bytes: Vec<u8>| anstream::adapter::strip_bytes(&bytes).into_vec();
        let text = |bytes| String::from_utf8(text(bytes)).expect("it is text");
        (code, text(out), text(err))
    }

    #[test]
    fn a_whole_file_is_shown_with_what_is_in_it() {
        let (code, out, err) = checked(&[("a.backup", &plain())], Format::Human);
        assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
        for line in [
            "a.backup: whole",
            "format      version 1, not compressed",
            "taken       2000-01-01T00:00:01.5Z",
            "namespaces  3",
            "classes     1",
            "instances   0",
            "file        311 bytes, 206.0 % of the content",
            "blocks      2 of up to 128 bytes",
        ] {
            assert!(out.lines().any(|shown| shown.trim() == line), "{line}\n{out}");
        }
        let hash = Repository::new().canonical_hash().to_string();
        assert!(out.contains(&hash), "{out}");
    }

    #[test]
    fn a_damaged_file_is_named_with_its_damage_and_the_way_out() {
        let whole = plain();
        let mut turned = whole.clone();
        turned[280] ^= 1;
        let cases: [(&[u8], &str, &str); 4] = [
            (&whole[..280], "it is cut off: it ends at byte 280", "copy the file once more"),
            (&turned, "block 1 of 2, at byte 248, is damaged", "copy the file once more"),
            (b"class A {};", "it is not a backup", "name a file that Backup has written"),
            (b"\x89WBEM\n\x1a more", "its line ends have been changed", "as binary"),
        ];
        for (bytes, damage, way_out) in cases {
            let (code, _, err) = checked(&[("a.backup", bytes)], Format::Human);
            assert_eq!(code, ExitCode::Usage);
            assert!(err.starts_with(&format!("error: a.backup: {damage}")), "{err}");
            assert!(err.contains(way_out), "{err}");
        }
    }

    #[test]
    fn a_damaged_file_does_not_keep_the_next_from_being_looked_at() {
        let whole = plain();
        let files: [(&str, &[u8]); 3] = [("a", &whole[..200]), ("b", b""), ("c", &whole)];
        let (code, out, err) = checked(&files, Format::Human);
        assert_eq!(code, ExitCode::Usage);
        assert!(out.contains("a: damaged") && out.contains("c: whole"), "{out}");
        assert!(!out.contains("b: "), "nothing is known of it: {out}");
        assert!(err.contains("error: a: ") && err.contains("error: b: "), "{err}");
    }

    #[test]
    fn json_has_one_object_a_file() {
        let whole = backup(Compression::Zstandard(1), Duration::ZERO);
        let files: [(&str, &[u8]); 3] = [("a", &whole), ("b", &whole[..150]), ("c", b"text")];
        let (code, out, err) = checked(&files, Format::Json);
        assert_eq!((code, err.as_str()), (ExitCode::Usage, ""));
        let lines: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        let outcomes: Vec<_> = lines.iter().map(|line| &line["outcome"]).collect();
        assert_eq!(outcomes, ["whole", "damaged", "damaged"]);
        assert_eq!(lines[0]["file"], "a");
        assert_eq!(lines[0]["compression"], "zstandard");
        assert_eq!(lines[0]["taken"], "2000-01-01T00:00:00Z");
        assert_eq!(lines[0]["file_bytes"], whole.len());
        assert_eq!(lines[0]["hash"], Repository::new().canonical_hash().to_string());
        assert_eq!(lines[1]["namespaces"], 3, "its header is whole");
        assert_eq!(lines[1]["damage"], "cut-off");
        assert_eq!(lines[2]["damage"], "foreign");
        assert!(lines[2].get("namespaces").is_none(), "nothing is known of it");
    }

    #[test]
    fn what_is_no_file_is_said_in_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = || vec![folder.path().to_owned(), Path::new("none.backup").to_owned()];
        let (code, out, err) = run(files(), Format::Human);
        assert_eq!((code, out.as_str()), (ExitCode::Usage, ""));
        assert!(err.contains("this is a folder") && err.contains("none.backup: cannot"), "{err}");
        let (code, out, _) = run(files(), Format::Json);
        assert_eq!(code, ExitCode::Usage);
        assert_eq!(out.matches("\"outcome\":\"unreadable\"").count(), 2, "{out}");
    }

    #[test]
    fn a_time_that_no_calendar_has_is_shown_as_what_it_is() {
        let file = backup(Compression::None, Duration::from_micros(u64::MAX));
        let (code, out, _) = checked(&[("a", &file)], Format::Human);
        assert_eq!(code, ExitCode::Passed);
        assert!(out.contains("18446744073709551615 microseconds after the year 2000"), "{out}");
    }
}

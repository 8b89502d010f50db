//! A Windows path, read without asking any file system.
//!
//! `C:\Work\a.bak`: a drive, then names with a slash of either kind in front of each. As on
//! Windows, several slashes are one, and `.` is nothing. Whatever begins anywhere but at the root
//! of a drive is refused, and so is `..`, even where it stays on the drive: Windows takes it out
//! together with the name in front of it, whether or not there is such a folder. A path that is
//! read therefore leads below its drive, name by name.
//!
//! Short names (`PROGRA~1`) are names like any other. MAX_PATH is no limit, as it is none for a
//! service that uses long paths.

use std::fmt;

use super::component::check;
use super::refusal::PathRefusal;

/// The longest path, in UTF-16 units: what Windows takes in its longest form.
pub const PATH_LENGTH_MAX: usize = 32_767;

const SLASHES: [char; 2] = ['\\', '/'];

/// The path of a file on a drive.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WindowsPath {
    drive: char,
    folders: Vec<String>,
    file: String,
}

impl WindowsPath {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, PathRefusal> {
        if text.encode_utf16().count() > PATH_LENGTH_MAX {
            return Err(PathRefusal::TooLong);
        }
        let (drive, names) = split_drive(text)?;
        let mut folders = Vec::new();
        for name in names.split(SLASHES) {
            match name {
                "" | "." => {}
                ".." => return Err(PathRefusal::Parent),
                _ => {
                    check(name)?;
                    folders.push(name.to_owned());
                }
            }
        }
        let is_folder = matches!(names.rsplit(SLASHES).next(), None | Some("" | "."));
        match folders.pop() {
            Some(file) if !is_folder => Ok(Self { drive, folders, file }),
            _ => Err(PathRefusal::Folder),
        }
    }

    /// The letter of the drive, in upper case.
    pub fn drive(&self) -> char {
        self.drive
    }

    /// The folders that the file is in, from the root of the drive.
    pub fn folders(&self) -> &[String] {
        &self.folders
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether it leads below a folder, which is given as if it were a file.
    pub fn is_below(&self, folder: &Self) -> bool {
        let mut below = self.folders.iter();
        self.drive == folder.drive
            && folder.names().all(|name| below.next().is_some_and(|own| is_same(own, name)))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.folders.iter().map(String::as_str).chain([self.file.as_str()])
    }
}

/// With backslashes, and with no more than there have to be.
impl fmt::Display for WindowsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.drive)?;
        self.names().try_for_each(|name| write!(f, "\\{name}"))
    }
}

/// Whether two names are one: Windows tells them apart by more than their case.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    fold(one).eq(fold(other))
}

/// A name as it is compared.
pub(super) fn fold(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase)
}

/// The letter of the drive, and what stands behind the slash after it.
fn split_drive(text: &str) -> Result<(char, &str), PathRefusal> {
    let mut rest = text.chars();
    match (rest.next(), rest.next()) {
        (None, _) => Err(PathRefusal::Empty),
        (Some('\\' | '/'), _) => Err(refuse_rooted(text)),
        (Some(letter), Some(':')) if letter.is_ascii_alphabetic() => match rest.next() {
            Some('\\' | '/') => Ok((letter.to_ascii_uppercase(), rest.as_str())),
            _ => Err(PathRefusal::DriveRelative),
        },
        _ if text.contains(':') => Err(PathRefusal::Stream(text.to_owned())),
        _ => Err(PathRefusal::Relative),
    }
}

/// What a path is that begins with a slash.
fn refuse_rooted(text: &str) -> PathRefusal {
    let mut names = text[1..].split(SLASHES);
    match (names.next(), names.next()) {
        (Some(""), Some("." | "?")) | (Some("??"), _) => PathRefusal::DeviceNamespace,
        (Some(""), Some(_)) => PathRefusal::Network,
        _ => PathRefusal::NoDrive,
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::super::COMPONENT_LENGTH_MAX;
    use super::*;

    fn shown(text: &str) -> Result<String, PathRefusal> {
        WindowsPath::parse(text).map(|path| path.to_string())
    }

    fn assert_refused(why: &PathRefusal, texts: &[&str]) {
        for text in texts {
            assert_eq!(WindowsPath::parse(text).as_ref(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_path_has_a_drive_folders_and_a_file() {
        let path = WindowsPath::parse("c:\\Work/Old\\a.bak").expect("a path");
        assert_eq!((path.drive(), path.file()), ('C', "a.bak"));
        assert_eq!(path.folders(), ["Work", "Old"]);
        assert!(WindowsPath::parse("z:/a").expect("a path").folders().is_empty());
    }

    #[test]
    fn slashes_of_either_kind_and_single_dots_are_nothing_of_their_own() {
        for text in ["C:\\a\\b", "c:/a/b", "C:\\\\a\\/b", "C:\\.\\a\\././b", "C://///a\\b"] {
            assert_eq!(shown(text), Ok("C:\\a\\b".to_owned()), "{text}");
        }
        assert_eq!(shown("C:\\.a\\..b\\c..d"), Ok("C:\\.a\\..b\\c..d".to_owned()));
    }

    #[test]
    fn what_begins_elsewhere_than_at_the_root_of_a_drive_is_refused() {
        assert_refused(&PathRefusal::Empty, &[""]);
        assert_refused(
            &PathRefusal::Relative,
            &["a", ".", "..", ".\\a", "a\\b", " C", "C", "é\\a"],
        );
        assert_refused(&PathRefusal::DriveRelative, &["C:", "C:a", "c:..\\a", "C:.", "C: \\a"]);
        assert_refused(&PathRefusal::NoDrive, &["\\", "/", "\\a", "/a/b", "\\.\\a", "\\?\\C:\\a"]);
        assert_refused(
            &PathRefusal::Network,
            &["\\\\", "//", "\\\\server\\share\\a", "//server/share/a", "\\/s\\a", "\\\\\\a"],
        );
        assert_refused(
            &PathRefusal::DeviceNamespace,
            &["\\\\.\\COM56", "\\\\?\\C:\\a", "//?/C:/a", "\\\\.", "\\??\\C:\\a", "/??/C:/a"],
        );
    }

    #[test]
    fn what_leads_up_or_to_a_folder_or_a_stream_is_refused() {
        assert_refused(
            &PathRefusal::Parent,
            &["C:\\..", "C:\\..\\a", "C:\\a\\..\\b", "C:/a/../../b", "C:\\a\\..", "C:\\..\\nul"],
        );
        assert_refused(
            &PathRefusal::Folder,
            &["C:\\", "C:/", "C:\\\\", "C:\\.", "C:\\a\\", "C:\\a/", "C:\\a\\.", "C:\\a\\.\\"],
        );
        assert_refused(&PathRefusal::Stream("a:b".to_owned()), &["C:\\a:b", "C:\\a:b\\c"]);
        assert_refused(&PathRefusal::Stream("C:".to_owned()), &["C:\\C:\\a"]);
        for text in ["file:stream", "1:\\a", "é:\\a", ":", "::", " C:\\a"] {
            assert_refused(&PathRefusal::Stream(text.to_owned()), &[text]);
        }
    }

    #[test]
    fn each_name_is_checked() {
        for (text, name) in [("C:\\nul", "nul"), ("C:\\COM1.d\\a", "COM1.d"), ("C:\\a\\con", "con")]
        {
            assert_refused(&PathRefusal::DeviceName(name.to_owned()), &[text]);
        }
        assert_refused(&PathRefusal::End("a.".to_owned()), &["C:\\a.", "C:\\a.\\b"]);
        assert_refused(&PathRefusal::Character("a*".to_owned(), '*'), &["C:\\a*", "C:\\a*\\b"]);
    }

    #[test]
    fn a_path_is_measured_in_units_of_utf_16() {
        let folder = format!("\\{}", "a".repeat(COMPONENT_LENGTH_MAX));
        let longest = |end: &str| {
            let folders = format!("C:{}", folder.repeat(127));
            let missing = PATH_LENGTH_MAX - folders.len() - 1 - end.encode_utf16().count();
            format!("{folders}\\{}{end}", "b".repeat(missing))
        };
        for text in [longest("b"), longest("𝄞")] {
            assert_eq!(shown(&text).as_ref(), Ok(&text));
            assert_refused(&PathRefusal::TooLong, &[&format!("{text}b")]);
        }
        // Slashes count although they are nothing of their own.
        let slashes = format!("C:{}a", "\\".repeat(PATH_LENGTH_MAX - 3));
        assert_eq!(shown(&slashes), Ok("C:\\a".to_owned()));
        assert_refused(&PathRefusal::TooLong, &[&format!("{slashes}\\")]);
    }

    #[test]
    fn a_folder_holds_what_is_below_it_in_any_case() {
        let is_below = |text: &str, folder: &str| {
            let [path, folder] = [text, folder].map(|text| WindowsPath::parse(text).expect(text));
            path.is_below(&folder)
        };
        assert!(is_below("C:\\Secret\\a", "c:\\sECRET"));
        assert!(is_below("C:\\ÄΣ\\b\\c", "C:\\äσ\\B"));
        for text in ["C:\\secret", "C:\\secrets\\a", "D:\\secret\\a", "C:\\a\\secret\\b"] {
            assert!(!is_below(text, "C:\\secret"), "{text}");
        }
    }

    #[test]
    fn a_refusal_shows_what_is_wrong_and_the_way_out() {
        let why = |text: &str| WindowsPath::parse(text).expect_err(text).to_string();
        let end = "`a.` ends in a dot or a space, which Windows leaves out; leave it out too";
        assert_eq!(why("C:\\a."), end);
        assert_eq!(why("C:\\a\t"), "`a\t` has '\\t' in it, which no name may have; leave it out");
        assert_eq!(why("C:a"), "the path has no slash after its drive; write C:\\a for C:a");
    }

    /// A text that is made of what paths are made of.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            6 => prop::sample::select(vec!["\\", "/", "a", "B.c", " ", "."]),
            1 => prop::sample::select(vec!["..", ":", "C:", "?", "nul", "\0", "é", "~"]),
        ];
        let start = prop::sample::select(vec!["C:\\", "c:/", "C:\\", "", "\\\\", "C:"]);
        (start, prop::collection::vec(piece, 0..12))
            .prop_map(|(start, pieces)| format!("{start}{}", pieces.concat()))
    }

    /// It maps to a path below whatever folder it is put in.
    fn assert_below(path: &WindowsPath) {
        let root = Path::new("root");
        let mut mapped = root.join(path.drive().to_string());
        for name in path.names() {
            assert!(!name.contains(SLASHES), "{path}");
            let own: Vec<_> = Path::new(name).components().collect();
            assert_eq!(own, [Component::Normal(name.as_ref())], "{path}");
            mapped.push(name);
        }
        let below = mapped.strip_prefix(root).expect("nothing replaced the root");
        assert_eq!(below.components().count(), path.names().count() + 1);
        assert!(below.components().all(|part| matches!(part, Component::Normal(_))), "{path}");
    }

    proptest! {
        #[test]
        fn whatever_is_read_stays_below_the_root(text in prop_oneof![pieces(), any::<String>()]) {
            if let Ok(path) = WindowsPath::parse(&text) {
                assert_below(&path);
                prop_assert_eq!(WindowsPath::parse(&path.to_string()), Ok(path));
            }
        }

        #[test]
        fn names_that_no_device_has_are_read(names in prop::collection::vec("[d-k]{1,9}", 1..5)) {
            let text = format!("C:\\{}", names.join("\\"));
            prop_assert_eq!(shown(&text.replace('\\', "/")), Ok(text));
        }
    }
}

//! The files of the workspace, as the checks see them.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the workspace.
pub struct SourceFile {
    /// Its path from the root of the workspace, with forward slashes.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl SourceFile {
    /// Its lines with their numbers, which start at 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").to_owned()
}

/// The text of one file, by its path from the root.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file with this extension, sorted by path; hidden folders and what is built are left out.
pub fn files(extension: &str) -> Vec<SourceFile> {
    let read = |path: String| SourceFile { text: read(&path), path };
    paths(extension).into_iter().map(read).collect()
}

/// The paths of every file with this extension, sorted.
pub fn paths(extension: &str) -> Vec<String> {
    let root = root();
    let mut found = Vec::new();
    walk(&root, &mut found);
    let has_extension = |path: &PathBuf| path.extension().is_some_and(|end| end == extension);
    let mut paths: Vec<String> =
        found.iter().filter(|path| has_extension(path)).map(|path| relative(&root, path)).collect();
    paths.sort_unstable();
    paths
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    for entry in entries {
        let path = entry.expect("the folder is being listed").path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" {
            continue;
        }
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).expect("it was found below the root");
    below.to_string_lossy().replace('\\', "/")
}

/// The words of a text: runs of letters, digits, `-` and `_`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.split(move |c| !part_of_word(c)).filter(|word| !word.is_empty())
}

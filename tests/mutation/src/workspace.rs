//! A copy of the workspace, in which mutants are built: what git knows of, below `target/`.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// Where the copy lies, from the root of the workspace; what is built from it lies beside it.
const COPY: &str = "target/mutation/copy";

/// The module with the switch, which is in the copy alone.
pub const SWITCH: &str = "sim/src/mutation.rs";

/// The copy.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    /// What the files hold once something is built.
    files: BTreeMap<String, Vec<u8>>,
}

/// An error of the compiler: the file, and the bytes that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file, from the root.
    pub file: String,
    /// The places, the one that is pointed at first.
    pub places: Vec<Range<usize>>,
    /// What it says.
    pub message: String,
}

/// How to build for a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// As tests are built: for many runs.
    Optimized,
    /// In as little time as can be: for one run.
    Quick,
}

impl Workspace {
    /// Reads the workspace.
    ///
    /// # Panics
    ///
    /// If git cannot be asked, or a file cannot be deleted.
    pub fn copy_of(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut git = Command::new("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let names = git.current_dir(root).output().expect("git can be run").stdout;
        for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            let name = std::str::from_utf8(name).expect("names of files are ASCII here");
            if let Ok(bytes) = fs::read(root.join(name)) {
                files.insert(name.to_owned(), bytes);
            }
        }
        let copy = Self { root: root.join(COPY), files };
        copy.forget(&copy.root);
        copy
    }

    /// Deletes what was copied once and is not there any more.
    fn forget(&self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.expect("the folder is being listed").path()) {
            let name = path.strip_prefix(&self.root).expect("it lies below").to_string_lossy();
            if path.is_dir() {
                self.forget(&path);
            } else if !self.files.contains_key(&name.replace('\\', "/")) && name != SWITCH {
                fs::remove_file(&path).expect("it was just listed");
            }
        }
    }

    /// The text of a file.
    ///
    /// # Panics
    ///
    /// If it is not there.
    pub fn read(&self, file: &str) -> &str {
        std::str::from_utf8(&self.files[file]).expect("sources are UTF-8")
    }

    /// The Rust files of a folder and those below it.
    pub fn files_in(&self, folder: &str) -> Vec<String> {
        let is_there = |name: &&String| name.starts_with(folder) && name.ends_with(".rs");
        self.files.keys().filter(is_there).cloned().collect()
    }

    /// Says what a file holds from now on.
    pub fn write(&mut self, file: &str, text: &str) {
        self.files.insert(file.to_owned(), text.as_bytes().to_owned());
    }

    /// Writes the files that hold something else on the disk: what is older than what was built of
    /// it is not built again.
    fn flush(&self) {
        for (file, bytes) in &self.files {
            let path = self.root.join(file);
            if !fs::read(&path).is_ok_and(|there| there == *bytes) {
                let folder = path.parent().expect("a file is in a folder");
                fs::create_dir_all(folder).expect("there is room");
                fs::write(&path, bytes).expect("there is room");
            }
        }
    }

    /// A file beside the copy, for what is known of it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.root.with_file_name(name)
    }

    /// The folder of the tests, in which they are run.
    pub fn tests(&self) -> PathBuf {
        self.root.join("tests")
    }

    /// What the compiler has against the suite and all that it is built of.
    ///
    /// # Panics
    ///
    /// If cargo cannot be run, or the disk is full.
    pub fn check(&self) -> Vec<Refusal> {
        let messages = self.cargo(&["check", "-p", "wbem-tests", "--test", "suite"]);
        messages.into_iter().filter_map(refusal).collect()
    }

    /// Builds the suite; where it is, if it could be built.
    ///
    /// # Panics
    ///
    /// If cargo cannot be run, or the disk is full.
    pub fn build(&self, effort: Effort) -> Option<PathBuf> {
        let mut arguments = vec!["test", "-p", "wbem-tests", "--test", "suite", "--no-run"];
        if effort == Effort::Quick {
            arguments.extend(["--config", "profile.dev.package.wbem-sim.opt-level=0"]);
        }
        let is_suite = |target: &Target| target.name == "suite";
        let built = |message: Message| match message {
            Message::Artifact { target, executable } => executable.filter(|_| is_suite(&target)),
            _ => None,
        };
        self.cargo(&arguments).into_iter().find_map(built)
    }

    fn cargo(&self, arguments: &[&str]) -> Vec<Message> {
        self.flush();
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).args(["--locked", "--message-format", "json"]);
        cargo.env("CARGO_TARGET_DIR", self.beside("built"));
        // Mutants leave variables unused and code unreachable, which no lint may refuse.
        cargo.env("RUSTFLAGS", "--cap-lints=allow");
        let output = cargo.current_dir(&self.root).stderr(Stdio::null()).output();
        let output = output.expect("cargo can be run").stdout;
        let lines = String::from_utf8_lossy(&output);
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

/// A line of what cargo says.
#[derive(Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-message")]
    Compiler { message: Diagnostic },
    #[serde(rename = "compiler-artifact")]
    Artifact { target: Target, executable: Option<PathBuf> },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    spans: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
}

fn refusal(message: Message) -> Option<Refusal> {
    let Message::Compiler { message: Diagnostic { level, message, mut spans } } = message else {
        return None;
    };
    spans.sort_by_key(|place| !place.is_primary);
    let file = spans.first().map(|place| place.file_name.replace('\\', "/"));
    let (true, Some(file)) = (level == "error", file) else { return None };
    let places = spans.iter().filter(|place| place.file_name.replace('\\', "/") == file);
    let places = places.map(|place| place.byte_start..place.byte_end).collect();
    Some(Refusal { file, places, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_what_is_there_and_nothing_else() {
        let root = tempfile::tempdir().expect("a folder");
        let git = Command::new("git").arg("init").current_dir(root.path()).output();
        assert!(git.expect("git can be run").status.success());
        for name in ["stays", "goes"] {
            fs::write(root.path().join(name), name).expect("there is room");
        }
        fs::write(root.path().join(".gitignore"), "target").expect("there is room");
        Workspace::copy_of(root.path()).flush();
        fs::remove_file(root.path().join("goes")).expect("it was just written");
        let mut copy = Workspace::copy_of(root.path());
        let there = |name| root.path().join(COPY).join(name).exists();
        assert_eq!([there("stays"), there("goes")], [true, false]);
        copy.write("stays", "changed");
        assert_eq!(copy.read("stays"), "changed");
        copy.flush();
        let text = fs::read_to_string(root.path().join(COPY).join("stays")).expect("it is there");
        assert_eq!(text, "changed");
    }
}

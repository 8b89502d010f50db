//! MOF files on the disk, those that others include among them.
//!
//! An included file is looked for beside the file that names it. Names are written for Windows:
//! either slash is between folders, and letters count without case.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use wbem_sim::mof::{CodePage, Included, Includes, SOURCE_SIZE_MAX, decode_with};
use wbem_sim::place::InputError;

/// Reads files.
pub struct Files {
    /// The code page of files without a mark, where it is known.
    pub code_page: Option<CodePage>,
}

impl Files {
    /// The text of a file; of one that is too large, no more is read than it takes to know.
    pub fn text(&self, file: &Path) -> Result<String, InputError> {
        let wrong = |message: String| InputError::whole(file, message);
        if file.is_dir() {
            return Err(wrong("this is a folder; name the files in it".to_owned()));
        }
        let opened = File::open(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let mut bytes = Vec::new();
        let limited = opened.take(SOURCE_SIZE_MAX as u64 + 1).read_to_end(&mut bytes);
        limited.map_err(|error| wrong(format!("cannot be read: {error}")))?;
        decode_with(&bytes, self.code_page).map_err(|error| wrong(error.to_string()))
    }
}

impl Includes for Files {
    fn read(&self, name: &str, from: &str) -> Result<Included, String> {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let Some(path) = find(folder, name) else {
            let shown = if folder == Path::new("") { Path::new(".") } else { folder };
            return Err(format!("there is no such file in `{}`", shown.display()));
        };
        let text = self.text(&path).map_err(|error| error.message)?;
        Ok(Included { file: path.display().to_string(), text })
    }
}

/// The file of a name as Windows would find it from a folder.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let name = name.replace('\\', "/");
    let exact = folder.join(&name);
    if exact.is_file() {
        return Some(exact);
    }
    let mut found = match name.starts_with('/') {
        true => PathBuf::from("/"),
        false => folder.to_owned(),
    };
    for part in name.split('/').filter(|part| !part.is_empty() && *part != ".") {
        found = match part {
            ".." => found.join(part),
            _ => entry_without_case(&found, part)?,
        };
    }
    found.is_file().then_some(found)
}

/// The entry of a folder whose name differs in case alone; of several the first by name.
fn entry_without_case(folder: &Path, name: &str) -> Option<PathBuf> {
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    let names =
        fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let wanted = name.to_lowercase();
    let found = names.filter(|entry| entry.to_lowercase() == wanted).min()?;
    Some(folder.join(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_windows_finds_them() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("Sub")).expect("a folder");
        fs::write(folder.path().join("Sub/One.MOF"), "class A {};").expect("a file");
        let from = folder.path().join("main.mof").display().to_string();
        let files = Files { code_page: None };
        for name in ["Sub/One.MOF", "sub\\one.mof", ".\\SUB\\..\\sub/one.mof"] {
            assert_eq!(files.read(name, &from).expect(name).text, "class A {};");
        }
        for name in ["sub", "sub\\two.mof", ""] {
            assert!(files.read(name, &from).is_err(), "{name}");
        }
    }
}

//! Files outside the folder that is there for them: scenarios name paths such as `C:a.bak`. What
//! they have put there goes with them, and what was there before is not touched.

use std::io;
use std::path::{Path, PathBuf};

use crate::target::TargetError;

/// Files and folders that were not there before, in the order in which they came.
#[derive(Debug, Default)]
pub struct Strays(Vec<PathBuf>);

impl Strays {
    /// Notes a file that is about to be put somewhere, with the folders that come with it. One that
    /// is somebody's own is in the way.
    pub fn put(&mut self, path: &Path) -> Result<(), TargetError> {
        if path.exists() && !self.0.iter().any(|one| one == path) {
            let message = format!("{}: it is there already; move it away", path.display());
            return Err(TargetError::Content(message));
        }
        self.note(path);
        Ok(())
    }

    /// Notes a file that the service may be about to write, unless it is there already. Where a
    /// path without a root leads is known to the service alone.
    pub fn may_come(&mut self, path: &Path) {
        if path.is_absolute() && !path.exists() {
            self.note(path);
        }
    }

    fn note(&mut self, path: &Path) {
        let is_new = |one: &&Path| !one.as_os_str().is_empty() && !one.exists();
        let mut new: Vec<_> = path.ancestors().take_while(is_new).map(Path::to_owned).collect();
        new.reverse();
        self.0.extend(new);
    }

    /// Removes them; what could not be, and why.
    pub fn remove(&mut self) -> Vec<String> {
        let mut left = Vec::new();
        while let Some(path) = self.0.pop() {
            let removed = match path.is_dir() {
                true => std::fs::remove_dir(&path),
                false => std::fs::remove_file(&path),
            };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    left.push(format!("{}: {error}", path.display()));
                }
                _ => {}
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_goes_with_its_folders_and_nothing_else_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, deep) = (folder.path().join("own"), folder.path().join("x").join("y").join("z"));
        std::fs::write(&own, "").expect("there is room");
        let mut strays = Strays::default();
        strays.put(&deep).expect("nothing is there");
        std::fs::create_dir_all(deep.parent().expect("it is deep")).expect("there is room");
        std::fs::write(&deep, "").expect("there is room");
        strays.put(&deep).expect("it is the scenario's");
        assert_eq!(strays.remove(), Vec::<String>::new());
        assert!(own.exists() && !folder.path().join("x").exists());
    }

    #[test]
    fn what_is_somebodys_own_is_in_the_way_of_a_file_and_stays_after_a_backup() {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, new) = (folder.path().join("own"), folder.path().join("new"));
        std::fs::write(&own, "").expect("there is room");
        let mut strays = Strays::default();
        let error = strays.put(&own).expect_err("it is there").to_string();
        assert!(error.contains("it is there already"), "{error}");
        for path in [&own, &new, Path::new("relative.bak")] {
            strays.may_come(path);
        }
        std::fs::write(&new, "").expect("there is room");
        assert_eq!(strays.remove(), Vec::<String>::new());
        assert!(own.exists() && !new.exists());
    }

    #[test]
    fn a_file_that_never_came_is_no_complaint_and_a_folder_in_use_is_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, never) = (folder.path().join("x").join("a"), folder.path().join("never"));
        let mut strays = Strays::default();
        strays.put(&file).expect("nothing is there");
        strays.may_come(&never);
        std::fs::create_dir(folder.path().join("x")).expect("there is room");
        std::fs::write(folder.path().join("x").join("other"), "").expect("there is room");
        let left = strays.remove();
        assert!(left.len() == 1 && left[0].contains('x'), "{left:?}");
    }
}

//! The repository of a machine that a run may replace: backed up before, put back afterwards.
//!
//! It is put back once, whatever ends the run: its end, a panic, or Ctrl-C. Where that fails, the
//! backup stays, and it is said where it is and how to restore it by hand.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What backs up and restores.
pub trait Service: Send {
    /// Writes the repository to a file.
    fn back_up(&mut self, file: &Path) -> Result<(), String>;
    /// Replaces the repository by what is in a file, whoever is connected.
    fn restore(&mut self, file: &Path) -> Result<(), String>;
}

/// A repository that is put back when this is dropped.
pub struct Keepsake(Arc<Mutex<Option<Kept>>>);

struct Kept {
    service: Box<dyn Service>,
    file: PathBuf,
}

impl Keepsake {
    /// Backs the repository up to a file.
    pub fn take(mut service: Box<dyn Service>, file: PathBuf) -> Result<Self, String> {
        service.back_up(&file)?;
        Ok(Self(Arc::new(Mutex::new(Some(Kept { service, file })))))
    }

    /// What Ctrl-C is to do before it ends the process.
    pub fn on_interrupt(&self) -> impl FnMut() + Send + 'static {
        let kept = Arc::clone(&self.0);
        move || tell(put_back(&kept))
    }
}

impl Drop for Keepsake {
    fn drop(&mut self) {
        tell(put_back(&self.0));
    }
}

/// Puts the repository back, unless that was done. Whoever comes second waits for the first.
fn put_back(kept: &Mutex<Option<Kept>>) -> Result<(), String> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(Kept { mut service, file }) = kept.take() else { return Ok(()) };
    service.restore(&file).map_err(|error| {
        let file = file.display();
        format!("the repository was not put back: {error}; run `winmgmt /restore {file} 1`")
    })?;
    // Whoever cleans the folder for temporary files finds it there if this fails.
    let _ = std::fs::remove_file(&file);
    Ok(())
}

fn tell(result: Result<(), String>) {
    if let Err(error) = result {
        eprintln!("error: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes down what it is asked for.
    struct Noting {
        said: Arc<Mutex<Vec<&'static str>>>,
        works: bool,
    }

    impl Service for Noting {
        fn back_up(&mut self, file: &Path) -> Result<(), String> {
            self.said.lock().expect("nobody panicked").push("backup");
            std::fs::write(file, "a backup").map_err(|error| error.to_string())
        }

        fn restore(&mut self, _: &Path) -> Result<(), String> {
            self.said.lock().expect("nobody panicked").push("restore");
            if self.works { Ok(()) } else { Err("no".to_owned()) }
        }
    }

    fn taken(works: bool) -> (tempfile::TempDir, Keepsake, Arc<Mutex<Vec<&'static str>>>) {
        let folder = tempfile::tempdir().expect("a folder");
        let said = Arc::default();
        let service = Noting { said: Arc::clone(&said), works };
        let file = folder.path().join("kept.backup");
        let keepsake = Keepsake::take(Box::new(service), file).expect("it can be written");
        (folder, keepsake, said)
    }

    #[test]
    fn it_is_put_back_once_whoever_comes_first() {
        let (folder, keepsake, said) = taken(true);
        keepsake.on_interrupt()();
        drop(keepsake);
        assert_eq!(*said.lock().expect("nobody panicked"), ["backup", "restore"]);
        assert!(!folder.path().join("kept.backup").exists());
    }

    #[test]
    fn a_backup_that_could_not_be_put_back_stays() {
        let (folder, keepsake, _) = taken(false);
        let error = put_back(&keepsake.0).expect_err("it does not work");
        let file = folder.path().join("kept.backup");
        assert!(file.exists());
        let command = format!("winmgmt /restore {} 1", file.display());
        assert!(error.contains(&command), "{error}");
    }
}

//! The files of this machine, where the service writes and reads its backups.

use std::path::Path;
use std::process::Command;

use crate::target::{Control, FileContent, Observation, TargetError};

/// Does something to a file; none if the control is about something else.
pub fn control(control: &Control) -> Option<Result<Observation, TargetError>> {
    Some(match control {
        Control::PutFile { path, content } => {
            put(Path::new(&**path), content).map(|()| Observation::Done)
        }
        Control::LookAtFile { path } => look_at(Path::new(&**path)),
        Control::DenyFolder { path, account } => deny(path, account),
        _ => return None,
    })
}

fn put(path: &Path, content: &FileContent) -> Result<(), TargetError> {
    let read = |other: &str| std::fs::read(other).map_err(failed(Path::new(other)));
    let Some(bytes) = content.bytes(read)? else {
        return std::fs::create_dir_all(path).map_err(failed(path));
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    std::fs::write(path, bytes).map_err(failed(path))
}

fn look_at(path: &Path) -> Result<Observation, TargetError> {
    if path.is_dir() {
        return Ok(Observation::Folder);
    }
    match std::fs::read(path) {
        Ok(bytes) => Ok(Observation::file(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Observation::Missing),
        Err(error) => Err(failed(path)(error)),
    }
}

/// Keeps an account out of a folder, by the tool that Windows has for it.
fn deny(path: &str, account: &str) -> Result<Observation, TargetError> {
    let rule = format!("{account}:(OI)(CI)F");
    let run = Command::new("icacls").args([path, "/deny", &rule]).output();
    let output = run.map_err(failed(Path::new(path)))?;
    match output.status.success() {
        true => Ok(Observation::Done),
        false => {
            let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            Err(TargetError::Content(format!("{path}: icacls: {said}")))
        }
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> TargetError {
    move |error| TargetError::Content(format!("{}: {error}", path.display()))
}

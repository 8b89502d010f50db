//! Which profile the service of a process has, and where its repository is.
//!
//! `WBEM_SIM_PROFILE` is the path of a profile or the name of a built-in one, `WBEM_SIM_REPOSITORY`
//! the folder of a repository that survives the process; without it the repository is in memory.
//! What the environment does not say a file beside the DLL may: `wbem-sim.toml`, with the keys
//! `profile` and `repository`, whose paths begin beside the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use wbem_sim::database::{Database, DatabaseError};
use wbem_sim::disk::RealDisk;
use wbem_sim::machine::{Flush, Machine};
use wbem_sim::place::InputError;
use wbem_sim::profile::Profile;
use wbem_sim::server::Server;

use super::place::Place;

/// The environment variable that names the profile.
pub const PROFILE_VARIABLE: &str = "WBEM_SIM_PROFILE";
/// The environment variable that names the folder of the repository.
pub const REPOSITORY_VARIABLE: &str = "WBEM_SIM_REPOSITORY";
/// The file beside the DLL.
pub const SETTINGS_FILE: &str = "wbem-sim.toml";

/// What the service of a process is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// The path of a profile, or the name of a built-in one.
    pub profile: Option<String>,
    /// The folder of the repository.
    pub repository: Option<PathBuf>,
}

/// Settings that no service can be made of.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file cannot be read.
    #[error("{}: {reason}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// A profile says what nobody knows.
    #[error(transparent)]
    Profile(#[from] InputError),
    /// The repository cannot be opened.
    #[error(transparent)]
    Repository(#[from] DatabaseError),
}

impl Settings {
    /// What the environment says and, where it is silent, the file in a folder.
    pub fn found(
        folder: Option<&Path>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let of_file = match folder.map(|folder| folder.join(SETTINGS_FILE)) {
            Some(file) if file.exists() => Self::read(&file)?,
            _ => Self::default(),
        };
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let repository = set(REPOSITORY_VARIABLE).map(PathBuf::from);
        Ok(Self {
            profile: set(PROFILE_VARIABLE).or(of_file.profile),
            repository: repository.or(of_file.repository),
        })
    }

    fn read(file: &Path) -> Result<Self, SettingsError> {
        let text = text_of(file)?;
        let mut settings: Self =
            toml::from_str(&text).map_err(|error| InputError::toml(file, &text, &error))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        settings.repository = settings.repository.map(|path| folder.join(path));
        settings.profile = settings.profile.map(|profile| match Profile::built_in(&profile) {
            Some(_) => profile,
            None => folder.join(profile).to_string_lossy().into_owned(),
        });
        Ok(settings)
    }

    pub(super) fn machine(&self) -> Result<Machine<Place>, SettingsError> {
        let profile = self.profile()?;
        let Some(folder) = &self.repository else {
            return Ok(Machine::new(Server::new(profile), Place::real()));
        };
        let database = Database::open(Arc::new(RealDisk), folder)?;
        let server = Server::with_repository(profile, database.repository().clone());
        let mut machine = Machine::new(server, Place::real());
        machine.keep(database, Flush::EachWrite)?;
        Ok(machine)
    }

    pub(super) fn profile(&self) -> Result<Profile, SettingsError> {
        let Some(name) = &self.profile else {
            return Ok(Profile::recommended());
        };
        if let Some(profile) = Profile::built_in(name) {
            return Ok(profile);
        }
        let file = Path::new(name);
        Ok(Profile::from_toml(file, &text_of(file)?)?)
    }
}

fn text_of(file: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(file)
        .map_err(|error| SettingsError::File { file: file.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_goes_before_the_file() {
        let folder = tempfile::tempdir().expect("there is room");
        let file = "profile = 'mine.toml'\nrepository = 'stored'\n";
        std::fs::write(folder.path().join(SETTINGS_FILE), file).expect("there is room");
        let nothing = |_: &str| None;
        let found = Settings::found(Some(folder.path()), nothing).expect("it is right");
        assert_eq!(found.repository, Some(folder.path().join("stored")));
        assert!(found.profile().is_err(), "there is no such profile");
        std::fs::write(folder.path().join("mine.toml"), "name = 'mine'\n").expect("room");
        assert_eq!(&*found.profile().expect("it is there").name, "mine");
        let sdk = |name: &str| (name == PROFILE_VARIABLE).then(|| "sdk".to_owned());
        let found = Settings::found(Some(folder.path()), sdk).expect("it is right");
        assert_eq!(found.profile.as_deref(), Some("sdk"));
        assert_eq!(Settings::found(None, nothing).expect("nothing is said"), Settings::default());
    }

    #[test]
    fn what_nobody_knows_is_refused_with_its_place() {
        let folder = tempfile::tempdir().expect("there is room");
        std::fs::write(folder.path().join(SETTINGS_FILE), "\nprofil = 'x'\n").expect("room");
        let error = Settings::found(Some(folder.path()), |_| None).expect_err("a word is wrong");
        assert!(error.to_string().contains("wbem-sim.toml:2:1"), "{error}");
    }

    #[test]
    fn a_repository_in_a_folder_survives() {
        let folder = tempfile::tempdir().expect("there is room");
        let repository = Some(folder.path().join("stored"));
        let settings = Settings { repository, profile: None };
        drop(settings.machine().expect("a fresh one is made"));
        settings.machine().expect("it is found again");
    }
}

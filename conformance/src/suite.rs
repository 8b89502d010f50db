//! The scenarios to choose from: those that come with this package, or files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wbem_sim::place::InputError;

use crate::catalogue::Catalogue;
use crate::filter::Labels;
use crate::scenario::Scenario;

/// How deep folders of scenarios may lie in each other.
const DEPTH_MAX: usize = 8;

/// Scenarios, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// The scenarios.
    pub scenarios: Vec<Arc<Scenario>>,
}

impl Suite {
    /// The suite that comes with this package.
    pub fn embedded() -> Result<Self, InputError> {
        crate::scenario::suite().map(Self::of)
    }

    /// The scenarios of a folder and the folders in it; an id is the path from there.
    pub fn folder(folder: &Path) -> Result<Self, InputError> {
        let mut files = Vec::new();
        find(folder, DEPTH_MAX, &mut files)?;
        if files.is_empty() {
            return Err(InputError::whole(folder, "there is no `.toml` file in this folder"));
        }
        let read = |file: &PathBuf| scenario(file, &id(file.strip_prefix(folder).unwrap_or(file)));
        Ok(Self::of(files.iter().map(read).collect::<Result<_, _>>()?))
    }

    /// The scenarios of some files; an id is the path below the last folder called `suite`, or all
    /// of it as given where there is none.
    pub fn files(files: &[PathBuf]) -> Result<Self, InputError> {
        let read = |file: &PathBuf| scenario(file, below_suite(&id(file)));
        Ok(Self::of(files.iter().map(read).collect::<Result<_, _>>()?))
    }

    fn of(scenarios: Vec<Scenario>) -> Self {
        let mut scenarios: Vec<_> = scenarios.into_iter().map(Arc::new).collect();
        scenarios.sort_by(|a, b| a.id.cmp(&b.id));
        Self { scenarios }
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.scenarios.iter().map(|scenario| scenario.id.as_str())
    }

    /// The scenario with an id.
    pub fn get(&self, id: &str) -> Option<&Arc<Scenario>> {
        self.scenarios.iter().find(|scenario| scenario.id == id)
    }

    /// The scenarios that cover a requirement.
    pub fn covering<'a>(&'a self, requirement: &'a str) -> impl Iterator<Item = &'a Arc<Scenario>> {
        self.scenarios
            .iter()
            .filter(move |scenario| scenario.covers.iter().any(|id| id == requirement))
    }
}

/// What filters can ask about a scenario.
pub fn labels(scenario: &Scenario, catalogue: &Catalogue) -> Labels {
    let known = scenario.covers.iter().filter_map(|id| catalogue.requirement(id).ok());
    let mut labels = Labels { id: scenario.id.clone(), ..Labels::default() };
    for requirement in known {
        labels.topics.insert(requirement.topic().to_owned());
        labels.requirements.insert(requirement.id.clone());
        labels.levels.insert(requirement.level.to_string());
    }
    labels
}

fn scenario(file: &Path, id: &str) -> Result<Scenario, InputError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| InputError::whole(file, format!("cannot be read: {error}")))?;
    Scenario::from_toml(id, file, &text, Catalogue::embedded())
}

/// The path without `.toml`, with forward slashes whatever the machine.
fn id(path: &Path) -> String {
    let path = path.with_extension("");
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn below_suite(id: &str) -> &str {
    let inside = id.rsplit_once("/suite/").map(|(_, below)| below);
    inside.or_else(|| id.strip_prefix("suite/")).unwrap_or(id)
}

fn find(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), InputError> {
    let refuse = |error| InputError::whole(folder, format!("cannot be read: {error}"));
    for entry in std::fs::read_dir(folder).map_err(refuse)? {
        let path = entry.map_err(refuse)?.path();
        if path.is_dir() && depth > 0 {
            find(&path, depth - 1, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_path_without_its_ending() {
        assert_eq!(id(&Path::new("pause").join("second-object.toml")), "pause/second-object");
        assert_eq!(id(Path::new("x.y.toml")), "x.y");
    }

    #[test]
    fn a_file_of_a_suite_keeps_the_id_it_has_there() {
        assert_eq!(below_suite("fixtures/suite/pause/x"), "pause/x");
        assert_eq!(below_suite("suite/pause/x"), "pause/x");
        assert_eq!(below_suite("mine/x"), "mine/x");
    }

    #[test]
    fn a_folder_without_scenarios_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Suite::folder(folder.path()).expect_err("it is empty");
        assert!(error.to_string().ends_with("there is no `.toml` file in this folder"), "{error}");
        assert!(Suite::folder(&folder.path().join("none")).is_err());
    }
}

//! One scenario on the model, expected to do what the profile says that it does.

use std::path::Path;

use libtest_mimic::Failed;
use wbem_conformance::catalogue::Catalogue;
pub use wbem_conformance::matrix::Played as Case;
use wbem_conformance::matrix::play;
use wbem_conformance::scenario::{Scenario, corpus, suite};
use wbem_conformance::target::{SimulatorTarget, Target};
use wbem_sim::place::InputError;
use wbem_sim::profile::Profile;

/// Plays a scenario on the model, which behaves as it is expected to.
pub fn judge(scenario: &Scenario, profile: &Profile) -> Case {
    judge_as(scenario, profile, profile.clone())
}

/// Plays a scenario on the model, which behaves as one profile says and is expected to behave as
/// another does.
pub fn judge_as(scenario: &Scenario, profile: &Profile, behaviour: Profile) -> Case {
    let target = SimulatorTarget::new(behaviour);
    play(scenario, profile, &target, || target.open().expect("the model opens"))
}

/// Passes where there is nothing to complain of.
pub fn none_of(complaints: &[String]) -> Result<(), Failed> {
    match complaints {
        [] => Ok(()),
        complaints => Err(complaints.join("\n").into()),
    }
}

/// The scenarios to judge.
pub fn scenarios() -> Vec<Scenario> {
    let read = match std::env::var_os("WBEM_SUITE") {
        Some(folder) => from_folder(Path::new(&folder)),
        None => suite_and_corpus().map_err(|error| error.to_string()),
    };
    read.unwrap_or_else(|error| panic!("{error}"))
}

fn suite_and_corpus() -> Result<Vec<Scenario>, InputError> {
    let mut scenarios = suite()?;
    scenarios.extend(corpus()?);
    Ok(scenarios)
}

fn from_folder(root: &Path) -> Result<Vec<Scenario>, String> {
    let mut scenarios = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| error.to_string())? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let id = path.strip_prefix(root).expect("it lies below").with_extension("");
                let id = id.to_string_lossy().replace('\\', "/");
                let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
                let scenario = Scenario::from_toml(&id, &path, &text, Catalogue::embedded());
                scenarios.push(scenario.map_err(|error| error.to_string())?);
            }
        }
    }
    scenarios.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(scenarios)
}

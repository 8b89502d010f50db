//! The scenarios that come with this package.

use std::path::Path;

use wbem_sim::place::InputError;

use super::Scenario;
use crate::catalogue::Catalogue;

/// Every scenario of the suite, sorted by id.
pub fn suite() -> Result<Vec<Scenario>, InputError> {
    folder("suite")
}

/// Every scenario that once found something, sorted by id.
pub fn corpus() -> Result<Vec<Scenario>, InputError> {
    folder("corpus")
}

fn folder(name: &str) -> Result<Vec<Scenario>, InputError> {
    let files = wbem_fixtures::files(name);
    let scenarios = files.into_iter().filter_map(|(path, text)| {
        let id = path.strip_suffix(".toml")?;
        let file = Path::new("fixtures").join(name).join(path);
        Some(Scenario::from_toml(id, &file, text, Catalogue::embedded()))
    });
    let mut scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
    // The order of the files is another: `.` comes after `-`.
    scenarios.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(scenarios)
}

#[cfg(test)]
mod tests {
    use super::{corpus, suite};

    #[test]
    fn every_scenario_reads_and_ids_are_sorted() {
        let suite = suite().unwrap_or_else(|error| panic!("{error}"));
        assert!(suite.is_sorted_by(|a, b| a.id < b.id));
        assert!(suite.iter().all(|scenario| !scenario.topic().is_empty()));
        corpus().unwrap_or_else(|error| panic!("{error}"));
    }
}

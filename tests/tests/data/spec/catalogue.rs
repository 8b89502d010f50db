//! The catalogue as data, read as strictly as it can be: an unknown key or value is an error.

use std::collections::BTreeSet;

use serde::Deserialize;

/// `spec/requirements.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirements {
    requirement: Vec<Requirement>,
}

/// One testable statement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    pub id: String,
    pub source: String,
    #[serde(rename = "level")]
    _level: Level,
    pub text: String,
    #[serde(rename = "observable")]
    _observable: Observable,
    pub needs: Vec<String>,
    pub open: Option<String>,
    #[serde(default)]
    pub reading: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Level {
    Must,
    Should,
    May,
    Describes,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Observable {
    Api,
    Internal,
}

/// `spec/ambiguities.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ambiguities {
    ambiguity: Vec<Ambiguity>,
}

/// One open point.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguity {
    pub id: String,
    pub key: String,
    pub question: String,
    pub readings: Vec<Reading>,
    pub why: String,
    pub how_to_observe: String,
    pub recommended: String,
    pub recommended_why: String,
    pub open_spec: String,
    pub sdk: String,
}

/// One way to read an open point.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub name: String,
    pub source: String,
    pub says: String,
}

impl Ambiguity {
    /// Whether this is one of its readings.
    pub fn has(&self, reading: &str) -> bool {
        self.readings.iter().any(|known| known.name == reading)
    }
}

/// Every requirement.
pub fn requirements() -> Vec<Requirement> {
    read::<Requirements>("spec/requirements.toml").requirement
}

/// Every open point.
pub fn ambiguities() -> Vec<Ambiguity> {
    read::<Ambiguities>("spec/ambiguities.toml").ambiguity
}

/// Every id there is: of requirements, then of open points, in the catalogue's order.
pub fn ids() -> Vec<String> {
    let requirements = requirements().into_iter().map(|requirement| requirement.id);
    requirements.chain(ambiguities().into_iter().map(|point| point.id)).collect()
}

/// The topics of the ids: what stands before the number.
pub fn topics() -> BTreeSet<String> {
    ids().iter().filter_map(|id| Some(id.rsplit_once('-')?.0.to_owned())).collect()
}

/// A file of the catalogue as a table.
pub fn read<T: for<'a> Deserialize<'a>>(path: &str) -> T {
    let text = wbem_fixtures::text(path).unwrap_or_else(|| panic!("{path} is not embedded"));
    toml::from_str(text).unwrap_or_else(|error| panic!("fixtures/{path}: {error}"))
}

//! What the documents say, as data: requirements, open points with their readings, and codes.
//!
//! The files are those of `fixtures/spec/`. An id that is not known brings the nearest known one.

mod ambiguity;
mod code;
mod requirement;

use std::path::Path;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use wbem_sim::place::InputError;

pub use ambiguity::{Ambiguity, Reading};
pub use code::{Code, Codes, Flag};
pub use requirement::{Level, Observable, Requirement};

/// The words of `needs`: what a target may be able to do beyond the ordinary.
pub const CAPABILITIES: &[&str] = &[
    "time-control",
    "concurrency",
    "operation-hold",
    "request-limit",
    "destructive",
    "fault-injection",
    "client-kill",
    "service-restart",
    "shutdown-control",
    "file-system",
    "remote-caller",
    "privilege-control",
    "namespace-security",
    "auth-level-control",
    "provider",
    "mof",
    "cli",
    "vss",
    "legacy-version",
];

/// Everything that the documents say.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The testable statements, in the order of the file.
    pub requirements: Vec<Requirement>,
    /// The open points, in the order of the file.
    pub ambiguities: Vec<Ambiguity>,
    /// The codes and flags.
    pub codes: Codes,
}

/// An id that is not in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{id}`; {}", way_out(nearest))]
pub struct UnknownId {
    /// What sort of id was looked for.
    pub what: &'static str,
    /// The id as given.
    pub id: String,
    /// The known id most like it.
    pub nearest: Option<String>,
}

fn way_out(nearest: &Option<String>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "`wbem-conformance list` shows the ids in use".to_owned(),
    }
}

impl Catalogue {
    /// The catalogue that comes with this package, read once.
    ///
    /// # Panics
    ///
    /// If an embedded file does not read, which a test rules out.
    pub fn embedded() -> &'static Catalogue {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            let text = |name| wbem_fixtures::text(name).expect("the catalogue is embedded");
            let read = Self::from_toml(
                text("spec/requirements.toml"),
                text("spec/ambiguities.toml"),
                text("spec/status-codes.toml"),
            );
            read.unwrap_or_else(|error| panic!("{error}"))
        })
    }

    /// Reads the three files from their texts.
    pub fn from_toml(
        requirements: &str,
        ambiguities: &str,
        codes: &str,
    ) -> Result<Self, InputError> {
        let requirements: requirement::File = read("requirements.toml", requirements)?;
        let ambiguities: ambiguity::File = read("ambiguities.toml", ambiguities)?;
        Ok(Self {
            requirements: requirements.requirement,
            ambiguities: ambiguities.ambiguity,
            codes: read("status-codes.toml", codes)?,
        })
    }

    /// The requirement with that id.
    pub fn requirement(&self, id: &str) -> Result<&Requirement, UnknownId> {
        let found = self.requirements.iter().find(|requirement| requirement.id == id);
        found.ok_or_else(|| {
            unknown("requirement", id, self.requirements.iter().map(|r| r.id.as_str()))
        })
    }

    /// The open point with that id (`A-5`) or key (`second-pause`).
    pub fn ambiguity(&self, id: &str) -> Result<&Ambiguity, UnknownId> {
        let found = self.ambiguities.iter().find(|point| point.id == id || point.key == id);
        found.ok_or_else(|| {
            let known = self.ambiguities.iter().flat_map(|p| [p.id.as_str(), p.key.as_str()]);
            unknown("open point", id, known)
        })
    }
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, InputError> {
    let file = Path::new("fixtures/spec").join(name);
    toml::from_str(text).map_err(|error| InputError::toml(&file, text, &error))
}

/// The error for an id that is none of the known.
fn unknown<'a>(
    what: &'static str,
    id: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> UnknownId {
    let nearest = wbem_sim::nearest::nearest(id, known).map(str::to_owned);
    UnknownId { what, id: id.to_owned(), nearest }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_embedded_catalogue_reads_and_is_whole() {
        let catalogue = Catalogue::embedded();
        assert!(catalogue.requirements.len() >= 298);
        assert!(catalogue.ambiguities.len() >= 65);
        assert!(catalogue.codes.status.len() >= 124);
    }

    #[test]
    fn every_open_and_reading_and_need_is_known() {
        let catalogue = Catalogue::embedded();
        for requirement in &catalogue.requirements {
            for need in &requirement.needs {
                assert!(CAPABILITIES.contains(&need.as_str()), "{}: {need}", requirement.id);
            }
            let Some(open) = &requirement.open else {
                assert!(requirement.reading.is_empty(), "{}", requirement.id);
                continue;
            };
            let point = catalogue.ambiguity(open).expect("an open point that exists");
            for reading in &requirement.reading {
                assert!(point.reading(reading).is_ok(), "{}: {reading}", requirement.id);
            }
        }
    }

    #[test]
    fn the_head_comment_and_the_list_of_capabilities_are_alike() {
        let text = wbem_fixtures::text("spec/requirements.toml").expect("it is embedded");
        let head = text.lines().take_while(|line| line.starts_with('#'));
        let words: BTreeSet<&str> = head
            .filter_map(|line| line.strip_prefix("#   "))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert_eq!(words, CAPABILITIES.iter().copied().collect());
    }

    #[test]
    fn an_unknown_id_brings_the_nearest() {
        let catalogue = Catalogue::embedded();
        let error = catalogue.requirement("PAUS-4").expect_err("misspelt");
        assert_eq!(error.to_string(), "unknown requirement `PAUS-4`; did you mean `PAUSE-4`?");
        let error = catalogue.ambiguity("secondpause").expect_err("misspelt");
        assert_eq!(
            error.to_string(),
            "unknown open point `secondpause`; did you mean `second-pause`?"
        );
    }
}

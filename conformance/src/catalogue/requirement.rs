//! One testable statement of the documents.

use serde::{Deserialize, Serialize};

/// One `[[requirement]]` of `requirements.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Requirement {
    /// `TOPIC-number`; never changed, never used again.
    pub id: String,
    /// The document and section.
    pub source: String,
    /// How binding it is.
    pub level: Level,
    /// The statement.
    pub text: String,
    /// Who can see whether it holds.
    pub observable: Observable,
    /// What a target must be able to do for a test of it.
    pub needs: Vec<String>,
    /// The open point that it touches, such as `A-5`.
    pub open: Option<String>,
    /// The readings of that point under which it holds; under all of them if empty.
    #[serde(default)]
    pub reading: Vec<String>,
}

impl Requirement {
    /// The part of the id before the number.
    pub fn topic(&self) -> &str {
        self.id.rsplit_once('-').map_or(&self.id, |(topic, _)| topic)
    }
}

/// How binding a requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// MS-WMI's MUST, or what follows from it.
    Must,
    /// MS-WMI's SHOULD.
    Should,
    /// MS-WMI's MAY, or its silence.
    May,
    /// Prose of the SDK, or a product note.
    Describes,
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
            Level::May => "MAY",
            Level::Describes => "DESCRIBES",
        })
    }
}

/// Who can see whether a requirement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Observable {
    /// A client, through calls.
    Api,
    /// Only the server, or who looks at its files.
    Internal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub requirement: Vec<Requirement>,
}

#[cfg(test)]
mod tests {
    use super::Level;
    use crate::catalogue::Catalogue;

    #[test]
    fn a_topic_is_the_id_without_its_number() {
        let requirement = Catalogue::embedded().requirement("PAUSE-4").expect("it is there");
        assert_eq!(requirement.topic(), "PAUSE");
        assert_eq!(requirement.level, Level::Describes);
    }
}

//! One point on which the documents differ or are silent, and the ways to read it.

use serde::{Deserialize, Serialize};

use super::{UnknownId, unknown};

/// One `[[ambiguity]]` of `ambiguities.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguity {
    /// `A-number`.
    pub id: String,
    /// Its name in profiles and scenarios, such as `second-pause`.
    pub key: String,
    /// What is open.
    pub question: String,
    /// The ways to read it.
    pub readings: Vec<Reading>,
    /// Why it matters.
    pub why: String,
    /// How to tell which reading a real server follows.
    pub how_to_observe: String,
    /// The reading that the simulator follows unless told otherwise.
    pub recommended: String,
    /// Why that one.
    pub recommended_why: String,
    /// The reading that MS-WMI supports.
    pub open_spec: String,
    /// The reading that the SDK pages support.
    pub sdk: String,
}

/// One way to read an open point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its name in profiles and scenarios.
    pub name: String,
    /// The documents that support it.
    pub source: String,
    /// What it says.
    pub says: String,
}

impl Ambiguity {
    /// The reading of that name.
    pub fn reading(&self, name: &str) -> Result<&Reading, UnknownId> {
        let found = self.readings.iter().find(|reading| reading.name == name);
        found.ok_or_else(|| unknown("reading", name, self.readings.iter().map(|r| r.name.as_str())))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub ambiguity: Vec<Ambiguity>,
}

#[cfg(test)]
mod tests {
    use wbem_sim::profile::POINTS;

    use crate::catalogue::Catalogue;

    #[test]
    fn the_model_knows_the_same_points_and_readings() {
        for point in POINTS {
            let entry = Catalogue::embedded().ambiguity(point.id).expect("it is catalogued");
            assert_eq!(entry.key, point.key);
            let names: Vec<&str> = entry.readings.iter().map(|r| r.name.as_str()).collect();
            assert_eq!(names, point.readings, "{}", point.id);
        }
    }
}

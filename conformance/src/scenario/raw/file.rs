//! The file as a whole.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use wbem_sim::profile::POINTS;

use super::{At, RawCaller, RawStep};
use crate::catalogue::CAPABILITIES;

/// One scenario: who calls what, and what each call must do.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Scenario", rename = "Scenario")]
pub struct RawScenario {
    /// The behaviour, as a sentence.
    pub title: At<String>,
    /// What is to be found out, in a sentence.
    pub goal: At<String>,
    /// How it is found out, in a sentence.
    pub method: At<String>,
    /// Ids of requirements: those whose breach this scenario would notice. Left out only by what
    /// somebody has found and nobody has explained yet; in the suite each scenario has some.
    #[serde(default)] // which tells the schema that it may be left out
    #[schemars(schema_with = "requirements")]
    pub covers: Option<At<Vec<At<String>>>>,
    /// What a target must be able to do, besides what follows from steps and callers.
    #[serde(default)]
    #[schemars(schema_with = "capabilities")]
    pub needs: Vec<At<String>>,
    /// Open points, with the readings under which the scenario applies.
    #[serde(default)]
    #[schemars(schema_with = "points")]
    pub when: BTreeMap<At<String>, At<OneOrMore>>,
    /// Files of MOF text that the repository starts with, by their names under `fixtures/mof/`.
    #[serde(default)]
    pub mof: Vec<At<String>>,
    /// MOF text that the repository starts with, after the files.
    pub content: Option<At<String>>,
    /// Who calls, by name. Without any there is `operator`, a local administrator with both
    /// privileges enabled.
    #[serde(default)]
    pub callers: BTreeMap<At<String>, RawCaller>,
    /// What is done, in order.
    #[schemars(length(min = 1))]
    pub steps: Vec<At<RawStep>>,
}

/// One word, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "a text in quotes or a list of them is expected here")]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several.
    More(Vec<String>),
}

impl OneOrMore {
    /// The words.
    pub fn words(&self) -> &[String] {
        match self {
            OneOrMore::One(word) => std::slice::from_ref(word),
            OneOrMore::More(words) => words,
        }
    }
}

fn requirements(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "minItems": 1,
        "items": { "type": "string", "pattern": "^[A-Z]+-[1-9][0-9]*$" },
        "uniqueItems": true,
    })
}

fn capabilities(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "enum": CAPABILITIES }, "uniqueItems": true })
}

fn points(_: &mut SchemaGenerator) -> Schema {
    let readings = POINTS.iter().map(|point| {
        let reading = serde_json::json!({ "enum": point.readings });
        let list = serde_json::json!({ "type": "array", "items": reading, "minItems": 1 });
        (point.key.to_owned(), serde_json::json!({ "anyOf": [reading, list] }))
    });
    let readings: Map<String, Value> = readings.collect();
    json_schema!({ "type": "object", "properties": readings, "additionalProperties": false })
}

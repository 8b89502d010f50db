//! The JSON Schema of the format, from the types that read it.
//!
//! It is committed as `fixtures/suite/scenario.schema.json`, so that an editor can check and
//! complete a scenario while it is written.

use super::raw::RawScenario;

/// The schema, as the committed file has it.
pub fn schema() -> String {
    let schema = schemars::schema_for!(RawScenario);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

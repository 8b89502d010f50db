//! Every scenario file, held against the published schema.

use serde_json::Value;

const SCHEMA: &str = "suite/scenario.schema.json";

fn committed() -> &'static str {
    wbem_fixtures::text(SCHEMA).expect("the schema is committed")
}

fn scenarios() -> Vec<(String, &'static str)> {
    let folders = ["suite", "corpus"].into_iter().flat_map(|folder| {
        let files = wbem_fixtures::files(folder).into_iter();
        files.map(move |(name, text)| (format!("{folder}/{name}"), text))
    });
    folders.filter(|(name, _)| name.ends_with(".toml")).collect()
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    assert!(
        committed() == wbem_conformance::scenario::schema(),
        "the types have changed: cargo run -p wbem-conformance --example scenario-schema > \
         fixtures/{SCHEMA}"
    );
}

#[test]
fn every_scenario_passes_the_schema() {
    let schema: Value = serde_json::from_str(committed()).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let scenarios = scenarios();
    assert!(!scenarios.is_empty());
    for (name, text) in scenarios {
        let value: Value = toml::from_str(text).expect("it is TOML");
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

/// A finding that nobody has explained yet may leave it out; here each says what it would notice.
#[test]
fn every_scenario_covers_a_requirement() {
    for (name, text) in scenarios() {
        let value: Value = toml::from_str(text).expect("it is TOML");
        assert!(value["covers"].is_array(), "{name}: name the requirement that it covers");
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let schema: Value = serde_json::from_str(committed()).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let (_, text) = scenarios().remove(0);
    let whole: Value = toml::from_str(text).expect("it is TOML");
    let spoil = |change: &dyn Fn(&mut Value)| {
        let mut spoilt = whole.clone();
        change(&mut spoilt);
        spoilt
    };
    let spoilt = [
        spoil(&|file| file["titel"] = "x".into()),
        spoil(&|file| file["covers"] = Value::Array(Vec::new())),
        spoil(&|file| file["steps"][0] = serde_json::json!({})),
        spoil(&|file| file["steps"][0]["pause"] = "object".into()),
        spoil(&|file| file["steps"][1]["expect"] = "block".into()),
        spoil(&|file| file["steps"][1]["expect"] = serde_json::json!({ "second-pause": {} })),
    ];
    assert!(validator.is_valid(&whole));
    for file in spoilt {
        assert!(!validator.is_valid(&file), "{file:#}");
    }
}

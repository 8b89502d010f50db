//! Profiles: the points of the code and the files of the built-in profiles are the catalogue's.

use std::path::Path;

use wbem_sim::profile::{Mutant, POINTS, Profile};

use wbem_conformance::catalogue::Catalogue;

#[test]
fn the_points_of_the_code_are_those_of_the_catalogue_in_its_order() {
    let points = &Catalogue::embedded().ambiguities;
    let in_code: Vec<(&str, &str)> = POINTS.iter().map(|point| (point.id, point.key)).collect();
    let in_catalogue: Vec<(&str, &str)> =
        points.iter().map(|point| (&*point.id, &*point.key)).collect();
    assert_eq!(in_code, in_catalogue, "repair sim/src/profile/points.rs");
    for (in_code, in_catalogue) in POINTS.iter().zip(points) {
        let id = in_code.id;
        let readings: Vec<&str> = in_catalogue.readings.iter().map(|r| r.name.as_str()).collect();
        assert_eq!(in_code.readings, readings, "the readings of {id}, in order");
        let chosen = [&in_catalogue.recommended, &in_catalogue.open_spec, &in_catalogue.sdk];
        assert_eq!(in_code.chosen, chosen.map(String::as_str), "what the profiles choose for {id}");
    }
}

#[test]
fn the_file_of_each_built_in_profile_says_what_the_code_does() {
    for (name, text) in wbem_fixtures::files("profiles") {
        let stem = name.strip_suffix(".toml").unwrap_or_else(|| panic!("{name} is no profile"));
        let Some(built_in) = Profile::built_in(stem) else { continue };
        let read = Profile::from_toml(Path::new(name), text).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(read, built_in, "repair fixtures/profiles/{name}");
        let table: toml::Table = toml::from_str(text).expect("it was just read as a profile");
        let readings = table["readings"].as_table().expect("it has readings");
        assert_eq!(readings.len(), POINTS.len(), "fixtures/profiles/{name} says every reading");
        assert!(!table.contains_key("base"), "fixtures/profiles/{name} stands on its own");
    }
}

#[test]
fn every_built_in_profile_has_a_file() {
    let names = wbem_fixtures::names("profiles");
    for name in ["recommended.toml", "open-spec.toml", "sdk.toml"] {
        assert!(names.contains(&name), "fixtures/profiles/{name} is missing");
    }
}

#[test]
fn every_file_of_the_profiles_and_mutants_is_read() {
    for folder in ["profiles", "mutants"] {
        for (name, text) in wbem_fixtures::files(folder) {
            let path = format!("fixtures/{folder}/{name}");
            let read = Profile::from_toml(Path::new(&path), text).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(read.mutant.is_some(), folder == "mutants", "{path}: what is it?");
        }
    }
}

#[test]
fn every_mutant_has_a_file_of_its_name() {
    let mut expected: Vec<String> =
        Mutant::ALL.iter().map(|(name, _)| format!("{name}.toml")).collect();
    expected.sort_unstable();
    assert_eq!(wbem_fixtures::names("mutants"), expected, "repair fixtures/mutants/");
    for (name, text) in wbem_fixtures::files("mutants") {
        let read = Profile::from_toml(Path::new(name), text).unwrap_or_else(|e| panic!("{e}"));
        let mutant = read.mutant.map(Mutant::name);
        assert_eq!(
            mutant,
            name.strip_suffix(".toml"),
            "fixtures/mutants/{name} does another thing"
        );
    }
}

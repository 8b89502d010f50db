//! Whatever an entry of the catalogue points at exists, and no entry is half written.

use std::collections::BTreeSet;

use wbem_conformance::catalogue::{CAPABILITIES, Catalogue, Requirement};

use crate::assert_none;
use crate::tree;

#[test]
fn every_open_and_every_reading_resolves() {
    let requirements = &Catalogue::embedded().requirements;
    let complaints: Vec<String> = requirements.iter().flat_map(unresolved).collect();
    assert_none(&complaints, "name an open point and its readings as ambiguities.toml has them");
}

fn unresolved(requirement: &Requirement) -> Vec<String> {
    let id = &requirement.id;
    let Some(open) = &requirement.open else {
        let readings = requirement.reading.iter();
        return readings.map(|reading| format!("{id}: `{reading}` without `open`")).collect();
    };
    let points = &Catalogue::embedded().ambiguities;
    let Some(point) = points.iter().find(|point| point.id == *open) else {
        return vec![format!("{id}: there is no open point {open}")];
    };
    let unknown = requirement.reading.iter().filter_map(|reading| point.reading(reading).err());
    unknown.map(|error| format!("{id}: {open}: {error}")).collect()
}

#[test]
fn the_readings_of_an_open_point_are_two_or_more_and_distinct() {
    let mut keys = BTreeSet::new();
    let mut complaints = Vec::new();
    for point in &Catalogue::embedded().ambiguities {
        let names: BTreeSet<&str> = point.readings.iter().map(|r| r.name.as_str()).collect();
        if names.len() < 2 || names.len() != point.readings.len() {
            complaints.push(format!("{}: fewer than two readings, or one twice", point.id));
        }
        for chosen in [&point.recommended, &point.open_spec, &point.sdk] {
            let chosen = point.reading(chosen);
            complaints.extend(chosen.err().map(|error| format!("{}: {error}", point.id)));
        }
        if !keys.insert(&point.key) {
            complaints.push(format!("{}: another point has the key `{}`", point.id, point.key));
        }
    }
    assert_none(&complaints, "give each reading and each key a name of its own");
}

#[test]
fn every_text_and_every_source_is_there() {
    let Catalogue { requirements, ambiguities, .. } = Catalogue::embedded();
    let mut texts: Vec<(&str, &str)> = Vec::new();
    for requirement in requirements {
        texts.extend([&requirement.source, &requirement.text].map(|t| (&*requirement.id, &**t)));
    }
    for point in ambiguities {
        let own = [&point.question, &point.why, &point.how_to_observe, &point.recommended_why];
        texts.extend(own.map(|text| (&*point.id, &**text)));
        let said = point.readings.iter().flat_map(|reading| [&reading.source, &reading.says]);
        texts.extend(said.map(|text| (&*point.id, &**text)));
    }
    let empty = texts.iter().filter(|(_, text)| text.trim().is_empty());
    let complaints: Vec<String> = empty.map(|(id, _)| format!("{id}: an empty text")).collect();
    assert_none(&complaints, "say it, and where it stands: document and section");
}

#[test]
fn every_capability_is_explained_at_the_top_of_the_requirements() {
    let text = tree::read("fixtures/spec/requirements.toml");
    let head = text.lines().take_while(|line| line.starts_with('#'));
    let explained: Vec<&str> =
        head.filter_map(|line| line.strip_prefix("#   ")?.split_whitespace().next()).collect();
    assert_eq!(CAPABILITIES, explained, "the code lists them in the order of the file's comment");
    let mut complaints = Vec::new();
    for requirement in &Catalogue::embedded().requirements {
        for need in requirement.needs.iter().filter(|need| !explained.contains(&need.as_str())) {
            complaints.push(format!("{}: nobody says what `{need}` is", requirement.id));
        }
    }
    assert_none(&complaints, "explain the capability in the comment at the top of the file");
}

//! Ids that code, scenarios and mutants name are ids that exist.

use std::collections::BTreeSet;

use super::catalogue;
use crate::assert_none;
use crate::tree::{self, SourceFile};

/// What opens a mark; spelt so that this file has none itself.
const MARK: &str = concat!("[", "REQ ");
const WAY_OUT: &str = "name an id of fixtures/spec; `wbem-conformance explain ID` shows one";

#[test]
fn the_code_names_only_ids_that_exist() {
    let (ids, topics) = known();
    let complaints: Vec<String> = tree::files("rs")
        .iter()
        .flat_map(|file| unknown_ids(file, &ids, &topics).into_iter().chain(bad_marks(file, &ids)))
        .collect();
    assert_none(&complaints, WAY_OUT);
}

#[test]
fn scenarios_profiles_and_mutants_name_only_ids_that_exist() {
    let (ids, topics) = known();
    let complaints: Vec<String> = tree::files("toml")
        .iter()
        .filter(|file| file.path.starts_with("fixtures/"))
        .flat_map(|file| unknown_ids(file, &ids, &topics).into_iter().chain(bad_covers(file, &ids)))
        .collect();
    assert_none(&complaints, WAY_OUT);
}

type Words = BTreeSet<&'static str>;

fn known() -> (Words, Words) {
    (catalogue::ids().into_iter().collect(), catalogue::topics())
}

/// Words that look like an id: the topic exists, the number does not. In code it is comments that
/// count; a text there may be wrong on purpose.
fn unknown_ids(file: &SourceFile, ids: &Words, topics: &Words) -> Vec<String> {
    let is_unknown = |word: &&str| {
        let Some((topic, number)) = word.rsplit_once('-') else { return false };
        topics.contains(topic) && number.parse::<u32>().is_ok() && !ids.contains(*word)
    };
    let is_rust = file.path.ends_with(".rs");
    let mut complaints = Vec::new();
    for (number, line) in file.lines() {
        let text = if is_rust { comment(line) } else { line };
        let unknown = tree::words(text).filter(is_unknown);
        complaints.extend(unknown.map(|id| format!("{}:{number}: no {id}", file.path)));
    }
    complaints
}

fn comment(line: &str) -> &str {
    line.split_once("//").map_or("", |(_, comment)| comment)
}

/// What stands in the marks of doc comments: there, the topic may be misspelt too.
fn bad_marks(file: &SourceFile, ids: &Words) -> Vec<String> {
    let mut complaints = Vec::new();
    for (start, _) in file.text.match_indices(MARK) {
        let mark = file.text[start + MARK.len()..].split(']').next().unwrap_or_default();
        let number = file.text[..start].lines().count();
        let unknown = tree::words(mark).filter(|word| !ids.contains(*word) && is_like_an_id(word));
        complaints.extend(unknown.map(|word| format!("{}:{number}: no {word}", file.path)));
        if !tree::words(mark).any(|word| ids.contains(word)) {
            complaints.push(format!("{}:{number}: a mark without an id", file.path));
        }
    }
    complaints
}

fn is_like_an_id(word: &str) -> bool {
    word.starts_with(|first: char| first.is_uppercase()) || word.contains('-')
}

/// What a scenario says it covers.
fn bad_covers(file: &SourceFile, ids: &Words) -> Vec<String> {
    let table: toml::Table = toml::from_str(&file.text).expect("the embedded files are TOML");
    let Some(covers) = table.get("covers").and_then(|covers| covers.as_array()) else {
        return Vec::new();
    };
    let unknown = covers.iter().filter(|id| !id.as_str().is_some_and(|id| ids.contains(id)));
    unknown.map(|id| format!("{}: covers {id}, which does not exist", file.path)).collect()
}

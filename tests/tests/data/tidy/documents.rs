//! The documents at the root: what they link to and name is there.

use std::collections::BTreeSet;

use crate::assert_none;
use crate::tree::{self, SourceFile};

/// Every document but those that came with the MOF text.
pub fn documents() -> Vec<SourceFile> {
    let is_ours = |file: &SourceFile| !file.path.starts_with("fixtures/mof/");
    tree::files("md").into_iter().filter(is_ours).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let complaints: Vec<String> = documents().iter().flat_map(dead_links).collect();
    assert_none(&complaints, "repair the link; a heading's anchor is in small letters with `-`");
}

fn dead_links(file: &SourceFile) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in file.lines() {
        for (start, _) in line.match_indices("](") {
            let link = line[start + 2..].split(')').next().unwrap_or_default();
            if !is_alive(file, link) {
                complaints.push(format!("{}:{number}: {link}", file.path));
            }
        }
    }
    complaints
}

fn is_alive(file: &SourceFile, link: &str) -> bool {
    if link.starts_with("https://") {
        return true;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = tree::root().join(&file.path);
    let folder = folder.parent().expect("a file is in a folder");
    let there = path.is_empty() || folder.join(path).exists();
    there && (anchor.is_empty() || !path.is_empty() || anchors(&file.text).contains(anchor))
}

/// The anchors of a document's headings, as forges make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn every_path_that_a_document_names_exists() {
    let complaints: Vec<String> = documents()
        .iter()
        .filter(|file| !file.path.contains('/'))
        .flat_map(|file| {
            let missing = paths(&file.text).into_iter().filter(|p| !tree::root().join(p).exists());
            missing.map(|path| format!("{}: {path}", file.path)).collect::<Vec<_>>()
        })
        .collect();
    assert_none(&complaints, "repair the path, or write `<name>` where any name will do");
}

/// What stands in backquotes and looks like a path of the repository.
fn paths(text: &str) -> Vec<&str> {
    let root_folders =
        ["sim/", "conformance/", "fixtures/", "tests/", ".ci/", ".github/", "target/"];
    let quoted = text.split('`').skip(1).step_by(2);
    let is_path = |word: &&str| root_folders.iter().any(|folder| word.starts_with(folder));
    let is_built = |word: &str| word.starts_with("target/") || word.contains(['<', ' ', '*', '{']);
    quoted.filter(is_path).filter(|word| !is_built(word)).collect()
}

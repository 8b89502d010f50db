//! Dependencies: each is declared once, for the whole workspace, with what it is for.

use crate::assert_none;
use crate::tree::{self, SourceFile};

#[test]
fn every_dependency_says_what_it_is_for() {
    let complaints: Vec<String> = tree::files("toml")
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml"))
        .flat_map(unexplained)
        .collect();
    assert_none(
        &complaints,
        "declare it in the root's [workspace.dependencies], with half a line on what it is for",
    );
}

fn unexplained(file: &SourceFile) -> Vec<String> {
    let mut table = "";
    let mut complaints = Vec::new();
    for (number, line) in file.lines() {
        if line.starts_with('[') {
            table = line;
        }
        let is_dependency = table.contains("dependencies") && is_entry(line);
        let is_explained = line.contains(" # ") || is_inherited(line) || line.contains("path = ");
        if is_dependency && !is_explained {
            complaints.push(format!("{}:{number}: {line}", file.path));
        }
    }
    complaints
}

fn is_entry(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_alphabetic()) && line.contains('=')
}

fn is_inherited(line: &str) -> bool {
    line.contains("workspace = true")
}

/// The packages that may have unsafe code, and so have lints of their own: interfaces are pointers.
const UNSAFE: &[&str] = &["sim/com/Cargo.toml", "conformance/com/Cargo.toml"];

#[test]
fn every_package_has_the_lints_of_the_workspace() {
    let files = tree::files("toml");
    let manifests = files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    let lax = manifests.filter(|file| !has_lints(file));
    let complaints: Vec<String> = lax.map(|file| file.path.clone()).collect();
    assert_none(&complaints, "add `[lints]` with `workspace = true`");
}

fn has_lints(file: &SourceFile) -> bool {
    match UNSAFE.contains(&file.path.as_str()) {
        true => file.text.contains("undocumented_unsafe_blocks = \"deny\""),
        false => file.text.contains("[lints]\nworkspace = true"),
    }
}

#[test]
fn an_entry_without_a_reason_is_noticed() {
    let text = "[dependencies]\na = \"1\"\nb.workspace = true\nc = \"1\" # for d\n[lints]\ne = 1\n";
    let file = SourceFile { path: "Cargo.toml".to_owned(), text: text.to_owned() };
    assert_eq!(unexplained(&file), ["Cargo.toml:2: a = \"1\""]);
}

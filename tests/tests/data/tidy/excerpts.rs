//! What the README shows of a file is what the file holds.
//!
//! A comment before a code block says where the block is from: `file: PATH` is the whole file,
//! `doc: PATH` an example in the file's own documentation, which is run as a test there.

use super::documents::documents;
use crate::assert_none;
use crate::tree;

#[test]
fn every_excerpt_is_what_its_file_holds() {
    let mut complaints = Vec::new();
    for file in documents() {
        for (whole, path, block) in excerpts(&file.text) {
            let text = tree::read(path);
            let holds = if whole { text == block } else { documentation(&text).contains(&block) };
            if !holds {
                complaints.push(format!("{}: {path} holds something else", file.path));
            }
        }
    }
    assert_none(&complaints, "copy the file, or the example in its documentation, once more");
}

/// The excerpts of a document: whether it is the whole file, the path, and the code block.
fn excerpts(text: &str) -> Vec<(bool, &str, String)> {
    let mut found = Vec::new();
    for part in text.split("<!-- ").skip(1) {
        let Some((source, after)) = part.split_once(" -->") else { continue };
        let whole = source.strip_prefix("file: ");
        let Some(path) = whole.or_else(|| source.strip_prefix("doc: ")) else { continue };
        let lines = after.trim_start().lines().skip(1).take_while(|line| *line != "```");
        found.push((whole.is_some(), path, lines.map(|line| format!("{line}\n")).collect()));
    }
    found
}

/// The documentation at the top of a Rust file, without the hidden lines of its examples.
fn documentation(text: &str) -> String {
    let lines = text.lines().filter_map(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let shown = lines.filter(|line| !line.starts_with("# "));
    shown.map(|line| format!("{line}\n")).collect()
}

#[test]
fn excerpts_are_found_and_compared_as_shown() {
    let text = "a\n<!-- file: a.toml -->\n```toml\nx = 1\n```\n<!-- sample -->\n```\n```\n";
    assert_eq!(excerpts(text), [(true, "a.toml", "x = 1\n".to_owned())]);
    let rust = "//! An example.\n//!\n//! # hidden();\n//! shown();\nfn main() {}\n";
    assert_eq!(documentation(rust), "An example.\n\nshown();\n");
}

//! How a Rust file looks: it opens with what it is, and fits beside another one.

use crate::assert_none;
use crate::tree::{self, SourceFile};

/// The widest line, in columns. rustfmt breaks code; comments and texts are up to their authors.
const COLUMN_MAX: usize = 100;

#[test]
fn every_file_opens_with_what_it_is() {
    let files = tree::files("rs");
    let silent = files.iter().filter(|file| !file.text.starts_with("//! "));
    let complaints: Vec<String> = silent.map(|file| file.path.clone()).collect();
    assert_none(&complaints, "open the file with `//!`: what it is, and why it is so");
}

#[test]
fn no_line_is_wider_than_the_page() {
    let complaints: Vec<String> = tree::files("rs").iter().flat_map(wide_lines).collect();
    assert_none(&complaints, &format!("break the line: {COLUMN_MAX} columns are the most"));
}

fn wide_lines(file: &SourceFile) -> Vec<String> {
    let width = |line: &str| line.chars().count();
    let wide = file.lines().filter(|(_, line)| width(line) > COLUMN_MAX && !is_table_row(line));
    wide.map(|(number, line)| format!("{}:{number}: {}", file.path, width(line))).collect()
}

/// A row of a table in a comment, which cannot be broken.
fn is_table_row(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//! | ") || line.starts_with("/// | ")
}

#[test]
fn no_line_ends_in_a_space_or_holds_a_tab() {
    let mut complaints = Vec::new();
    for file in ["rs", "toml", "md", "yml"].into_iter().flat_map(tree::files) {
        for (number, line) in file.lines() {
            if line.ends_with([' ', '\t']) || line.contains('\t') {
                complaints.push(format!("{}:{number}", file.path));
            }
        }
    }
    assert_none(&complaints, "take the blank away; indent with spaces");
}

//! Commands that the documents show are commands that work: packages, paths, subcommands and
//! options exist, and values are well-formed.

use clap::{CommandFactory, error::ErrorKind};
use wbem_conformance::command::arguments::Arguments;

use super::documents::documents;
use crate::assert_none;
use crate::tree::{self, SourceFile};

/// How code starts that is a command.
const PROGRAMS: &[&str] = &["cargo ", "wbem-conformance ", "bash "];

#[test]
fn every_command_that_a_document_shows_works() {
    let mut shown = 0;
    let mut complaints = Vec::new();
    for file in documents() {
        for (number, command) in commands(&file) {
            shown += 1;
            let wrong = complaint(&command);
            complaints.extend(wrong.map(|why| format!("{}:{number}: {command}: {why}", file.path)));
        }
    }
    assert!(shown > 10, "the commands are no longer found: {shown}");
    assert_none(&complaints, "repair the command in the document, or what it names");
}

#[test]
fn every_option_that_a_document_names_exists() {
    let command = Arguments::command();
    let all = std::iter::once(&command).chain(command.get_subcommands());
    let options: Vec<String> = all
        .flat_map(clap::Command::get_arguments)
        .filter_map(|option| Some(format!("--{}", option.get_long()?)))
        .chain(["--help".to_owned(), "--version".to_owned()])
        .collect();
    let mut complaints = Vec::new();
    for file in documents() {
        for code in inline_code(&file.text).filter(|code| code.starts_with("--")) {
            let option = code.split([' ', '=']).next().unwrap_or_default();
            if !options.iter().any(|known| known == option) {
                complaints.push(format!("{}: {option}", file.path));
            }
        }
    }
    assert_none(&complaints, "repair the option; `wbem-conformance help` has all there are");
}

/// The commands of a document: in code blocks after `$ `, and in the text between backquotes.
fn commands(file: &SourceFile) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        found.extend(line.strip_prefix("$ ").map(|command| (number, command.to_owned())));
        let code = inline_code(line).filter(|code| PROGRAMS.iter().any(|p| code.starts_with(p)));
        found.extend(code.map(|code| (number, code.to_owned())));
    }
    found
}

fn inline_code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What is wrong with a command, if anything is.
fn complaint(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().map(|word| word.trim_matches('\'')).collect();
    match words.as_slice() {
        ["cargo", "run", own @ ..] => {
            let split = own.iter().position(|word| *word == "--");
            let (of_cargo, ours) = own.split_at(split.unwrap_or(own.len()));
            // Another program has options of its own.
            let is_another = of_cargo.iter().any(|word| ["--bin", "-p"].contains(word));
            let ours = if is_another { &[] } else { ours };
            names_what_exists(of_cargo).or_else(|| refused(ours.get(1..).unwrap_or_default()))
        }
        ["cargo", _, rest @ ..] | ["bash", rest @ ..] => names_what_exists(rest),
        ["wbem-conformance", rest @ ..] => refused(rest).or_else(|| names_what_exists(rest)),
        _ => Some("who is to know this program?".to_owned()),
    }
}

/// Whether the command line is one that our own command takes.
fn refused(words: &[&str]) -> Option<String> {
    let line = std::iter::once("wbem-conformance").chain(words.iter().copied());
    let error = Arguments::command().try_get_matches_from(line).err()?;
    let is_fine = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    (!is_fine).then(|| error.to_string().lines().next().unwrap_or_default().to_owned())
}

/// Packages after `-p`, tests after `--test`, and whatever looks like a path of the repository.
fn names_what_exists(words: &[&str]) -> Option<String> {
    let pairs = words.windows(2).map(|pair| (pair[0], pair[1]));
    let named = pairs.filter_map(|(option, name)| match option {
        "-p" => Some(format!("{}/Cargo.toml", folder_of(name))),
        "--test" => Some(format!("tests/tests/{name}/main.rs")),
        "--bin" => Some(format!("tests/src/bin/{name}.rs")),
        "--path" => Some(name.to_owned()),
        _ => None,
    });
    let is_path = |word: &&&str| word.starts_with("fixtures/") || word.starts_with(".ci/");
    let paths = words.iter().filter(is_path).map(|path| (*path).to_owned());
    let mut missing = named.chain(paths).filter(|path| !tree::root().join(path).exists());
    missing.next().map(|path| format!("there is no {path}"))
}

fn folder_of(package: &str) -> &str {
    match package.strip_prefix("wbem-") {
        Some("bench") => "tests/bench",
        Some("mutation") => "tests/mutation",
        Some("sim-com") => "sim/com",
        Some("conformance-com") => "conformance/com",
        Some(folder) => folder,
        None => package,
    }
}

#[test]
fn a_command_that_does_not_work_is_noticed() {
    for works in ["cargo test -p wbem-tests --test data", "cargo run -- list", "bash .ci/run"] {
        assert_eq!(complaint(works), None, "{works}");
    }
    for fails in [
        "cargo test -p wbem-test",
        "cargo run -- lists",
        "cargo run -- run --colour",
        "cargo run -p wbem-tests --bin world",
        "wbem-conformance run --shard 3/2",
        "bash .ci/walk",
        "make",
    ] {
        assert!(complaint(fails).is_some(), "{fails}");
    }
}

//! Campaigns: in parts, and joined again.

use std::fs;
use std::path::Path;

use super::process::{Ran, run, text};

pub const MUTANT: &str = "simulator:timer-sixteen-minutes";

fn explore(target: &str, save: &Path, more: &[&str]) -> Ran {
    let common = ["explore", "--target", target, "--seed", "7", "--save", text(save)];
    run(&[&common, more].concat())
}

pub fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is there");
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("it is plain");
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("it is read"))).collect();
    names.sort();
    names
}

/// The numbers in the last event of a campaign.
fn finished(ran: &Ran) -> serde_json::Value {
    let last: serde_json::Value = serde_json::from_str(ran.last_line()).expect("it is JSON");
    assert_eq!(last["event"], "explore-finished", "{ran:?}");
    last
}

#[test]
fn shards_share_the_cases_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = |shard: &str| {
        let more = ["--cases", "100", "--shard", shard, "--format", "json"];
        let ran = explore("simulator", folder.path(), &more);
        assert_eq!(ran.code, 0, "{ran:?}");
        finished(&ran)["cases"].as_u64().expect("it is a number")
    };
    assert_eq!([cases("1/3"), cases("2/3"), cases("3/3")], [34, 33, 33]);
}

#[test]
fn what_shards_have_found_is_joined_without_copies() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |name: &str| folder.path().join(name);
    for (name, shard) in [("one", "1/2"), ("two", "2/2")] {
        let ran = explore(MUTANT, &of(name), &["--shard", shard]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert_eq!(files(&of(name)).len(), 1, "{ran:?}");
    }
    let merge = |folders: &[&str]| {
        let paths: Vec<_> = folders.iter().map(|name| of(name)).collect();
        let mut arguments = vec!["explore", "--save"];
        let all = of("all");
        arguments.push(text(&all));
        for path in &paths {
            arguments.extend(["--merge", text(path)]);
        }
        let ran = run(&arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    };
    assert!(merge(&["one", "one"]).contains("2 scenarios, 1 new, 1 that were there already"));
    let joined = merge(&["one", "two"]);
    let count = files(&of("all")).len();
    assert!(joined.contains(&format!("2 scenarios, {} new", count - 1)), "{joined}");
    assert!(merge(&["one", "two"]).contains("2 scenarios, 0 new, 2 that were there already"));
    for file in files(&of("all")) {
        let file = of("all").join(file);
        let ran = run(&["replay", text(&file)]);
        assert_eq!(ran.code, 0, "the model does what it says: {ran:?}");
        let ran = run(&["replay", text(&file), "--target", MUTANT]);
        assert_eq!(ran.code, 1, "the mutant does not: {ran:?}");
    }
    let ran = run(&["explore", "--merge", text(&of("one"))]);
    assert_eq!(ran.code, 2, "there is nowhere to put it: {ran:?}");
}

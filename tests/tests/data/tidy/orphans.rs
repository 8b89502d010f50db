//! Fixtures that nobody uses: MOF text that no scenario and no test names.

use crate::assert_none;
use crate::tree;

#[test]
fn every_mof_file_is_named_somewhere() {
    let scenarios = ["suite", "corpus"].into_iter().flat_map(wbem_fixtures::files);
    let mut users: String = scenarios.map(|(_, text)| text).collect();
    for file in tree::files("rs") {
        users.push_str(&file.text);
    }
    let orphans = wbem_fixtures::names("mof").into_iter().filter(|name| !is_named(name, &users));
    let complaints: Vec<String> = orphans
        .filter(|name| name.ends_with(".mof"))
        .map(|n| format!("fixtures/mof/{n}"))
        .collect();
    assert_none(&complaints, "use it in a scenario or a test (its folder will do), or remove it");
}

/// Whether a file or one of the folders it is in is named: `samples/a.mof`, or `mof/samples`.
fn is_named(name: &str, users: &str) -> bool {
    let folders = name.match_indices('/').map(|(end, _)| &name[..end]);
    users.contains(name) || folders.into_iter().any(|f| users.contains(&format!("\"mof/{f}\"")))
}

#[test]
fn a_file_is_named_itself_or_by_its_folder() {
    assert!(is_named("a/b.mof", "load = \"a/b.mof\""));
    assert!(is_named("a/b.mof", "files(\"mof/a\")"));
    assert!(!is_named("a/b.mof", "files(\"mof/aa\") load = \"b.mof\""));
}

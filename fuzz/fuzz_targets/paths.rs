//! Any text as an object path, as a path of Windows, and as a query.
//!
//! A path that is read and written is read as the same path again, and written the same. One of
//! Windows stays below the folder that it is put in. A query is read, bound to the classes of a
//! fresh repository and run.

#![no_main]

use std::path::{Component, Path};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wbem_sim::cim::{NamespacePath, ObjectPath};
use wbem_sim::repository::{Namespace, Repository};
use wbem_sim::volume::WindowsPath;
use wbem_sim::wql::{self, Answer, Plan, Scope, Source};

/// What queries are bound to and run over.
static FRESH: LazyLock<Repository> = LazyLock::new(Repository::new);

fuzz_target!(|text: &str| {
    path(text);
    windows_path(text);
    query(text);
});

fn path(text: &str) {
    if let Ok(path) = ObjectPath::parse(text) {
        let written = path.to_string();
        let read = ObjectPath::parse(&written).expect("what was written is read");
        assert_eq!(read, path);
        assert_eq!(read.to_string(), written);
    }
    if let Ok(namespace) = NamespacePath::parse(text) {
        assert_eq!(NamespacePath::parse(&namespace.to_string()), Ok(namespace));
    }
}

fn windows_path(text: &str) {
    let Ok(path) = WindowsPath::parse(text) else {
        return;
    };
    assert_eq!(WindowsPath::parse(&path.to_string()).as_ref(), Ok(&path));
    for name in path.folders().iter().map(String::as_str).chain([path.file()]) {
        let mut parts = Path::new(name).components();
        assert_eq!(parts.next(), Some(Component::Normal(name.as_ref())));
        assert_eq!(parts.next(), None);
    }
}

fn query(text: &str) {
    let namespace = root();
    let read = wql::parse(text);
    match read.and_then(|query| Plan::bind(&query, Scope::default(), namespace)) {
        Ok(plan) => run(&plan, namespace),
        Err(error) => assert!(!error.to_string().is_empty(), "a refusal has a reason"),
    }
}

fn root() -> &'static Namespace {
    let id = FRESH.find(&NamespacePath::root()).expect("root is there");
    FRESH.get(id).expect("root is there")
}

fn run(plan: &Plan, namespace: &Namespace) {
    match plan.run(Source::stored(namespace)) {
        Answer::Classes(classes) => drop(classes.count()),
        Answer::Instances(instances) => drop(instances.count()),
    }
}

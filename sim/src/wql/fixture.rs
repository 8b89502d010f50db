//! A namespace to ask in tests.

use super::query::{Query, Select};
use crate::cim::NamespacePath;
use crate::mof::{compile_into, default_namespace};
use crate::repository::{Namespace, Repository};

/// A namespace with what a text describes.
pub(super) fn namespace(mof: &str) -> Namespace {
    let mut repository = Repository::new();
    compile_into("test", mof, &mut repository, &default_namespace()).expect("it compiles");
    let path = NamespacePath::parse("root\\default").expect("a path");
    let id = repository.find(&path).expect("it is there");
    repository.get(id).expect("it is there").clone()
}

/// A query that selects instances.
pub(super) fn parse_select(text: &str) -> Select {
    match super::parse(text) {
        Ok(Query::Select(select)) => select,
        other => panic!("{text}: {other:?}"),
    }
}

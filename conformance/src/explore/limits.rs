//! Texts of the greatest length that they may have, and of one more.

use std::sync::Arc;

use wbem_sim::cim::{ClassDeclaration, GivenPath};
use wbem_sim::mof::parse_class;
use wbem_sim::repository::CLASS_NAME_LENGTH_MAX;
use wbem_sim::server::{NAMESPACE_LENGTH_MAX, PATH_LENGTH_MAX};
use wbem_sim::wql::QUERY_LENGTH_MAX;

/// A beginning and an end, and in between as many letters as make it so long, or one longer.
fn filled(start: &str, end: &str, longest: usize) -> impl Iterator<Item = String> {
    let room = longest - start.len() - end.len();
    let (start, end) = (start.to_owned(), end.to_owned());
    [room, room + 1].into_iter().map(move |count| format!("{start}{}{end}", "x".repeat(count)))
}

/// Classes with such names.
pub(super) fn classes() -> impl Iterator<Item = Arc<ClassDeclaration>> {
    let declared = |name| format!("class {name} {{ [key] string Name; }};");
    let class = |text: String| Arc::new(parse_class(&text).expect("the syntax has no limit"));
    filled("L", "", CLASS_NAME_LENGTH_MAX).map(declared).map(class)
}

/// Names of namespaces that are not there.
pub(super) fn namespaces() -> impl Iterator<Item = Arc<str>> {
    filled("root\\", "", NAMESPACE_LENGTH_MAX).map(Arc::from)
}

/// Paths of instances that are not there.
pub(super) fn paths() -> impl Iterator<Item = GivenPath> {
    filled("B.Name=\"", "\"", PATH_LENGTH_MAX).map(|path| GivenPath::from(&*path))
}

/// Queries that select nothing.
pub(super) fn queries() -> impl Iterator<Item = Arc<str>> {
    filled("SELECT * FROM T WHERE Text = \"", "\"", QUERY_LENGTH_MAX).map(Arc::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_as_long_as_it_may_be_and_one_longer() {
        let lengths = |all: Vec<usize>, longest| assert_eq!(all, [longest, longest + 1]);
        let names = classes().map(|class| class.name.as_str().len()).collect();
        lengths(names, CLASS_NAME_LENGTH_MAX);
        lengths(namespaces().map(|name| name.len()).collect(), NAMESPACE_LENGTH_MAX);
        lengths(paths().map(|path| path.len()).collect(), PATH_LENGTH_MAX);
        lengths(queries().map(|query| query.len()).collect(), QUERY_LENGTH_MAX);
    }
}

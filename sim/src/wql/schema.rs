//! `SELECT * FROM meta_class`: the classes of a namespace that meet a condition on their system
//! properties, or on the classes above them (`__this ISA "class"`).

use std::sync::Arc;

use crate::repository::{Class, Namespace};

use super::bind::{Binder, Subject};
use super::error::QueryError;
use super::evaluate::Node;
use super::query::Condition;

/// A condition that can be asked of classes [REQ QUERY-4].
pub(super) fn check(condition: &Condition, namespace: &Namespace) -> Result<(), QueryError> {
    let any = namespace.classes().next();
    any.map_or(Ok(()), |class| bind(condition, class, namespace).map(drop))
}

/// The classes that meet a condition, in the order of their names.
pub(super) fn classes<'a>(
    condition: Option<&'a Condition>,
    namespace: &'a Namespace,
) -> impl Iterator<Item = &'a Arc<Class>> {
    namespace.classes().filter(move |class| {
        condition.is_none_or(|condition| {
            matches!(bind(condition, class, namespace), Ok(Node::Known(Some(true))))
        })
    })
}

fn bind(
    condition: &Condition,
    class: &Arc<Class>,
    namespace: &Namespace,
) -> Result<Node, QueryError> {
    Binder { class, namespace, subject: Subject::Class }.bind(condition)
}

#[cfg(test)]
mod tests {
    use super::super::error::Fault;
    use super::super::fixture::namespace;
    use super::super::{Query, parse};
    use super::*;

    const WORLD: &str = "class A {}; class B : A { string s; }; class C_c : B {}; class D {};";

    fn condition(text: &str) -> Option<Condition> {
        match parse(text) {
            Ok(Query::Schema(condition)) => condition,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn found(text: &str) -> String {
        let namespace = namespace(WORLD);
        let condition = condition(text);
        let classes = classes(condition.as_ref(), &namespace);
        let names: Vec<&str> = classes.map(|class| class.name().as_str()).collect();
        names.join(" ")
    }

    #[test]
    fn classes_are_chosen_by_what_they_are() {
        for (condition, expected) in [
            ("__this ISA 'B'", "B C_c"),
            ("__Class = 'b'", "B"),
            ("__Superclass = 'A'", "B"),
            ("__Dynasty = 'A' AND NOT __this ISA 'B'", "A"),
            ("__Superclass IS NULL AND NOT __Class LIKE '[_][_]%'", "A D"),
            ("__CLASS LIKE '_[_]_'", "C_c"),
            ("__GENUS = 1 AND __RELPATH = 'D'", "D"),
            ("__this ISA 'Nothing'", ""),
            ("__PROPERTY_COUNT = 1 AND __Dynasty = 'A'", "B C_c"),
        ] {
            assert_eq!(found(&format!("SELECT * FROM meta_class WHERE {condition}")), expected);
        }
        assert!(found("SELECT * FROM meta_class").starts_with("__"));
    }

    /// [REQ QUERY-4]
    #[test]
    fn classes_have_no_values() {
        let namespace = namespace(WORLD);
        for text in ["s = 'x'", "__this = 'A'", "__WRONG = 'A'", "A.b = 5"] {
            let text = format!("SELECT * FROM meta_class WHERE {text}");
            let condition = condition(&text).expect("it has one");
            let error = check(&condition, &namespace).expect_err(&text);
            assert_eq!((error.fault, error.at), (Fault::Meaning, 31), "{text}");
        }
    }
}

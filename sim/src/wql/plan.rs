//! A query bound to a namespace, of whatever kind, and what running it gives.

use std::sync::Arc;

use crate::cim::{Instance, Object};
use crate::repository::{Class, Namespace};

use super::error::QueryError;
use super::projection::Projection;
use super::query::{Condition, Query};
use super::relation::{Ends, Relation, each_once};
use super::schema;
use super::select::{Scope, Selection};
use super::source::Source;

/// A query that can be run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Plan {
    /// Instances that are selected.
    Select(Selection),
    /// Classes that are selected.
    Schema(Option<Condition>),
    /// What is related to an object or a class.
    Relation(Relation),
}

/// What a query gives, one after the other.
pub enum Answer<'a> {
    /// Instances.
    Instances(Box<dyn Iterator<Item = Object<Instance>> + 'a>),
    /// Classes.
    Classes(Box<dyn Iterator<Item = Arc<Class>> + 'a>),
}

impl Plan {
    /// Binds a query to the classes of a namespace [REQ QUERY-4, QUERY-5].
    pub fn bind(query: &Query, scope: Scope, namespace: &Namespace) -> Result<Self, QueryError> {
        let relation = |related, ends| Relation::bind(related, ends, namespace).map(Plan::Relation);
        match query {
            Query::Select(select) => Selection::bind(select, scope, namespace).map(Plan::Select),
            Query::Schema(condition) => {
                condition.as_ref().map_or(Ok(()), |one| schema::check(one, namespace))?;
                Ok(Plan::Schema(condition.clone()))
            }
            Query::Associators(related) => relation(related, Ends::Associators),
            Query::References(related) => relation(related, Ends::References),
        }
    }

    /// The classes whose instances are looked at, each before those below it.
    pub fn classes(&self, namespace: &Namespace) -> Vec<Arc<Class>> {
        match self {
            Plan::Select(selection) => selection.classes(namespace),
            Plan::Schema(_) => Vec::new(),
            Plan::Relation(relation) if relation.filter().schema_only => Vec::new(),
            Plan::Relation(relation) => relation.classes(namespace),
        }
    }

    /// Whether it gives classes.
    pub fn gives_classes(&self) -> bool {
        match self {
            Plan::Select(_) => false,
            Plan::Schema(_) => true,
            Plan::Relation(relation) => {
                relation.filter().schema_only || relation.filter().class_definitions_only
            }
        }
    }

    /// The classes that what it gives can be of, without looking (WBEM_FLAG_PROTOTYPE).
    pub fn prototypes(&self, namespace: &Namespace) -> Vec<Arc<Class>> {
        match self {
            Plan::Select(selection) => vec![Arc::clone(selection.class())],
            Plan::Schema(condition) => {
                schema::classes(condition.as_ref(), namespace).cloned().collect()
            }
            Plan::Relation(relation) => relation.schema(namespace),
        }
    }

    /// Runs the query [REQ QUERY-2, QUERY-3].
    pub fn run<'a>(&'a self, source: Source<'a>) -> Answer<'a> {
        let namespace = source.namespace;
        match self {
            Plan::Select(selection) => Answer::Instances(Box::new(selection.run(source))),
            Plan::Schema(condition) => {
                let classes = schema::classes(condition.as_ref(), namespace).cloned();
                Answer::Classes(Box::new(classes))
            }
            Plan::Relation(relation) if relation.filter().schema_only => {
                Answer::Classes(Box::new(relation.schema(namespace).into_iter()))
            }
            Plan::Relation(relation) if relation.filter().class_definitions_only => {
                let classes = relation.instances(source).map(|(class, _)| class);
                Answer::Classes(Box::new(each_once(classes).into_iter()))
            }
            Plan::Relation(relation) => Answer::Instances(related(relation, source)),
        }
    }
}

/// The related instances: with all they have, or with their keys.
fn related<'a>(
    relation: &'a Relation,
    source: Source<'a>,
) -> Box<dyn Iterator<Item = Object<Instance>> + 'a> {
    let keys = relation.filter().keys_only.then(Projection::keys);
    Box::new(relation.instances(source).map(move |(class, instance)| {
        let instance = match &keys {
            None => Arc::clone(instance),
            Some(keys) => Arc::new(keys.layout(&class).project(instance)),
        };
        class.object_of(instance, source.namespace.path())
    }))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::namespace;
    use super::super::{Fault, parse};
    use super::*;

    const WORLD: &str = r##"
        class Base { [key] string Id; string Note; };
        class Left : Base {};
        [Locale(7)] class Right : Base {};
        class Far { [key] uint8 N; };
        [Association] class Link { [key] Base ref One; [key] Base ref Other; };
        [Association, Special] class Deep : Link { string Why; };
        class Loose { [key] uint8 K; object ref Any; Far ref Far; };
        instance of Left { Id = "a"; Note = "n"; };
        instance of Right { Id = "b"; };
        instance of Right { Id = "c"; };
        instance of Base { Id = "lone"; };
        instance of Far { N = 1; };
        instance of Link { One = "Left.Id=\"a\""; Other = "Base.Id=\"b\""; };
        instance of Deep { One = "\\\\.\\root\\default:Right.Id=\"C\""; Other = "Base=\"A\""; };
        instance of Link { One = "Left=\"a\""; Other = "Left=\"a\""; };
        instance of Link { One = "Left=\"a\""; Other = "Left=\"gone\""; };
        instance of Loose { K = 1; Any = "Left=\"a\""; Far = "Far=1"; };
        instance of Loose { K = 2; Any = "Left=\"a\""; Far = "Far=1"; };
    "##;

    fn bind(text: &str, namespace: &Namespace) -> Result<Plan, QueryError> {
        Plan::bind(&parse(text)?, Scope::default(), namespace)
    }

    /// The relative paths, or the names, of what a query gives.
    fn found(text: &str) -> String {
        let namespace = namespace(WORLD);
        let plan = bind(text, &namespace).expect(text);
        let paths: Vec<String> = match plan.run(Source::stored(&namespace)) {
            Answer::Instances(instances) => instances.filter_map(|one| one.relpath()).collect(),
            Answer::Classes(classes) => classes.map(|class| class.name().to_string()).collect(),
        };
        paths.join(" ").replace('"', "'")
    }

    #[test]
    fn references_are_the_associations() {
        let ids = |options: &str| {
            found(&format!("REFERENCES OF {{Base.Id='A'}} {options}")).matches("K=").count()
        };
        assert_eq!(ids(""), 2);
        assert_eq!(
            found("REFERENCES OF {Left.Id='a'} WHERE ResultClass = Loose"),
            "Loose.K=1 Loose.K=2"
        );
        let classes = "REFERENCES OF {Left.Id='a'} WHERE ClassDefsOnly";
        assert_eq!(found(classes), "Deep Link Loose");
        let other = "REFERENCES OF {Left.Id='a'} WHERE Role = Other ClassDefsOnly";
        assert_eq!(found(other), "Deep Link");
        let special = "REFERENCES OF {Left.Id='a'} WHERE RequiredQualifier = Special ClassDefsOnly";
        assert_eq!(found(special), "Deep");
        assert_eq!(found("REFERENCES OF {Base='lone'}"), "");
        assert_eq!(found("REFERENCES OF {Base='gone'}"), "");
        assert_eq!(found("REFERENCES OF {Right='a'}"), "");
    }

    #[test]
    fn associators_are_at_the_other_ends() {
        let all = "Right.Id='c' Right.Id='b' Left.Id='a' Far.N=1 Far.N=1";
        for (options, expected) in [
            ("", all),
            ("WHERE AssocClass = Link", "Right.Id='c' Right.Id='b' Left.Id='a'"),
            ("WHERE AssocClass = Deep", "Right.Id='c'"),
            ("WHERE RequiredAssocQualifier = special", "Right.Id='c'"),
            ("WHERE RequiredQualifier = Locale", "Right.Id='c' Right.Id='b'"),
            ("WHERE ResultClass = Left", "Left.Id='a'"),
            ("WHERE ResultRole = Other", "Right.Id='b' Left.Id='a'"),
            ("WHERE Role = Other", "Right.Id='c' Left.Id='a'"),
            ("WHERE Role = Other ResultRole = Other", ""),
            ("WHERE ClassDefsOnly", "Right Left Far"),
            ("WHERE KeysOnly ResultClass = Base", "Right.Id='c' Right.Id='b' Left.Id='a'"),
        ] {
            let text = format!("ASSOCIATORS OF {{Base.Id='a'}} {options}");
            assert_eq!(found(&text), expected, "{options}");
        }
    }

    #[test]
    fn keys_alone_are_given_where_they_are_asked_for() {
        let namespace = namespace(WORLD);
        let text = "ASSOCIATORS OF {Right='b'} WHERE KeysOnly";
        let plan = bind(text, &namespace).expect(text);
        let Answer::Instances(mut found) = plan.run(Source::stored(&namespace)) else {
            panic!("instances are asked for")
        };
        let left = found.next().expect("it is linked");
        assert_eq!(left.properties.names(), ["Id".into()]);
    }

    #[test]
    fn classes_are_related_by_their_declarations() {
        for (text, expected) in [
            ("REFERENCES OF {Left} WHERE SchemaOnly", "Deep Link Loose"),
            ("REFERENCES OF {Far} WHERE SchemaOnly", "Loose"),
            ("ASSOCIATORS OF {Far} WHERE SchemaOnly", "Far"),
            ("ASSOCIATORS OF {Right} WHERE SchemaOnly", "Base Far"),
            ("ASSOCIATORS OF {Right} WHERE SchemaOnly ResultRole = far", "Far"),
        ] {
            let found = found(text);
            let ours = found.split(' ').filter(|name| !name.starts_with("__"));
            assert_eq!(ours.collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }

    #[test]
    fn prototypes_are_the_classes_of_what_could_be_found() {
        let namespace = namespace(WORLD);
        for (text, expected) in [
            ("SELECT Id FROM Base WHERE Id = 'gone'", "Base"),
            ("SELECT * FROM meta_class WHERE __CLASS = 'Far'", "Far"),
            ("ASSOCIATORS OF {Right.Id='gone'} WHERE AssocClass = Link", "Base"),
            ("REFERENCES OF {Far=1}", "Loose"),
        ] {
            let classes = bind(text, &namespace).expect(text).prototypes(&namespace);
            let names: Vec<&str> = classes.iter().map(|class| class.name().as_str()).collect();
            assert_eq!(names.join(" "), expected, "{text}");
        }
    }

    /// [REQ QUERY-4, QUERY-5]
    #[test]
    fn a_path_must_make_sense() {
        let namespace = namespace(WORLD);
        for (text, fault) in [
            ("ASSOCIATORS OF {Nothing=1}", Fault::MissingClass),
            ("REFERENCES OF {Nothing} WHERE SchemaOnly", Fault::MissingClass),
            ("REFERENCES OF {Left.Wrong='a'}", Fault::Meaning),
            ("REFERENCES OF {\\\\.\\root\\cimv2:Left='a'}", Fault::Meaning),
        ] {
            assert_eq!(bind(text, &namespace).expect_err(text).fault, fault, "{text}");
        }
    }

    #[test]
    fn what_is_looked_at_is_known_beforehand() {
        let namespace = namespace(WORLD);
        let looked_at = |text: &str| {
            let classes = bind(text, &namespace).expect(text).classes(&namespace);
            classes.iter().map(|class| class.name().to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(looked_at("REFERENCES OF {Far=1}"), "Far Loose");
        let far = "Base Deep Far Left Link Loose Right";
        assert_eq!(looked_at("ASSOCIATORS OF {Left='a'}"), far);
        assert_eq!(looked_at("REFERENCES OF {Left='a'} WHERE ResultClass = Deep"), "Deep Left");
        assert_eq!(looked_at("SELECT * FROM Base"), "Base Left Right");
        assert_eq!(looked_at("SELECT * FROM meta_class"), "");
        assert_eq!(looked_at("ASSOCIATORS OF {Far} WHERE SchemaOnly"), "");
    }
}

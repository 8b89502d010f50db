//! Laws of conditions, on conditions that nobody thought of.

use proptest::prelude::*;

use super::fixture::{namespace, parse_select};
use super::{Scope, Selection, Source};
use crate::repository::Namespace;

const WORLD: &str = r#"
    class T { [key] uint32 Id; string Text; boolean Flag; sint8 Small; };
    class U : T {};
    instance of T { Id = 0; Text = "a"; Flag = TRUE; Small = -1; };
    instance of T { Id = 1; Text = "AB"; Flag = FALSE; };
    instance of U { Id = 2; Small = 0; };
    instance of U { Id = 3; Text = ""; Flag = TRUE; Small = 1; };
"#;

const TESTS: [&str; 16] = [
    "Id = 1",
    "Id <> 2",
    "2 > Id",
    "Id >= 3",
    "Text = 'A'",
    "Text <> 'ab'",
    "Text LIKE '%b'",
    "Text IS NULL",
    "Text > ''",
    "Flag = TRUE",
    "Flag <> 1",
    "Small < 0.5",
    "Small IS NOT NULL",
    "__CLASS = 'U'",
    "__SUPERCLASS IS NULL",
    "__RELPATH LIKE 'T.%'",
];

fn condition() -> impl Strategy<Value = String> {
    let test = proptest::sample::select(&TESTS[..]).prop_map(str::to_owned);
    test.prop_recursive(4, 24, 3, |inner| {
        let several = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            (several, prop::bool::ANY).prop_map(|(parts, all)| {
                format!("({})", parts.join(if all { " AND " } else { " OR " }))
            }),
            inner.prop_map(|part| format!("NOT {part}")),
        ]
    })
}

fn found(namespace: &Namespace, condition: &str) -> Vec<i128> {
    let select = parse_select(&format!("SELECT * FROM T WHERE {condition}"));
    let selection = Selection::bind(&select, Scope::default(), namespace).expect(condition);
    let found = selection.run(Source::stored(namespace));
    found.filter_map(|one| one.value("Id").as_integer()).collect()
}

proptest! {
    #[test]
    fn a_negation_of_several_is_several_negations(one in condition(), other in condition()) {
        let world = namespace(WORLD);
        let together = found(&world, &format!("NOT ({one} OR {other})"));
        prop_assert_eq!(together, found(&world, &format!("NOT {one} AND NOT {other}")));
        let together = found(&world, &format!("NOT ({one} AND {other})"));
        prop_assert_eq!(together, found(&world, &format!("NOT {one} OR NOT {other}")));
    }

    #[test]
    fn nothing_meets_a_condition_and_its_opposite(one in condition()) {
        let world = namespace(WORLD);
        prop_assert_eq!(found(&world, &format!("{one} AND NOT {one}")), Vec::<i128>::new());
        prop_assert_eq!(found(&world, &format!("NOT NOT {one}")), found(&world, &one));
    }

    /// What is looked up is what would be found by a search.
    #[test]
    fn a_key_finds_what_a_search_finds(one in condition(), id in 0..5) {
        let world = namespace(WORLD);
        let looked_up = found(&world, &format!("Id = {id} AND {one}"));
        let searched = found(&world, &format!("Id <= {id} AND Id >= {id} AND {one}"));
        prop_assert_eq!(looked_up, searched);
    }
}

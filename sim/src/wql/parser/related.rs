//! `ASSOCIATORS OF` and `REFERENCES OF`: a path in braces, and options after `WHERE`.
//!
//! Options stand in any order, each once, with nothing but blanks between them.

use super::super::error::{Fault, QueryError};
use super::super::lexer::Token;
use super::super::query::{Related, RelatedFilter};
use super::cursor::{Cursor, Parsed};
use crate::cim::ObjectPath;

/// The options, and whether `REFERENCES OF` has them.
const OPTIONS: [(&str, bool); 9] = [
    ("AssocClass", false),
    ("ClassDefsOnly", true),
    ("KeysOnly", true),
    ("RequiredAssocQualifier", false),
    ("RequiredQualifier", true),
    ("ResultClass", true),
    ("ResultRole", false),
    ("Role", true),
    ("SchemaOnly", true),
];

pub(super) fn associators(cursor: &mut Cursor<'_>) -> Parsed<Related> {
    related(cursor, false)
}

pub(super) fn references(cursor: &mut Cursor<'_>) -> Parsed<Related> {
    related(cursor, true)
}

fn related(cursor: &mut Cursor<'_>, of_references: bool) -> Parsed<Related> {
    cursor.expect_word("OF")?;
    let path_at = cursor.at();
    if cursor.peek() != Token::Path {
        return Err(cursor.unexpected("the path of an object in braces"));
    }
    let path = object_path(cursor.advance(), path_at)?;
    let mut filter = RelatedFilter::default();
    if cursor.take_word("WHERE") {
        options(cursor, of_references, &mut filter)?;
    }
    let related = Related { path, path_at, filter };
    check(&related)?;
    Ok(related)
}

fn object_path(braced: &str, at: usize) -> Parsed<ObjectPath> {
    let text = braced[1..braced.len() - 1].trim();
    ObjectPath::parse(text).map_err(|error| QueryError::new(Fault::Syntax, at, error.to_string()))
}

fn options(cursor: &mut Cursor<'_>, of_references: bool, filter: &mut RelatedFilter) -> Parsed<()> {
    let mut seen = Vec::new();
    loop {
        let here = OPTIONS.iter().find(|(option, of_both)| {
            cursor.is_word(option) && (*of_both || !of_references) && !seen.contains(option)
        });
        let Some((option, _)) = here else {
            break;
        };
        cursor.advance();
        seen.push(*option);
        take_option(cursor, option, filter)?;
    }
    match seen.is_empty() || cursor.peek() != Token::End {
        true => Err(cursor.unexpected(&expected(of_references, &seen))),
        false => Ok(()),
    }
}

fn take_option(cursor: &mut Cursor<'_>, option: &str, filter: &mut RelatedFilter) -> Parsed<()> {
    let flag = match option {
        "ClassDefsOnly" => Some(&mut filter.class_definitions_only),
        "KeysOnly" => Some(&mut filter.keys_only),
        "SchemaOnly" => Some(&mut filter.schema_only),
        _ => None,
    };
    if let Some(flag) = flag {
        *flag = true;
        return Ok(());
    }
    cursor.expect(Token::Equal, "`=`")?;
    let name = Some(cursor.name("a name")?);
    match option {
        "AssocClass" => filter.association_class = name,
        "RequiredAssocQualifier" => filter.required_association_qualifier = name,
        "RequiredQualifier" => filter.required_qualifier = name,
        "ResultClass" => filter.result_class = name,
        "ResultRole" => filter.result_role = name,
        _ => filter.role = name,
    }
    Ok(())
}

/// What may stand where something else does.
fn expected(of_references: bool, seen: &[&str]) -> String {
    let left = OPTIONS
        .iter()
        .filter(|(option, of_both)| (*of_both || !of_references) && !seen.contains(option));
    let left: Vec<String> = left.map(|(option, _)| format!("`{option}`")).collect();
    match left.is_empty() {
        true => "the end of the query".to_owned(),
        false => format!("one of {}", left.join(", ")),
    }
}

/// What the grammar lets through and makes no sense.
fn check(related: &Related) -> Parsed<()> {
    let filter = &related.filter;
    let wrong = if filter.class_definitions_only && filter.result_class.is_some() {
        "ClassDefsOnly and ResultClass exclude one another"
    } else if related.path.is_class() && !filter.schema_only {
        "the path of a class needs SchemaOnly"
    } else if !related.path.is_class() && filter.schema_only {
        "SchemaOnly needs the path of a class"
    } else {
        return Ok(());
    };
    Err(QueryError::meaning(related.path_at, wrong))
}

#[cfg(test)]
mod tests {
    use super::super::super::query::Query;
    use super::super::parse;
    use super::*;

    #[test]
    fn options_stand_in_any_order() {
        let text = "associators of { C.k='}' } where ResultRole = a KeysOnly ROLE=b
            requiredqualifier=q AssocClass = D RequiredAssocQualifier=r ResultClass = E";
        let Ok(Query::Associators(related)) = parse(text) else { panic!("{:?}", parse(text)) };
        let expected = RelatedFilter {
            association_class: Some("D".into()),
            keys_only: true,
            required_association_qualifier: Some("r".into()),
            required_qualifier: Some("q".into()),
            result_class: Some("E".into()),
            result_role: Some("a".into()),
            role: Some("b".into()),
            ..RelatedFilter::default()
        };
        assert_eq!(related.filter, expected);
        assert_eq!(related.path.class, "c".into());
    }

    /// [REQ QUERY-4]
    #[test]
    fn what_is_no_option_is_refused() {
        for (text, fault) in [
            ("ASSOCIATORS {C=1}", Fault::Syntax),
            ("ASSOCIATORS OF C=1", Fault::Syntax),
            ("ASSOCIATORS OF {C=1", Fault::Syntax),
            ("ASSOCIATORS OF {C=}", Fault::Syntax),
            ("ASSOCIATORS OF {}", Fault::Syntax),
            ("ASSOCIATORS OF {C=1} WHERE", Fault::Syntax),
            ("ASSOCIATORS OF {C=1} WHERE Role <> a", Fault::Syntax),
            ("ASSOCIATORS OF {C=1} WHERE Role = a AND ResultClass = B", Fault::Syntax),
            ("ASSOCIATORS OF {C=1} WHERE Role = a Role = b", Fault::Syntax),
            ("ASSOCIATORS OF {C=1} WHERE Rule = a", Fault::Syntax),
            ("REFERENCES OF {C=1} WHERE AssocClass = B", Fault::Syntax),
            ("REFERENCES OF {C=1} WHERE ResultRole = B", Fault::Syntax),
            ("REFERENCES OF {C=1} WHERE ClassDefsOnly ResultClass = B", Fault::Meaning),
            ("ASSOCIATORS OF {C}", Fault::Meaning),
            ("ASSOCIATORS OF {C=1} WHERE SchemaOnly", Fault::Meaning),
        ] {
            assert_eq!(parse(text).expect_err(text).fault, fault, "{text}");
        }
        let error = parse("REFERENCES OF {C=1} WHERE Rule = a").expect_err("no option");
        assert!(error.message.contains("`Role`"), "{error}");
    }
}

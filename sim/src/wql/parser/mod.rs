//! A text into a query (MS-WMI 2.2.1, and the pages on WQL).
//!
//! ```text
//! query  = "SELECT" ("*" | path *("," path)) "FROM" name ["WHERE" condition]
//!        | "SELECT" "*" "FROM" "meta_class" ["WHERE" condition]
//!        | ("ASSOCIATORS" | "REFERENCES") "OF" "{" object-path "}" ["WHERE" 1*option]
//! path   = name *("." name)
//! ```

mod condition;
mod cursor;
mod related;

use super::error::{Fault, QueryError};
use super::lexer::Token;
use super::query::{Path, Query, Select};
use cursor::{Cursor, Parsed};

/// The longest query, in characters [REQ QUERY-6].
pub const QUERY_LENGTH_MAX: usize = 16384;
/// How deep parentheses and negations may be nested.
pub const QUERY_DEPTH_MAX: usize = 256;

/// Clauses that only event queries have.
const EVENT_CLAUSES: [&str; 3] = ["WITHIN", "GROUP", "HAVING"];

/// Reads a query [REQ QUERY-4, QUERY-6].
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > QUERY_LENGTH_MAX && text.chars().count() > QUERY_LENGTH_MAX {
        let message = format!("a query has {QUERY_LENGTH_MAX} characters at most");
        return Err(QueryError::new(Fault::Quota, 0, message));
    }
    let mut cursor = Cursor::new(text);
    let query = query(&mut cursor)?;
    refuse_event_clauses(&cursor)?;
    match cursor.peek() {
        Token::End => Ok(query),
        _ => Err(cursor.unexpected("the end of the query")),
    }
}

fn query(cursor: &mut Cursor<'_>) -> Parsed<Query> {
    if cursor.take_word("SELECT") {
        select(cursor)
    } else if cursor.take_word("ASSOCIATORS") {
        related::associators(cursor).map(Query::Associators)
    } else if cursor.take_word("REFERENCES") {
        related::references(cursor).map(Query::References)
    } else {
        Err(cursor.unexpected("`SELECT`, `ASSOCIATORS OF` or `REFERENCES OF`"))
    }
}

fn select(cursor: &mut Cursor<'_>) -> Parsed<Query> {
    let at = cursor.at();
    let properties = match cursor.take(Token::Asterisk) {
        true => None,
        false => Some(property_list(cursor)?),
    };
    cursor.expect_word("FROM")?;
    let class_at = cursor.at();
    let class = cursor.name("the name of a class")?;
    refuse_event_clauses(cursor)?;
    let condition = match cursor.take_word("WHERE") {
        true => Some(condition::condition(cursor)?),
        false => None,
    };
    match (class.folded() == "meta_class", properties) {
        (true, None) => Ok(Query::Schema(condition)),
        (true, Some(_)) => {
            Err(QueryError::new(Fault::Syntax, at, "a query of meta_class selects `*`"))
        }
        (false, properties) => Ok(Query::Select(Select { properties, class, class_at, condition })),
    }
}

fn property_list(cursor: &mut Cursor<'_>) -> Parsed<Vec<Path>> {
    let mut properties = vec![path(cursor, "`*` or the name of a property")?];
    while cursor.take(Token::Comma) {
        properties.push(path(cursor, "the name of a property")?);
    }
    Ok(properties)
}

/// `a` or `a.b`.
fn path(cursor: &mut Cursor<'_>, what: &str) -> Parsed<Path> {
    let at = cursor.at();
    let first = cursor.name(what)?;
    let mut rest = Vec::new();
    while cursor.take(Token::Dot) {
        rest.push(cursor.name("the name of a property of the embedded object")?);
    }
    Ok(Path { first, rest, at })
}

fn refuse_event_clauses(cursor: &Cursor<'_>) -> Parsed<()> {
    match EVENT_CLAUSES.iter().find(|clause| cursor.is_word(clause)) {
        Some(clause) => {
            let message = format!("`{clause}` belongs to an event query, which gives no objects");
            Err(QueryError::new(Fault::Event, cursor.at(), message))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        parse(text).expect_err(text).fault
    }

    #[test]
    fn lists_and_conditions_may_hold_embedded_properties() {
        let query = parse("select a, __PATH, b.c.d from T").expect("a query");
        let Query::Select(select) = query else { panic!("it selects") };
        let properties = select.properties.expect("a list");
        assert_eq!(properties[1].first, "__path".into());
        assert_eq!((&*properties[2].rest, properties[2].at), (&["c".into(), "d".into()][..], 18));
        assert_eq!((select.class, select.class_at), ("t".into(), 29));
    }

    #[test]
    fn words_are_names_where_names_belong() {
        for text in [
            "SELECT FROM FROM FROM",
            "SELECT Select, Where FROM Group WHERE Where = 1",
            "SELECT * FROM Like WHERE LIKE LIKE 'LIKE'",
        ] {
            assert!(matches!(parse(text), Ok(Query::Select(_))), "{text}");
        }
    }

    /// [REQ QUERY-4]
    #[test]
    fn what_breaks_the_grammar_is_refused_where_it_does() {
        for (text, at, message) in [
            ("", 0, "expected `SELECT`, `ASSOCIATORS OF` or `REFERENCES OF`, found the end of"),
            ("SELEC * FROM C", 0, "found `SELEC`"),
            ("SELECT FROM C", 12, "expected `FROM`, found `C`"),
            ("SELECT a,, b FROM C", 9, "expected the name of a property, found `,`"),
            ("SELECT * FROM", 13, "expected the name of a class, found the end of the query"),
            ("SELECT * FROM C;", 15, "found `;`"),
            ("SELECT * FROM C, D", 15, "expected the end of the query"),
            ("SELECT * FROM NULL", 14, "found `NULL`"),
            ("SELECT a.5 FROM C", 8, "expected `FROM`, found `.5`"),
            ("SELECT a FROM meta_class", 7, "a query of meta_class selects `*`"),
            ("SELECT * FROM root.C", 18, "found `.`"),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!((error.fault, error.at), (Fault::Syntax, at), "{text}: {error}");
            assert!(error.message.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn event_queries_are_told_from_mistakes() {
        for text in [
            "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'C'",
            "SELECT * FROM E WHERE a = 1 GROUP WITHIN 5 BY a HAVING NumberOfEvents > 3",
            "SELECT * FROM E GROUP WITHIN 5",
        ] {
            assert_eq!(fault(text), Fault::Event, "{text}");
        }
    }

    /// [REQ QUERY-6]
    #[test]
    fn a_query_has_a_greatest_length() {
        let padded = |length: usize| format!("{:<length$}", "SELECT * FROM É");
        assert!(parse(&padded(QUERY_LENGTH_MAX)).is_ok());
        assert_eq!(fault(&padded(QUERY_LENGTH_MAX + 1)), Fault::Quota);
    }

    const PIECES: [&str; 28] = [
        "SELECT",
        "*",
        "FROM",
        "meta_class",
        "WHERE",
        "a",
        "C",
        "=",
        "<>",
        "<=",
        "'x'",
        "\"\\",
        "(",
        ")",
        "NOT",
        "AND",
        "OR",
        "LIKE",
        "ISA",
        "IS",
        "NULL",
        "5",
        ".5",
        ".",
        ",",
        "ASSOCIATORS OF",
        "{C.k='}'}",
        "Role",
    ];

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,80}") {
            let _ = parse(&text);
        }

        #[test]
        fn nothing_made_of_pieces_is_too_odd(
            pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..24),
        ) {
            let text = pieces.join(" ");
            if let Err(error) = parse(&text) {
                proptest::prop_assert!(text.is_char_boundary(error.at), "{error}");
            }
        }
    }
}

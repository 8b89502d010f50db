//! What follows `WHERE` in a SELECT.
//!
//! ```text
//! condition = conjunction *("OR" conjunction)
//! conjunction = negation *("AND" negation)
//! negation  = "NOT" negation | "(" condition ")" | test
//! test      = path comparison constant | constant comparison path
//!           | path "IS" ["NOT"] "NULL" | path "ISA" class | path "LIKE" constant
//! class     = name | text
//! ```
//!
//! A class stands without quotes as well where `__CLASS` is compared.

use super::super::error::{Fault, QueryError};
use super::super::lexer::Token;
use super::super::query::{Check, Comparison, Condition, Constant};
use super::cursor::{Cursor, Parsed};
use super::{QUERY_DEPTH_MAX, path};
use crate::cim::{Name, Real};

pub(super) fn condition(cursor: &mut Cursor<'_>) -> Parsed<Condition> {
    list(cursor, "OR", conjunction, Condition::Any)
}

fn conjunction(cursor: &mut Cursor<'_>) -> Parsed<Condition> {
    list(cursor, "AND", negation, Condition::All)
}

/// One part, or several with a word between them.
fn list(
    cursor: &mut Cursor<'_>,
    word: &str,
    part: fn(&mut Cursor<'_>) -> Parsed<Condition>,
    together: fn(Vec<Condition>) -> Condition,
) -> Parsed<Condition> {
    let first = part(cursor)?;
    if !cursor.is_word(word) {
        return Ok(first);
    }
    let mut parts = vec![first];
    while cursor.take_word(word) {
        parts.push(part(cursor)?);
    }
    Ok(together(parts))
}

fn negation(cursor: &mut Cursor<'_>) -> Parsed<Condition> {
    if cursor.is_word("NOT") {
        let inner = nested(cursor, negation)?;
        return Ok(Condition::Not(Box::new(inner)));
    }
    if cursor.peek() == Token::Open {
        let inner = nested(cursor, condition)?;
        cursor.expect(Token::Close, "`)`")?;
        return Ok(inner);
    }
    test(cursor)
}

/// Goes on past the current token and one level down.
fn nested(
    cursor: &mut Cursor<'_>,
    part: fn(&mut Cursor<'_>) -> Parsed<Condition>,
) -> Parsed<Condition> {
    if cursor.depth == QUERY_DEPTH_MAX {
        let message = format!("a condition is nested {QUERY_DEPTH_MAX} deep at most");
        return Err(QueryError::new(Fault::Quota, cursor.at(), message));
    }
    cursor.advance();
    cursor.depth += 1;
    let inner = part(cursor)?;
    cursor.depth -= 1;
    Ok(inner)
}

fn test(cursor: &mut Cursor<'_>) -> Parsed<Condition> {
    if !cursor.is_name() {
        let constant = constant(cursor, "a property, a constant, `NOT` or `(`")?;
        let comparison = comparison(cursor, "a comparison")?.turned();
        let property = path(cursor, "the name of a property")?;
        return Ok(Condition::Test(property, Check::Compare(comparison, constant)));
    }
    let property = path(cursor, "the name of a property")?;
    let check = if cursor.take_word("IS") {
        null(cursor)?
    } else if cursor.take_word("ISA") {
        Check::Isa(class(cursor)?)
    } else if cursor.take_word("LIKE") {
        Check::Like(pattern(cursor)?)
    } else {
        let comparison = comparison(cursor, "a comparison, `IS`, `ISA` or `LIKE`")?;
        let is_class = property.first.folded() == "__class" && property.rest.is_empty();
        let constant = match is_class && cursor.is_name() {
            true => Constant::Text(cursor.advance().to_owned()),
            false => constant(cursor, "a constant")?,
        };
        Check::Compare(comparison, constant)
    };
    Ok(Condition::Test(property, check))
}

fn null(cursor: &mut Cursor<'_>) -> Parsed<Check> {
    let check = match cursor.take_word("NOT") {
        true => Check::NotNull,
        false => Check::Null,
    };
    cursor.expect_word("NULL")?;
    Ok(check)
}

fn class(cursor: &mut Cursor<'_>) -> Parsed<Name> {
    match cursor.peek() {
        Token::Text => Ok(Name::new(&unescaped(cursor.advance()))),
        _ => cursor.name("the name of a class"),
    }
}

/// A pattern is taken as it stands; what is no text is a constant like any other.
fn pattern(cursor: &mut Cursor<'_>) -> Parsed<Constant> {
    match cursor.peek() {
        Token::Text => Ok(Constant::Text(inside(cursor.advance()).to_owned())),
        _ => constant(cursor, "a pattern"),
    }
}

fn comparison(cursor: &mut Cursor<'_>, what: &str) -> Parsed<Comparison> {
    let comparison = match cursor.peek() {
        Token::Equal => Comparison::Equal,
        Token::NotEqual => Comparison::NotEqual,
        Token::Less => Comparison::Less,
        Token::LessOrEqual => Comparison::LessOrEqual,
        Token::Greater => Comparison::Greater,
        Token::GreaterOrEqual => Comparison::GreaterOrEqual,
        _ => return Err(cursor.unexpected(what)),
    };
    cursor.advance();
    Ok(comparison)
}

fn constant(cursor: &mut Cursor<'_>, what: &str) -> Parsed<Constant> {
    let constant = match cursor.peek() {
        Token::Text => Constant::Text(unescaped(cursor.slice())),
        Token::Number => number(cursor)?,
        Token::Word if cursor.is_word("TRUE") => Constant::Boolean(true),
        Token::Word if cursor.is_word("FALSE") => Constant::Boolean(false),
        Token::Word if cursor.is_word("NULL") => {
            return Err(cursor.unexpected(&format!("{what} (`IS NULL` asks for NULL)")));
        }
        _ => return Err(cursor.unexpected(what)),
    };
    cursor.advance();
    Ok(constant)
}

fn number(cursor: &Cursor<'_>) -> Parsed<Constant> {
    let text = cursor.slice();
    let number = match text.contains('.') {
        true => text.parse().ok().map(|number| Constant::Real(Real(number))),
        false => text.parse().ok().map(Constant::Integer),
    };
    number.ok_or_else(|| cursor.unexpected("a number that fits its type"))
}

fn inside(quoted: &str) -> &str {
    &quoted[1..quoted.len() - 1]
}

fn unescaped(quoted: &str) -> String {
    let mut text = String::with_capacity(quoted.len());
    let mut characters = inside(quoted).chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::super::query::{Query, Select};
    use super::super::parse;
    use super::*;

    fn parsed(condition: &str) -> Condition {
        let text = format!("SELECT * FROM C WHERE {condition}");
        match parse(&text) {
            Ok(Query::Select(Select { condition: Some(condition), .. })) => condition,
            other => panic!("{text}: {other:?}"),
        }
    }

    /// Without the places, to compare by shape.
    fn shape(condition: &Condition) -> String {
        let all = |parts: &[Condition]| parts.iter().map(shape).collect::<Vec<_>>().join(" ");
        match condition {
            Condition::All(parts) => format!("all({})", all(parts)),
            Condition::Any(parts) => format!("any({})", all(parts)),
            Condition::Not(inner) => format!("not({})", shape(inner)),
            Condition::Test(path, _) => path.first.to_string(),
        }
    }

    fn check(condition: &str) -> Check {
        match parsed(condition) {
            Condition::Test(_, check) => check,
            other => panic!("{condition}: {other:?}"),
        }
    }

    #[test]
    fn or_comes_after_and_and_not_before_both() {
        for (text, expected) in [
            ("a=1 OR b=1 AND c=1", "any(a all(b c))"),
            ("(a=1 OR b=1) AND c=1", "all(any(a b) c)"),
            ("NOT a=1 AND NOT NOT b=1", "all(not(a) not(not(b)))"),
            ("a=1 and b=1 and c=1", "all(a b c)"),
            ("NOT (a=1 OR (b=1))", "not(any(a b))"),
        ] {
            assert_eq!(shape(&parsed(text)), expected, "{text}");
        }
    }

    #[test]
    fn each_kind_of_test_is_read() {
        let text = |text: &str| Constant::Text(text.to_owned());
        for (condition, expected) in [
            (r#"a = "x\"y\\""#, Check::Compare(Comparison::Equal, text(r#"x"y\"#))),
            ("5 < a", Check::Compare(Comparison::Greater, Constant::Integer(5))),
            ("a >= -.5", Check::Compare(Comparison::GreaterOrEqual, Constant::Real(Real(-0.5)))),
            ("a != true", Check::Compare(Comparison::NotEqual, Constant::Boolean(true))),
            ("__CLASS = C", Check::Compare(Comparison::Equal, text("C"))),
            ("a IS NULL", Check::Null),
            ("a is not null", Check::NotNull),
            ("a ISA 'C'", Check::Isa("c".into())),
            ("a ISA C", Check::Isa("c".into())),
            (r"a LIKE '\%'", Check::Like(text(r"\%"))),
            ("a LIKE 5", Check::Like(Constant::Integer(5))),
        ] {
            assert_eq!(check(condition), expected, "{condition}");
        }
    }

    /// [REQ QUERY-4]
    #[test]
    fn what_is_no_condition_is_refused() {
        for condition in [
            "",
            "a",
            "a =",
            "a = b",
            "a = NULL",
            "a IS 5",
            "a IS NOT 'x'",
            "a == 1",
            "a = 1 b = 2",
            "(a = 1",
            "a = 1)",
            "NOT",
            "a = 1 AND",
            "OR a = 1",
            "1 = 1",
            "a LIKE b",
            "a > 4 + 1",
            "'x' LIKE a",
            "a = 'x",
            "a ISA 5",
            "a NOT LIKE 'x'",
            "a = 5x",
            "= 1",
            "a b",
            "a = 170141183460469231731687303715884105728",
        ] {
            let error = parse(&format!("SELECT * FROM C WHERE {condition}")).expect_err(condition);
            assert_eq!(error.fault, Fault::Syntax, "{condition}: {error}");
        }
    }

    #[test]
    fn a_condition_has_a_greatest_depth() {
        for (open, close) in [("(", ")"), ("NOT ", "")] {
            let text = |depth: usize| {
                format!("SELECT * FROM C WHERE {}a=1{}", open.repeat(depth), close.repeat(depth))
            };
            assert!(parse(&text(QUERY_DEPTH_MAX)).is_ok());
            let error = parse(&text(QUERY_DEPTH_MAX + 1)).expect_err("too deep");
            assert_eq!(error.fault, Fault::Quota);
        }
    }
}

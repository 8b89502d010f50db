//! Texts of the two languages that say where objects are: MOF and WQL.
//!
//! Whoever reads them may refuse them, and says in which line: so nothing but literals changes, and
//! no line.

use std::ops::Range;

use wbem_sim::{mof, wql};

use super::shift::Shift;

/// MOF text: the namespaces of its pragmas, and the paths in other texts.
pub fn mof_text(shift: Shift<'_>, text: &str) -> String {
    let mut before = [""; 4];
    let tokens = mof::tokens(text).map(|(token, span)| (token, span.start..span.end));
    replaced(text, tokens, |token, piece| {
        let is_namespace = is_namespace_pragma(before);
        before.rotate_left(1);
        before[3] = piece;
        (token == mof::Token::Text).then(|| match is_namespace {
            true => shift.namespace_in_quotes(piece).into_owned(),
            false => shift.object_in_quotes(piece).into_owned(),
        })
    })
}

/// Whether these are the tokens before the text of `#pragma namespace("...")`.
fn is_namespace_pragma([hash, pragma, word, open]: [&str; 4]) -> bool {
    let is = |given: &str, word: &str| given.eq_ignore_ascii_case(word);
    hash == "#" && is(pragma, "pragma") && is(word, "namespace") && open == "("
}

/// A query: paths in braces, and in texts that are compared.
pub fn query_text(shift: Shift<'_>, query: &str) -> String {
    let mut before = "";
    replaced(query, wql::tokens(query), |token, piece| {
        let is_pattern = before.eq_ignore_ascii_case("like");
        before = piece;
        match token {
            wql::Token::Text if !is_pattern => Some(shift.object_in_quotes(piece).into_owned()),
            wql::Token::Path => {
                let path = piece.get(1..piece.len().checked_sub(1)?)?;
                Some(format!("{{{}}}", shift.object_text(path.trim())))
            }
            _ => None,
        }
    })
}

/// A text some of whose tokens are other ones.
fn replaced<'t, T>(
    text: &'t str,
    tokens: impl Iterator<Item = (T, Range<usize>)>,
    mut other: impl FnMut(T, &'t str) -> Option<String>,
) -> String {
    let (mut result, mut done) = (String::with_capacity(text.len()), 0);
    for (token, place) in tokens {
        if let Some(other) = other(token, &text[place.clone()]) {
            result.push_str(&text[done..place.start]);
            result.push_str(&other);
            done = place.end;
        }
    }
    result.push_str(&text[done..]);
    result
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wbem_sim::cim::Name;

    use super::*;

    fn moved(by: fn(Shift<'_>, &str) -> String, text: &str) -> String {
        let name = Name::new("Scratch");
        let there = by(Shift::Into(&name), text);
        assert_eq!(by(Shift::OutOf(&name), &there), text, "it comes back from {there}");
        there
    }

    #[test]
    fn in_mof_pragmas_and_paths_are_moved() {
        let text = r#"
            #pragma namespace("\\\\.\\root\\default") // "root\\default:T"
            # PRAGMA Namespace ("root")
            class T { [key] string Id = "root"; /* "root:T" */ };
            instance of Link { A = "\\\\.\\root\\default:T.Id=\"a\""; B = "root"; C = "\x72oot:T"; };
            #pragma deleteclass("root\\default:T", nofail)
        "#;
        let expected = r#"
            #pragma namespace("\\\\.\\root\\Scratch\\default") // "root\\default:T"
            # PRAGMA Namespace ("root\\Scratch")
            class T { [key] string Id = "root"; /* "root:T" */ };
            instance of Link { A = "\\\\.\\root\\Scratch\\default:T.Id=\"a\""; B = "root"; C = "\x72oot:T"; };
            #pragma deleteclass("root\\Scratch\\default:T", nofail)
        "#;
        assert_eq!(moved(mof_text, text), expected);
    }

    #[test]
    fn mof_that_is_none_stays() {
        for text in ["", "#pragma namespace(\"root", "class root {", "\"root\"", "é \"\\"] {
            assert_eq!(moved(mof_text, text), text);
        }
    }

    #[test]
    fn in_a_query_paths_are_moved() {
        let cases = [
            (
                r#"ASSOCIATORS OF {root\default:T.Id="a"} WHERE ResultClass = U"#,
                r#"ASSOCIATORS OF {root\Scratch\default:T.Id="a"} WHERE ResultClass = U"#,
            ),
            (
                r#"SELECT * FROM Link WHERE A = "\\\\.\\root\\default:T.Id=1" AND B = 'root'"#,
                r#"SELECT * FROM Link WHERE A = "\\\\.\\root\\Scratch\\default:T.Id=1" AND B = 'root'"#,
            ),
            (
                r"SELECT * FROM T WHERE A LIKE 'root:\' AND B = 'root:T'",
                r#"SELECT * FROM T WHERE A LIKE 'root:\' AND B = "root\\Scratch:T""#,
            ),
        ];
        for (query, expected) in cases {
            assert_eq!(query_text(Shift::Into(&"Scratch".into()), query), expected);
        }
    }

    #[test]
    fn a_query_that_is_none_stays() {
        for query in ["", "SELECT", "REFERENCES OF {root:T", "SELECT * FROM T WHERE A = 'root:T"] {
            assert_eq!(moved(query_text, query), query);
        }
    }

    proptest! {
        #[test]
        fn whatever_a_text_is_it_comes_back(text in r##"([#(){}';]|pragma |namespace|root|T|[\\:. ])*"##) {
            moved(mof_text, &text);
        }
    }
}

//! A query into tokens. A token says what it is and borrows nothing: its text is its span.
//!
//! No word is reserved: what one means is decided by where it stands. A backslash in a text takes
//! the next character with it, except after `LIKE`, where it is a character like any other
//! (MS-WMI 2.2.1).

use std::ops::Range;

use logos::{Lexer, Logos};

/// What a piece of a query is.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
#[logos(error = Fault)]
#[logos(subpattern wide = r"[\u{80}-\u{10FFFF}--\p{Zs}]")]
#[logos(skip r"[ \t\r\n\p{Zs}]+")]
pub enum Token {
    /// A name or a keyword.
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    #[regex(r"([A-Za-z_][A-Za-z0-9_]*)?(?&wide)([A-Za-z0-9_]|(?&wide))*", is_wide_name)]
    Word,
    /// A text in quotes of either kind.
    #[regex("[\"']", text_end)]
    Text,
    /// An integer, or a number with a point.
    #[regex(r"[+-]?([0-9]+|[0-9]*\.[0-9]+)")]
    Number,
    /// A path in braces.
    #[token("{", path_end)]
    Path,
    /// `=`
    #[token("=")]
    Equal,
    /// `<>` or `!=`
    #[token("<>")]
    #[token("!=")]
    NotEqual,
    /// `<`
    #[token("<")]
    Less,
    /// `<=`
    #[token("<=")]
    LessOrEqual,
    /// `>`
    #[token(">")]
    Greater,
    /// `>=`
    #[token(">=")]
    GreaterOrEqual,
    /// `(`
    #[token("(")]
    Open,
    /// `)`
    #[token(")")]
    Close,
    /// `,`
    #[token(",")]
    Comma,
    /// `.`
    #[token(".")]
    Dot,
    /// `*`
    #[token("*")]
    Asterisk,
    /// No token begins like this.
    Broken(Fault),
    /// The query is over.
    End,
}

/// Why a piece of a query is no token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fault {
    /// A character that begins nothing.
    #[default]
    Character,
    /// A text without its closing quote.
    OpenText,
    /// A path without its closing brace.
    OpenPath,
}

/// The tokens of a query, each with its place in bytes, as they come.
pub fn tokens(query: &str) -> impl Iterator<Item = (Token, Range<usize>)> {
    let spanned = Token::lexer(query).spanned();
    spanned.map(|(token, place)| (token.unwrap_or_else(Token::Broken), place))
}

/// A name with characters outside ASCII: they must be letters or digits.
fn is_wide_name(lexer: &mut Lexer<'_, Token>) -> bool {
    let mut characters = lexer.slice().chars();
    let first_fits = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    first_fits && characters.all(|c| c.is_alphanumeric() || c == '_')
}

fn text_end(lexer: &mut Lexer<'_, Token>) -> Result<(), Fault> {
    let quote = lexer.slice().as_bytes()[0];
    let escapes = !follows_like(&lexer.source()[..lexer.span().start]);
    let length = quoted_length(lexer.remainder(), quote, escapes);
    lexer.bump(length.unwrap_or(lexer.remainder().len()));
    length.map(drop).ok_or(Fault::OpenText)
}

/// How long a text is with its closing quote, if it has one.
fn quoted_length(rest: &str, quote: u8, escapes: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// Whether the last word is `LIKE`.
fn follows_like(before: &str) -> bool {
    let before = before.trim_end();
    let Some((start, word)) =
        before.len().checked_sub(4).and_then(|at| before.split_at_checked(at))
    else {
        return false;
    };
    let is_whole = !start.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    is_whole && word.eq_ignore_ascii_case("like")
}

/// Goes on to the closing brace; one within a text does not count.
fn path_end(lexer: &mut Lexer<'_, Token>) -> Result<(), Fault> {
    let rest = lexer.remainder();
    let mut at = 0;
    while let Some(byte) = rest.as_bytes().get(at) {
        at += 1;
        match byte {
            b'}' => {
                lexer.bump(at);
                return Ok(());
            }
            b'"' | b'\'' => at += quoted_length(&rest[at..], *byte, true).unwrap_or(0),
            _ => {}
        }
    }
    lexer.bump(rest.len());
    Err(Fault::OpenPath)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(Token, &str)> {
        super::tokens(text).map(|(token, place)| (token, &text[place])).collect()
    }

    #[test]
    fn a_query_is_words_texts_numbers_and_marks() {
        use Token::*;
        let expected = [
            (Word, "Été_1"),
            (Dot, "."),
            (Word, "b"),
            (LessOrEqual, "<="),
            (Number, "-5"),
            (NotEqual, "<>"),
            (Number, ".5"),
            (Text, r#""a\"'b""#),
            (Path, r#"{C.k="}"}"#),
            (Asterisk, "*"),
        ];
        assert_eq!(tokens(r#"Été_1.b<=-5 <> .5 "a\"'b" {C.k="}"} *"#), expected);
    }

    #[test]
    fn a_backslash_escapes_except_after_like() {
        use Token::*;
        assert_eq!(tokens(r"LIKE '\' x"), [(Word, "LIKE"), (Text, r"'\'"), (Word, "x")]);
        assert_eq!(tokens(r"Dislike '\''"), [(Word, "Dislike"), (Text, r"'\''")]);
        assert_eq!(tokens(r"é '\é'"), [(Word, "é"), (Text, r"'\é'")]);
    }

    #[test]
    fn what_does_not_end_is_a_fault() {
        assert_eq!(tokens(r#""a\""#), [(Token::Broken(Fault::OpenText), r#""a\""#)]);
        assert_eq!(tokens(r"'a\"), [(Token::Broken(Fault::OpenText), r"'a\")]);
        assert_eq!(tokens("{C='}'"), [(Token::Broken(Fault::OpenPath), "{C='}'")]);
        assert_eq!(tokens("{C='é"), [(Token::Broken(Fault::OpenPath), "{C='é")]);
        assert_eq!(tokens(";"), [(Token::Broken(Fault::Character), ";")]);
    }
}

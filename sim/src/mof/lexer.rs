//! Text into tokens. A token says what it is and borrows nothing: its text is its span.
//!
//! No word is reserved: real files have classes called `ToSubclass` and properties called `String`,
//! so what a word means is decided by where it stands. What cannot be a token becomes one all the
//! same, and the parser, which knows what belongs there, complains.
//!
//! White space is what Unicode calls a space as well: texts cut out of documents hold no-break
//! ones.

use logos::{FilterResult, Lexer, Logos};
use memchr::memchr2;

use super::diagnostic::Span;

/// What a piece of the text is.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
#[logos(error = Fault)]
#[logos(subpattern wide = r"[\u{80}-\u{10FFFF}--\p{Zs}]")]
#[logos(skip r"[ \t\r\n\p{Zs}]+")]
#[logos(skip(r"//[^\n]*", allow_greedy = true))]
pub enum Token {
    /// A name or a keyword.
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    #[regex(r"([A-Za-z_][A-Za-z0-9_]*)?(?&wide)([A-Za-z0-9_]|(?&wide))*", is_wide_name)]
    Word,
    /// `$` and a name.
    #[regex(r"\$[A-Za-z_][A-Za-z0-9_]*")]
    Alias,
    /// A text in double quotes.
    #[token("\"", text_end)]
    Text,
    /// One character in single quotes, or what was meant to be one.
    #[regex(r"'([^'\\\n]|\\[^\n])*'")]
    Character,
    /// An integer or a real number, or what was meant to be one.
    #[regex(r"[+-]?[0-9][0-9A-Za-z_]*(\.[0-9A-Za-z_]*)?([eE][+-][0-9]+)?")]
    #[regex(r"[+-]?\.[0-9][0-9A-Za-z_]*([eE][+-][0-9]+)?")]
    Number,
    /// `{`
    #[token("{")]
    OpenBrace,
    /// `}`
    #[token("}")]
    CloseBrace,
    /// `[`
    #[token("[")]
    OpenBracket,
    /// `]`
    #[token("]")]
    CloseBracket,
    /// `(`
    #[token("(")]
    OpenParen,
    /// `)`
    #[token(")")]
    CloseParen,
    /// `,`
    #[token(",")]
    Comma,
    /// `;`
    #[token(";")]
    Semicolon,
    /// `:`
    #[token(":")]
    Colon,
    /// `=`
    #[token("=")]
    Equals,
    /// `#`
    #[token("#")]
    Hash,
    /// `$` without a name.
    #[token("$")]
    Dollar,
    /// Never seen: comments are skipped, those without an end are a fault.
    #[token("/*", comment_end)]
    Comment,
    /// No token begins like this.
    Broken(Fault),
    /// The text is over.
    End,
}

/// Why a piece of the text is no token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fault {
    /// A character that begins nothing.
    #[default]
    Character,
    /// A text without its closing quote.
    OpenText,
    /// A comment without its `*/`.
    OpenComment,
}

/// The tokens of a text, each with its place, as they come.
pub fn tokens(text: &str) -> impl Iterator<Item = (Token, Span)> {
    Token::lexer(text)
        .spanned()
        .map(|(token, span)| (token.unwrap_or_else(Token::Broken), span.into()))
}

/// A name with characters outside ASCII: they must be letters or digits.
fn is_wide_name(lexer: &mut Lexer<'_, Token>) -> bool {
    let mut characters = lexer.slice().chars();
    let first_fits = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    first_fits && characters.all(|c| c.is_alphanumeric() || c == '_')
}

/// Goes on to the closing quote; a backslash takes the next character with it.
fn text_end(lexer: &mut Lexer<'_, Token>) -> Result<(), Fault> {
    let rest = lexer.remainder().as_bytes();
    let mut at = 0;
    while let Some(step) = rest.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        if rest[at + step] == b'"' {
            lexer.bump(at + step + 1);
            return Ok(());
        }
        at += step + 2;
    }
    lexer.bump(rest.len());
    Err(Fault::OpenText)
}

/// Goes on past `*/`; comments do not nest.
fn comment_end(lexer: &mut Lexer<'_, Token>) -> FilterResult<(), Fault> {
    match lexer.remainder().find("*/") {
        Some(length) => {
            lexer.bump(length + 2);
            FilterResult::Skip
        }
        None => {
            lexer.bump(lexer.remainder().len());
            FilterResult::Error(Fault::OpenComment)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(Token, &str)> {
        super::tokens(text).map(|(token, span)| (token, &text[span.start..span.end])).collect()
    }

    #[test]
    fn words_numbers_and_texts_are_told_apart() {
        let text = r#"Été x_1 $A "a\"b" 'c' '\'' -1.2778E+02 0x1F 101b .5 5. -7 /* a */ x // y"#;
        use Token::*;
        let expected = [
            (Word, "Été"),
            (Word, "x_1"),
            (Alias, "$A"),
            (Text, r#""a\"b""#),
            (Character, "'c'"),
            (Character, r"'\''"),
            (Number, "-1.2778E+02"),
            (Number, "0x1F"),
            (Number, "101b"),
            (Number, ".5"),
            (Number, "5."),
            (Number, "-7"),
            (Word, "x"),
        ];
        assert_eq!(tokens(text), expected);
    }

    #[test]
    fn what_does_not_end_is_a_fault() {
        assert_eq!(tokens(r#""a\""#), [(Token::Broken(Fault::OpenText), r#""a\""#)]);
        assert_eq!(tokens("/* é"), [(Token::Broken(Fault::OpenComment), "/* é")]);
        assert_eq!(tokens("@"), [(Token::Broken(Fault::Character), "@")]);
        assert_eq!(tokens("…"), [(Token::Broken(Fault::Character), "…")]);
    }

    #[test]
    fn a_text_may_hold_line_breaks_and_comment_marks() {
        assert_eq!(tokens("\"a\n//b\"/**/"), [(Token::Text, "\"a\n//b\"")]);
        assert_eq!(tokens("a\u{a0}b"), [(Token::Word, "a"), (Token::Word, "b")]);
        assert_eq!(tokens("\"é\\é\""), [(Token::Text, "\"é\\é\"")]);
    }
}

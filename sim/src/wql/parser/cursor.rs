//! The parser's view of the tokens, and what it says where one does not belong.

use logos::{Lexer, Logos};

use super::super::error::{Fault, QueryError};
use super::super::lexer::{self, Token};
use crate::cim::Name;

/// What a step of the parser gives.
pub(super) type Parsed<T> = Result<T, QueryError>;

/// Words that stand for a value and are never a name.
const RESTRICTED: [&str; 3] = ["NULL", "TRUE", "FALSE"];

/// A place in the tokens of a query.
pub(super) struct Cursor<'t> {
    text: &'t str,
    lexer: Lexer<'t, Token>,
    token: Token,
    /// Parentheses and negations that are open.
    pub depth: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut cursor = Self { text, lexer: Token::lexer(text), token: Token::End, depth: 0 };
        cursor.advance();
        cursor
    }

    /// The current token.
    pub fn peek(&self) -> Token {
        self.token
    }

    /// The text of the current token.
    pub fn slice(&self) -> &'t str {
        self.lexer.slice()
    }

    /// Where the current token begins, in bytes.
    pub fn at(&self) -> usize {
        self.lexer.span().start
    }

    /// Goes on by one token and gives the text of the one that was current.
    pub fn advance(&mut self) -> &'t str {
        let slice = self.slice();
        self.token = match self.lexer.next() {
            Some(Ok(token)) => token,
            Some(Err(fault)) => Token::Broken(fault),
            None => Token::End,
        };
        slice
    }

    /// Goes on if the current token is this one.
    pub fn take(&mut self, token: Token) -> bool {
        let is_here = self.token == token;
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Whether the current token is that word, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        self.token == Token::Word && self.slice().eq_ignore_ascii_case(word)
    }

    /// Goes on if the current token is that word.
    pub fn take_word(&mut self, word: &str) -> bool {
        let is_here = self.is_word(word);
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Goes on past this token, or complains.
    pub fn expect(&mut self, token: Token, what: &str) -> Parsed<()> {
        match self.take(token) {
            true => Ok(()),
            false => Err(self.unexpected(what)),
        }
    }

    /// Goes on past that word, or complains.
    pub fn expect_word(&mut self, word: &str) -> Parsed<()> {
        match self.take_word(word) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("`{word}`"))),
        }
    }

    /// Whether the current token can be a name.
    pub fn is_name(&self) -> bool {
        self.token == Token::Word && !RESTRICTED.iter().any(|word| self.is_word(word))
    }

    /// Goes on past a name, or complains.
    pub fn name(&mut self, what: &str) -> Parsed<Name> {
        match self.is_name() {
            true => Ok(Name::new(self.advance())),
            false => Err(self.unexpected(what)),
        }
    }

    /// What to say where something else was expected.
    pub fn unexpected(&self, what: &str) -> QueryError {
        let found = match self.token {
            Token::End => "the end of the query".to_owned(),
            Token::Broken(lexer::Fault::OpenText) => "a text without its closing quote".to_owned(),
            Token::Broken(lexer::Fault::OpenPath) => "a path without its closing brace".to_owned(),
            _ => format!("`{}`", short(self.slice())),
        };
        let at = if self.token == Token::End { self.text.len() } else { self.at() };
        QueryError::new(Fault::Syntax, at, format!("expected {what}, found {found}"))
    }
}

/// As much of a token as fits in a sentence.
fn short(text: &str) -> String {
    const LENGTH_MAX: usize = 40;
    match text.char_indices().nth(LENGTH_MAX) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

//! The parser's view of the tokens: one to look at, and the one after it.

use logos::{Lexer, Logos};

use crate::cim::Name;
use crate::status::Status;

use super::diagnostic::{Diagnostic, Span, Spanned};
use super::lexer::{Fault, Token};
use super::names::Names;

/// What a step of the parser gives.
pub(super) type Parsed<T> = Result<T, Diagnostic>;

/// A token and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    /// What it is.
    pub token: Token,
    /// Where.
    pub span: Span,
}

/// A place in the tokens of a text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    lexer: Lexer<'t, Token>,
    current: Lexeme,
    next: Lexeme,
    last: Span,
    /// Braces that are open before the current token.
    depth: usize,
    names: Names,
}

impl<'t> Cursor<'t> {
    /// The beginning of a part of a text, a mark there skipped; places stay those of the whole.
    pub fn within(text: &'t str, part: Span) -> Self {
        let text = &text[..part.end];
        let mut lexer = Token::lexer(text);
        lexer.bump(part.start);
        if text[part.start..].starts_with('\u{feff}') {
            lexer.bump('\u{feff}'.len_utf8());
        }
        let current = read(&mut lexer);
        let next = read(&mut lexer);
        Self { text, lexer, current, next, last: Span::default(), depth: 0, names: Names::new() }
    }

    /// The current token.
    pub fn peek(&self) -> Token {
        self.current.token
    }

    /// The token after it.
    pub fn peek_next(&self) -> Token {
        self.next.token
    }

    /// The place of the current token.
    pub fn span(&self) -> Span {
        self.current.span
    }

    /// From `start` to the end of what was read last.
    pub fn since(&self, start: Span) -> Span {
        start.to(self.last)
    }

    /// The text of a token.
    pub fn slice(&self, span: Span) -> &'t str {
        &self.text[span.start..span.end]
    }

    /// The current word, if it is one.
    pub fn word(&self) -> Option<&'t str> {
        (self.peek() == Token::Word).then(|| self.slice(self.current.span))
    }

    /// Whether the current token is that word, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        self.word().is_some_and(|here| here.eq_ignore_ascii_case(word))
    }

    /// Goes on by one token and gives the one that was current.
    pub fn advance(&mut self) -> Lexeme {
        let lexeme = self.current;
        match lexeme.token {
            Token::OpenBrace => self.depth += 1,
            Token::CloseBrace => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.last = lexeme.span;
        self.current = self.next;
        self.next = read(&mut self.lexer);
        lexeme
    }

    /// Goes on if the current token is this one.
    pub fn take(&mut self, token: Token) -> bool {
        let is_here = self.peek() == token;
        if is_here {
            self.advance();
        }
        is_here
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
    pub fn expect(&mut self, token: Token, code: Status, what: &str) -> Parsed<Span> {
        match self.peek() == token {
            true => Ok(self.advance().span),
            false => Err(self.unexpected(code, what)),
        }
    }

    /// Goes on past a name, or complains.
    pub fn name(&mut self, code: Status, what: &str) -> Parsed<Spanned<Name>> {
        let span = self.expect(Token::Word, code, what)?;
        Ok(Spanned { value: self.named(span), span })
    }

    /// The name that a token is.
    pub fn named(&mut self, span: Span) -> Name {
        self.names.get(&self.text[span.start..span.end])
    }

    /// What to say where something else was expected.
    pub fn unexpected(&self, code: Status, what: &str) -> Diagnostic {
        let span = self.current.span;
        let unreadable = Status::WBEMMOF_E_UNRECOGNIZED_TOKEN;
        match self.current.token {
            Token::Broken(Fault::OpenText) => Diagnostic::new(
                Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE,
                span,
                "this text has no end",
            )
            .help("close it with a double quote; write one within it as `\\\"`"),
            Token::Broken(Fault::OpenComment) => {
                Diagnostic::new(unreadable, span, "this comment has no end")
                    .help("close it with `*/`")
            }
            Token::Broken(Fault::Character) => {
                let message =
                    format!("expected {what}, found an unexpected `{}`", self.slice(span));
                Diagnostic::new(unreadable, span, message)
            }
            Token::End => {
                Diagnostic::new(code, span, format!("expected {what}, found the end of the text"))
            }
            _ => {
                let found = self.slice(span);
                Diagnostic::new(code, span, format!("expected {what}, found `{}`", short(found)))
            }
        }
    }

    /// How many braces are open here.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Goes on past the next `;` between these braces, or up to what closes them.
    pub fn recover_within(&mut self, depth: usize) {
        while self.peek() != Token::End && self.depth >= depth {
            if self.depth == depth && self.peek() == Token::CloseBrace {
                break;
            }
            let lexeme = self.advance();
            if self.depth == depth && lexeme.token == Token::Semicolon {
                break;
            }
        }
    }

    /// Goes on past the next `;` that stands outside of all braces, and strays after it, or up to
    /// where another item begins than the wrong one that began here.
    pub fn recover(&mut self, wrong: Span) {
        while self.peek() != Token::End {
            if self.begins_item() && self.span() != wrong {
                return;
            }
            let lexeme = self.advance();
            if lexeme.token == Token::Semicolon && self.depth == 0 {
                break;
            }
        }
        while matches!(self.peek(), Token::Semicolon | Token::CloseBrace) {
            self.advance();
        }
        self.depth = 0;
    }

    /// Whether a class or an instance begins here, outside of all braces.
    fn begins_item(&self) -> bool {
        let is_head = self.is_word("class") || self.is_word("instance");
        self.depth == 0 && is_head && self.peek_next() == Token::Word
    }
}

/// As much of a token as fits in a sentence.
fn short(text: &str) -> String {
    const LENGTH_MAX: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LENGTH_MAX) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line.to_owned(),
    }
}

fn read(lexer: &mut Lexer<'_, Token>) -> Lexeme {
    let token = match lexer.next() {
        Some(Ok(token)) => token,
        Some(Err(fault)) => Token::Broken(fault),
        None => Token::End,
    };
    Lexeme { token, span: lexer.span().into() }
}

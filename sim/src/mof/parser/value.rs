//! Values: texts, numbers, aliases, arrays, embedded instances.

use crate::cim::Text;
use crate::mof::cursor::Parsed;
use crate::mof::lexer::Token;
use crate::mof::literal::{self, Literal, LiteralKind};
use crate::status::Status;

use super::Parser;

impl Parser<'_> {
    /// One value.
    pub(super) fn value(&mut self) -> Parsed<Literal> {
        let start = self.cursor.span();
        let kind = match self.cursor.peek() {
            Token::Text => LiteralKind::Text(self.text()?),
            Token::Character => {
                let span = self.cursor.advance().span;
                LiteralKind::Character(literal::character(self.cursor.slice(span), span)?)
            }
            Token::Number => {
                let span = self.cursor.advance().span;
                literal::number(self.cursor.slice(span), span)?
            }
            Token::Alias => {
                let span = self.cursor.advance().span;
                LiteralKind::Alias(self.alias_name(span))
            }
            Token::Dollar => {
                let code = Status::WBEMMOF_E_EXPECTED_ALIAS_NAME;
                return Err(self.cursor.unexpected(code, "an alias, `$` and a name"));
            }
            Token::OpenBrace => LiteralKind::Array(self.nested(Self::elements)?),
            Token::OpenBracket => self.nested(Self::embedded)?,
            Token::Word if self.cursor.is_word("instance") => self.nested(Self::embedded)?,
            _ => self.constant()?,
        };
        Ok(Literal { kind, span: self.cursor.since(start) })
    }

    fn embedded(&mut self) -> Parsed<LiteralKind> {
        let qualifiers = self.qualifiers()?;
        Ok(LiteralKind::Instance(Box::new(self.instance(qualifiers)?)))
    }

    /// `TRUE`, `FALSE` or `NULL`.
    fn constant(&mut self) -> Parsed<LiteralKind> {
        let kind = match self.cursor.word() {
            Some(word) if word.eq_ignore_ascii_case("true") => LiteralKind::Boolean(true),
            Some(word) if word.eq_ignore_ascii_case("false") => LiteralKind::Boolean(false),
            Some(word) if word.eq_ignore_ascii_case("null") => LiteralKind::Null,
            word => {
                let code = Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE;
                let error = self.cursor.unexpected(code, "a value");
                return Err(match word {
                    Some(_) => error.help("a text stands between double quotes"),
                    None => error,
                });
            }
        };
        self.cursor.advance();
        Ok(kind)
    }

    /// Texts with nothing between them are one.
    pub(super) fn text(&mut self) -> Parsed<Text> {
        let code = Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE;
        let first = self.cursor.expect(Token::Text, code, "a text in double quotes")?;
        let piece = literal::text(self.cursor.slice(first), first)?;
        if self.cursor.peek() != Token::Text {
            return Ok(piece.into());
        }
        self.joined.clear();
        self.joined.push_str(&piece);
        while self.cursor.peek() == Token::Text {
            let span = self.cursor.advance().span;
            self.joined.push_str(&literal::text(self.cursor.slice(span), span)?);
        }
        Ok(self.joined.as_str().into())
    }

    /// The values between braces.
    pub(super) fn elements(&mut self) -> Parsed<Vec<Literal>> {
        self.cursor.expect(Token::OpenBrace, Status::WBEMMOF_E_EXPECTED_OPEN_BRACE, "`{`")?;
        let mut elements = Vec::new();
        if self.cursor.take(Token::CloseBrace) {
            return Ok(elements);
        }
        loop {
            elements.push(self.value()?);
            if !self.cursor.take(Token::Comma) {
                break;
            }
        }
        let code = Status::WBEMMOF_E_EXPECTED_CLOSE_BRACE;
        self.cursor.expect(Token::CloseBrace, code, "`,` or `}` after the element")?;
        Ok(elements)
    }
}

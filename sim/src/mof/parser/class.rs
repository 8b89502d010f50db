//! Classes: properties, methods, parameters and their types.

use crate::cim::{CimType, Name, Type};
use crate::mof::cursor::Parsed;
use crate::mof::declaration::{Class, Method, Property, Qualifier};
use crate::mof::diagnostic::{Diagnostic, Span, Spanned};
use crate::mof::lexer::Token;
use crate::mof::literal::{self, Literal, LiteralKind};
use crate::status::Status;

use super::Parser;

/// The types with names of their own.
const PRIMITIVES: [(&str, CimType); 14] = [
    ("sint8", CimType::Sint8),
    ("uint8", CimType::Uint8),
    ("sint16", CimType::Sint16),
    ("uint16", CimType::Uint16),
    ("sint32", CimType::Sint32),
    ("uint32", CimType::Uint32),
    ("sint64", CimType::Sint64),
    ("uint64", CimType::Uint64),
    ("real32", CimType::Real32),
    ("real64", CimType::Real64),
    ("boolean", CimType::Boolean),
    ("char16", CimType::Char16),
    ("string", CimType::String),
    ("datetime", CimType::Datetime),
];

/// The type of that name, if it has one of its own.
pub(super) fn primitive(word: &str) -> Option<CimType> {
    let named = PRIMITIVES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    named.map(|(_, ty)| ty.clone())
}

impl Parser<'_> {
    /// A class from its name on.
    pub(super) fn class(&mut self, qualifiers: Vec<Qualifier>) -> Parsed<Class> {
        let code = Status::WBEMMOF_E_EXPECTED_CLASS_NAME;
        let name = self.cursor.name(code, "the name of the class")?;
        let alias = self.alias_definition()?;
        let superclass = match self.cursor.take(Token::Colon) {
            true => Some(self.cursor.name(code, "the name of the superclass")?),
            false => None,
        };
        let (properties, methods) = (Vec::new(), Vec::new());
        let mut class = Class { name, alias, superclass, qualifiers, properties, methods };
        self.class_body(&mut class)?;
        Ok(class)
    }

    fn class_body(&mut self, class: &mut Class) -> Parsed<()> {
        let open = Status::WBEMMOF_E_EXPECTED_OPEN_BRACE;
        self.cursor.expect(Token::OpenBrace, open, "`{` and the members of the class")?;
        let close = Status::WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE;
        self.members(
            |parser| parser.member(class),
            |parser| parser.cursor.unexpected(close, "`};` at the end of the class"),
        )
    }

    fn member(&mut self, class: &mut Class) -> Parsed<()> {
        let qualifiers = self.qualifiers()?;
        let element = self.return_type()?;
        self.no_array_returned()?;
        let code = Status::WBEMMOF_E_EXPECTED_PROPERTY_NAME;
        let name = self.cursor.name(code, "the name of a property or method")?;
        match (element, self.cursor.peek()) {
            (element, Token::OpenParen) => {
                let returns = element.map(Type::scalar);
                let parameters = self.parameters()?;
                class.methods.push(Method { name, returns, parameters, qualifiers });
            }
            (Some(element), _) => {
                let property = self.property(name, element, qualifiers)?;
                if property.ty.array && self.cursor.peek() == Token::OpenParen {
                    return Err(array_returned(self.cursor.span()));
                }
                class.properties.push(property);
            }
            (None, _) => {
                let code = Status::WBEMMOF_E_EXPECTED_OPEN_PAREN;
                return Err(self.cursor.unexpected(code, "`(`, since only a method is `void`"));
            }
        }
        let code = Status::WBEMMOF_E_EXPECTED_SEMI;
        self.cursor.expect(Token::Semicolon, code, "`;` after the member").map(|_| ())
    }

    /// Brackets after a type could only mean a method that returns an array.
    fn no_array_returned(&self) -> Parsed<()> {
        match self.cursor.peek() {
            Token::OpenBracket => Err(array_returned(self.cursor.span())
                .help("the brackets of a property stand after its name")),
            _ => Ok(()),
        }
    }

    /// `[n]` and `= value`, after the name of a property or parameter.
    fn property(
        &mut self,
        name: Spanned<Name>,
        element: CimType,
        qualifiers: Vec<Qualifier>,
    ) -> Parsed<Property> {
        let ty = self.array_of(element)?;
        let default = self.default()?;
        Ok(Property { name, ty, default, qualifiers })
    }

    /// `= value`, if it is there.
    pub(super) fn default(&mut self) -> Parsed<Option<Literal>> {
        match self.cursor.take(Token::Equals) {
            true => self.value().map(Some),
            false => Ok(None),
        }
    }

    fn parameters(&mut self) -> Parsed<Vec<Property>> {
        let open = Status::WBEMMOF_E_EXPECTED_OPEN_PAREN;
        self.cursor.expect(Token::OpenParen, open, "`(`")?;
        let mut parameters = Vec::new();
        if self.cursor.take(Token::CloseParen) {
            return Ok(parameters);
        }
        loop {
            parameters.push(self.parameter()?);
            if !self.cursor.take(Token::Comma) {
                break;
            }
        }
        let close = Status::WBEMMOF_E_EXPECTED_CLOSE_PAREN;
        self.cursor.expect(Token::CloseParen, close, "`,` or `)` after the parameter")?;
        Ok(parameters)
    }

    fn parameter(&mut self) -> Parsed<Property> {
        let qualifiers = self.qualifiers()?;
        let element = self.element_type()?;
        let code = Status::WBEMMOF_E_EXPECTED_PROPERTY_NAME;
        let name = self.cursor.name(code, "the name of the parameter")?;
        self.property(name, element, qualifiers)
    }

    fn return_type(&mut self) -> Parsed<Option<CimType>> {
        match self.cursor.take_word("void") {
            true => Ok(None),
            false => self.element_type().map(Some),
        }
    }

    /// A type without its brackets. `X ref y` is a reference, `X ref;` a property called `ref`.
    fn element_type(&mut self) -> Parsed<CimType> {
        let code = Status::WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER;
        if self.cursor.is_word("ref") {
            let refused = self.cursor.unexpected(code, "the class that is referred to");
            return Err(refused.help("write `object ref` for a reference to any class"));
        }
        let span = self.cursor.expect(Token::Word, code, "a type")?;
        let word = self.cursor.slice(span);
        if let Some(primitive) = primitive(word) {
            return Ok(primitive);
        }
        let class = (!word.eq_ignore_ascii_case("object")).then(|| self.cursor.named(span));
        let is_reference = self.cursor.is_word("ref") && self.cursor.peek_next() == Token::Word;
        if is_reference {
            self.cursor.advance();
            return Ok(CimType::Reference(class));
        }
        Ok(CimType::Object(class))
    }

    /// A type with its brackets, if there are any; their number is only a hint.
    pub(super) fn array_of(&mut self, element: CimType) -> Parsed<Type> {
        if !self.cursor.take(Token::OpenBracket) {
            return Ok(Type::scalar(element));
        }
        let size_max = match self.cursor.peek() {
            Token::Number => Some(self.array_size()?),
            _ => None,
        };
        let code = Status::WBEMMOF_E_EXPECTED_CLOSE_BRACKET;
        self.cursor.expect(Token::CloseBracket, code, "a size or `]`")?;
        Ok(Type { element, array: true, size_max })
    }

    fn array_size(&mut self) -> Parsed<u32> {
        let span = self.cursor.advance().span;
        match literal::number(self.cursor.slice(span), span)? {
            LiteralKind::Integer(size @ 1..=0xFFFF_FFFF) => Ok(size as u32),
            _ => {
                let code = Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE;
                Err(Diagnostic::new(code, span, "the size of an array is a positive integer"))
            }
        }
    }
}

fn array_returned(span: Span) -> Diagnostic {
    Diagnostic::new(Status::WBEMMOF_E_NO_ARRAYS_RETURNED, span, "no method returns an array")
}

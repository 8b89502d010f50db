//! Instances, at the level of the file and as values.

use crate::cim::Name;
use crate::mof::cursor::Parsed;
use crate::mof::declaration::{Assignment, Instance, Qualifier};
use crate::mof::diagnostic::Spanned;
use crate::mof::lexer::Token;
use crate::status::Status;

use super::Parser;

impl Parser<'_> {
    /// An instance from `instance of` to its closing brace.
    pub(super) fn instance(&mut self, qualifiers: Vec<Qualifier>) -> Parsed<Instance> {
        let code = Status::WBEMMOF_E_INVALID_INSTANCE_DECLARATION;
        for word in ["instance", "of"] {
            if !self.cursor.take_word(word) {
                return Err(self.cursor.unexpected(code, "`instance of` and a class"));
            }
        }
        let code = Status::WBEMMOF_E_EXPECTED_CLASS_NAME;
        let class = self.cursor.name(code, "the class of the instance")?;
        let alias = self.alias_definition()?;
        let assignments = self.assignments()?;
        Ok(Instance { class, alias, qualifiers, assignments })
    }

    fn assignments(&mut self) -> Parsed<Vec<Assignment>> {
        let open = Status::WBEMMOF_E_EXPECTED_OPEN_BRACE;
        self.cursor.expect(Token::OpenBrace, open, "`{` and the values of the instance")?;
        let close = Status::WBEMMOF_E_EXPECTED_CLOSE_BRACE;
        let mut assignments = Vec::new();
        self.members(
            |parser| parser.assignment().map(|assignment| assignments.push(assignment)),
            |parser| parser.cursor.unexpected(close, "`}` at the end of the instance"),
        )?;
        Ok(assignments)
    }

    /// `name = value;` or `name;`, which says something of the property without giving it a value.
    fn assignment(&mut self) -> Parsed<Assignment> {
        let qualifiers = self.qualifiers()?;
        let code = Status::WBEMMOF_E_EXPECTED_PROPERTY_NAME;
        let name = self.cursor.name(code, "the name of a property")?;
        let value = self.default()?;
        let code = Status::WBEMMOF_E_EXPECTED_SEMI;
        let what = if value.is_some() { "`;` after the value" } else { "`=` or `;`" };
        self.cursor.expect(Token::Semicolon, code, what)?;
        Ok(Assignment { name, value, qualifiers })
    }

    /// `as $name`, if it is there.
    pub(super) fn alias_definition(&mut self) -> Parsed<Option<Spanned<Name>>> {
        if !self.cursor.take_word("as") {
            return Ok(None);
        }
        let code = match self.cursor.peek() {
            Token::Dollar => Status::WBEMMOF_E_EXPECTED_ALIAS_NAME,
            _ => Status::WBEMMOF_E_EXPECTED_DOLLAR,
        };
        let span = self.cursor.expect(Token::Alias, code, "an alias, `$` and a name")?;
        Ok(Some(Spanned { value: self.alias_name(span), span }))
    }

    /// The name of an alias, without its `$`.
    pub(super) fn alias_name(&self, span: crate::mof::Span) -> Name {
        Name::new(self.cursor.slice(span).trim_start_matches('$'))
    }
}

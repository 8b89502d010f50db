//! The grammar, by recursive descent: one function a rule, one file a kind of item.
//!
//! Words mean what their place makes of them. An error in one item is noted and reading goes on
//! after its `;`, so that one run shows more than the first. Depth is limited, so is the number of
//! errors: no text can make the parser run away.

mod class;
mod directive;
mod instance;
mod qualifier;
mod value;

use std::collections::BTreeMap;

use crate::cim::{Flavor, Name};
use crate::status::Status;

use super::cursor::{Cursor, Parsed};
use super::declaration::{Class, Instance, Item, ItemKind};
use super::diagnostic::{Diagnostic, Phase, Spanned};
use super::lexer::Token;
use super::source::SOURCE_SIZE_MAX;
use super::{Diagnostics, Span};

/// How deep arrays and embedded instances may lie in one another.
pub const NESTING_DEPTH_MAX: usize = 64;
/// How many errors are listed before the parser gives up on a text.
pub const ERROR_COUNT_MAX: usize = 20;
/// The longest text: a file of [`SOURCE_SIZE_MAX`] grows threefold at most when it is decoded.
pub const TEXT_SIZE_MAX: usize = 3 * SOURCE_SIZE_MAX;
/// What other languages of this family declare, and this one does not.
const REFUSED_DECLARATIONS: [&str; 6] =
    ["typedef", "enum", "enumeration", "structure", "interface", "union"];

/// Reads a whole text: its items in order, or everything that is wrong with it [REQ MOF-3].
pub fn parse(file: &str, text: &str) -> Result<Vec<Item>, Diagnostics> {
    let (items, errors) = match too_large(text) {
        Some(error) => (Vec::new(), vec![error]),
        None => Parser::new(text).file(),
    };
    match errors.is_empty() {
        true => Ok(items),
        false => Err(Diagnostics::of_text(file, text, Phase::Parsing, errors)),
    }
}

/// What to say of a text that is longer than [`TEXT_SIZE_MAX`].
pub(super) fn too_large(text: &str) -> Option<Diagnostic> {
    let message = format!("the text has more than {TEXT_SIZE_MAX} bytes; split it");
    let code = Status::WBEMMOF_E_INVALID_FILE;
    let error = || Diagnostic::new(code, Span::default(), message);
    (text.len() > TEXT_SIZE_MAX).then(error)
}

/// A parser at some place of a text.
pub(super) struct Parser<'t> {
    cursor: Cursor<'t>,
    /// What `qualifier X : flavours;` said so far.
    flavors: BTreeMap<Name, Flavor>,
    /// Arrays and instances around the value that is read.
    nesting: usize,
    /// What is wrong with members of the item that is read; reading went on after each.
    noted: Vec<Diagnostic>,
    /// Where the pieces of a text are joined.
    joined: String,
}

impl<'t> Parser<'t> {
    /// A parser at the beginning of a text.
    pub fn new(text: &'t str) -> Self {
        Self::within(text, Span { start: 0, end: text.len() }, BTreeMap::new())
    }

    /// A parser at the beginning of a part of a text, where qualifiers have been declared.
    pub fn within(text: &'t str, part: Span, flavors: BTreeMap<Name, Flavor>) -> Self {
        Self {
            cursor: Cursor::within(text, part),
            flavors,
            nesting: 0,
            noted: Vec::new(),
            joined: String::new(),
        }
    }

    /// What qualifiers have been declared.
    pub fn into_flavors(self) -> BTreeMap<Name, Flavor> {
        self.flavors
    }

    fn file(&mut self) -> (Vec<Item>, Vec<Diagnostic>) {
        let (mut items, mut errors) = (Vec::new(), Vec::new());
        while let Some(include) = self.until_include(&mut items, &mut errors) {
            let Spanned { value, span } = include;
            items.push(Item { kind: ItemKind::Include(value), span });
        }
        (items, errors)
    }

    /// Reads items up to the next that includes a file, or to the end.
    pub fn until_include(
        &mut self,
        items: &mut Vec<Item>,
        errors: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<String>> {
        while self.cursor.peek() != Token::End && errors.len() < ERROR_COUNT_MAX {
            let start = self.cursor.span();
            let item = self.item();
            errors.append(&mut self.noted);
            match item {
                Ok(Item { kind: ItemKind::Include(value), span }) => {
                    return Some(Spanned { value, span });
                }
                Ok(item) => items.push(item),
                Err(error) => {
                    errors.push(error);
                    self.nesting = 0;
                    self.cursor.recover(start);
                }
            }
            errors.truncate(ERROR_COUNT_MAX);
        }
        None
    }

    fn item(&mut self) -> Parsed<Item> {
        let start = self.cursor.span();
        let kind = match self.cursor.peek() {
            Token::Hash => self.directive()?,
            Token::Word if self.at_qualifier_declaration() => {
                ItemKind::Qualifier(self.qualifier_declaration()?)
            }
            _ => self.class_or_instance()?,
        };
        Ok(Item { kind, span: self.cursor.since(start) })
    }

    fn class_or_instance(&mut self) -> Parsed<ItemKind> {
        let qualifiers = self.qualifiers()?;
        if self.cursor.take_word("class") {
            let class = self.class(qualifiers)?;
            let code = Status::WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE;
            self.cursor.expect(Token::Semicolon, code, "`;` after the class")?;
            return Ok(ItemKind::Class(class));
        }
        if self.cursor.is_word("instance") {
            let instance = self.instance(qualifiers)?;
            let code = Status::WBEMMOF_E_EXPECTED_SEMI;
            self.cursor.expect(Token::Semicolon, code, "`;` after the instance")?;
            return Ok(ItemKind::Instance(instance));
        }
        Err(self.no_item())
    }

    fn no_item(&self) -> Diagnostic {
        let refused = |word: &&str| self.cursor.is_word(word);
        match REFUSED_DECLARATIONS.iter().find(|word| refused(word)) {
            Some(word) => {
                let message = format!("`{word}` declarations are not supported");
                let code = Status::WBEMMOF_E_TYPEDEF_NOT_SUPPORTED;
                Diagnostic::new(code, self.cursor.span(), message)
                    .help("this is MOF as Windows reads it, not MOF 3")
            }
            None => {
                let code = Status::WBEMMOF_E_UNRECOGNIZED_TOKEN;
                self.cursor.unexpected(code, "`class`, `instance of`, `qualifier` or `#pragma`")
            }
        }
    }

    /// Reads a class and nothing else; its `;` may be left out.
    pub fn only_class(&mut self) -> Parsed<Class> {
        let qualifiers = self.qualifiers()?;
        if !self.cursor.take_word("class") {
            let code = Status::WBEMMOF_E_INVALID_CLASS_DECLARATION;
            return Err(self.cursor.unexpected(code, "`class`"));
        }
        let class = self.class(qualifiers)?;
        self.end()?;
        self.unless_noted(class)
    }

    /// Reads an instance and nothing else; its `;` may be left out.
    pub fn only_instance(&mut self) -> Parsed<Instance> {
        let qualifiers = self.qualifiers()?;
        let instance = self.instance(qualifiers)?;
        self.end()?;
        self.unless_noted(instance)
    }

    /// The item, or the first thing that is wrong with a member of it.
    fn unless_noted<T>(&mut self, item: T) -> Parsed<T> {
        match self.noted.is_empty() {
            true => Ok(item),
            false => Err(self.noted.swap_remove(0)),
        }
    }

    /// Reads the members of an item up to its closing brace, those after a wrong one as well.
    ///
    /// Where the text ends too early, nothing is said of that once something else was wrong: it
    /// may be why. Within a value an error ends the whole member around it.
    fn members(
        &mut self,
        mut member: impl FnMut(&mut Self) -> Parsed<()>,
        at_end: impl FnOnce(&Self) -> Diagnostic,
    ) -> Parsed<()> {
        let (depth, nesting) = (self.cursor.depth(), self.nesting);
        while !self.cursor.take(Token::CloseBrace) {
            if self.cursor.peek() == Token::End {
                return Err(self.noted.pop().unwrap_or_else(|| at_end(self)));
            }
            let Err(error) = member(self) else {
                continue;
            };
            if nesting > 0 || self.noted.len() == ERROR_COUNT_MAX - 1 {
                return Err(error);
            }
            self.noted.push(error);
            self.nesting = 0;
            self.cursor.recover_within(depth);
        }
        Ok(())
    }

    fn end(&mut self) -> Parsed<()> {
        self.cursor.take(Token::Semicolon);
        let code = Status::WBEMMOF_E_UNRECOGNIZED_TOKEN;
        self.cursor.expect(Token::End, code, "nothing after the declaration").map(|_| ())
    }

    /// Runs a rule one level deeper.
    fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting == NESTING_DEPTH_MAX {
            let message = format!("values lie in one another more than {NESTING_DEPTH_MAX} deep");
            let code = Status::WBEM_E_QUOTA_VIOLATION;
            return Err(Diagnostic::new(code, self.cursor.span(), message));
        }
        self.nesting += 1;
        let result = rule(self);
        self.nesting -= 1;
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Status> {
        let errors = parse("test", text).expect_err(text);
        errors.list.iter().map(|error| error.code).collect()
    }

    #[test]
    fn each_slip_has_its_code() {
        for (text, code) in [
            ("klass A {};", Status::WBEMMOF_E_UNRECOGNIZED_TOKEN),
            ("enumeration A {};", Status::WBEMMOF_E_TYPEDEF_NOT_SUPPORTED),
            ("class 1 {};", Status::WBEMMOF_E_EXPECTED_CLASS_NAME),
            ("class A : {};", Status::WBEMMOF_E_EXPECTED_CLASS_NAME),
            ("class A ;", Status::WBEMMOF_E_EXPECTED_OPEN_BRACE),
            ("class A {}", Status::WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE),
            ("class A { string a;", Status::WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE),
            ("class A { string; };", Status::WBEMMOF_E_EXPECTED_PROPERTY_NAME),
            ("class A { ref r; };", Status::WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER),
            ("class A { void v; };", Status::WBEMMOF_E_EXPECTED_OPEN_PAREN),
            ("class A { string a[x]; };", Status::WBEMMOF_E_EXPECTED_CLOSE_BRACKET),
            ("class A { string a[0]; };", Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE),
            ("class A { string a b; };", Status::WBEMMOF_E_EXPECTED_SEMI),
            ("class A { string a = b; };", Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE),
            ("class A { string a = {1 2}; };", Status::WBEMMOF_E_EXPECTED_CLOSE_BRACE),
            ("class A { void f([in] string a; };", Status::WBEMMOF_E_EXPECTED_CLOSE_PAREN),
            ("[] class A {};", Status::WBEMMOF_E_EXPECTED_QUALIFIER_NAME),
            ("[a class A {};", Status::WBEMMOF_E_EXPECTED_CLOSE_BRACKET),
            ("[a(1] class A {};", Status::WBEMMOF_E_EXPECTED_CLOSE_PAREN),
            ("instance A {};", Status::WBEMMOF_E_INVALID_INSTANCE_DECLARATION),
            ("instance of A as x {};", Status::WBEMMOF_E_EXPECTED_DOLLAR),
            ("instance of A as $ {};", Status::WBEMMOF_E_EXPECTED_ALIAS_NAME),
            ("instance of A { r = $; };", Status::WBEMMOF_E_EXPECTED_ALIAS_NAME),
            ("class A { string f[](); };", Status::WBEMMOF_E_NO_ARRAYS_RETURNED),
            ("class A { string[] f(); };", Status::WBEMMOF_E_NO_ARRAYS_RETURNED),
            ("qualifier x : text = \"a\";", Status::WBEMMOF_E_UNRECOGNIZED_TYPE),
            ("#pragma amendment", Status::WBEMMOF_E_INVALID_AMENDMENT_SYNTAX),
            (
                "#pragma namespace(\"\\\\\\\\far\\\\root\")",
                Status::WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION,
            ),
            ("instance of A { a = 1; }", Status::WBEMMOF_E_EXPECTED_SEMI),
            ("instance of A { a = 1;", Status::WBEMMOF_E_EXPECTED_CLOSE_BRACE),
            ("instance of A { a = \"1; };", Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE),
            ("#define A", Status::WBEMMOF_E_INVALID_PRAGMA),
            ("#pragma namespaces(\"root\")", Status::WBEMMOF_E_INVALID_PRAGMA),
            ("#pragma namespace(\"root\\\\\")", Status::WBEMMOF_E_INVALID_NAMESPACE_SYNTAX),
            ("#pragma namespace(root)", Status::WBEMMOF_E_INVALID_NAMESPACE_SYNTAX),
            ("#pragma classflags(\"often\")", Status::WBEMMOF_E_INVALID_FLAGS_SYNTAX),
            ("#pragma classflags(3)", Status::WBEMMOF_E_INVALID_FLAGS_SYNTAX),
            ("#pragma classflags(0x60)", Status::WBEMMOF_E_INVALID_FLAGS_SYNTAX),
            ("#pragma deleteclass(\"A\")", Status::WBEMMOF_E_INVALID_DELETECLASS_SYNTAX),
            ("#pragma deleteinstance(A, FAIL)", Status::WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX),
            ("@", Status::WBEMMOF_E_UNRECOGNIZED_TOKEN),
            ("/*", Status::WBEMMOF_E_UNRECOGNIZED_TOKEN),
        ] {
            assert_eq!(codes(text), [code], "{text}");
        }
    }

    #[test]
    fn words_are_keywords_only_where_they_are_expected() {
        let text =
            "class ToSubclass : Class { string String; Instance instance; object qualifier; };
                    instance of Instance { of = true; instance = NULL; };";
        assert_eq!(parse("test", text).map(|items| items.len()), Ok(2));
    }

    #[test]
    fn reading_goes_on_after_an_error() {
        let text = "class A { string; }; class B { string b; }; instance C {}; class D {}; oops;";
        assert_eq!(codes(text).len(), 3);
        let text = "class A {} class B { string; }; class C {} instance of C { a = ; };";
        assert_eq!(
            codes(text),
            [
                Status::WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE,
                Status::WBEMMOF_E_EXPECTED_PROPERTY_NAME,
                Status::WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE,
                Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE,
            ]
        );
        let text = "class A { 1 a; string b; string c d; void e(}; ); }; class B;";
        assert_eq!(
            codes(text),
            [
                Status::WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER,
                Status::WBEMMOF_E_EXPECTED_SEMI,
                Status::WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER,
                Status::WBEMMOF_E_UNRECOGNIZED_TOKEN,
                Status::WBEMMOF_E_EXPECTED_OPEN_BRACE,
            ]
        );
        let text = "instance of A { a = ; b = instance of B { c = ; d = ; }; e = 1; f 1; };";
        assert_eq!(codes(text).len(), 3);
        let text = format!("class A {{ {} }};", "1 a;".repeat(ERROR_COUNT_MAX + 1));
        assert_eq!(codes(&text).len(), ERROR_COUNT_MAX);
    }

    #[test]
    fn no_more_errors_are_listed_than_the_limit() {
        assert_eq!(codes(&"x;".repeat(ERROR_COUNT_MAX)).len(), ERROR_COUNT_MAX);
        assert_eq!(codes(&"x;".repeat(ERROR_COUNT_MAX + 1)).len(), ERROR_COUNT_MAX);
    }

    #[test]
    fn the_nesting_limit_holds_on_both_sides() {
        let nested = |depth: usize| {
            let (open, close) = ("instance of A { a = ".repeat(depth), "; }".repeat(depth));
            format!("instance of A {{ a = {open} 1 {close}; }};")
        };
        assert!(parse("test", &nested(NESTING_DEPTH_MAX)).is_ok());
        assert_eq!(codes(&nested(NESTING_DEPTH_MAX + 1)), [Status::WBEM_E_QUOTA_VIOLATION]);
        let braces = format!("class A {{ string a = {}; }};", "{".repeat(100_000));
        assert_eq!(codes(&braces), [Status::WBEM_E_QUOTA_VIOLATION]);
    }

    #[test]
    fn items_know_their_place_and_a_mark_does_not_shift_it() {
        let text = "\u{feff}class A {};";
        let items = parse("test", text).expect("it is right");
        assert_eq!((items[0].span.start, items[0].span.end), (3, text.len()));
    }

    #[test]
    fn the_size_limit_of_a_text_holds_on_both_sides() {
        assert!(parse("test", &" ".repeat(TEXT_SIZE_MAX)).is_ok());
        let larger = " ".repeat(TEXT_SIZE_MAX + 1);
        assert_eq!(codes(&larger), [Status::WBEMMOF_E_INVALID_FILE]);
    }
}

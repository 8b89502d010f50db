//! Qualifiers, their flavours, and the declarations that give later ones theirs.
//!
//! Flavours are the bits that Windows stores. DMTF's default (to subclasses, may be overridden)
//! does not apply: without flavours a qualifier stays where it is written. A declaration speaks for
//! every later bare use in the file; flavours at the use replace it. This holds for both forms of
//! declaration here, though the documents describe it for the Windows form alone.

use crate::cim::{CimType, Flavor, Name, Type};
use crate::mof::cursor::Parsed;
use crate::mof::declaration::{Qualifier, QualifierDeclaration};
use crate::mof::diagnostic::{Diagnostic, Spanned};
use crate::mof::lexer::Token;
use crate::mof::literal::{Literal, LiteralKind};
use crate::nearest::nearest;
use crate::status::Status;

use super::Parser;
use super::class::primitive;

/// What the system gives these, whatever is written.
const FORCED: [(&str, Flavor); 3] =
    [("key", Flavor::KEY), ("singleton", Flavor::KEY), ("association", Flavor::KEY)];

/// One flavour as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    ToInstance,
    ToSubclass,
    EnableOverride,
    DisableOverride,
    Restricted,
    Amended,
    NotToInstance,
    NotToSubclass,
}

const WORDS: [(&str, Word); 9] = [
    ("ToInstance", Word::ToInstance),
    ("ToSubClass", Word::ToSubclass),
    ("EnableOverride", Word::EnableOverride),
    ("DisableOverride", Word::DisableOverride),
    ("Restricted", Word::Restricted),
    ("Amended", Word::Amended),
    ("NotToInstance", Word::NotToInstance),
    ("NotToSubClass", Word::NotToSubclass),
    ("Translatable", Word::Amended),
];

/// The pairs that contradict each other.
const INCOMPATIBLE: [(Word, Word, Status); 3] = [
    (Word::EnableOverride, Word::DisableOverride, Status::WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES),
    (Word::Restricted, Word::ToInstance, Status::WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2),
    (Word::Restricted, Word::ToSubclass, Status::WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2),
];

/// The bits that the words stand for; those that are not set are clear anyhow.
fn bits(words: &[Word]) -> Flavor {
    let cleared = |set: Word, not: Word| words.contains(&set) && !words.contains(&not);
    let mut flavor = Flavor::default();
    let choices = [
        (cleared(Word::ToInstance, Word::NotToInstance), Flavor::TO_INSTANCE),
        (cleared(Word::ToSubclass, Word::NotToSubclass), Flavor::TO_SUBCLASS),
        (words.contains(&Word::DisableOverride), Flavor::DISABLE_OVERRIDE),
        (words.contains(&Word::Amended), Flavor::AMENDED),
    ];
    for (_, bit) in choices.into_iter().filter(|(is_set, _)| *is_set) {
        flavor = flavor.with(bit);
    }
    flavor
}

impl Parser<'_> {
    /// `[...]`, if it is there.
    pub(super) fn qualifiers(&mut self) -> Parsed<Vec<Qualifier>> {
        let mut qualifiers = Vec::new();
        if !self.cursor.take(Token::OpenBracket) {
            return Ok(qualifiers);
        }
        loop {
            qualifiers.push(self.qualifier()?);
            if !self.cursor.take(Token::Comma) {
                break;
            }
        }
        let code = Status::WBEMMOF_E_EXPECTED_CLOSE_BRACKET;
        self.cursor.expect(Token::CloseBracket, code, "`,` or `]` after the qualifier")?;
        Ok(qualifiers)
    }

    fn qualifier(&mut self) -> Parsed<Qualifier> {
        let code = Status::WBEMMOF_E_EXPECTED_QUALIFIER_NAME;
        let name = self.cursor.name(code, "the name of a qualifier")?;
        let value = self.qualifier_value()?;
        let written = match self.cursor.take(Token::Colon) {
            true => Some(self.flavors()?),
            false => None,
        };
        let flavor = self.flavor_of(&name.value, written);
        Ok(Qualifier { name, value, flavor })
    }

    fn flavor_of(&self, name: &Name, written: Option<Flavor>) -> Flavor {
        let forced = FORCED.iter().find(|(forced, _)| name.folded() == *forced);
        match (forced, written) {
            (Some((_, flavor)), _) => *flavor,
            (None, Some(flavor)) => flavor,
            (None, None) => self.flavors.get(name).copied().unwrap_or_default(),
        }
    }

    /// `(value)` or an array without parentheses.
    fn qualifier_value(&mut self) -> Parsed<Option<Literal>> {
        let start = self.cursor.span();
        if self.cursor.peek() == Token::OpenBrace {
            let kind = LiteralKind::Array(self.nested(Self::elements)?);
            return Ok(Some(Literal { kind, span: self.cursor.since(start) }));
        }
        if !self.cursor.take(Token::OpenParen) {
            return Ok(None);
        }
        let value = self.value()?;
        let code = Status::WBEMMOF_E_EXPECTED_CLOSE_PAREN;
        self.cursor.expect(Token::CloseParen, code, "`)` after the value of the qualifier")?;
        Ok(Some(value))
    }

    /// Flavours with white space between them, one at least.
    fn flavors(&mut self) -> Parsed<Flavor> {
        let start = self.cursor.span();
        let mut words = vec![self.flavor_word()?];
        while self.cursor.peek() == Token::Word {
            words.push(self.flavor_word()?);
        }
        self.compatible(&words, start)?;
        Ok(bits(&words))
    }

    fn compatible(&self, words: &[Word], start: crate::mof::Span) -> Parsed<()> {
        let clash = |(a, b, _): &&(Word, Word, Status)| words.contains(a) && words.contains(b);
        let Some((a, b, code)) = INCOMPATIBLE.iter().find(clash) else {
            return Ok(());
        };
        let message = format!("`{a:?}` and `{b:?}` contradict each other");
        Err(Diagnostic::new(*code, self.cursor.since(start), message))
    }

    fn flavor_word(&mut self) -> Parsed<Word> {
        let code = Status::WBEMMOF_E_EXPECTED_FLAVOR_TYPE;
        let Some(word) = self.cursor.word() else {
            return Err(self.cursor.unexpected(code, "a flavour"));
        };
        match flavor(word) {
            Some(flavor) => {
                self.cursor.advance();
                Ok(flavor)
            }
            None => {
                let error = self.cursor.unexpected(code, "a flavour");
                let known = nearest(word, WORDS.iter().map(|(name, _)| *name));
                Err(match known {
                    Some(known) => error.help(format!("did you mean `{known}`?")),
                    None => {
                        error.help("flavours are ToInstance, ToSubClass, DisableOverride, Amended")
                    }
                })
            }
        }
    }

    /// Whether `qualifier X :` stands here: the word alone could be anything.
    pub(super) fn at_qualifier_declaration(&self) -> bool {
        self.cursor.is_word("qualifier")
    }

    /// A declaration in either form.
    pub(super) fn qualifier_declaration(&mut self) -> Parsed<QualifierDeclaration> {
        self.cursor.advance();
        let code = Status::WBEMMOF_E_EXPECTED_QUALIFIER_NAME;
        let name = self.cursor.name(code, "the name of the qualifier")?;
        let code = Status::WBEMMOF_E_INVALID_QUALIFIER_SYNTAX;
        self.cursor.expect(Token::Colon, code, "`:` and flavours, or `:` and a type")?;
        let declaration = match self.cursor.word().and_then(primitive) {
            Some(element) => self.cim_declaration(name, element)?,
            None if self.cursor.peek_next() == Token::Equals => {
                let code = Status::WBEMMOF_E_UNRECOGNIZED_TYPE;
                return Err(self.cursor.unexpected(code, "the type of the qualifier"));
            }
            None => self.windows_declaration(name)?,
        };
        let code = Status::WBEMMOF_E_EXPECTED_SEMI;
        self.cursor.expect(Token::Semicolon, code, "`;` after the qualifier")?;
        self.flavors.insert(declaration.name.value.clone(), declaration.flavor);
        Ok(declaration)
    }

    fn windows_declaration(&mut self, name: Spanned<Name>) -> Parsed<QualifierDeclaration> {
        let flavor = self.flavors()?;
        Ok(QualifierDeclaration { name, ty: None, default: None, scope: Vec::new(), flavor })
    }

    /// `type = value, Scope(...), Flavor(...)`.
    fn cim_declaration(
        &mut self,
        name: Spanned<Name>,
        element: CimType,
    ) -> Parsed<QualifierDeclaration> {
        self.cursor.advance();
        let ty: Option<Type> = Some(self.array_of(element)?);
        let default = self.default()?;
        let mut scope = Vec::new();
        let mut flavor = Flavor::default();
        while self.cursor.take(Token::Comma) {
            if self.cursor.take_word("scope") {
                scope = self.listed(|parser| {
                    let code = Status::WBEMMOF_E_INVALID_QUALIFIER_SYNTAX;
                    parser.cursor.name(code, "what the qualifier may stand on")
                })?;
            } else if self.cursor.take_word("flavor") {
                let start = self.cursor.span();
                let words = self.listed(Self::flavor_word)?;
                self.compatible(&words, start)?;
                flavor = bits(&words);
            } else {
                let code = Status::WBEMMOF_E_INVALID_QUALIFIER_SYNTAX;
                return Err(self.cursor.unexpected(code, "`Scope(...)` or `Flavor(...)`"));
            }
        }
        Ok(QualifierDeclaration { name, ty, default, scope, flavor })
    }

    /// `(a, b)`
    fn listed<T>(&mut self, one: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.cursor.expect(Token::OpenParen, Status::WBEMMOF_E_EXPECTED_OPEN_PAREN, "`(`")?;
        let mut all = vec![one(self)?];
        while self.cursor.take(Token::Comma) {
            all.push(one(self)?);
        }
        let code = Status::WBEMMOF_E_EXPECTED_CLOSE_PAREN;
        self.cursor.expect(Token::CloseParen, code, "`,` or `)`")?;
        Ok(all)
    }
}

fn flavor(word: &str) -> Option<Word> {
    let named = WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    named.map(|(_, flavor)| *flavor)
}

#[cfg(test)]
mod tests {
    use crate::mof::declaration::ItemKind;
    use crate::mof::parse;
    use crate::status::Status;

    /// The flavour bits of the first qualifier of the last class.
    fn bits(text: &str) -> u8 {
        let items = parse("test", text).expect(text);
        match items.last().map(|item| &item.kind) {
            Some(ItemKind::Class(class)) => class.qualifiers[0].flavor.0,
            other => panic!("no class but {other:?}"),
        }
    }

    #[test]
    fn flavours_are_the_bits_that_are_stored() {
        for (flavors, expected) in [
            ("", 0),
            (": ToInstance", 0x01),
            (": tosubclass TOINSTANCE", 0x03),
            (": DisableOverride ToSubClass", 0x12),
            (": EnableOverride", 0),
            (": Amended", 0x80),
            (": Translatable ToSubClass NotToSubClass", 0x80),
            (": Restricted", 0),
        ] {
            assert_eq!(bits(&format!("[x {flavors}] class A {{}};")), expected, "{flavors}");
        }
    }

    #[test]
    fn the_system_decides_on_keys_singletons_and_associations() {
        for name in ["key", "Singleton", "ASSOCIATION"] {
            assert_eq!(bits(&format!("[{name}: Amended] class A {{}};")), 0x13);
        }
    }

    #[test]
    fn a_declaration_speaks_for_later_bare_uses() {
        let declared = "qualifier X : ToInstance ToSubClass;";
        assert_eq!(bits(&format!("{declared} [x] class A {{}};")), 0x03);
        assert_eq!(bits(&format!("{declared} [x: Amended] class A {{}};")), 0x80);
        let cim = "Qualifier X : string[] = {\"a\"}, Scope(class, any), Flavor(ToSubClass);";
        assert_eq!(bits(&format!("{cim} [x] class A {{}};")), 0x02);
        assert_eq!(bits(&format!("[x] class A {{}}; {declared} [y] class A {{}};")), 0);
    }

    #[test]
    fn flavours_that_contradict_each_other_are_refused() {
        for (flavors, code) in [
            ("EnableOverride DisableOverride", Status::WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES),
            ("Restricted ToInstance", Status::WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2),
            ("Restricted ToSubClass", Status::WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2),
            ("Sideways", Status::WBEMMOF_E_EXPECTED_FLAVOR_TYPE),
            ("", Status::WBEMMOF_E_EXPECTED_FLAVOR_TYPE),
        ] {
            let text = format!("[x: {flavors}] class A {{}};");
            let error = parse("test", &text).expect_err(flavors);
            assert_eq!(error.list[0].code, code, "{flavors}");
        }
    }
}

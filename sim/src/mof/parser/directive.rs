//! `#pragma` and `#include`. There is no preprocessor besides: `#define` is an error.

use crate::cim::{Name, NamespacePath};
use crate::mof::cursor::Parsed;
use crate::mof::declaration::{IfMissing, ItemKind, PutFlags};
use crate::mof::diagnostic::{Diagnostic, Span, Spanned};
use crate::mof::lexer::Token;
use crate::mof::literal::{self, LiteralKind};
use crate::nearest::nearest;
use crate::status::Status;

use super::Parser;

/// The pragmas there are.
const PRAGMAS: [&str; 9] = [
    "namespace",
    "autorecover",
    "classflags",
    "instanceflags",
    "deleteclass",
    "deleteinstance",
    "amendment",
    "include",
    "locale",
];

/// What stands between the parentheses of a pragma.
enum Argument {
    Text(String),
    Word(String),
    Integer(i128),
}

type Arguments = Vec<Spanned<Argument>>;

impl Parser<'_> {
    /// A directive, at its `#`.
    pub(super) fn directive(&mut self) -> Parsed<ItemKind> {
        self.cursor.advance();
        if self.cursor.take_word("include") {
            let span = self.cursor.span();
            let arguments = self.arguments()?;
            return one_text(span, &arguments, Status::WBEMMOF_E_INVALID_PRAGMA)
                .map(|file| ItemKind::Include(file.value.to_owned()));
        }
        if !self.cursor.take_word("pragma") {
            let error =
                self.cursor.unexpected(Status::WBEMMOF_E_INVALID_PRAGMA, "`pragma` or `include`");
            return Err(error.help("there is no other preprocessor"));
        }
        self.pragma()
    }

    fn pragma(&mut self) -> Parsed<ItemKind> {
        let keyword = self.cursor.name(Status::WBEMMOF_E_INVALID_PRAGMA, "the name of a pragma")?;
        let arguments = match self.cursor.peek() {
            Token::OpenParen => self.arguments()?,
            _ => Vec::new(),
        };
        let span = self.cursor.since(keyword.span);
        let invalid = Status::WBEMMOF_E_INVALID_PRAGMA;
        match keyword.value.folded() {
            "namespace" => namespace(span, &arguments),
            "autorecover" => Ok(ItemKind::Autorecover),
            "classflags" => flags(span, &arguments).map(ItemKind::ClassFlags),
            "instanceflags" => flags(span, &arguments).map(ItemKind::InstanceFlags),
            "deleteclass" => delete_class(span, &arguments),
            "deleteinstance" => delete_instance(span, &arguments),
            "amendment" => {
                let code = Status::WBEMMOF_E_INVALID_AMENDMENT_SYNTAX;
                Ok(ItemKind::Amendment(one_text(span, &arguments, code)?.value.into()))
            }
            "locale" => Ok(ItemKind::Locale(one_text(span, &arguments, invalid)?.value.into())),
            "include" => Ok(ItemKind::Include(one_text(span, &arguments, invalid)?.value.into())),
            _ => Err(unknown_pragma(&keyword)),
        }
    }

    /// `(a, b)`
    fn arguments(&mut self) -> Parsed<Arguments> {
        let code = Status::WBEMMOF_E_EXPECTED_OPEN_PAREN;
        self.cursor.expect(Token::OpenParen, code, "`(`")?;
        let mut arguments = Vec::new();
        if self.cursor.take(Token::CloseParen) {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.argument()?);
            if !self.cursor.take(Token::Comma) {
                break;
            }
        }
        let code = Status::WBEMMOF_E_EXPECTED_CLOSE_PAREN;
        self.cursor.expect(Token::CloseParen, code, "`,` or `)`")?;
        Ok(arguments)
    }

    fn argument(&mut self) -> Parsed<Spanned<Argument>> {
        let start = self.cursor.span();
        let value = match self.cursor.peek() {
            Token::Text => Argument::Text(self.text()?.to_string()),
            Token::Word => {
                let span = self.cursor.advance().span;
                Argument::Word(self.cursor.slice(span).to_owned())
            }
            Token::Number => self.integer_argument()?,
            _ => {
                let code = Status::WBEMMOF_E_INVALID_PRAGMA;
                return Err(self.cursor.unexpected(code, "a text, a word or an integer"));
            }
        };
        Ok(Spanned { value, span: self.cursor.since(start) })
    }

    fn integer_argument(&mut self) -> Parsed<Argument> {
        let span = self.cursor.advance().span;
        match literal::number(self.cursor.slice(span), span)? {
            LiteralKind::Integer(value) => Ok(Argument::Integer(value)),
            _ => {
                let code = Status::WBEMMOF_E_INVALID_PRAGMA;
                Err(Diagnostic::new(code, span, "a pragma takes no real number"))
            }
        }
    }
}

fn unknown_pragma(keyword: &Spanned<Name>) -> Diagnostic {
    let message = format!("there is no pragma `{}`", keyword.value);
    let error = Diagnostic::new(Status::WBEMMOF_E_INVALID_PRAGMA, keyword.span, message);
    match nearest(keyword.value.as_str(), PRAGMAS) {
        Some(known) => error.help(format!("did you mean `{known}`?")),
        None => error.help(format!("there are {}", PRAGMAS.join(", "))),
    }
}

fn text_of(argument: &Spanned<Argument>) -> Option<Spanned<&str>> {
    match &argument.value {
        Argument::Text(text) => Some(Spanned { value: text, span: argument.span }),
        _ => None,
    }
}

/// The text of a pragma that takes one.
fn one_text(span: Span, arguments: &[Spanned<Argument>], code: Status) -> Parsed<Spanned<&str>> {
    match arguments {
        [argument] => text_of(argument),
        _ => None,
    }
    .ok_or_else(|| Diagnostic::new(code, span, "this takes one text in double quotes"))
}

/// Every spelling of a namespace on this machine; one leading slash is left out [REQ MOF-2].
fn namespace(span: Span, arguments: &[Spanned<Argument>]) -> Parsed<ItemKind> {
    let code = Status::WBEMMOF_E_INVALID_NAMESPACE_SYNTAX;
    let path = one_text(span, arguments, code)?;
    let has_server = path.value.starts_with("\\\\") || path.value.starts_with("//");
    let bare = match has_server {
        true => path.value,
        false => path.value.strip_prefix(['\\', '/']).unwrap_or(path.value),
    };
    NamespacePath::parse(bare).map(ItemKind::Namespace).map_err(|error| {
        let code = match NamespacePath::names_other_server(bare) {
            true => Status::WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION,
            false => code,
        };
        Diagnostic::new(code, path.span, error.to_string())
            .help("in a text a backslash is written twice: \"\\\\\\\\.\\\\root\\\\default\"")
    })
}

fn flags(span: Span, arguments: &[Spanned<Argument>]) -> Parsed<PutFlags> {
    let mut flags = PutFlags::default();
    for argument in arguments {
        flags.0 |= one_flag(argument)?.0;
    }
    match flags.contradict_each_other() {
        true => {
            let message = "these flags contradict each other";
            Err(Diagnostic::new(Status::WBEMMOF_E_INVALID_FLAGS_SYNTAX, span, message))
        }
        false => Ok(flags),
    }
}

fn one_flag(argument: &Spanned<Argument>) -> Parsed<PutFlags> {
    let all = PutFlags::WORDS.iter().fold(0, |bits, (_, flag)| bits | flag.0);
    let known = match &argument.value {
        Argument::Text(word) | Argument::Word(word) => PutFlags::of_word(word),
        Argument::Integer(bits) => {
            u32::try_from(*bits).ok().filter(|bits| bits & !all == 0).map(PutFlags)
        }
    };
    known.ok_or_else(|| {
        Diagnostic::new(Status::WBEMMOF_E_INVALID_FLAGS_SYNTAX, argument.span, "this is no flag")
            .help("flags are createonly, updateonly, safeupdate and forceupdate")
    })
}

fn delete_class(span: Span, arguments: &[Spanned<Argument>]) -> Parsed<ItemKind> {
    let code = Status::WBEMMOF_E_INVALID_DELETECLASS_SYNTAX;
    let (class, if_missing) = deletion(span, arguments, code)?;
    let class = Spanned { value: Name::new(class.value), span: class.span };
    Ok(ItemKind::DeleteClass { class, if_missing })
}

fn delete_instance(span: Span, arguments: &[Spanned<Argument>]) -> Parsed<ItemKind> {
    let code = Status::WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX;
    let (path, if_missing) = deletion(span, arguments, code)?;
    let path = Spanned { value: path.value.to_owned(), span: path.span };
    Ok(ItemKind::DeleteInstance { path, if_missing })
}

/// What is deleted, and what happens if there is none [REQ MOF-8].
fn deletion(
    span: Span,
    arguments: &[Spanned<Argument>],
    code: Status,
) -> Parsed<(Spanned<&str>, IfMissing)> {
    let read = match arguments {
        [what, Spanned { value: Argument::Word(word), .. }] => {
            let choices = [("FAIL", IfMissing::Fail), ("NOFAIL", IfMissing::GoOn)];
            let choice = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
            text_of(what).zip(choice.map(|(_, if_missing)| *if_missing))
        }
        _ => None,
    };
    read.ok_or_else(|| {
        Diagnostic::new(code, span, "this takes a text and FAIL or NOFAIL")
            .help("for example (\"Class\", NOFAIL)")
    })
}

//! Values as they are written, and how texts, characters and numbers are read.
//!
//! A number is hexadecimal, else binary, else octal, else decimal: `08` is eight, being no octal
//! number. Where the documents are silent (`.5`, `1e3`, unknown escapes) this reads as C does: a
//! real number may leave out what it can, and a backslash before another character is left out.

use std::borrow::Cow;

use memchr::memchr;

use crate::cim::{Name, Text};
use crate::status::Status;

use super::declaration::Instance;
use super::diagnostic::{Diagnostic, Span};

/// A value as written: it has no type before its class is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// What is written.
    pub kind: LiteralKind,
    /// Where.
    pub span: Span,
}

/// What is written.
#[derive(Debug, Clone, PartialEq)]
pub enum LiteralKind {
    /// `NULL`
    Null,
    /// `TRUE` or `FALSE`
    Boolean(bool),
    /// An integer; whether it fits is a question for the type.
    Integer(i128),
    /// A real number.
    Real(f64),
    /// A character: one UTF-16 unit.
    Character(u16),
    /// A text, its pieces joined.
    Text(Text),
    /// `$` and a name.
    Alias(Name),
    /// Values in braces.
    Array(Vec<Literal>),
    /// An embedded instance.
    Instance(Box<Instance>),
}

fn illegal(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, span, message)
}

/// Reads an integer or a real number.
pub(super) fn number(text: &str, span: Span) -> Result<LiteralKind, Diagnostic> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    match integer(digits) {
        Some(Some(value)) => Ok(LiteralKind::Integer(if negative { -value } else { value })),
        Some(None) => Err(illegal(span, format!("`{text}` is larger than any integer type"))),
        None => real(text).ok_or_else(|| {
            illegal(span, format!("`{text}` is no number"))
                .help("write decimal 65, hexadecimal 0x41, octal 0101, binary 1000001b or 65.0")
        }),
    }
}

/// Hexadecimal, then binary, then octal, then decimal: `0x11b` is hexadecimal. None if it is no
/// integer at all, none within where it is too large.
fn integer(digits: &str) -> Option<Option<i128>> {
    let is_octal = digits.len() > 1 && digits.bytes().all(|digit| (b'0'..b'8').contains(&digit));
    let (digits, radix) = if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X"))
    {
        (hex, 16)
    } else if let Some(binary) = digits.strip_suffix(['b', 'B']) {
        (binary, 2)
    } else if is_octal && digits.starts_with('0') {
        (&digits[1..], 8)
    } else {
        (digits, 10)
    };
    let is_integer = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    let fits = |value: &i128| *value <= i128::from(u64::MAX);
    is_integer.then(|| i128::from_str_radix(digits, radix).ok().filter(fits))
}

/// A real number that is finite; one with neither point nor exponent was meant to be an integer.
fn real(text: &str) -> Option<LiteralKind> {
    let value: f64 = text.contains(['.', 'e', 'E']).then(|| text.parse().ok())??;
    value.is_finite().then_some(LiteralKind::Real(value))
}

/// Reads a character in its quotes.
pub(super) fn character(text: &str, span: Span) -> Result<u16, Diagnostic> {
    let inner = text.get(1..text.len() - 1).unwrap_or_default();
    let unescaped = unescape(inner, Span { start: span.start + 1, end: span.end })?;
    let mut units = unescaped.encode_utf16();
    match (units.next(), units.next()) {
        (Some(unit), None) => Ok(unit),
        _ => Err(illegal(span, "one character stands between single quotes")
            .help("a text stands between double quotes")),
    }
}

/// Reads a text in its quotes.
pub(super) fn text(quoted: &str, span: Span) -> Result<Cow<'_, str>, Diagnostic> {
    let inner = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    unescape(inner, Span { start: span.start + 1, end: span.end })
}

/// Resolves escapes: those of C, and `\x` with one to four hexadecimal digits.
fn unescape(inner: &str, span: Span) -> Result<Cow<'_, str>, Diagnostic> {
    let Some(first) = backslash(inner) else {
        return Ok(inner.into());
    };
    let mut result = String::with_capacity(inner.len());
    let mut rest = inner;
    let mut next = Some(first);
    while let Some(at) = next {
        result.push_str(&rest[..at]);
        let offset = span.start + (inner.len() - rest.len()) + at;
        let (character, length) = escape(&rest[at + 1..], offset)?;
        result.push(character);
        rest = &rest[at + 1 + length..];
        next = backslash(rest);
    }
    result.push_str(rest);
    Ok(result.into())
}

fn backslash(text: &str) -> Option<usize> {
    memchr(b'\\', text.as_bytes())
}

/// The character after a backslash, and how many bytes of the text it took.
fn escape(rest: &str, offset: usize) -> Result<(char, usize), Diagnostic> {
    let simple = match rest.chars().next() {
        Some('b') => '\u{8}',
        Some('t') => '\t',
        Some('n') => '\n',
        Some('f') => '\u{c}',
        Some('r') => '\r',
        Some('x' | 'X') if rest[1..].starts_with(|next: char| next.is_ascii_hexdigit()) => {
            return hexadecimal(&rest[1..], offset);
        }
        Some(same) => return Ok((same, same.len_utf8())),
        None => {
            let span = Span { start: offset, end: offset + 1 };
            return Err(illegal(span, "nothing is escaped here"));
        }
    };
    Ok((simple, 1))
}

/// One to four digits, or four and four for both halves of a surrogate pair.
fn hexadecimal(digits: &str, offset: usize) -> Result<(char, usize), Diagnostic> {
    let (first, length) = unit(digits);
    let pair = digits[length..].strip_prefix("\\x").map(unit);
    let (second, whole) = match pair {
        Some((second @ 0xDC00..=0xDFFF, more)) => (Some(second), length + 2 + more),
        _ => (None, length),
    };
    let decode = |units: &[u16]| char::decode_utf16(units.iter().copied()).next()?.ok();
    let alone = decode(&[first]).map(|character| (character, 1 + length));
    let both = || Some((decode(&[first, second?])?, 1 + whole));
    let span = Span { start: offset, end: offset + 2 + length };
    let refused = || illegal(span, "this is half of a character; the other half follows it");
    alone.or_else(both).ok_or_else(refused)
}

/// One to four hexadecimal digits, and how many they are.
fn unit(digits: &str) -> (u16, usize) {
    let length = digits.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
    (u16::from_str_radix(&digits[..length], 16).unwrap_or_default(), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<LiteralKind> {
        number(text, Span::default()).ok()
    }

    #[test]
    fn numbers_are_read_in_every_base() {
        for (text, value) in [
            ("65", 65),
            ("0x41", 65),
            ("0101", 65),
            ("1000001B", 65),
            ("-1000001b", -65),
            ("0x11b", 0x11b),
            ("0", 0),
            ("08", 8),
            ("0190", 190),
            ("+5", 5),
            ("18446744073709551615", i128::from(u64::MAX)),
        ] {
            assert_eq!(read(text), Some(LiteralKind::Integer(value)), "{text}");
        }
        for (text, value) in [("-1.2778E+02", -127.78), ("3.25", 3.25), ("1e3", 1000.0)] {
            assert_eq!(read(text), Some(LiteralKind::Real(value)), "{text}");
        }
        for text in ["0x", "0x1g", "12b", "b", "1_0", "18446744073709551616", "1e999", "0x1.5"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn escapes_are_resolved() {
        let read = text(r#""a\\b\"c\n\x41z\x000A\'""#, Span::default());
        assert_eq!(read.as_deref(), Ok("a\\b\"c\nAz\n'"));
        let read = text(r#""C:\Web\q\xyz""#, Span::default());
        assert_eq!(read.as_deref(), Ok("C:Webqxyz"));
        let read = text(r#""\xD83D\xDE00\x1F4""#, Span::default());
        assert_eq!(read.as_deref(), Ok("\u{1F600}\u{1F4}"));
        assert_eq!(character(r"'\x41'", Span::default()), Ok(0x41));
        for wrong in ["''", "'ab'", "'\u{1F600}'"] {
            assert!(character(wrong, Span::default()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn half_a_character_is_pointed_at() {
        let error = text(r#""ab\xD800""#, Span { start: 10, end: 20 }).expect_err("a half");
        assert_eq!(error.span, Span { start: 13, end: 19 });
        assert!(text(r#""\xD800\x41""#, Span::default()).is_err());
        assert!(text(r#""\xDC00\xD800""#, Span::default()).is_err());
    }
}

//! Values as they are written: the form that reads back as the same value of the same type.

use std::fmt::{self, Write};

use crate::cim::{Real, Value};

use super::instance::write_embedded;

/// Writes a value.
pub(super) fn write_value(out: &mut dyn Write, value: &Value) -> fmt::Result {
    match value {
        Value::Null => out.write_str("NULL"),
        Value::Boolean(flag) => out.write_str(if *flag { "TRUE" } else { "FALSE" }),
        Value::Real32(real) | Value::Real64(real) => write_real(out, *real),
        Value::Char16(unit) => write_character(out, *unit),
        Value::String(text) | Value::Reference(text) => write_text(out, text),
        Value::Datetime(datetime) => write_text(out, &datetime.text()),
        Value::Object(embedded) => write_embedded(out, embedded),
        Value::Array(elements) => write_array(out, elements),
        integer => match integer.as_integer() {
            Some(number) => write!(out, "{number}"),
            None => Ok(()),
        },
    }
}

/// Writes values in braces.
pub(super) fn write_array(out: &mut dyn Write, elements: &[Value]) -> fmt::Result {
    out.write_char('{')?;
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        write_value(out, element)?;
    }
    out.write_char('}')
}

/// A real number has a point or an exponent, or it would be read as an integer. What is no number
/// has no form in MOF.
fn write_real(out: &mut dyn Write, Real(real): Real) -> fmt::Result {
    match real.is_finite() {
        true => write!(out, "{real:?}"),
        false => out.write_str("NULL"),
    }
}

/// A character that can be seen stands in quotes; any other is a number, half a surrogate pair too.
fn write_character(out: &mut dyn Write, unit: u16) -> fmt::Result {
    let visible = u8::try_from(unit).ok().filter(|byte| (0x20..0x7F).contains(byte));
    match visible {
        Some(byte @ (b'\'' | b'\\')) => write!(out, "'\\{}'", char::from(byte)),
        Some(byte) => write!(out, "'{}'", char::from(byte)),
        None => write!(out, "{unit}"),
    }
}

/// Writes a text in quotes. What is no printable character of it is escaped, with four digits
/// where it has no letter: fewer would take what follows for digits as well.
pub(super) fn write_text(out: &mut dyn Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(out, "\\{character}")?,
            '\u{8}' => out.write_str("\\b")?,
            '\t' => out.write_str("\\t")?,
            '\n' => out.write_str("\\n")?,
            '\u{c}' => out.write_str("\\f")?,
            '\r' => out.write_str("\\r")?,
            control if control.is_control() => write!(out, "\\x{:04X}", u32::from(control))?,
            other => out.write_char(other)?,
        }
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &Value) -> String {
        let mut out = String::new();
        write_value(&mut out, value).expect("a text takes all");
        out
    }

    #[test]
    fn every_value_has_a_form() {
        for (value, expected) in [
            (Value::Null, "NULL"),
            (Value::Boolean(true), "TRUE"),
            (Value::Sint8(-128), "-128"),
            (Value::Uint64(u64::MAX), "18446744073709551615"),
            (Value::Real64(Real(3.0)), "3.0"),
            (Value::Real64(Real(-1e300)), "-1e300"),
            (Value::Real64(Real(f64::NAN)), "NULL"),
            (Value::Char16(0x41), "'A'"),
            (Value::Char16(0x27), r"'\''"),
            (Value::Char16(0xD800), "55296"),
            (Value::string("a\"b\\c\n\t\u{1}2é"), r#""a\"b\\c\n\t\x00012é""#),
            (Value::Array([].into()), "{}"),
            (Value::Array([Value::Uint8(1), Value::Uint8(2)].into()), "{1, 2}"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }
}

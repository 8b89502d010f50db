//! Qualifiers with their flavours, in one pair of brackets.

use std::fmt::{self, Write};

use crate::cim::{Flavor, Qualifier, Qualifiers, Value};

use super::value::{write_array, write_value};

/// The flavours that are written, with their bits.
const WORDS: [(&str, Flavor); 4] = [
    ("Amended", Flavor::AMENDED),
    ("ToInstance", Flavor::TO_INSTANCE),
    ("ToSubClass", Flavor::TO_SUBCLASS),
    ("DisableOverride", Flavor::DISABLE_OVERRIDE),
];
/// Qualifiers whose flavours the system fixes: theirs are not written.
const FIXED: [&str; 3] = ["key", "singleton", "association"];

/// Writes qualifiers in brackets, and `after` behind them; nothing where there are none.
pub(super) fn write_qualifiers(
    out: &mut dyn Write,
    qualifiers: &Qualifiers,
    after: &str,
) -> fmt::Result {
    for (index, qualifier) in qualifiers.0.iter().enumerate() {
        out.write_str(if index == 0 { "[" } else { ", " })?;
        write_qualifier(out, qualifier)?;
    }
    match qualifiers.is_empty() {
        true => Ok(()),
        false => write!(out, "]{after}"),
    }
}

fn write_qualifier(out: &mut dyn Write, qualifier: &Qualifier) -> fmt::Result {
    let Qualifier { name, value, flavor } = qualifier;
    write!(out, "{name}")?;
    match value {
        Value::Boolean(true) => {}
        Value::Array(elements) => write_array(out, elements)?,
        single => {
            out.write_char('(')?;
            write_value(out, single)?;
            out.write_char(')')?;
        }
    }
    if FIXED.contains(&name.folded()) {
        return Ok(());
    }
    let words = WORDS.iter().filter(|(_, bit)| flavor.contains(*bit));
    for (index, (word, _)) in words.enumerate() {
        out.write_str(if index == 0 { ": " } else { " " })?;
        out.write_str(word)?;
    }
    Ok(())
}

//! Flags by name, and descriptors as text.

use std::fmt::Write as _;

use toml_edit::{Array, Table, Value, value};
use wbem_sim::security::SecurityDescriptor;

use crate::catalogue::{Catalogue, Flag};

/// Writes lFlags, unless they are 0.
pub fn write_flags(table: &mut Table, method: &str, bits: u32) {
    if bits != 0 {
        table.insert("flags", value(flag_words(method, bits)));
    }
}

/// Flags by the names that a method has for them; a number where one bit has none.
pub fn flag_words(method: &str, bits: u32) -> Value {
    let flags = &Catalogue::embedded().codes.flag;
    let mut names: Vec<&str> = Vec::new();
    let mut left = bits;
    for takes in [is_of, is_of_many] {
        let fitting = flags.iter().filter(|flag| flag.value.is_power_of_two());
        for flag in fitting.filter(|flag| takes(flag, method)) {
            if left & flag.value != 0 {
                left &= !flag.value;
                names.push(&flag.name);
            }
        }
    }
    match (left, names.as_slice()) {
        (0, [one]) => Value::from(*one),
        (0, several) => Value::Array(several.iter().copied().collect::<Array>()),
        _ => Value::from(i64::from(bits)),
    }
}

/// Whether the catalogue names the method.
fn is_of(flag: &Flag, method: &str) -> bool {
    flag.method.split(|c: char| !c.is_alphanumeric()).any(|word| word == method)
}

/// Whether the catalogue says that many methods take the flag.
fn is_of_many(flag: &Flag, method: &str) -> bool {
    match flag.method.as_str() {
        "all" | "most" | "ignored" => true,
        text => text.contains("enumerations") && method.ends_with("Enum"),
    }
}

/// Writes a security descriptor: as text where that says all of it, else its bytes.
pub fn write_descriptor(table: &mut Table, bytes: &[u8]) {
    let text = SecurityDescriptor::from_bytes(bytes).map(|descriptor| descriptor.to_string());
    let says_all = |text: &String| {
        text.parse::<SecurityDescriptor>().is_ok_and(|read| *read.to_bytes() == *bytes)
    };
    match text.ok().filter(says_all) {
        Some(text) => table.insert("sddl", value(text)),
        None => {
            let digits = bytes.iter().fold(String::new(), |mut digits, byte| {
                let _ = write!(digits, "{byte:02x}");
                digits
            });
            table.insert("bytes", value(digits))
        }
    };
}

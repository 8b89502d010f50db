//! Instances, by themselves and embedded in others.

use std::fmt::{self, Write};

use crate::cim::{Instance, Name};

use super::qualifier::write_qualifiers;
use super::value::write_value;

/// Writes an instance, its `};` and a line break.
pub fn write_instance(out: &mut dyn Write, instance: &Instance) -> fmt::Result {
    write_braced(out, instance)?;
    out.write_str(";\n")
}

/// Writes an instance as the value of a property: on a line of its own, without `;` after it.
pub(super) fn write_embedded(out: &mut dyn Write, instance: &Instance) -> fmt::Result {
    out.write_char('\n')?;
    write_braced(out, instance)
}

fn write_braced(out: &mut dyn Write, instance: &Instance) -> fmt::Result {
    write_qualifiers(out, &instance.qualifiers, "\n")?;
    writeln!(out, "instance of {}\n{{", instance.class)?;
    for (name, value) in instance.properties.iter() {
        write_name(out, instance, name)?;
        out.write_str(" = ")?;
        write_value(out, value)?;
        out.write_str(";\n")?;
    }
    let has_value = |name: &Name| instance.properties.get(name).is_some();
    for name in instance.property_qualifiers.keys().filter(|name| !has_value(name)) {
        write_name(out, instance, name)?;
        out.write_str(";\n")?;
    }
    out.write_char('}')
}

/// The name of a property behind its qualifiers.
fn write_name(out: &mut dyn Write, instance: &Instance, name: &Name) -> fmt::Result {
    out.write_char('\t')?;
    if let Some(qualifiers) = instance.property_qualifiers.get(name) {
        write_qualifiers(out, qualifiers, " ")?;
    }
    write!(out, "{name}")
}

//! Classes: what they declare themselves.

use std::fmt::{self, Write};

use crate::cim::{
    CimType, ClassDeclaration, MethodDeclaration, Name, Parameter, Property, Type, Value,
};

use super::qualifier::write_qualifiers;
use super::value::write_value;

/// Writes a class, its `};` and a line break.
pub fn write_class(out: &mut dyn Write, class: &ClassDeclaration) -> fmt::Result {
    write_qualifiers(out, &class.qualifiers, "\n")?;
    write!(out, "class {}", class.name)?;
    if let Some(superclass) = &class.superclass {
        write!(out, " : {superclass}")?;
    }
    out.write_str("\n{\n")?;
    for property in &class.properties {
        write_property(out, property)?;
    }
    for method in &class.methods {
        write_method(out, method)?;
    }
    out.write_str("};\n")
}

fn write_property(out: &mut dyn Write, property: &Property) -> fmt::Result {
    out.write_char('\t')?;
    write_qualifiers(out, &property.qualifiers, " ")?;
    write_typed(out, &property.ty, &property.name, &property.default)?;
    out.write_str(";\n")
}

fn write_method(out: &mut dyn Write, method: &MethodDeclaration) -> fmt::Result {
    out.write_char('\t')?;
    write_qualifiers(out, &method.qualifiers, " ")?;
    match &method.returns {
        Some(returns) => write_element(out, &returns.element)?,
        None => out.write_str("void")?,
    }
    write!(out, " {}(", method.name)?;
    for (index, parameter) in method.parameters.iter().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        write_parameter(out, parameter)?;
    }
    out.write_str(");\n")
}

fn write_parameter(out: &mut dyn Write, parameter: &Parameter) -> fmt::Result {
    write_qualifiers(out, &parameter.qualifiers, " ")?;
    write_typed(out, &parameter.ty, &parameter.name, &parameter.default)
}

/// Writes a type, a name, brackets if it is an array, and a value unless it is NULL.
fn write_typed(out: &mut dyn Write, ty: &Type, name: &Name, default: &Value) -> fmt::Result {
    write_element(out, &ty.element)?;
    write!(out, " {name}")?;
    match (ty.array, ty.size_max) {
        (true, Some(size)) => write!(out, "[{size}]")?,
        (true, None) => out.write_str("[]")?,
        (false, _) => {}
    }
    if default.is_null() {
        return Ok(());
    }
    out.write_str(" = ")?;
    write_value(out, default)
}

fn write_element(out: &mut dyn Write, element: &CimType) -> fmt::Result {
    let class = |class: &Option<Name>| class.as_ref().map_or("object", Name::as_str).to_owned();
    match element {
        CimType::Reference(to) => write!(out, "{} ref", class(to)),
        CimType::Object(of) => out.write_str(&class(of)),
        primitive => out.write_str(&format!("{primitive:?}").to_lowercase()),
    }
}

//! Qualifiers with their values: a boolean, a 32-bit integer, a real number, a text, or an array of
//! one of these; nothing else is allowed, and nothing has to be declared.

use crate::cim;
use crate::cim::{CimType, Type, Value};
use crate::mof::cursor::Parsed;
use crate::mof::declaration::Qualifier;
use crate::mof::diagnostic::Diagnostic;
use crate::mof::literal::{Literal, LiteralKind};
use crate::status::Status;

use super::Typing;
use super::unique::repeated;
use super::value::mismatch;

impl Typing<'_> {
    /// The qualifiers of one element; one that comes twice is refused, and so is CIMTYPE.
    pub(super) fn qualifiers(&self, written: &[Qualifier]) -> Parsed<cim::Qualifiers> {
        if let Some(name) = repeated(written.iter().map(|one| &one.name)) {
            let code = Status::WBEMMOF_E_DUPLICATE_QUALIFIER;
            let message = format!("`{}` stands here twice", name.value);
            return Err(Diagnostic::new(code, name.span, message));
        }
        let mut qualifiers = cim::Qualifiers::default();
        for qualifier in written {
            let name = &qualifier.name;
            if name.value.folded() == "cimtype" {
                let code = Status::WBEMMOF_E_CIMTYPE_QUALIFIER;
                let message = "CIMTYPE follows from the type and cannot be written";
                return Err(Diagnostic::new(code, name.span, message));
            }
            qualifiers.0.push(cim::Qualifier {
                name: name.value.clone(),
                value: self.qualifier_value(qualifier)?,
                flavor: qualifier.flavor,
            });
        }
        Ok(qualifiers)
    }

    /// TRUE where no value is written.
    fn qualifier_value(&self, qualifier: &Qualifier) -> Parsed<Value> {
        let Some(literal) = &qualifier.value else {
            return Ok(Value::Boolean(true));
        };
        let (elements, array) = match &literal.kind {
            LiteralKind::Null => return Ok(Value::Null),
            LiteralKind::Array(elements) => (&elements[..], true),
            _ => (std::slice::from_ref(literal), false),
        };
        let element = qualifier_type(elements)?;
        let is_integer = element == CimType::Sint32;
        let ty = Type { element, array, size_max: None };
        match is_integer {
            true => self.value(&as_signed(literal), &ty),
            false => self.value(literal, &ty),
        }
    }
}

fn qualifier_type(elements: &[Literal]) -> Parsed<CimType> {
    let is_real = |element: &Literal| matches!(element.kind, LiteralKind::Real(_));
    // No qualifier has a 64-bit integer; a real is the one type that holds its size.
    let is_wide = |element: &Literal| match element.kind {
        LiteralKind::Integer(value) => i64::try_from(value)
            .map_or(true, |value| !(i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&value)),
        _ => false,
    };
    let Some(first) = elements.first() else {
        return Ok(CimType::String);
    };
    match first.kind {
        LiteralKind::Boolean(_) => Ok(CimType::Boolean),
        LiteralKind::Text(_) => Ok(CimType::String),
        _ if elements.iter().any(|one| is_real(one) || is_wide(one)) => Ok(CimType::Real64),
        LiteralKind::Integer(_) | LiteralKind::Character(_) => Ok(CimType::Sint32),
        _ => Err(mismatch(first, "a boolean, an integer, a real number or a text")),
    }
}

/// A 32-bit integer is stored as a signed one, whatever its sign: `0xFFFFFFFF` is -1.
fn as_signed(literal: &Literal) -> Literal {
    let kind = match &literal.kind {
        LiteralKind::Integer(value) => {
            let wrapped = u32::try_from(*value).map(|bits| i128::from(bits as i32));
            LiteralKind::Integer(wrapped.unwrap_or(*value))
        }
        LiteralKind::Character(unit) => LiteralKind::Integer((*unit).into()),
        LiteralKind::Array(elements) => {
            LiteralKind::Array(elements.iter().map(as_signed).collect())
        }
        other => other.clone(),
    };
    Literal { kind, span: literal.span }
}

#[cfg(test)]
mod tests {
    use crate::cim::{Qualifiers, Real, Value};
    use crate::mof::parse_class;
    use crate::status::Status;

    fn qualifiers(text: &str) -> Result<Qualifiers, Status> {
        let class = parse_class(&format!("[{text}] class A {{}};"));
        class.map(|class| class.qualifiers).map_err(|error| error.list[0].code)
    }

    #[test]
    fn a_qualifier_has_the_type_of_its_value() {
        for (text, value) in [
            ("x", Value::Boolean(true)),
            ("x(false)", Value::Boolean(false)),
            ("x(0x409)", Value::Sint32(1033)),
            ("x(0xFFFFFFFF)", Value::Sint32(-1)),
            ("x(1.5)", Value::Real64(Real(1.5))),
            ("x(4294967296)", Value::Real64(Real(4294967296.0))),
            ("x(-2147483649)", Value::Real64(Real(-2147483649.0))),
            ("x(\"t\")", Value::string("t")),
            ("x{1, 2}", Value::Array([Value::Sint32(1), Value::Sint32(2)].into())),
            ("x({\"a\"})", Value::Array([Value::string("a")].into())),
            ("x{}", Value::Array([].into())),
        ] {
            assert_eq!(qualifiers(text).map(|all| all.0[0].value.clone()), Ok(value), "{text}");
        }
    }

    #[test]
    fn other_values_and_repetitions_are_refused() {
        for (text, code) in [
            ("x{1, \"a\"}", Status::WBEMMOF_E_TYPE_MISMATCH),
            ("x{1, NULL}", Status::WBEMMOF_E_NULL_ARRAY_ELEM),
            ("x(instance of A {})", Status::WBEMMOF_E_TYPE_MISMATCH),
            ("x($a)", Status::WBEMMOF_E_TYPE_MISMATCH),
            ("x, X", Status::WBEMMOF_E_DUPLICATE_QUALIFIER),
            ("CimType(\"string\")", Status::WBEMMOF_E_CIMTYPE_QUALIFIER),
        ] {
            assert_eq!(qualifiers(text), Err(code), "{text}");
        }
    }
}

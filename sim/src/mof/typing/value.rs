//! One literal and one type into one value.
//!
//! The documents say that a real number given for an integer is rounded; how a half rounds they do
//! not say: here to the even neighbour, as Windows does elsewhere. Any other conversion (a text for
//! a number, an integer for a boolean) is refused as long as nobody has seen Windows do it.

use std::sync::Arc;

use crate::cim::{CimType, Real, Type, Value};
use crate::mof::cursor::Parsed;
use crate::mof::diagnostic::{Diagnostic, Span};
use crate::mof::literal::{Literal, LiteralKind};
use crate::status::Status;

use super::{Typing, element_text, type_text};

impl Typing<'_> {
    /// The value that a literal is for a type.
    pub fn value(&self, literal: &Literal, ty: &Type) -> Parsed<Value> {
        match (&literal.kind, ty.array) {
            (LiteralKind::Null, _) => Ok(Value::Null),
            (LiteralKind::Array(elements), true) => self.array(elements, &ty.element),
            (LiteralKind::Array(_), false) => {
                let code = Status::WBEMMOF_E_UNEXPECTED_ARRAY_INIT;
                Err(Diagnostic { code, ..mismatch(literal, &type_text(ty)) })
            }
            (_, true) => Err(mismatch(literal, &type_text(ty))),
            _ => self.element(literal, &ty.element),
        }
    }

    fn array(&self, elements: &[Literal], ty: &CimType) -> Parsed<Value> {
        let typed = elements.iter().map(|element| match element.kind {
            LiteralKind::Null => {
                let code = Status::WBEMMOF_E_NULL_ARRAY_ELEM;
                Err(Diagnostic::new(code, element.span, "an element of an array is never NULL"))
            }
            _ => self.element(element, ty),
        });
        Ok(Value::Array(typed.collect::<Parsed<Arc<[Value]>>>()?))
    }

    fn element(&self, literal: &Literal, ty: &CimType) -> Parsed<Value> {
        let span = literal.span;
        match (ty, &literal.kind) {
            (CimType::Boolean, LiteralKind::Boolean(flag)) => Ok(Value::Boolean(*flag)),
            (CimType::Char16, LiteralKind::Character(unit)) => Ok(Value::Char16(*unit)),
            (CimType::String, LiteralKind::Text(text)) => Ok(Value::String(text.clone())),
            (CimType::Datetime, LiteralKind::Text(text)) => datetime(text, span),
            (CimType::Reference(_), LiteralKind::Text(text)) => Ok(Value::Reference(text.clone())),
            (CimType::Reference(_), LiteralKind::Alias(name)) => {
                self.alias(name, span).map(Value::Reference)
            }
            (_, LiteralKind::Alias(_)) => Err(unexpected_alias(span)),
            (CimType::Object(_), LiteralKind::Instance(instance)) => {
                self.instance(instance).map(|typed| Value::Object(Arc::new(typed)))
            }
            (CimType::Real32 | CimType::Real64, LiteralKind::Integer(value)) => {
                real(*value as f64, ty, span)
            }
            (CimType::Real32 | CimType::Real64, LiteralKind::Real(value)) => real(*value, ty, span),
            (_, LiteralKind::Integer(value)) => {
                integer(*value, ty, span)?.ok_or_else(|| mismatch(literal, &element_text(ty)))
            }
            (CimType::Char16, LiteralKind::Real(_)) => Err(mismatch(literal, "char16")),
            (_, LiteralKind::Real(value)) => integer(value.round_ties_even() as i128, ty, span)?
                .ok_or_else(|| mismatch(literal, &element_text(ty))),
            _ => Err(mismatch(literal, &element_text(ty))),
        }
    }

    /// The value that a literal suggests by itself.
    pub(super) fn natural(&self, literal: &Literal) -> Parsed<Value> {
        match &literal.kind {
            LiteralKind::Null => Ok(Value::Null),
            LiteralKind::Array(elements) => self.array(elements, &natural_type(elements)),
            _ => self.element(literal, &natural_type(std::slice::from_ref(literal))),
        }
    }
}

/// The smallest type that holds all of these; what does not fit it is then refused.
fn natural_type(literals: &[Literal]) -> CimType {
    let is_real = |literal: &Literal| matches!(literal.kind, LiteralKind::Real(_));
    match literals.first().map(|literal| &literal.kind) {
        Some(LiteralKind::Integer(_) | LiteralKind::Real(_)) => {
            match literals.iter().any(is_real) {
                true => CimType::Real64,
                false => natural_integer(literals),
            }
        }
        Some(LiteralKind::Boolean(_)) => CimType::Boolean,
        Some(LiteralKind::Character(_)) => CimType::Char16,
        Some(LiteralKind::Alias(_)) => CimType::Reference(None),
        Some(LiteralKind::Instance(instance)) => {
            CimType::Object(Some(instance.class.value.clone()))
        }
        _ => CimType::String,
    }
}

fn natural_integer(literals: &[Literal]) -> CimType {
    let values = literals.iter().filter_map(|literal| match literal.kind {
        LiteralKind::Integer(value) => Some(value),
        _ => None,
    });
    let (least, most) =
        values.fold((0, 0), |(least, most), value| (value.min(least), value.max(most)));
    let fits = |low: i128, high: i128| low <= least && most <= high;
    match () {
        () if fits(i32::MIN.into(), i32::MAX.into()) => CimType::Sint32,
        () if fits(0, u32::MAX.into()) => CimType::Uint32,
        () if fits(i64::MIN.into(), i64::MAX.into()) => CimType::Sint64,
        () => CimType::Uint64,
    }
}

/// An integer or a char16; none if the type is neither.
fn integer(value: i128, ty: &CimType, span: Span) -> Parsed<Option<Value>> {
    let typed = match ty {
        CimType::Sint8 => value.try_into().ok().map(Value::Sint8),
        CimType::Uint8 => value.try_into().ok().map(Value::Uint8),
        CimType::Sint16 => value.try_into().ok().map(Value::Sint16),
        CimType::Uint16 => value.try_into().ok().map(Value::Uint16),
        CimType::Sint32 => value.try_into().ok().map(Value::Sint32),
        CimType::Uint32 => value.try_into().ok().map(Value::Uint32),
        CimType::Sint64 => value.try_into().ok().map(Value::Sint64),
        CimType::Uint64 => value.try_into().ok().map(Value::Uint64),
        CimType::Char16 => value.try_into().ok().map(Value::Char16),
        _ => return Ok(None),
    };
    typed.map(Some).ok_or_else(|| out_of_range(&value.to_string(), ty, span))
}

fn real(value: f64, ty: &CimType, span: Span) -> Parsed<Value> {
    if *ty == CimType::Real64 {
        return Ok(Value::Real64(Real(value)));
    }
    let single = value as f32;
    match single.is_finite() {
        true => Ok(Value::Real32(Real(f64::from(single)))),
        false => Err(out_of_range(&value.to_string(), ty, span)),
    }
}

fn datetime(text: &str, span: Span) -> Parsed<Value> {
    if let Ok(datetime) = text.parse() {
        return Ok(Value::Datetime(datetime));
    }
    let code = Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE;
    Err(Diagnostic::new(code, span, "this is no date, time or interval")
        .help("write yyyymmddHHMMSS.mmmmmm+UUU, or ddddddddHHMMSS.mmmmmm:000 for an interval"))
}

fn out_of_range(value: &str, ty: &CimType, span: Span) -> Diagnostic {
    let message = format!("{value} is out of the range of {}", element_text(ty));
    Diagnostic::new(Status::WBEMMOF_E_OUT_OF_RANGE, span, message)
}

fn unexpected_alias(span: Span) -> Diagnostic {
    let code = Status::WBEMMOF_E_UNEXPECTED_ALIAS;
    Diagnostic::new(code, span, "an alias stands for a path: only a reference can have one")
}

pub(super) fn mismatch(literal: &Literal, wanted: &str) -> Diagnostic {
    let found = match &literal.kind {
        LiteralKind::Null => "NULL",
        LiteralKind::Boolean(_) => "a boolean",
        LiteralKind::Integer(_) => "an integer",
        LiteralKind::Real(_) => "a real number",
        LiteralKind::Character(_) => "a character",
        LiteralKind::Text(_) => "a text",
        LiteralKind::Alias(_) => "an alias",
        LiteralKind::Array(_) => "an array",
        LiteralKind::Instance(_) => "an embedded instance",
    };
    let message = format!("expected {wanted}, found {found}");
    Diagnostic::new(Status::WBEMMOF_E_TYPE_MISMATCH, literal.span, message)
}

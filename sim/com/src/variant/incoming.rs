//! A value of Automation as a CIM value.
//!
//! Whatever an honest client may mean is taken: an integer of any width that holds one of the
//! property's, an unsigned one in the signed type in which it was handed out, a number as text
//! where that is how it was handed out.

use std::sync::Arc;

use wbem_sim::cim::{CimType, Instance, Real, Type, Value};

use super::{Automation, Shape};

/// A value that no value of the type can be made of: WBEM_E_TYPE_MISMATCH.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the value is not of the type of the property")]
pub struct Mismatch;

/// What tells which instance is behind a pointer, if there is one.
type Behind<'a, O> = &'a mut dyn FnMut(&O) -> Option<Arc<Instance>>;

/// A value that a property of the type is given.
pub fn incoming<O>(
    given: &Automation<O>,
    ty: &Type,
    object: Behind<'_, O>,
) -> Result<Value, Mismatch> {
    match given {
        Automation::Null | Automation::Empty => Ok(Value::Null),
        Automation::Array(_, elements) if ty.array => {
            let each = elements.iter().map(|element| single(element, &ty.element, object));
            each.collect::<Result<Arc<[Value]>, _>>().map(Value::Array)
        }
        one if !ty.array => single(one, &ty.element, object),
        _ => Err(Mismatch),
    }
}

fn single<O>(
    given: &Automation<O>,
    element: &CimType,
    object: Behind<'_, O>,
) -> Result<Value, Mismatch> {
    let text = || match given {
        Automation::Text(text) => Ok(text.to_text()),
        _ => Err(Mismatch),
    };
    match element {
        CimType::Boolean => match given {
            Automation::Bool(flag) => Ok(Value::Boolean(*flag)),
            _ => Err(Mismatch),
        },
        CimType::Real32 => Ok(Value::Real32(Real(f64::from(real(given)? as f32)))),
        CimType::Real64 => Ok(Value::Real64(Real(real(given)?))),
        CimType::String => Ok(Value::string(&text()?)),
        CimType::Reference(_) => Ok(Value::Reference(text()?.into())),
        CimType::Datetime => text()?.parse().map(Value::Datetime).map_err(|_| Mismatch),
        CimType::Object(_) => match given {
            Automation::Object(pointer) => object(pointer).map(Value::Object).ok_or(Mismatch),
            _ => Err(Mismatch),
        },
        integer => whole(given, integer).ok_or(Mismatch),
    }
}

fn real<O>(given: &Automation<O>) -> Result<f64, Mismatch> {
    match given {
        Automation::R4(n) => Ok(f64::from(*n)),
        Automation::R8(n) => Ok(*n),
        Automation::I1(_)
        | Automation::Ui1(_)
        | Automation::I2(_)
        | Automation::Ui2(_)
        | Automation::I4(_)
        | Automation::Ui4(_) => given.as_integer().map(|n| n as f64).ok_or(Mismatch),
        _ => Err(Mismatch),
    }
}

/// An integer of a type; a negative one may stand for the unsigned one of the same bits.
fn whole<O>(given: &Automation<O>, element: &CimType) -> Option<Value> {
    let number = match given {
        Automation::Text(text) => number_in(&text.to_text())?,
        other => other.as_integer()?,
    };
    let unsigned = |bits: u32| match given {
        Automation::Text(_) => number,
        _ if number < 0 && number >= -(1 << (bits - 1)) => number + (1 << bits),
        _ => number,
    };
    Some(match element {
        CimType::Sint8 => Value::Sint8(number.try_into().ok()?),
        CimType::Uint8 => Value::Uint8(number.try_into().ok()?),
        CimType::Sint16 => Value::Sint16(number.try_into().ok()?),
        CimType::Uint16 => Value::Uint16(unsigned(16).try_into().ok()?),
        CimType::Char16 => Value::Char16(unsigned(16).try_into().ok()?),
        CimType::Sint32 => Value::Sint32(number.try_into().ok()?),
        CimType::Uint32 => Value::Uint32(unsigned(32).try_into().ok()?),
        CimType::Sint64 => Value::Sint64(number.try_into().ok()?),
        CimType::Uint64 => Value::Uint64(unsigned(64).try_into().ok()?),
        _ => return None,
    })
}

/// A number as text: decimal, or hexadecimal behind `0x`.
fn number_in(text: &str) -> Option<i128> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_hexdigit()) => {
            i128::from_str_radix(digits, 16).ok()
        }
        Some(_) => None,
        None => text.parse().ok(),
    }
}

/// The type that a value has by itself: what Put makes of a new property without a type, and what
/// a qualifier is of.
pub fn inferred_type<O>(given: &Automation<O>) -> Option<Type> {
    let element = |shape: Shape| {
        Some(match shape {
            Shape::Bool => CimType::Boolean,
            Shape::I1 => CimType::Sint8,
            Shape::Ui1 => CimType::Uint8,
            Shape::I2 => CimType::Sint16,
            Shape::Ui2 => CimType::Uint16,
            Shape::I4 => CimType::Sint32,
            Shape::Ui4 => CimType::Uint32,
            Shape::I8 => CimType::Sint64,
            Shape::Ui8 => CimType::Uint64,
            Shape::R4 => CimType::Real32,
            Shape::R8 => CimType::Real64,
            Shape::Text => CimType::String,
            Shape::Object => CimType::Object(None),
            Shape::Variant => return None,
        })
    };
    let scalar = |shape| element(shape).map(Type::scalar);
    match given {
        Automation::Empty | Automation::Null | Automation::Other(_) => None,
        Automation::Bool(_) => scalar(Shape::Bool),
        Automation::I1(_) => scalar(Shape::I1),
        Automation::Ui1(_) => scalar(Shape::Ui1),
        Automation::I2(_) => scalar(Shape::I2),
        Automation::Ui2(_) => scalar(Shape::Ui2),
        Automation::I4(_) => scalar(Shape::I4),
        Automation::Ui4(_) => scalar(Shape::Ui4),
        Automation::I8(_) => scalar(Shape::I8),
        Automation::Ui8(_) => scalar(Shape::Ui8),
        Automation::R4(_) => scalar(Shape::R4),
        Automation::R8(_) => scalar(Shape::R8),
        Automation::Text(_) => scalar(Shape::Text),
        Automation::Object(_) => scalar(Shape::Object),
        Automation::Array(Shape::Variant, elements) => {
            let first = elements.first().and_then(inferred_type)?;
            (!first.array).then(|| Type::array(first.element))
        }
        Automation::Array(shape, _) => element(*shape).map(Type::array),
    }
}

/// A value of the type that it has by itself.
pub fn inferred_value<O>(given: &Automation<O>, object: Behind<'_, O>) -> Result<Value, Mismatch> {
    match given {
        Automation::Null | Automation::Empty => Ok(Value::Null),
        other => incoming(other, &inferred_type(other).ok_or(Mismatch)?, object),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{WideText, outgoing};
    use super::*;

    type Held = Automation<Arc<Instance>>;

    fn out(value: &Value, ty: &Type) -> Held {
        outgoing(value, ty, &mut Arc::clone)
    }

    fn back(given: &Held, element: CimType) -> Result<Value, Mismatch> {
        incoming(given, &Type::scalar(element), &mut |held| Some(Arc::clone(held)))
    }

    fn text(text: &str) -> Held {
        Automation::Text(WideText::from(text))
    }

    /// Extreme values of every type.
    fn values() -> Vec<(CimType, Value)> {
        let datetime = "19980416141500.000000-480".parse().expect("it is one");
        vec![
            (CimType::Boolean, Value::Boolean(true)),
            (CimType::Sint8, Value::Sint8(-128)),
            (CimType::Uint8, Value::Uint8(255)),
            (CimType::Sint16, Value::Sint16(-32_768)),
            (CimType::Uint16, Value::Uint16(65_535)),
            (CimType::Char16, Value::Char16(0xD83D)),
            (CimType::Sint32, Value::Sint32(i32::MIN)),
            (CimType::Uint32, Value::Uint32(u32::MAX)),
            (CimType::Sint64, Value::Sint64(i64::MIN)),
            (CimType::Uint64, Value::Uint64(u64::MAX)),
            (CimType::Real32, Value::Real32(Real(f64::from(0.1f32)))),
            (CimType::Real64, Value::Real64(Real(0.1))),
            (CimType::String, Value::string("é\0𝄞")),
            (CimType::Datetime, Value::Datetime(datetime)),
            (CimType::Reference(None), Value::Reference("T.Id=1".into())),
            (CimType::Object(None), Value::Object(Arc::new(Instance::new("T")))),
        ]
    }

    #[test]
    fn what_goes_out_comes_back_alone_and_in_arrays() {
        for (element, value) in values() {
            let single = out(&value, &Type::scalar(element.clone()));
            assert_eq!(back(&single, element.clone()), Ok(value.clone()), "{value:?}");
            let (ty, array) = (Type::array(element), Value::Array([value.clone(), value].into()));
            let carried = out(&array, &ty);
            assert_eq!(incoming(&carried, &ty, &mut |held| Some(held.clone())), Ok(array));
        }
    }

    #[test]
    fn integers_go_out_in_the_types_that_the_documents_name() {
        let of = |element: &CimType, value: &Value| out(value, &Type::scalar(element.clone()));
        let shown = values().iter().map(|(element, value)| of(element, value)).collect::<Vec<_>>();
        assert_eq!(
            shown[1..7],
            [
                Automation::I2(-128),
                Automation::Ui1(255),
                Automation::I2(-32_768),
                Automation::I4(65_535),
                Automation::I2(0xD83Du16.cast_signed()),
                Automation::I4(i32::MIN),
            ]
        );
        assert_eq!(shown[7], Automation::I4(-1));
        assert_eq!(shown[9], text("18446744073709551615"));
        let none = out(&Value::Array([].into()), &Type::array(CimType::Uint64));
        assert_eq!(none, Automation::Array(Shape::Text, Vec::new()));
    }

    #[test]
    fn what_is_out_of_range_or_of_another_type_is_refused() {
        for (given, element) in [
            (Automation::I4(256), CimType::Uint8),
            (Automation::I4(-1), CimType::Uint8),
            (Automation::I4(32_768), CimType::Sint16),
            (Automation::I4(-40_000), CimType::Uint16),
            (text("-1"), CimType::Uint64),
            (text("18446744073709551616"), CimType::Uint64),
            (text("0x-5"), CimType::Sint64),
            (text("five"), CimType::Sint32),
            (text("now"), CimType::Datetime),
            (Automation::I4(1), CimType::Boolean),
            (Automation::I4(1), CimType::String),
            (text("x"), CimType::Object(None)),
            (Automation::Other(7), CimType::Real64),
            (Automation::Array(Shape::I4, vec![Automation::I4(1)]), CimType::Sint32),
        ] {
            assert_eq!(back(&given, element.clone()), Err(Mismatch), "{given:?} as {element:?}");
        }
        let array = Type::array(CimType::Sint32);
        assert_eq!(incoming(&Held::I4(1), &array, &mut |_| None), Err(Mismatch));
        let holes = Held::Array(Shape::Variant, vec![Automation::I4(1), Automation::Null]);
        assert_eq!(incoming(&holes, &array, &mut |_| None), Err(Mismatch));
    }

    #[test]
    fn what_clients_mean_is_taken() {
        assert_eq!(back(&Held::Ui4(7), CimType::Sint8), Ok(Value::Sint8(7)));
        assert_eq!(back(&Held::I8(7), CimType::Uint64), Ok(Value::Uint64(7)));
        assert_eq!(back(&text("0x10"), CimType::Uint64), Ok(Value::Uint64(16)));
        assert_eq!(back(&Held::I4(2), CimType::Real64), Ok(Value::Real64(Real(2.0))));
        assert_eq!(back(&Held::Empty, CimType::Uint8), Ok(Value::Null));
        let mixed = Held::Array(Shape::Variant, vec![Automation::I2(1), Automation::I4(2)]);
        let ty = Type::array(CimType::Uint8);
        let taken = incoming(&mixed, &ty, &mut |_| None);
        assert_eq!(taken.ok().and_then(|value| value.as_bytes()), Some(vec![1, 2]));
    }

    #[test]
    fn a_type_is_inferred_where_none_is_given() {
        let of = |given: &Held| inferred_type(given);
        assert_eq!(of(&Held::I4(1)), Some(Type::scalar(CimType::Sint32)));
        assert_eq!(of(&text("x")), Some(Type::scalar(CimType::String)));
        let strings = Held::Array(Shape::Variant, vec![text("x")]);
        assert_eq!(of(&strings), Some(Type::array(CimType::String)));
        assert_eq!(of(&Held::Array(Shape::R8, vec![])), Some(Type::array(CimType::Real64)));
        assert_eq!(of(&Held::Null), None);
        assert_eq!(inferred_value(&Held::Null, &mut |_| None), Ok(Value::Null));
        assert_eq!(inferred_value(&Held::Other(7), &mut |_| None), Err(Mismatch));
    }
}

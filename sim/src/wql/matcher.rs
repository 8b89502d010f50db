//! One test of one value, made once for the type of its property.
//!
//! A value that is NULL, or that cannot be compared, is neither equal nor unequal to anything: the
//! test gives no answer, as in SQL (FIPS 127, which MS-WMI 2.2.1 builds on).
//!
//! What a constant may be, besides a value of the type itself: a text that reads as a number or a
//! truth value (`Local = "TRUE"` in the page on LIKE), a number for a text (`handle = 0` in the
//! page on enumerating), and 0 or 1 for a truth value.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::cim::{CimType, Name, ObjectPath, Real, Type, Value};
use crate::repository::Namespace;

use super::folding::{compare, folded};
use super::like::{Pattern, has_wildcards};
use super::moment::Moment;
use super::query::{Check, Comparison, Constant};
use super::reference::Target;
use super::source::Source;

/// A test of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Matcher {
    /// Whether being NULL is asked for, or not being NULL.
    Null(bool),
    /// The classes that an object may be of.
    Isa(BTreeSet<Name>),
    /// A text or a character, with a folded text.
    Text(Comparison, String),
    /// A text, with a pattern.
    Like(Pattern),
    /// A number.
    Number(Comparison, Number),
    /// A truth value that it has to be, or may not be.
    Boolean(Comparison, bool),
    /// A datetime.
    Moment(Comparison, Moment),
    /// A reference that has to lead to the same object, or may not.
    Reference(Comparison, String, Option<Box<Target>>),
}

/// A number of whatever type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Number {
    /// An integer.
    Integer(i128),
    /// A real, as the type of the property has it.
    Real(Real),
}

/// Why a test cannot be made.
pub(super) type Mismatch = &'static str;

const NOT_APPLICABLE: Mismatch = "the operator cannot be applied to a property of this type";
const WRONG_CONSTANT: Mismatch = "the constant does not fit the type of the property";

impl Matcher {
    /// The test of a property.
    pub fn new(ty: &Type, check: &Check, namespace: &Namespace) -> Result<Self, Mismatch> {
        match check {
            Check::Null => Ok(Matcher::Null(true)),
            Check::NotNull => Ok(Matcher::Null(false)),
            _ if ty.array => Err("arrays cannot be queried"),
            Check::Isa(class) => isa(&ty.element, class, namespace),
            Check::Compare(comparison, constant) => {
                comparing(&ty.element, *comparison, constant, namespace)
            }
            Check::Like(constant) => like(&ty.element, constant, namespace),
        }
    }

    /// Whether a value passes; no answer for NULL and for what cannot be compared.
    pub fn holds(&self, value: &Value) -> Option<bool> {
        if let Matcher::Null(wanted) = self {
            return Some(value.is_null() == *wanted);
        }
        match (self, value) {
            (Matcher::Text(comparison, text), Value::Char16(unit)) => {
                let one = String::from_utf16_lossy(&[*unit]);
                Some(comparison.admits(compare(&one, text)))
            }
            (Matcher::Text(comparison, text), value) => {
                Some(comparison.admits(compare(&value.text()?, text)))
            }
            (Matcher::Like(pattern), value) => Some(pattern.matches(&value.text()?)),
            (Matcher::Number(comparison, number), value) => {
                Some(comparison.admits(Number::of(value)?.compare(*number)))
            }
            (Matcher::Boolean(comparison, wanted), Value::Boolean(flag)) => {
                Some(comparison.admits(flag.cmp(wanted)))
            }
            (Matcher::Moment(comparison, moment), Value::Datetime(datetime)) => {
                Some(comparison.admits(Moment::read(&datetime.characters())?.partial_cmp(moment)?))
            }
            (Matcher::Reference(comparison, text, target), Value::Reference(path)) => {
                let is_same = compare(path, text).is_eq()
                    || target.as_ref().is_some_and(|target| target.is_meant_by(path));
                Some(is_same == (*comparison == Comparison::Equal))
            }
            (Matcher::Isa(classes), Value::Object(object)) => Some(classes.contains(&object.class)),
            _ => None,
        }
    }
}

impl Comparison {
    /// Whether two values that stand like this pass.
    fn admits(self, ordering: Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Number {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Real32(real) | Value::Real64(real) => Some(Number::Real(*real)),
            other => other.as_integer().map(Number::Integer),
        }
    }

    fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Number::Integer(one), Number::Integer(other)) => one.cmp(&other),
            (Number::Integer(integer), Number::Real(real)) => integer_to_real(integer, real.0),
            (Number::Real(real), Number::Integer(integer)) => {
                integer_to_real(integer, real.0).reverse()
            }
            (Number::Real(one), Number::Real(other)) if one.0 == other.0 => Ordering::Equal,
            (Number::Real(one), Number::Real(other)) => one.cmp(&other),
        }
    }
}

/// Exact, where turning the integer into a real would round it.
fn integer_to_real(integer: i128, real: f64) -> Ordering {
    let whole = real.trunc();
    match whole.abs() < i128::MAX as f64 {
        true => integer.cmp(&(whole as i128)).then(0.0_f64.total_cmp(&(real - whole))),
        false => 0.0_f64.total_cmp(&real),
    }
}

fn isa(element: &CimType, class: &Name, namespace: &Namespace) -> Result<Matcher, Mismatch> {
    if !matches!(element, CimType::Object(_)) {
        return Err(NOT_APPLICABLE);
    }
    let below = namespace.descendants(class);
    let below = below.iter().map(|class| class.name().clone());
    Ok(Matcher::Isa(below.chain([class.clone()]).collect()))
}

fn comparing(
    element: &CimType,
    comparison: Comparison,
    constant: &Constant,
    namespace: &Namespace,
) -> Result<Matcher, Mismatch> {
    let without_order = matches!(element, CimType::Boolean | CimType::Reference(_));
    if without_order && !comparison.is_equivalence() {
        return Err(NOT_APPLICABLE);
    }
    let matcher = match element {
        CimType::Object(_) => return Err(NOT_APPLICABLE),
        CimType::String => text(constant).map(|text| Matcher::Text(comparison, folded(&text))),
        CimType::Char16 => character(comparison, constant),
        CimType::Boolean => truth(constant).map(|truth| Matcher::Boolean(comparison, truth)),
        CimType::Datetime => match constant {
            Constant::Text(text) => Moment::parse(text).map(|at| Matcher::Moment(comparison, at)),
            _ => None,
        },
        CimType::Reference(_) => reference(comparison, constant, namespace),
        _ => number(element, constant).map(|number| Matcher::Number(comparison, number)),
    };
    matcher.ok_or(WRONG_CONSTANT)
}

/// The text that a constant stands for where a text is compared.
pub(super) fn text(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Text(text) => Some(text.clone()),
        Constant::Integer(number) => Some(number.to_string()),
        Constant::Real(number) => Some(number.0.to_string()),
        Constant::Boolean(_) => None,
    }
}

fn character(comparison: Comparison, constant: &Constant) -> Option<Matcher> {
    match constant {
        Constant::Text(text) if text.encode_utf16().count() == 1 => {
            Some(Matcher::Text(comparison, folded(text)))
        }
        Constant::Integer(number) => Some(Matcher::Number(comparison, Number::Integer(*number))),
        _ => None,
    }
}

fn truth(constant: &Constant) -> Option<bool> {
    match constant {
        Constant::Boolean(truth) => Some(*truth),
        Constant::Integer(0) => Some(false),
        Constant::Integer(1 | -1) => Some(true),
        Constant::Text(text) if text.eq_ignore_ascii_case("TRUE") => Some(true),
        Constant::Text(text) if text.eq_ignore_ascii_case("FALSE") => Some(false),
        _ => None,
    }
}

fn number(element: &CimType, constant: &Constant) -> Option<Number> {
    let number = match constant {
        Constant::Integer(number) => Number::Integer(*number),
        Constant::Real(number) => Number::Real(*number),
        Constant::Text(text) => match text.trim().parse() {
            Ok(integer) => Number::Integer(integer),
            Err(_) => {
                let real = text.trim().parse().ok().filter(|real: &f64| real.is_finite());
                Number::Real(Real(real?))
            }
        },
        Constant::Boolean(_) => return None,
    };
    Some(match (element, number) {
        (CimType::Real32, Number::Real(real)) => Number::Real(Real(f64::from(real.0 as f32))),
        (_, number) => number,
    })
}

fn reference(
    comparison: Comparison,
    constant: &Constant,
    namespace: &Namespace,
) -> Option<Matcher> {
    let Constant::Text(text) = constant else {
        return None;
    };
    let path = ObjectPath::parse(text).ok();
    let target = path.and_then(|path| Target::of(&path, Source::stored(namespace))).map(Box::new);
    Some(Matcher::Reference(comparison, folded(text), target))
}

/// Of what is no text, `LIKE` asks for equality, and knows no wildcards.
fn like(
    element: &CimType,
    constant: &Constant,
    namespace: &Namespace,
) -> Result<Matcher, Mismatch> {
    match (element, constant) {
        (CimType::String, Constant::Text(text)) => Ok(Matcher::Like(Pattern::new(text))),
        (_, Constant::Text(text)) if has_wildcards(text) => {
            Err("wildcards need a property that is a string")
        }
        _ => comparing(element, Comparison::Equal, constant, namespace),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::Instance;
    use crate::repository::Repository;

    fn holds(element: CimType, value: Value, test: &str) -> Result<Option<bool>, Mismatch> {
        let text = format!("SELECT * FROM C WHERE a {test}");
        let Ok(super::super::Query::Select(select)) = super::super::parse(&text) else {
            panic!("{text}")
        };
        let Some(super::super::Condition::Test(_, check)) = select.condition else {
            panic!("{text}")
        };
        let repository = Repository::new();
        let root = repository.find(&crate::cim::NamespacePath::root()).expect("root is there");
        let namespace = repository.get(root).expect("root is there");
        Matcher::new(&Type::scalar(element), &check, namespace).map(|made| made.holds(&value))
    }

    #[test]
    fn each_type_is_compared_as_its_values_are() {
        let text = || Value::string("Été");
        let single = || Value::Real32(Real(f64::from(0.1_f32)));
        let time =
            || Value::Datetime("20000229120000.000000+000".parse().expect("a point in time"));
        for (element, value, tests) in [
            (CimType::String, text(), &["= 'éTÉ'", "<> 'x'", "> 'A'", "LIKE '%T_'"][..]),
            (CimType::String, Value::string("4"), &["= 4", "LIKE 4", "< '5'"]),
            (CimType::Uint8, Value::Uint8(255), &["= 255", "= '255'", "< 300", "> 254.5"]),
            (CimType::Sint64, Value::Sint64(-3), &["> -3.5", "< -2.5", "= -3.0", "LIKE '-3'"]),
            (CimType::Uint64, Value::Uint64(u64::MAX), &["< 18446744073709551616", "> 1.5"]),
            (CimType::Real32, single(), &["= 0.1", "= '0.1'", "< 1", "> -1"]),
            (CimType::Real64, Value::Real64(Real(-0.0)), &["= 0", "= 0.0", "> -1.5"]),
            (CimType::Boolean, Value::Boolean(true), &["= TRUE", "= 1", "= -1", "<> 'False'"]),
            (CimType::Char16, Value::Char16(65), &["= 'a'", "= 65", "< 'B'"]),
            (CimType::Datetime, time(), &["= '20000229130000.000000+060'", "IS NOT NULL"]),
            (CimType::Reference(None), Value::Reference("A=1".into()), &["= 'a=1'", "<> 'b=1'"]),
        ] {
            for test in tests {
                let held = holds(element.clone(), value.clone(), test);
                assert_eq!(held, Ok(Some(true)), "{value:?} {test}");
            }
        }
    }

    /// [REQ QUERY-4]
    #[test]
    fn what_a_type_cannot_do_is_refused() {
        for (element, tests) in [
            (CimType::Boolean, &["<= TRUE", ">= 0", "> FALSE", "= 5", "= 'yes'", "= 1.5"][..]),
            (CimType::Uint8, &["= 'x'", "= TRUE", "LIKE '2%'", "ISA 'C'", "= 'inf'", "= 'NaN'"]),
            (CimType::String, &["= TRUE", "ISA 'C'"]),
            (CimType::Char16, &["= 'ab'", "= TRUE"]),
            (CimType::Datetime, &["= 'x'", "= 5", "LIKE '2000%'"]),
            (CimType::Reference(None), &["< 'A=1'", "= 5"]),
            (CimType::Object(None), &["= 'x'", "LIKE 'x'", "< 5"]),
        ] {
            for test in tests {
                assert!(holds(element.clone(), Value::Null, test).is_err(), "{element:?} {test}");
            }
        }
    }

    #[test]
    fn null_is_neither_equal_nor_unequal() {
        for test in ["= 5", "<> 5", "< 5"] {
            assert_eq!(holds(CimType::Uint8, Value::Null, test), Ok(None), "{test}");
        }
        assert_eq!(holds(CimType::Uint8, Value::Null, "IS NULL"), Ok(Some(true)));
        assert_eq!(holds(CimType::Uint8, Value::Null, "IS NOT NULL"), Ok(Some(false)));
        assert_eq!(holds(CimType::Uint8, Value::Uint8(5), "IS NULL"), Ok(Some(false)));
    }

    #[test]
    fn isa_takes_a_class_and_those_below_it() {
        let object = |class: &str| Value::Object(Instance::new(class).into());
        let isa = "ISA '__SystemClass'";
        for (class, expected) in [("__SYSTEMCLASS", true), ("__Provider", true), ("X", false)] {
            let held = holds(CimType::Object(None), object(class), isa);
            assert_eq!(held, Ok(Some(expected)), "{class}");
        }
    }

    #[test]
    fn integers_and_reals_compare_exactly() {
        let big = i128::from(u64::MAX);
        assert_eq!(integer_to_real(big, 2_f64.powi(64)), Ordering::Less);
        assert_eq!(integer_to_real(big + 1, 2_f64.powi(64)), Ordering::Equal);
        assert_eq!(integer_to_real(-4, -3.5), Ordering::Less);
        assert_eq!(integer_to_real(-3, -3.5), Ordering::Greater);
        assert_eq!(integer_to_real(i128::MAX, f64::MAX), Ordering::Less);
        assert_eq!(integer_to_real(i128::MIN, -f64::MAX), Ordering::Greater);
    }
}

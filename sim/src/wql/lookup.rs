//! A condition that fixes every key: the instance is looked up, not searched for.

use crate::cim::{CimType, KeyValue, Keys, Name};
use crate::repository::{Class, InstanceKey};

use super::matcher::text;
use super::query::{Check, Comparison, Condition, Constant};

/// The key that an instance must have to meet the condition, where there is only one.
///
/// Datetimes and references are left out: two of them can be equal and be different keys.
pub(super) fn only_key(condition: &Condition, class: &Class) -> Option<InstanceKey> {
    if class.keys().is_empty() {
        return None;
    }
    let value_of = |key: &Name| -> Option<(Name, KeyValue)> {
        let element = &class.property(key)?.ty.element;
        let value = find(condition, key).and_then(|constant| key_value(element, constant))?;
        Some((key.clone(), value))
    };
    let values = class.keys().iter().map(value_of).collect::<Option<Vec<_>>>()?;
    InstanceKey::from_path(class, &Keys::Named(values)).ok()
}

/// What a key has to be equal to.
fn find<'a>(condition: &'a Condition, key: &Name) -> Option<&'a Constant> {
    match condition {
        Condition::All(parts) => parts.iter().find_map(|part| find(part, key)),
        Condition::Test(path, Check::Compare(Comparison::Equal, constant)) => {
            (path.first == *key && path.rest.is_empty()).then_some(constant)
        }
        _ => None,
    }
}

fn key_value(element: &CimType, constant: &Constant) -> Option<KeyValue> {
    match (element, constant) {
        (CimType::String, constant) => text(constant).map(|text| KeyValue::Text(Name::new(&text))),
        (CimType::Boolean, Constant::Boolean(flag)) => Some(KeyValue::Boolean(*flag)),
        (CimType::Datetime | CimType::Reference(_) | CimType::Boolean, _) => None,
        (_, Constant::Integer(number)) => Some(KeyValue::Integer(*number)),
        (CimType::Char16, _) => None,
        (_, Constant::Text(text)) => text.trim().parse().ok().map(KeyValue::Integer),
        _ => None,
    }
}

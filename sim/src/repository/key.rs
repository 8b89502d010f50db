//! What an instance is found by: the values of its keys, in the order of their names.

use std::sync::Arc;

use crate::cim::{Instance, KeyValue, Keys};

use super::{Class, Refusal};

/// The key of an instance within its class and the classes that share its keys.
///
/// Text is folded, so keys compare without case; the key of a singleton is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceKey(Arc<[KeyValue]>);

impl InstanceKey {
    /// The key that the values of an instance make.
    pub fn of(class: &Class, instance: &Instance) -> Result<Self, Refusal> {
        if class.keys().is_empty() && !class.is_singleton() {
            return Err(Refusal::MissingKey);
        }
        let values = class.keys().iter().map(|key| {
            instance.properties.get(key).and_then(KeyValue::of).ok_or(Refusal::MissingKey)
        });
        values.collect::<Result<_, _>>().map(Self)
    }

    /// The key that a path gives, if it has the keys of the class and no others.
    pub fn from_path(class: &Class, keys: &Keys) -> Result<Self, Refusal> {
        match keys {
            Keys::Singleton if class.is_singleton() => Ok(Self([].into())),
            Keys::Sole(value) if class.keys().len() == 1 => Ok(Self([value.clone()].into())),
            Keys::Named(named) => {
                let names = named.iter().map(|(name, _)| name);
                match names.eq(class.keys()) {
                    true => Ok(Self(named.iter().map(|(_, value)| value.clone()).collect())),
                    false => Err(Refusal::InvalidPath),
                }
            }
            _ => Err(Refusal::InvalidPath),
        }
    }
}

//! Keys that the service makes up for an instance that lacks them.

use std::sync::Arc;

use crate::cim::{CimType, Instance, Value};

use super::{Class, Namespace};

impl Namespace {
    /// The instance with a GUID for each key that is text and NULL.
    ///
    /// The numbers follow one another, so that the same calls make the same keys.
    pub(super) fn with_generated_keys(
        &mut self,
        class: &Class,
        instance: Arc<Instance>,
    ) -> Arc<Instance> {
        let is_text = |key| {
            let property = class.property(key);
            property.is_some_and(|property| property.ty.element == CimType::String)
        };
        let is_missing = |key: &&_| instance.properties.get(key).is_none_or(Value::is_null);
        let missing: Vec<_> = class.keys().iter().filter(is_missing).collect();
        if missing.is_empty() {
            return instance;
        }
        let mut complete = instance.as_ref().clone();
        for key in missing.into_iter().filter(|key| is_text(key)) {
            self.generated += 1;
            complete.properties.insert(key.clone(), Value::string(&guid(self.generated)));
        }
        Arc::new(complete)
    }
}

/// A GUID of the layout of a random one, with a number in place of the random digits.
fn guid(number: u64) -> String {
    let (high, low) = (number >> 48, number & 0xFFFF_FFFF_FFFF);
    format!("{{{high:08X}-0000-4000-8000-{low:012X}}}")
}

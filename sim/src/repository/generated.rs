//! Keys that the service makes up for an instance that lacks them.

use std::sync::Arc;

use crate::cim::{CimType, Instance, Name, Value};

use super::{Class, InstanceKey, Namespace};

impl Namespace {
    /// The instance with a GUID for each key that is text and NULL.
    ///
    /// The numbers follow one another, so that the same calls make the same keys; one that is taken
    /// already, as after a restore, is passed over.
    pub(super) fn with_generated_keys(
        &mut self,
        class: &Class,
        instance: Arc<Instance>,
    ) -> Arc<Instance> {
        let is_missing = |key: &Name| instance.properties.get(key).is_none_or(Value::is_null);
        let missing: Vec<_> = class
            .keys()
            .iter()
            .filter(|key| is_missing(key) && is_text(class, key))
            .cloned()
            .collect();
        if missing.is_empty() {
            return instance;
        }
        loop {
            let complete = self.with_next_keys(&missing, &instance);
            let key = InstanceKey::of(class, &complete);
            if !key.is_ok_and(|key| self.has_key(class, &key)) {
                return Arc::new(complete);
            }
        }
    }

    fn with_next_keys(&mut self, missing: &[Name], instance: &Instance) -> Instance {
        let mut complete = instance.clone();
        for key in missing {
            self.generated += 1;
            complete.properties.insert(key.clone(), Value::string(&guid(self.generated)));
        }
        complete
    }
}

fn is_text(class: &Class, key: &Name) -> bool {
    class.property(key).is_some_and(|property| property.ty.element == CimType::String)
}

/// A GUID of the layout of a random one, with a number in place of the random digits.
fn guid(number: u64) -> String {
    let (high, low) = (number >> 48, number & 0xFFFF_FFFF_FFFF);
    format!("{{{high:08X}-0000-4000-8000-{low:012X}}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mof;
    use crate::repository::{InstancePut, MissingKeys, Repository};

    #[test]
    fn a_key_that_is_taken_is_made_up_for_nobody_else() {
        let mut repository = Repository::new();
        let path = mof::default_namespace();
        let text =
            format!("class T {{ [key] string K; }}; instance of T {{ K = \"{}\"; }};", guid(1));
        mof::compile_into("text", &text, &mut repository, &path).expect("it is right");
        let namespace = repository.at_mut(&path).expect("it is there");
        let put = InstancePut { missing_keys: MissingKeys::Generated, ..InstancePut::default() };
        let put = namespace.put_instance(Instance::new("T"), put);
        assert_eq!(put, Ok(()));
        let keys = namespace.instances_of(&"T".into()).map(|one| one.value("K").clone());
        assert_eq!(keys.collect::<Vec<_>>(), [1, 2].map(|n| Value::string(&guid(n))));
    }
}

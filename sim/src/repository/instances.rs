//! Static instances: stored, found, deleted and listed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{Instance, Keys, Name, Property};

use super::{Class, InstanceKey, Namespace, PutMode, Refusal};

impl Namespace {
    /// Stores an instance, in place of one with the same key [REQ INSTANCE-1].
    pub fn put_instance(&mut self, instance: &Instance, mode: PutMode) -> Result<(), Refusal> {
        let class = self.class(&instance.class).cloned().ok_or(Refusal::NoSuchClass)?;
        if class.is_abstract() {
            return Err(Refusal::AbstractClass);
        }
        let complete = complete(&class, instance)?;
        let key = InstanceKey::of(&class, &complete)?;
        let holder = self.class_with_key(&class, &key);
        mode.check(holder.as_ref() == Some(class.name()), Refusal::NoSuchInstance)?;
        if holder.is_some_and(|holder| holder != *class.name()) {
            return Err(Refusal::AlreadyExists);
        }
        let table = self.instances.entry(class.name().clone()).or_default();
        table.insert(key, Arc::new(complete));
        Ok(())
    }

    /// Whether the class itself has an instance with this key.
    fn holds(&self, class: &Name, key: &InstanceKey) -> bool {
        self.instances.get(class).is_some_and(|table| table.contains_key(key))
    }

    /// The class among those that share the keys which has an instance with this one
    /// [REQ INSTANCE-20].
    fn class_with_key(&self, class: &Class, key: &InstanceKey) -> Option<Name> {
        if self.holds(class.name(), key) {
            return Some(class.name().clone());
        }
        let root = class.key_root();
        let below = self.descendants(root);
        let mut names = below.iter().map(|related| related.name()).chain([root]);
        names.find(|name| self.holds(name, key)).cloned()
    }

    /// The instance that the class and the keys of a path name; it may be of a subclass
    /// [REQ INSTANCE-2].
    pub fn instance(&self, class: &Name, keys: &Keys) -> Result<&Arc<Instance>, Refusal> {
        let (class, key) = self.locate(class, keys)?;
        let table = self.instances.get(&class);
        table.and_then(|table| table.get(&key)).ok_or(Refusal::NoSuchInstance)
    }

    /// Deletes the instance that a path names [REQ INSTANCE-12].
    pub fn delete_instance(&mut self, class: &Name, keys: &Keys) -> Result<(), Refusal> {
        let (class, key) = self.locate(class, keys)?;
        let table = self.instances.get_mut(&class).ok_or(Refusal::NoSuchInstance)?;
        table.remove(&key).ok_or(Refusal::NoSuchInstance)?;
        if table.is_empty() {
            self.instances.remove(&class);
        }
        Ok(())
    }

    /// The class and the key under which an instance is stored.
    fn locate(&self, class: &Name, keys: &Keys) -> Result<(Name, InstanceKey), Refusal> {
        let class = self.class(class).ok_or(Refusal::NoSuchClass)?;
        let key = InstanceKey::from_path(class, keys)?;
        if self.holds(class.name(), &key) {
            return Ok((class.name().clone(), key));
        }
        let below = self.descendants(class.name());
        let holder = below.iter().find(|below| self.holds(below.name(), &key));
        holder.map(|holder| (holder.name().clone(), key)).ok_or(Refusal::NoSuchInstance)
    }

    /// The static instances of one class and no other, in the order of their keys.
    pub fn instances_of(&self, class: &Name) -> impl Iterator<Item = &Arc<Instance>> {
        self.instances.get(class).into_iter().flat_map(|table| table.values())
    }

    /// How many static instances there are in all.
    pub fn instance_count(&self) -> usize {
        self.instances.values().map(imbl::OrdMap::len).sum()
    }
}

/// The instance with a value for each property of its class, all of them checked.
fn complete(class: &Class, instance: &Instance) -> Result<Instance, Refusal> {
    if !instance.properties.keys().all(|name| class.properties().contains_key(name)) {
        return Err(Refusal::NoSuchProperty);
    }
    let values = class.properties().values().map(|property| {
        let given = instance.properties.get(&property.name);
        let value = given.unwrap_or(&property.default).clone();
        check_value(property, &value).map(|()| (property.name.clone(), value))
    });
    Ok(Instance {
        class: class.name().clone(),
        properties: values.collect::<Result<BTreeMap<_, _>, _>>()?,
        qualifiers: instance.qualifiers.clone(),
        property_qualifiers: instance.property_qualifiers.clone(),
    })
}

fn check_value(property: &Property, value: &crate::cim::Value) -> Result<(), Refusal> {
    if !value.fits(&property.ty) {
        return Err(Refusal::TypeMismatch);
    }
    let qualifiers = &property.qualifiers;
    let needs_value = qualifiers.is_true("not_null") || qualifiers.is_true("indexed");
    match needs_value && value.is_null() {
        true => Err(Refusal::IllegalNull),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{
        CimType, ClassDeclaration, Flavor, ObjectPath, Qualifier, Qualifiers, Type, Value,
    };

    fn key(name: &str, element: CimType) -> Property {
        let value = Value::Boolean(true);
        let qualifier = Qualifier { name: "key".into(), value, flavor: Flavor::KEY };
        Property {
            name: name.into(),
            ty: Type::scalar(element),
            default: Value::Null,
            qualifiers: Qualifiers(vec![qualifier]),
        }
    }

    fn namespace() -> Namespace {
        let mut namespace = Namespace::bare();
        let mut base = ClassDeclaration::new("Base");
        base.properties = vec![key("Name", CimType::String)];
        namespace.put_class(&Arc::new(base), PutMode::default()).expect("base");
        for name in ["Left", "Right"] {
            let mut derived = ClassDeclaration::new(name);
            derived.superclass = Some("Base".into());
            namespace.put_class(&Arc::new(derived), PutMode::default()).expect(name);
        }
        namespace
    }

    fn put(namespace: &mut Namespace, class: &str, name: &str) -> Result<(), Refusal> {
        let instance = Instance::new(class).with("name", Value::string(name));
        namespace.put_instance(&instance, PutMode::default())
    }

    fn keys(path: &str) -> Keys {
        ObjectPath::parse(path).expect("a path").keys
    }

    #[test]
    fn an_instance_is_found_through_its_class_and_those_above() {
        let mut namespace = namespace();
        put(&mut namespace, "Left", "One").expect("new");
        for class in ["Left", "base"] {
            let found = namespace.instance(&class.into(), &keys("X='ONE'")).expect(class);
            assert_eq!(found.class, "Left".into());
        }
        let missing = namespace.instance(&"Right".into(), &keys("X='one'"));
        assert_eq!(missing, Err(Refusal::NoSuchInstance));
        let wrong = namespace.instance(&"Left".into(), &keys("X.Other='one'"));
        assert_eq!(wrong, Err(Refusal::InvalidPath));
    }

    /// [REQ INSTANCE-20]
    #[test]
    fn a_key_is_unique_among_siblings() {
        let mut namespace = namespace();
        put(&mut namespace, "Left", "One").expect("new");
        put(&mut namespace, "Left", "ONE").expect("replaced");
        assert_eq!(put(&mut namespace, "Right", "one"), Err(Refusal::AlreadyExists));
        assert_eq!(put(&mut namespace, "Base", "one"), Err(Refusal::AlreadyExists));
        namespace.delete_instance(&"Base".into(), &keys("X='one'")).expect("it is there");
        assert_eq!(put(&mut namespace, "Right", "one"), Ok(()));
    }

    #[test]
    fn what_does_not_fit_the_class_is_refused() {
        let mut namespace = namespace();
        let mut refuse = |instance: Instance, refusal| {
            let put = namespace.put_instance(&instance, PutMode::default());
            assert_eq!(put, Err(refusal), "{instance:?}");
        };
        refuse(Instance::new("Left"), Refusal::MissingKey);
        refuse(Instance::new("None"), Refusal::NoSuchClass);
        refuse(Instance::new("Left").with("Name", Value::Uint8(1)), Refusal::TypeMismatch);
        let extra = Instance::new("Left").with("Name", Value::string("x")).with("Y", Value::Null);
        refuse(extra, Refusal::NoSuchProperty);
    }
}

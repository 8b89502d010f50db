//! Static instances: stored, found, deleted and listed.

use std::sync::Arc;

use crate::cim::{Instance, Keys, Name};

use super::{
    Check, Class, InstanceKey, InstancePut, KeyRef, MissingKeys, Namespace, PutMode, Refusal, Table,
};

impl Namespace {
    /// Stores an instance, in place of one with the same key [REQ INSTANCE-1].
    ///
    /// An instance that [`Class::spawn`] gave is stored as it is; any other is copied once.
    pub fn put_instance(
        &mut self,
        instance: impl Into<Arc<Instance>>,
        put: impl Into<InstancePut>,
    ) -> Result<(), Refusal> {
        let instance = instance.into();
        let class = Arc::clone(self.class(&instance.class).ok_or(Refusal::NoSuchClass)?);
        self.put_instance_of(&class, &instance, put.into())
    }

    /// Stores an instance of a class of this namespace, likewise.
    pub fn put_instance_of(
        &mut self,
        class: &Class,
        instance: &Arc<Instance>,
        put: InstancePut,
    ) -> Result<(), Refusal> {
        if class.is_amendment() {
            return Err(Refusal::LocalizedClass);
        }
        if class.is_abstract() {
            return Err(Refusal::AbstractClass);
        }
        let mut complete = self.complete(class, instance)?;
        if put.missing_keys == MissingKeys::Generated {
            complete = self.with_generated_keys(class, complete);
        }
        let key = InstanceKey::of(class, &complete)?;
        if put.omitted != Some(Check::NeededValues) {
            check_needed(class, &complete)?;
        }
        self.store(class, key, complete, put)
    }

    fn store(
        &mut self,
        class: &Class,
        key: InstanceKey,
        instance: Arc<Instance>,
        InstancePut { mode, omitted, .. }: InstancePut,
    ) -> Result<(), Refusal> {
        let name = class.name();
        if omitted != Some(Check::SharedKeys) && self.other_holder(class, &key).is_some() {
            return Err(match mode {
                PutMode::UpdateOnly => Refusal::NoSuchInstance,
                _ => Refusal::AlreadyExists,
            });
        }
        let table = self.instances.get_mut(name);
        match (mode, table) {
            (PutMode::UpdateOnly, table) => {
                if !table.is_some_and(|table| table.replace(&key, instance)) {
                    return Err(Refusal::NoSuchInstance);
                }
            }
            (PutMode::CreateOnly, Some(table)) if table.contains_key(&key) => {
                return Err(Refusal::AlreadyExists);
            }
            (_, Some(table)) => drop(table.insert(key, instance)),
            (_, None) => {
                self.instances.insert(name.clone(), Table::from_iter([(key, instance)]));
                self.populated.entry(class.key_root().clone()).or_default().insert(name.clone());
            }
        }
        Ok(())
    }

    /// Takes all instances of a class at once, where it has none yet.
    pub(super) fn adopt_table(&mut self, class: &Class, table: Table) -> Result<(), Refusal> {
        let name = class.name();
        let is_taken = |key: KeyRef<'_>| self.has_key(class, &key.to_key());
        let is_alone = !self.populated.contains_key(class.key_root());
        if self.instances.contains_key(name) || (!is_alone && table.keys().any(is_taken)) {
            return Err(Refusal::AlreadyExists);
        }
        if !table.is_empty() {
            self.instances.insert(name.clone(), table);
            self.populated.entry(class.key_root().clone()).or_default().insert(name.clone());
        }
        Ok(())
    }

    /// Whether the class itself has an instance with this key.
    fn holds(&self, class: &Name, key: &InstanceKey) -> bool {
        self.instances.get(class).is_some_and(|table| table.contains_key(key))
    }

    /// Whether the class, or another that shares its keys, has an instance with this key.
    pub(super) fn has_key(&self, class: &Class, key: &InstanceKey) -> bool {
        self.holds(class.name(), key) || self.other_holder(class, key).is_some()
    }

    /// Another class, among those that share the keys, which has an instance with this one
    /// [REQ INSTANCE-20].
    fn other_holder(&self, class: &Class, key: &InstanceKey) -> Option<&Name> {
        let populated = self.populated.get(class.key_root())?;
        let is_alone = populated.len() == 1 && populated.contains(class.name());
        match is_alone {
            true => None,
            false => {
                let mut others = populated.iter().filter(|other| *other != class.name());
                others.find(|other| self.holds(other, key))
            }
        }
    }

    /// The instance that the class and the keys of a path name; it may be of a subclass
    /// [REQ INSTANCE-2].
    pub fn instance(&self, class: &Name, keys: &Keys) -> Result<&Arc<Instance>, Refusal> {
        self.instance_of(self.class(class).ok_or(Refusal::NoSuchClass)?, keys)
    }

    /// The instance of a class, or of one below it, that the keys of a path name.
    pub fn instance_of(&self, class: &Class, keys: &Keys) -> Result<&Arc<Instance>, Refusal> {
        let key = InstanceKey::from_path(class, keys)?;
        self.instance_with(class, &key).ok_or(Refusal::NoSuchInstance)
    }

    /// The instance of a class, or of one below it, that has a key.
    pub fn instance_with(&self, class: &Class, key: &InstanceKey) -> Option<&Arc<Instance>> {
        let own = self.instances.get(class.name()).and_then(|table| table.get(key));
        own.or_else(|| {
            let holder = self.holder_below(class, key)?;
            self.instances.get(holder)?.get(key)
        })
    }

    /// The class below one that has an instance with a key.
    fn holder_below(&self, class: &Class, key: &InstanceKey) -> Option<&Name> {
        let populated = self.populated.get(class.key_root())?;
        populated.iter().find(|name| {
            let below = self.class(name).is_some_and(|one| one.derivation().contains(class.name()));
            below && self.holds(name, key)
        })
    }

    /// Deletes the instance that a path names [REQ INSTANCE-12].
    pub fn delete_instance(&mut self, class: &Name, keys: &Keys) -> Result<(), Refusal> {
        let class = Arc::clone(self.class(class).ok_or(Refusal::NoSuchClass)?);
        let key = InstanceKey::from_path(&class, keys)?;
        self.delete_instance_with(&class, &key)
    }

    /// Deletes the instance of a class, or of one below it, that has a key.
    pub fn delete_instance_with(
        &mut self,
        class: &Class,
        key: &InstanceKey,
    ) -> Result<(), Refusal> {
        let name = class.name();
        if let Some(table) = self.instances.get_mut(name)
            && table.remove(key).is_some()
        {
            if table.is_empty() {
                self.clear_instances(class);
            }
            return Ok(());
        }
        let holder = self.holder_below(class, key).cloned().ok_or(Refusal::NoSuchInstance)?;
        let holder = Arc::clone(self.class(&holder).ok_or(Refusal::NoSuchClass)?);
        self.delete_instance_with(&holder, key)
    }

    /// Deletes every instance of one class and no other.
    pub(super) fn clear_instances(&mut self, class: &Class) {
        self.instances.remove(class.name());
        if let Some(names) = self.populated.get_mut(class.key_root()) {
            names.remove(class.name());
            if names.is_empty() {
                self.populated.remove(class.key_root());
            }
        }
    }

    /// Whether one class itself, and no other, has static instances.
    pub fn has_instances(&self, class: &Name) -> bool {
        self.instances.contains_key(class)
    }

    /// The static instances of one class and no other, in the order of their keys.
    pub fn instances_of<'a>(
        &'a self,
        class: &Name,
    ) -> impl Iterator<Item = &'a Arc<Instance>> + use<'a> {
        self.instances.get(class).into_iter().flat_map(|table| table.iter().map(|(_, one)| one))
    }

    /// The static instances of one class and no other whose keys come after this one, each with
    /// its key: where an enumeration goes on.
    pub fn instances_after(
        &self,
        class: &Name,
        after: Option<&InstanceKey>,
    ) -> impl Iterator<Item = (KeyRef<'_>, &Arc<Instance>)> {
        self.instances.get(class).into_iter().flat_map(move |table| table.after(after))
    }

    /// How many static instances there are in all.
    pub fn instance_count(&self) -> usize {
        self.instances.values().map(Table::len).sum()
    }
}

/// What needs a value has one: properties that are `not_null` or `indexed` [REQ INSTANCE-10].
fn check_needed(class: &Class, complete: &Instance) -> Result<(), Refusal> {
    let values = complete.properties.values();
    match class.needed_places.iter().any(|place| values[*place].is_null()) {
        true => Err(Refusal::IllegalNull),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{
        CimType, ClassDeclaration, Flavor, ObjectPath, Property, Qualifier, Qualifiers, Type, Value,
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
        namespace.put_instance(instance, PutMode::default())
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
    fn a_mode_wants_what_is_there_or_what_is_not() {
        let mut namespace = namespace();
        let mut put = |name: &str, mode| {
            let instance = Instance::new("Left").with("Name", Value::string(name));
            namespace.put_instance(instance, mode)
        };
        assert_eq!(put("one", PutMode::UpdateOnly), Err(Refusal::NoSuchInstance));
        assert_eq!(put("one", PutMode::CreateOnly), Ok(()));
        assert_eq!(put("ONE", PutMode::CreateOnly), Err(Refusal::AlreadyExists));
        assert_eq!(put("two", PutMode::UpdateOnly), Err(Refusal::NoSuchInstance));
        assert_eq!(put("One", PutMode::UpdateOnly), Ok(()));
        assert_eq!(namespace.instance_count(), 1);
    }

    #[test]
    fn what_does_not_fit_the_class_is_refused() {
        let mut namespace = namespace();
        let mut refuse = |instance: Instance, refusal| {
            let put = namespace.put_instance(instance.clone(), PutMode::default());
            assert_eq!(put, Err(refusal), "{instance:?}");
        };
        refuse(Instance::new("Left"), Refusal::MissingKey);
        refuse(Instance::new("None"), Refusal::NoSuchClass);
        refuse(Instance::new("Left").with("Name", Value::Uint8(1)), Refusal::TypeMismatch);
        // A name before all that the class has, and one behind them.
        for unknown in ["A", "Y"] {
            let named = Instance::new("Left").with("Name", Value::string("x"));
            refuse(named.with(unknown, Value::Null), Refusal::NoSuchProperty);
        }
    }
}

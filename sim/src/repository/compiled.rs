//! The repository as the MOF compiler sees it: an administrator's client on this machine.

use std::sync::Arc;

use crate::cim::{ClassDeclaration, Instance, Name, NamespacePath, ObjectPath, Value};
use crate::mof::declaration::PutFlags;
use crate::mof::{ClassShape, PropertyShape, Refused, Store};

use super::{Class, Namespace, PutMode, Refusal, Repository};

impl Store for Repository {
    fn has_namespace(&self, namespace: &NamespacePath) -> bool {
        self.find(namespace).is_some()
    }

    fn shape(&self, namespace: &NamespacePath, class: &Name) -> Option<ClassShape> {
        let namespace = self.get(self.find(namespace)?)?;
        namespace.class(class).map(|class| shape_of(class))
    }

    fn put_class(
        &mut self,
        namespace: &NamespacePath,
        class: ClassDeclaration,
        flags: PutFlags,
    ) -> Result<(), Refused> {
        let put = self
            .at_mut(namespace)
            .and_then(|namespace| namespace.put_class(&Arc::new(class), mode(flags)));
        put.map_err(refused)
    }

    fn put_instance(
        &mut self,
        namespace: &NamespacePath,
        instance: Instance,
        flags: PutFlags,
    ) -> Result<(), Refused> {
        let put = match instance.class == Name::new("__Namespace") {
            true => self.put_namespace(namespace, &instance),
            false => self
                .at_mut(namespace)
                .and_then(|namespace| namespace.put_instance(&instance, mode(flags))),
        };
        put.map_err(refused)
    }

    fn delete_class(&mut self, namespace: &NamespacePath, class: &Name) -> Result<(), Refused> {
        let deleted = self.at_mut(namespace).and_then(|namespace| namespace.delete_class(class));
        deleted.map_err(refused)
    }

    fn delete_instance(
        &mut self,
        namespace: &NamespacePath,
        path: &ObjectPath,
    ) -> Result<(), Refused> {
        let deleted = self
            .at_mut(namespace)
            .and_then(|namespace| namespace.delete_instance(&path.class, &path.keys));
        deleted.map_err(refused)
    }
}

impl Repository {
    /// Makes a namespace unless it is there.
    fn put_namespace(
        &mut self,
        parent: &NamespacePath,
        instance: &Instance,
    ) -> Result<(), Refusal> {
        let name = instance.value("Name").as_str().ok_or(Refusal::MissingKey)?;
        let path = NamespacePath::parse_relative(name).map_err(|_| Refusal::InvalidPath)?;
        let path = parent.join(&path);
        match self.create_namespace(&path, None) {
            Ok(_) | Err(Refusal::AlreadyExists) => {}
            Err(refusal) => return Err(refusal),
        }
        if let Some(required) = instance.qualifiers.get("RequiresEncryption") {
            let required = required.value == Value::Boolean(true);
            self.at_mut(&path).map(|namespace: &mut Namespace| {
                namespace.set_requires_encryption(required);
            })?;
        }
        Ok(())
    }
}

fn shape_of(class: &Class) -> ClassShape {
    let properties = class.properties().values().map(|property| PropertyShape {
        name: property.name.clone(),
        ty: property.ty.clone(),
        is_key: class.keys().contains(&property.name),
    });
    ClassShape { properties: properties.collect(), is_singleton: class.is_singleton() }
}

fn mode(PutFlags(flags): PutFlags) -> PutMode {
    if flags & PutFlags::CREATE_ONLY.0 != 0 {
        PutMode::CreateOnly
    } else if flags & PutFlags::UPDATE_ONLY.0 != 0 {
        PutMode::UpdateOnly
    } else {
        PutMode::CreateOrUpdate
    }
}

fn refused(refusal: Refusal) -> Refused {
    Refused { status: refusal.code(), why: refusal.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mof::{compile_into, default_namespace};

    #[test]
    fn a_text_makes_namespaces_classes_and_instances() {
        let mut repository = Repository::new();
        let text = r##"
            #pragma namespace("\\\\.\\root")
            instance of __Namespace { Name = "made"; };
            #pragma namespace("\\\\.\\root\\made")
            class Note { [key] uint32 Id; string Text = "none"; };
            instance of Note { Id = 7; };
        "##;
        compile_into("test", text, &mut repository, &default_namespace()).expect("it compiles");
        let made = NamespacePath::parse("root\\made").expect("a path");
        let namespace = repository.at_mut(&made).expect("it was made");
        let keys = ObjectPath::parse("Note.Id=7").expect("a path").keys;
        let note = namespace.instance(&"note".into(), &keys).expect("it was stored");
        assert_eq!(note.value("Text"), &Value::string("none"));
    }
}

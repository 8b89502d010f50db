//! The repository as the MOF compiler sees it: an administrator's client on this machine.
//!
//! Codes are the repository's own: where the documents leave them open, a server asks its profile.
//! Two things need a server and do not happen here: what a namespace without a descriptor of its
//! own inherits, and instances that go to a provider.

use std::sync::Arc;

use crate::cim::{ClassDeclaration, Instance, Keys, Name, NamespacePath, ObjectPath};
use crate::mof::declaration::PutFlags;
use crate::mof::{ClassShape, PropertyShape, Refused, Store};
use crate::status::Status;

use super::{ClassPut, Namespace, NamespaceQualifiers, PutMode, Refusal, Repository, UpdateMode};

/// What a refusal says to whoever compiles.
fn coded(result: Result<(), Refusal>) -> Result<(), Refused> {
    result.map_err(|refusal| Refused { status: refusal.code(), why: refusal.to_string() })
}

/// The same for a deletion, where a class that is not there is what was not found [REQ MOF-8].
fn coded_deletion(result: Result<(), Refusal>) -> Result<(), Refused> {
    result.map_err(|refusal| Refused {
        status: match refusal {
            Refusal::NoSuchClass => Status::WBEM_E_NOT_FOUND,
            other => other.code(),
        },
        why: refusal.to_string(),
    })
}

/// The namespace at a path, if it is there.
fn find<'a>(repository: &'a Repository, path: &NamespacePath) -> Option<&'a Namespace> {
    repository.get(repository.find(path)?)
}

/// Makes a namespace unless it exists, with what the qualifiers say [REQ NS-2, NS-4, NS-7].
fn put_child(
    repository: &mut Repository,
    parent: &NamespacePath,
    instance: &Instance,
) -> Result<(), Refusal> {
    let name = instance.value("Name").as_str().ok_or(Refusal::MissingKey)?;
    let path = child(parent, name)?;
    let above = find(repository, parent).and_then(Namespace::security);
    let said = NamespaceQualifiers::read(&instance.qualifiers, above)?;
    let id = match repository.find(&path) {
        Some(id) => id,
        None => repository.create_namespace(&path, None)?,
    };
    said.apply(repository.get_mut(id).expect("it is there"));
    Ok(())
}

fn delete_child(
    repository: &mut Repository,
    parent: &NamespacePath,
    keys: &Keys,
) -> Result<(), Refusal> {
    let name = keys.sole_text("name").ok_or(Refusal::InvalidPath)?;
    let path = child(parent, name.as_str())?;
    repository.delete_namespace(&path)
}

/// The namespace of one name under another.
fn child(parent: &NamespacePath, name: &str) -> Result<NamespacePath, Refusal> {
    let relative = NamespacePath::parse_relative(name).map_err(|_| Refusal::InvalidPath)?;
    match relative.names().len() {
        1 => Ok(parent.join(&relative)),
        _ => Err(Refusal::InvalidPath),
    }
}

fn is_namespace_class(class: &Name) -> bool {
    class.folded() == "__namespace"
}

fn put_mode(flags: PutFlags) -> PutMode {
    match flags.0 & (PutFlags::CREATE_ONLY.0 | PutFlags::UPDATE_ONLY.0) {
        bits if bits == PutFlags::CREATE_ONLY.0 => PutMode::CreateOnly,
        bits if bits == PutFlags::UPDATE_ONLY.0 => PutMode::UpdateOnly,
        _ => PutMode::CreateOrUpdate,
    }
}

/// How a class is put, the update mode included [REQ MOF-5].
fn class_put(flags: PutFlags) -> ClassPut {
    let has = |flag: PutFlags| flags.0 & flag.0 != 0;
    let update = match (has(PutFlags::SAFE_UPDATE), has(PutFlags::FORCE_UPDATE)) {
        (true, _) => UpdateMode::Safe,
        (_, true) => UpdateMode::Force,
        _ => UpdateMode::Compatible,
    };
    ClassPut { mode: put_mode(flags), update, ..ClassPut::default() }
}

impl Store for Repository {
    fn has_namespace(&self, namespace: &NamespacePath) -> bool {
        self.find(namespace).is_some()
    }

    fn shape(&self, namespace: &NamespacePath, class: &Name) -> Option<ClassShape> {
        let class = find(self, namespace)?.class(class)?;
        let properties = class.properties().map(|property| PropertyShape {
            name: property.name.clone(),
            ty: property.ty.clone(),
            is_key: class.keys().contains(&property.name),
        });
        Some(ClassShape { properties: properties.collect(), is_singleton: class.is_singleton() })
    }

    fn put_class(
        &mut self,
        namespace: &NamespacePath,
        class: &Arc<ClassDeclaration>,
        flags: PutFlags,
    ) -> Result<(), Refused> {
        let namespace = self.at_mut(namespace);
        let put = namespace.and_then(|at| at.put_class(class, class_put(flags)));
        coded(put)
    }

    fn put_instance(
        &mut self,
        namespace: &NamespacePath,
        instance: Instance,
        flags: PutFlags,
    ) -> Result<(), Refused> {
        let class = find(self, namespace).and_then(|at| at.class(&instance.class));
        if class.is_some_and(|class| class.instance_provider().is_some()) {
            let status = Status::WBEM_E_PROVIDER_NOT_CAPABLE;
            let why = "its instances come from a provider".to_owned();
            return Err(Refused { status, why });
        }
        let put = match instance.class.folded() {
            "__namespace" => put_child(self, namespace, &instance),
            "__systemsecurity" => {
                let said = NamespaceQualifiers::read_encryption(&instance.qualifiers);
                self.at_mut(namespace).map(|at| said.apply(at))
            }
            _ => {
                let namespace = self.at_mut(namespace);
                namespace.and_then(|at| at.put_instance(instance, put_mode(flags)))
            }
        };
        coded(put)
    }

    fn delete_class(&mut self, namespace: &NamespacePath, class: &Name) -> Result<(), Refused> {
        let namespace = self.at_mut(namespace);
        let deleted = namespace.and_then(|at| at.delete_class(class));
        coded_deletion(deleted)
    }

    fn delete_instance(
        &mut self,
        namespace: &NamespacePath,
        path: &ObjectPath,
    ) -> Result<(), Refused> {
        let namespace = path.namespace.as_ref().unwrap_or(namespace);
        let deleted = match is_namespace_class(&path.class) {
            true => delete_child(self, namespace, &path.keys),
            false => {
                let namespace = self.at_mut(namespace);
                namespace.and_then(|at| at.delete_instance(&path.class, &path.keys))
            }
        };
        coded_deletion(deleted)
    }
}

#[cfg(test)]
mod tests {
    use crate::cim::Value;
    use crate::mof::{Summary, compile_into, default_namespace};

    use super::*;

    fn compiled(text: &str) -> (Repository, Result<Summary, Status>) {
        let mut repository = Repository::new();
        let result = compile_into("test", text, &mut repository, &default_namespace());
        (repository, result.map_err(|error| error.list[0].code))
    }

    fn path(text: &str) -> NamespacePath {
        NamespacePath::parse(text).expect("a path")
    }

    /// [REQ MOF-1]
    #[test]
    fn classes_instances_and_namespaces_are_stored() {
        let (repository, result) = compiled(
            r#"#pragma namespace("\\\\.\\root")
            [RequiresEncryption] instance of __Namespace { Name = "new"; };
            instance of __Namespace { Name = "default"; };
            #pragma namespace("\\\\.\\root\\new")
            class A { [key] uint8 k; };
            class B : A { string s = "x"; };
            instance of B { k = 1; };"#,
        );
        assert_eq!(result, Ok(Summary { classes: 2, instances: 3, deleted: 0 }));
        let id = repository.find(&path("root\\new")).expect("it was made");
        let namespace = repository.get(id).expect("it is there");
        assert!(namespace.requires_encryption());
        assert_eq!(namespace.instances_of(&"B".into()).count(), 1);
        let default = repository.find(&path("root\\default")).and_then(|id| repository.get(id));
        assert!(!default.expect("it was there").requires_encryption());
    }

    #[test]
    fn what_is_deleted_is_gone() {
        let (repository, result) = compiled(
            r#"class A { [key] uint8 k; };
            instance of A { k = 1; };
            instance of A { k = 2; };
            #pragma deleteinstance("A.k=1", FAIL)
            #pragma deleteinstance("A.k=3", NOFAIL)
            #pragma deleteinstance("\\\\.\\root:__Namespace.Name=\"cimv2\"", FAIL)
            #pragma deleteclass("Nothing", NOFAIL)"#,
        );
        assert_eq!(result.map(|summary| summary.deleted), Ok(2));
        assert_eq!(repository.find(&path("root\\cimv2")), None);
        let default = repository.find(&path("root\\default")).and_then(|id| repository.get(id));
        assert_eq!(default.map(Namespace::instance_count), Some(1));
    }

    /// [REQ MOF-5]
    #[test]
    fn refusals_have_the_codes_of_a_server() {
        let twice = "class A { [key] uint8 k; }; instance of A { k = 1; };";
        for (text, code) in [
            ("class B : Nothing {};", Status::WBEM_E_NOT_FOUND),
            ("class __B {};", Status::WBEM_E_INVALID_OPERATION),
            ("instance of Nothing {};", Status::WBEM_E_INVALID_CLASS),
            ("class A { [key] uint8 k; }; instance of A {};", Status::WBEM_E_NO_KEY),
            (
                "[dynamic, provider(\"p\")] class A { [key] uint8 k; }; instance of A { k = 1; };",
                Status::WBEM_E_PROVIDER_NOT_CAPABLE,
            ),
            (
                &format!(
                    "{twice} #pragma instanceflags(\"createonly\")\n instance of A {{ k = 1; }};"
                ),
                Status::WBEM_E_ALREADY_EXISTS,
            ),
            ("#pragma classflags(\"updateonly\")\n class A {};", Status::WBEM_E_INVALID_CLASS),
            ("#pragma deleteclass(\"A\", FAIL)", Status::WBEM_E_NOT_FOUND),
            ("#pragma deleteclass(\"__Event\", NOFAIL)", Status::WBEM_E_INVALID_OPERATION),
            ("instance of __Namespace { Name = \"a\\\\b\"; };", Status::WBEM_E_INVALID_OBJECT_PATH),
        ] {
            assert_eq!(compiled(text).1, Err(code), "{text}");
        }
    }

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

//! What MOF text adds to a repository, worked out without the service that it is loaded into.
//!
//! Who loads it wants to know more than a compiler says: which namespaces have classes now that
//! objects are made of, and what is to be deleted in the end. And a service without a compiler can
//! be given the same by the calls that store.

use std::sync::Arc;

use wbem_sim::call::{Handle, Method, Reply};
use wbem_sim::cim::{ClassDeclaration, Instance, Name, NamespacePath, Value};
use wbem_sim::mof;
use wbem_sim::repository::{Namespace, Repository};
use wbem_sim::status::Status;

/// Makes a call of the target's own, and says under which handle it hands something out.
pub type OwnCall<'a> = &'a mut dyn FnMut(Method) -> (Handle, Reply);

/// Something that was not there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addition {
    /// A namespace.
    Namespace(NamespacePath),
    /// A class of a namespace.
    Class(NamespacePath, Arc<ClassDeclaration>),
    /// An instance in a namespace, with its path there.
    Instance(NamespacePath, Arc<Instance>, String),
}

/// What texts have added so far.
#[derive(Debug, Clone)]
pub struct Content(pub(super) Repository);

impl Default for Content {
    fn default() -> Self {
        Self(Repository::new())
    }
}

impl Content {
    /// The namespaces there are.
    pub fn namespaces(&self) -> impl Iterator<Item = &NamespacePath> {
        self.0.namespaces().map(Namespace::path)
    }

    /// Takes a text in; what it adds, in the order in which it can be stored.
    pub fn add(&mut self, file: &str, text: &str) -> Result<Vec<Addition>, String> {
        let mut before = self.0.clone();
        let namespace = mof::default_namespace();
        mof::compile_into(file, text, &mut self.0, &namespace)
            .map_err(|errors| errors.render(mof::Look::Plain))?;
        let mut added = Vec::new();
        for namespace in self.0.namespaces() {
            if before.find(namespace.path()).is_none() {
                added.push(Addition::Namespace(namespace.path().clone()));
                // What it begins with comes with it.
                let created = before.create_namespace(namespace.path(), None);
                created.map_err(|refusal| refusal.to_string())?;
            }
            let known = before.find(namespace.path()).and_then(|id| before.get(id));
            add_classes(&mut added, namespace, known);
            add_instances(&mut added, namespace, known);
        }
        Ok(added)
    }
}

fn add_classes(added: &mut Vec<Addition>, namespace: &Namespace, known: Option<&Namespace>) {
    let mut classes: Vec<_> = namespace
        .classes()
        .filter(|class| {
            let before = known.and_then(|known| known.class(class.name()));
            before.is_none_or(|before| before.declaration() != class.declaration())
        })
        .collect();
    classes.sort_by_key(|class| class.derivation().len());
    let path = namespace.path();
    added.extend(
        classes.iter().map(|class| Addition::Class(path.clone(), Arc::clone(class.declaration()))),
    );
}

fn add_instances(added: &mut Vec<Addition>, namespace: &Namespace, known: Option<&Namespace>) {
    for class in namespace.classes() {
        let before = |one: &Arc<Instance>| {
            known.is_some_and(|known| known.instances_of(class.name()).any(|old| old == one))
        };
        for instance in namespace.instances_of(class.name()).filter(|one| !before(one)) {
            let object = class.object_of(Arc::clone(instance), namespace.path());
            if let Some(path) = object.relpath() {
                let namespace = namespace.path().clone();
                added.push(Addition::Instance(namespace, Arc::clone(instance), path));
            }
        }
    }
}

/// Stores what was added by the calls that every service has.
pub fn store(additions: &[Addition], call: OwnCall<'_>) -> Result<(), String> {
    for addition in additions {
        let (namespace, put): (_, Box<dyn Fn(Handle) -> Method>) = match addition {
            Addition::Namespace(path) => {
                let Some(parent) = path.parent() else { continue };
                let instance = Arc::new(namespace_instance(path.last()));
                let put = move |connection| {
                    let instance = Arc::clone(&instance);
                    Method::PutInstance { connection, instance, flags: 0 }
                };
                (parent, Box::new(put))
            }
            Addition::Class(path, class) => {
                let put = |connection| {
                    let class = Arc::clone(class);
                    Method::PutClass { connection, class, flags: 0 }
                };
                (path.clone(), Box::new(put))
            }
            Addition::Instance(path, instance, _) => {
                let put = |connection| {
                    let instance = Arc::clone(instance);
                    Method::PutInstance { connection, instance, flags: 0 }
                };
                (path.clone(), Box::new(put))
            }
        };
        let status = in_namespace(&namespace, &*put, call);
        if status.is_failure() {
            return Err(format!("{}: {status}", said(addition)));
        }
    }
    Ok(())
}

/// Makes one call in a namespace.
pub fn in_namespace(
    namespace: &NamespacePath,
    method: &dyn Fn(Handle) -> Method,
    call: OwnCall<'_>,
) -> Status {
    let (connection, reply) = call(Method::connect(&namespace.to_string()));
    if reply.status.is_failure() {
        return reply.status;
    }
    let (_, reply) = call(method(connection));
    // A connection that is not released ends with the session.
    let _ = call(Method::Release { pointer: connection });
    reply.status
}

/// The instance that makes a namespace.
pub fn namespace_instance(name: &Name) -> Instance {
    Instance::new("__Namespace").with("Name", Value::string(name.as_str()))
}

/// What it is, in words.
pub fn said(addition: &Addition) -> String {
    match addition {
        Addition::Namespace(path) => format!("namespace {path}"),
        Addition::Class(path, class) => format!("class {} in {path}", class.name),
        Addition::Instance(path, _, instance) => format!("instance {instance} in {path}"),
    }
}

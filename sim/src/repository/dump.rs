//! What is in a repository as one MOF text: compiled into a fresh repository, it gives the same.
//!
//! What a fresh repository holds is left out.

use std::fmt::{self, Write};

use crate::cim::{Instance, NamespacePath, Value};
use crate::mof::write::{write_class, write_instance, write_namespace};

use super::qualified::NamespaceQualifiers;
use super::{Class, Namespace, Repository};

impl Repository {
    /// Writes everything that a fresh repository does not hold.
    ///
    /// Namespaces come by path, each after the one above it; in each the classes, superclasses
    /// first, then the instances by class and key.
    pub fn write_mof(&self, out: &mut dyn Write) -> fmt::Result {
        let fresh = Repository::new();
        for namespace in self.namespaces() {
            let known = fresh.find(namespace.path()).and_then(|id| fresh.get(id));
            if known.is_none_or(|known| says_other(known, namespace)) {
                write_creation(out, namespace)?;
            }
            write_content(out, namespace, known)?;
        }
        Ok(())
    }
}

/// Whether the instance of `__Namespace` has to say something of a namespace that is there anyhow.
fn says_other(fresh: &Namespace, namespace: &Namespace) -> bool {
    fresh.requires_encryption() != namespace.requires_encryption()
        || fresh.security() != namespace.security()
}

/// The instance of `__Namespace` that makes a namespace; nothing makes the root.
fn write_creation(out: &mut dyn Write, namespace: &Namespace) -> fmt::Result {
    let Some(parent) = namespace.path().parent() else {
        return Ok(());
    };
    write_namespace(out, &parent)?;
    let name = Value::string(namespace.path().last().as_str());
    let mut instance = Instance::new("__Namespace").with("Name", name);
    instance.qualifiers = match namespace.security() {
        Some(descriptor) => NamespaceQualifiers::of(namespace, descriptor),
        None => NamespaceQualifiers::of_encryption(namespace),
    };
    write_instance(out, &instance)?;
    out.write_char('\n')
}

fn write_content(
    out: &mut dyn Write,
    namespace: &Namespace,
    fresh: Option<&Namespace>,
) -> fmt::Result {
    let mut place = Place { path: namespace.path(), is_entered: false };
    for class in superclasses_first(namespace) {
        if !fresh.is_some_and(|fresh| fresh.has_same(class)) {
            place.enter(out)?;
            write_class(out, class.declaration())?;
        }
    }
    for (_, table) in &namespace.instances {
        for (_, instance) in table.iter() {
            place.enter(out)?;
            write_instance(out, instance)?;
        }
    }
    Ok(())
}

/// A namespace that is gone to once there is something to write.
struct Place<'a> {
    path: &'a NamespacePath,
    is_entered: bool,
}

impl Place<'_> {
    fn enter(&mut self, out: &mut dyn Write) -> fmt::Result {
        if !self.is_entered {
            self.is_entered = true;
            write_namespace(out, self.path)?;
        }
        out.write_char('\n')
    }
}

/// The classes that not every namespace has, each after the one it derives from.
fn superclasses_first(namespace: &Namespace) -> Vec<&Class> {
    let everywhere = super::system::namespace(namespace.path());
    let classes = namespace.classes().map(AsRef::as_ref);
    let mut classes: Vec<&Class> = classes.filter(|class| !everywhere.has_same(class)).collect();
    classes.sort_by_key(|class| class.derivation().len());
    classes
}

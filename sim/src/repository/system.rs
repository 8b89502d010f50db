//! The system classes that every namespace holds [REQ SYSCLASS-1], and those of the root.
//!
//! They are written in MOF, in the files beside this one: names, parents, keys and properties are
//! those of MS-WMI 2.2.30 and 2.2.31 and of the SDK's reference pages. Where a page leaves a type
//! out, as that of `__ACE` does, it is that of the class in `root\cimv2` that says the same.
//!
//! The key of a registration is declared by each kind of registration: real files register one
//! provider for instances and for methods, which one key for all would forbid [REQ INSTANCE-20].

use std::sync::{Arc, OnceLock};

use crate::cim::{ClassDeclaration, NamespacePath};
use crate::mof::parse_class;

use super::Namespace;

/// What every namespace holds.
const EVERYWHERE: &str = include_str!("system.mof");
/// What the root holds besides.
const ROOT: &str = include_str!("root.mof");
/// The class whose instance the service makes up itself [REQ BACKUP-18].
const SETTING: &str = include_str!("wmi_setting.mof");

/// What a namespace at that path holds when it is new; made once, then shared.
pub(super) fn namespace(path: &NamespacePath) -> &'static Namespace {
    static PLAIN_NAMESPACE: OnceLock<Namespace> = OnceLock::new();
    static ROOT_NAMESPACE: OnceLock<Namespace> = OnceLock::new();
    let plain = || PLAIN_NAMESPACE.get_or_init(|| with_classes(Namespace::bare(), EVERYWHERE));
    match path.parent() {
        Some(_) => plain(),
        None => ROOT_NAMESPACE.get_or_init(|| with_classes(plain().clone(), ROOT)),
    }
}

/// The class whose instance the service makes up itself.
pub(super) fn wmi_setting() -> ClassDeclaration {
    declarations(SETTING).next().expect("the file has one class")
}

fn with_classes(mut namespace: Namespace, text: &str) -> Namespace {
    for class in declarations(text) {
        namespace.put_system_class(&Arc::new(class));
    }
    namespace
}

/// The classes of a text in which each ends in a line of its own.
fn declarations(text: &str) -> impl Iterator<Item = ClassDeclaration> {
    const END: &str = "\n};\n";
    text.split_inclusive(END)
        .filter(|class| class.ends_with(END))
        .map(|class| parse_class(class).expect("the system's classes are written as they should"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &NamespacePath) -> Vec<String> {
        namespace(path).classes().map(|class| class.name().to_string()).collect()
    }

    /// [REQ SYSCLASS-1]
    #[test]
    fn every_class_that_is_written_is_there() {
        let written = |text: &str| text.lines().filter(|line| line.contains("class __")).count();
        let root = NamespacePath::root();
        let plain = names(&root.child("plain".into()));
        assert_eq!(plain.len(), written(EVERYWHERE));
        assert_eq!(names(&root).len(), plain.len() + written(ROOT));
        for name in ["__SystemClass", "__NAMESPACE", "__PARAMETERS", "__ExtendedStatus"] {
            assert!(plain.iter().any(|known| known == name), "{name}");
        }
    }

    /// [REQ SYSCLASS-2]
    #[test]
    fn the_class_of_security_is_a_singleton_with_static_methods() {
        let plain = namespace(&NamespacePath::root());
        let class = plain.class(&"__SystemSecurity".into()).expect("it is there");
        assert!(class.is_singleton() && class.derivation().is_empty());
        for name in ["GetSD", "SetSD", "GetCallerAccessRights"] {
            let method = class.method(&name.into()).expect(name);
            assert!(method.qualifiers.is_true("static"), "{name}");
        }
    }
}

//! WBEM_FLAG_USE_AMENDED_QUALIFIERS: classes with their texts in the language of the client.

use std::borrow::Cow;
use std::sync::Arc;

use crate::call::Handle;
use crate::cim::{ClassDeclaration, Instance, Name, NamespacePath, Object};
use crate::repository::{Class, NamespaceId, Refusal, Repository, neutral_instance};
use crate::status::Status;

use super::Server;
use super::parameters::FLAG_USE_AMENDED_QUALIFIERS;

/// The locale of who asks for none: English (United States).
const DEFAULT_LOCALE: &str = "MS_409";

/// The locales that a client prefers, in that order; those of the form `MS_xxx` name namespaces.
pub(super) fn preferred(locales: Option<&str>) -> Arc<[Name]> {
    let locales = locales.filter(|list| !list.is_empty()).unwrap_or(DEFAULT_LOCALE);
    locales.split(',').map(|locale| Name::new(locale.trim())).collect()
}

/// An instance as it is stored: with localised qualifiers only the flag lets it be put, and they
/// are left out.
pub(super) fn neutral(
    instance: &Arc<Instance>,
    flags: u32,
) -> Result<Cow<'_, Arc<Instance>>, Status> {
    match neutral_instance(instance) {
        None => Ok(Cow::Borrowed(instance)),
        Some(neutral) if is_asked(flags) => Ok(Cow::Owned(Arc::new(neutral))),
        Some(_) => Err(Status::WBEM_E_AMENDED_OBJECT),
    }
}

fn is_asked(flags: u32) -> bool {
    flags & FLAG_USE_AMENDED_QUALIFIERS != 0
}

/// Where a client finds the texts of classes that it has asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Texts {
    repository: Repository,
    locales: Arc<[Name]>,
}

/// A class as a client gets it, with its texts if it has asked for them.
pub(super) fn object(
    class: &Class,
    namespace: &NamespacePath,
    texts: Option<&Texts>,
) -> Object<ClassDeclaration> {
    match texts {
        None => class.object(namespace),
        Some(Texts { repository, locales }) => {
            let value = Arc::new(repository.amended(namespace, class, locales));
            Object { value, class: Arc::clone(class.facts()), namespace: namespace.clone() }
        }
    }
}

impl Server {
    /// Where the texts are that a call on a connection asks for, if it does.
    pub(super) fn texts(&self, connection: Handle, flags: u32) -> Option<Texts> {
        is_asked(flags).then(|| Texts {
            repository: self.repository.clone(),
            locales: Arc::clone(&self.connections[&connection].locales),
        })
    }

    /// PutClass; a class that is new is stored with its localised qualifiers in any case.
    pub(super) fn put_class(
        &mut self,
        connection: Handle,
        id: NamespaceId,
        class: &Arc<ClassDeclaration>,
        flags: u32,
    ) -> Result<(), Refusal> {
        let put = self.class_put(flags);
        let is_update = self.namespace(id).class(&class.name).is_some();
        match is_asked(flags) && is_update {
            false => self.namespace_mut(id).put_class(class, put),
            true => {
                let namespace = self.namespace(id).path().clone();
                let locales = Arc::clone(&self.connections[&connection].locales);
                self.repository.put_amended(&namespace, class, &locales, put)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::call::{Call, CallId, Method, Reply, Returned};
    use crate::caller::Caller;
    use crate::cim::Value;
    use crate::mof;
    use crate::profile::Profile;
    use crate::server::Output;

    const NEUTRAL: &str = "class Disk { [key] string Name; };";
    const LOCALIZED: &str = r#"
        instance of __Namespace { Name = "ms_407"; };
        #pragma namespace("root\\default\\ms_407")
        [AMENDMENT, LOCALE("MS_407"), Description("Eine Platte"): Amended] class Disk
        {
            [key] string Name;
        };
    "#;
    const LOCALES: Option<&str> = Some("MS_40C,MS_407");

    /// A server, and a connection of a client that prefers these locales.
    fn server(locale: Option<&str>) -> (Server, Handle) {
        let mut server = Server::new(Profile::recommended());
        let namespace = mof::default_namespace();
        for text in [NEUTRAL, LOCALIZED] {
            let stored = mof::compile_into("test.mof", text, server.repository_mut(), &namespace);
            stored.expect("it is right");
        }
        let namespace = Some("root\\default".into());
        let locale = locale.map(Into::into);
        let (id, reply) = call(&mut server, Method::Connect { namespace, flags: 0, locale });
        assert_eq!(reply.status, Status::WBEM_S_NO_ERROR);
        (server, id.into())
    }

    fn call(server: &mut Server, method: Method) -> (CallId, Reply) {
        let caller = Arc::new(Caller::administrator("tool"));
        let id = server.call(Duration::ZERO, Call::new(caller, method));
        let replies = std::iter::from_fn(|| server.poll());
        let mut replies = replies.filter_map(|output| match output {
            Output::Reply { id: of, reply } if of == id => Some(reply),
            _ => None,
        });
        (id, replies.next().expect("nothing holds it"))
    }

    fn description(server: &mut Server, connection: Handle, flags: u32) -> Option<Value> {
        let path = Some("Disk".into());
        let (_, reply) = call(server, Method::GetObject { connection, path, flags });
        let Returned::Class(class) = reply.returned else {
            panic!("no class: {reply:?}");
        };
        class.qualifiers.get("Description").map(|one| one.value.clone())
    }

    /// The same of the class in an enumeration.
    fn listed(server: &mut Server, connection: Handle, flags: u32) -> Option<Value> {
        let method = Method::EnumerateClasses { connection, superclass: None, flags };
        let Returned::Classes(classes) = call(server, method).1.returned else {
            panic!("no classes");
        };
        let disk = classes.iter().find(|class| class.name == "Disk".into()).expect("it is there");
        disk.qualifiers.get("Description").map(|one| one.value.clone())
    }

    #[test]
    fn who_asks_for_localised_qualifiers_gets_them_and_nobody_else() {
        let (mut german, connection) = server(LOCALES);
        let text = Some(Value::string("Eine Platte"));
        assert_eq!(description(&mut german, connection, FLAG_USE_AMENDED_QUALIFIERS), text);
        assert_eq!(description(&mut german, connection, 0), None);
        assert_eq!(listed(&mut german, connection, FLAG_USE_AMENDED_QUALIFIERS), text);
        assert_eq!(listed(&mut german, connection, 0), None);
        let (mut english, connection) = server(None);
        assert_eq!(description(&mut english, connection, FLAG_USE_AMENDED_QUALIFIERS), None);
    }

    #[test]
    fn an_instance_with_localised_qualifiers_needs_the_flag() {
        let (mut server, connection) = server(LOCALES);
        let text = "[Description(\"Platte\"): Amended] instance of Disk { Name = \"x\"; };";
        let instance = mof::parse_instance(text, &|_| None).expect("it is right");
        let mut put = |flags| {
            let instance = Arc::new(instance.clone());
            call(&mut server, Method::PutInstance { connection, instance, flags }).1.status
        };
        assert_eq!(put(0), Status::WBEM_E_AMENDED_OBJECT);
        assert_eq!(put(FLAG_USE_AMENDED_QUALIFIERS), Status::WBEM_S_NO_ERROR);
    }

    /// MS-WMI 3.1.1.2: a class annotated with Amendment has no instances.
    #[test]
    fn a_localised_class_has_no_instances() {
        let (mut server, connection) = server(LOCALES);
        let path = Some("ms_407".into());
        let open = Method::OpenNamespace { connection, path, flags: 0 };
        let below = call(&mut server, open).0.into();
        let instance = Arc::new(Instance::new("Disk").with("Name", Value::string("x")));
        let put = Method::PutInstance { connection: below, instance, flags: 0 };
        assert_eq!(call(&mut server, put).1.status, Status::WBEM_E_INVALID_OPERATION);
    }

    #[test]
    fn locales_are_read_in_their_order() {
        let names = |locales| -> Vec<String> {
            preferred(locales).iter().map(ToString::to_string).collect()
        };
        assert_eq!(names(None), ["MS_409"]);
        assert_eq!(names(Some("")), ["MS_409"]);
        assert_eq!(names(Some("MS_407, MS_409")), ["MS_407", "MS_409"]);
    }
}

//! What a compilation asks of the service next.
//!
//! An operation becomes the call that any client would make: PutClass, PutInstance (also of
//! `__Namespace`), DeleteClass, DeleteInstance. All that may be refused about it is left to the
//! server.

use std::sync::Arc;

use crate::call::{Handle, Method};
use crate::cim::{ClassDeclaration, Instance, Name, NamespacePath, ObjectPath};
use crate::compilation::MofCompilation;
use crate::mof::declaration::PutFlags;
use crate::mof::{ClassShape, Compiled, OperationKind, Refused, Store, Storing};
use crate::profile::Mutant;
use crate::repository::Repository;
use crate::status::Status;

use super::{Compilation, Server, Stage};

impl Server {
    /// The next request, unless everything is done; or the code of what cannot become one.
    pub(super) fn next_request(
        &self,
        compilation: &mut Compilation,
        compiled: &Compiled,
        storing: &mut Storing<'_>,
    ) -> Result<Option<Method>, Status> {
        while let Some(operation) = compiled.operations().get(compilation.at) {
            let Some(connection) = compilation.connections.get(&operation.namespace).copied()
            else {
                return Ok(Some(self.login_to(&operation.namespace, compilation.arguments())));
            };
            if let Some(class) = class_to_look_at(&operation.kind, compilation.stage) {
                compilation.stage = Stage::Class;
                let path = Some(class.as_str().into());
                return Ok(Some(Method::GetObject { connection, path, flags: 0 }));
            }
            compilation.stage = Stage::Item;
            let mut noted = Noted { repository: &self.repository, connection, method: None };
            let read = storing.step(compilation.at, &mut noted);
            read.map_err(|error| error.code)?;
            match noted.method {
                Some(method) => return Ok(Some(self.mutated(method))),
                None => compilation.next_operation(),
            }
        }
        Ok(None)
    }

    fn login_to(&self, namespace: &NamespacePath, call: &MofCompilation) -> Method {
        let namespace = match &call.namespace {
            Some(of_call) if self.profile.is(Mutant::CompilerHeedsNoPragma) => Arc::clone(of_call),
            _ => namespace.to_string().into(),
        };
        Method::Connect { namespace: Some(namespace), flags: 0, locale: None }
    }

    fn mutated(&self, mut method: Method) -> Method {
        match (&mut method, self.profile.mutant) {
            (
                Method::PutClass { flags, .. } | Method::PutInstance { flags, .. },
                Some(Mutant::CompilerIgnoresFlags),
            ) => *flags = 0,
            (Method::DeleteClass { connection, .. }, Some(Mutant::DeleteclassDoesNothing)) => {
                return Method::of_security(*connection, "GetCallerAccessRights", None);
            }
            _ => {}
        }
        method
    }
}

/// The values of an instance have the types of its class: a client has to see that first.
fn class_to_look_at(kind: &OperationKind, stage: Stage) -> Option<&Name> {
    match kind {
        OperationKind::PutInstance(instance, _) if stage == Stage::Login => {
            Some(&instance.class.value)
        }
        _ => None,
    }
}

/// An operation, noted down as the request that it is.
struct Noted<'a> {
    repository: &'a Repository,
    connection: Handle,
    method: Option<Method>,
}

impl Noted<'_> {
    fn note(&mut self, method: Method) -> Result<(), Refused> {
        self.method = Some(method);
        Ok(())
    }
}

impl Store for Noted<'_> {
    fn has_namespace(&self, _: &NamespacePath) -> bool {
        true // It has been logged in to.
    }

    fn shape(&self, namespace: &NamespacePath, class: &Name) -> Option<ClassShape> {
        self.repository.shape(namespace, class)
    }

    fn put_class(
        &mut self,
        _: &NamespacePath,
        class: &Arc<ClassDeclaration>,
        flags: PutFlags,
    ) -> Result<(), Refused> {
        let (connection, class) = (self.connection, Arc::clone(class));
        self.note(Method::PutClass { connection, class, flags: flags.0 })
    }

    fn put_instance(
        &mut self,
        _: &NamespacePath,
        instance: Instance,
        flags: PutFlags,
    ) -> Result<(), Refused> {
        let (connection, instance) = (self.connection, Arc::new(instance));
        self.note(Method::PutInstance { connection, instance, flags: flags.0 })
    }

    fn delete_class(&mut self, _: &NamespacePath, class: &Name) -> Result<(), Refused> {
        let (connection, class) = (self.connection, Some(class.as_str().into()));
        self.note(Method::DeleteClass { connection, class, flags: 0 })
    }

    fn delete_instance(&mut self, _: &NamespacePath, path: &ObjectPath) -> Result<(), Refused> {
        let (connection, path) = (self.connection, Some(path.to_string().into()));
        self.note(Method::DeleteInstance { connection, path, flags: 0 })
    }
}

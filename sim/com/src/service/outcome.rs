//! What a call came to, with what a face needs to know of the objects in it.

use std::sync::Arc;

use wbem_sim::call::{CallId, Handle, Reply, Returned};
use wbem_sim::cim::{Name, NamespacePath};
use wbem_sim::provider::Table;
use wbem_sim::repository::{Class, Namespace};
use wbem_sim::server::Server;
use wbem_sim::status::Status;

/// What a call came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The pointer that the call has handed out, if it was one that does.
    pub handle: Handle,
    /// Its HRESULT.
    pub status: Status,
    /// What it returned.
    pub returned: Returned,
    /// The class of each returned object, as it was when the reply came: the types of its
    /// properties are in it. None where the class is gone by then.
    pub classes: Vec<Option<Arc<Class>>>,
}

impl Outcome {
    /// A call that did not come to the service.
    pub fn of(status: Status) -> Self {
        let (handle, returned) = (Handle(u64::MAX), Returned::Nothing);
        Self { handle, status, returned, classes: Vec::new() }
    }

    pub(super) fn new(id: CallId, reply: Reply, server: &Server, table: &Table) -> Self {
        let mut finder = Finder { server, table, latest: None };
        let classes = match &reply.returned {
            Returned::Class(object) => {
                vec![finder.find(&object.namespace, &object.class.name)]
            }
            Returned::Instance(object) => vec![finder.find(&object.namespace, &object.class.name)],
            Returned::Classes(objects) => {
                let each = objects.iter();
                each.map(|one| finder.find(&one.namespace, &one.class.name)).collect()
            }
            Returned::Instances(objects) => {
                let each = objects.iter();
                each.map(|one| finder.find(&one.namespace, &one.class.name)).collect()
            }
            _ => Vec::new(),
        };
        let Reply { status, returned } = reply;
        Self { handle: id.into(), status, returned, classes }
    }
}

/// Looks classes up; neighbours in a list are mostly of the same class.
struct Finder<'a> {
    server: &'a Server,
    table: &'a Table,
    latest: Option<(NamespacePath, Name, Option<Arc<Class>>)>,
}

impl Finder<'_> {
    fn find(&mut self, path: &NamespacePath, name: &Name) -> Option<Arc<Class>> {
        if let Some((last_path, last_name, class)) = &self.latest
            && last_path == path
            && last_name == name
        {
            return class.clone();
        }
        let repository = self.server.repository();
        let namespace = repository.find(path).and_then(|id| repository.get(id));
        let class = namespace.and_then(|namespace| self.class_in(namespace, name));
        self.latest = Some((path.clone(), name.clone(), class.clone()));
        class
    }

    fn class_in(&self, namespace: &Namespace, name: &Name) -> Option<Arc<Class>> {
        let stored = namespace.class(name).cloned();
        stored.or_else(|| namespace.showing(&self.table.classes()).class(name).cloned())
    }
}

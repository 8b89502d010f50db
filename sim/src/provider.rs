//! Providers: where dynamic instances and classes come from.
//!
//! The repository stores the definition of an instance provider's class and the provider's
//! registration, but never its instances; no backup has them [REQ STATIC-2]. What a class provider
//! supplies is not even stored as a definition [REQ STATIC-4]. A provider is asked by whoever
//! drives the server, and may answer what it likes, when it likes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{ClassDeclaration, Instance, Name};
use crate::repository::{InstanceKey, PutMode};
use crate::server::{ClassRequest, ProviderRequest};
use crate::status::Status;

/// A source of dynamic instances, of classes, or of both.
pub trait Provider: Send {
    /// Answers a request: the instances asked for, or why not. A put and a delete return none.
    fn answer(&mut self, request: &ProviderRequest) -> Result<Vec<Arc<Instance>>, Status>;

    /// Answers a request for classes, superclasses first: with the class asked for come those above
    /// it that are not stored. A provider that supplies no classes need not have this.
    fn define(&mut self, request: &ClassRequest) -> Result<Vec<Arc<ClassDeclaration>>, Status> {
        let _ = request;
        Err(Status::WBEM_E_PROVIDER_NOT_CAPABLE)
    }
}

/// The name under which the built-in provider is registered.
pub const TABLE_PROVIDER: &str = "Table";

/// The built-in provider: a table of instances, and one of classes, in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    rows: BTreeMap<(Name, InstanceKey), Arc<Instance>>,
    classes: BTreeMap<Name, Arc<ClassDeclaration>>,
}

impl Table {
    /// Shows an instance from now on, in place of one with the same key.
    pub fn put(&mut self, key: InstanceKey, instance: Arc<Instance>) {
        self.rows.insert((instance.class.clone(), key), instance);
    }

    /// Shows no instance of a class any more.
    pub fn clear(&mut self, class: &Name) {
        self.rows.retain(|(of, _), _| of != class);
    }

    /// Supplies a class from now on, in place of one of the same name.
    pub fn put_class(&mut self, class: Arc<ClassDeclaration>) {
        self.classes.insert(class.name.clone(), class);
    }

    /// Supplies a class no longer; its instances stay.
    pub fn delete_class(&mut self, class: &Name) {
        self.classes.remove(class);
    }

    /// Every class that it supplies, superclasses first.
    pub fn classes(&self) -> Vec<Arc<ClassDeclaration>> {
        let mut lines: Vec<_> = self.classes.keys().map(|class| self.line(class)).collect();
        lines.sort_by_key(Vec::len);
        lines.iter().filter_map(|line| line.last().cloned()).collect()
    }

    /// A class and those above it, as far as they are here, topmost first.
    fn line(&self, class: &Name) -> Vec<Arc<ClassDeclaration>> {
        let mut line: Vec<Arc<ClassDeclaration>> = Vec::new();
        let mut next = self.classes.get(class);
        while let Some(class) = next.filter(|class| !line.contains(class)) {
            line.push(Arc::clone(class));
            next = class.superclass.as_ref().and_then(|name| self.classes.get(name));
        }
        line.reverse();
        line
    }
}

impl Provider for Table {
    fn answer(&mut self, request: &ProviderRequest) -> Result<Vec<Arc<Instance>>, Status> {
        match request {
            ProviderRequest::Get { class, key } => {
                let found = self.rows.get(&(class.clone(), key.clone()));
                found.map(|row| vec![Arc::clone(row)]).ok_or(Status::WBEM_E_NOT_FOUND)
            }
            ProviderRequest::Enumerate { class } => {
                let rows = self.rows.iter().filter(|((of, _), _)| of == class);
                Ok(rows.map(|(_, row)| Arc::clone(row)).collect())
            }
            ProviderRequest::Put { instance, key, mode } => {
                let exists = self.rows.contains_key(&(instance.class.clone(), key.clone()));
                match (mode, exists) {
                    (PutMode::CreateOnly, true) => return Err(Status::WBEM_E_ALREADY_EXISTS),
                    (PutMode::UpdateOnly, false) => return Err(Status::WBEM_E_NOT_FOUND),
                    _ => self.put(key.clone(), Arc::clone(instance)),
                }
                Ok(Vec::new())
            }
            ProviderRequest::Delete { class, key } => {
                let removed = self.rows.remove(&(class.clone(), key.clone()));
                removed.map(|_| Vec::new()).ok_or(Status::WBEM_E_NOT_FOUND)
            }
        }
    }

    fn define(&mut self, request: &ClassRequest) -> Result<Vec<Arc<ClassDeclaration>>, Status> {
        match request {
            ClassRequest::Get { class } => match self.line(class) {
                line if line.is_empty() => Err(Status::WBEM_E_NOT_FOUND),
                line => Ok(line),
            },
            ClassRequest::Enumerate => Ok(self.classes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(table: &Table) -> String {
        let classes = table.classes();
        let names: Vec<&str> = classes.iter().map(|class| class.name.as_str()).collect();
        names.join(" ")
    }

    #[test]
    fn classes_come_with_those_above_them() {
        let mut table = Table::default();
        for (name, superclass) in
            [("A", Some("C")), ("B", Some("A")), ("C", None), ("D", Some("D")), ("E", Some("X"))]
        {
            let superclass = superclass.map(Name::new);
            let class = ClassDeclaration { superclass, ..ClassDeclaration::new(name) };
            table.put_class(Arc::new(class));
        }
        assert_eq!(names(&table), "C D E A B");
        let line = table.define(&ClassRequest::Get { class: "b".into() });
        assert_eq!(line.map(|line| line.len()), Ok(3));
        table.delete_class(&"c".into());
        assert_eq!(names(&table), "A D E B");
        let gone = table.define(&ClassRequest::Get { class: "C".into() });
        assert_eq!(gone, Err(Status::WBEM_E_NOT_FOUND));
    }
}

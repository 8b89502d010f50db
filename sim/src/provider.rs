//! Providers: where dynamic instances come from.
//!
//! The repository stores the definition of a provider's class and the provider's registration, but
//! never its instances; no backup has them [REQ STATIC-2]. A provider is asked by whoever drives
//! the server, and may answer what it likes, when it likes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{Instance, Name};
use crate::repository::{InstanceKey, PutMode};
use crate::server::ProviderRequest;
use crate::status::Status;

/// A source of dynamic instances.
pub trait Provider: Send {
    /// Answers a request: the instances asked for, or why not. A put and a delete return none.
    fn answer(&mut self, request: &ProviderRequest) -> Result<Vec<Arc<Instance>>, Status>;
}

/// The name under which the built-in provider is registered.
pub const TABLE_PROVIDER: &str = "Table";

/// The built-in provider: a table of instances in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    rows: BTreeMap<(Name, InstanceKey), Arc<Instance>>,
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
}

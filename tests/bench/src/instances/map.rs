//! Records as entries of a plain map: the ceiling, without checks, snapshots or an order.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use wbem_sim::cim::{Instance, Name};

use super::model::instance;
use super::{Record, Store};

/// A map with instances like those of the repository.
pub struct Map {
    entries: HashMap<u32, Arc<Instance>>,
    class: Name,
    layout: Arc<[Name]>,
}

impl Map {
    /// An empty map.
    pub fn new() -> Self {
        let names = ["Changed", "Id", "Level", "Name", "Offset", "Ready", "Share", "Size", "Text"];
        let layout = names.map(Name::new).into();
        Self { entries: HashMap::new(), class: Name::new("Record"), layout }
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

impl Store for Map {
    type Item = (u32, Arc<Instance>);

    fn item(&self, record: &Record) -> Self::Item {
        (record.id, instance(&self.class, &self.layout, record))
    }

    fn put(&mut self, (id, instance): Self::Item) {
        self.entries.insert(id, instance);
    }

    fn get(&self, id: u32) {
        let found = &self.entries[&id];
        for value in found.properties.values() {
            black_box(value);
        }
    }

    fn update(&mut self, (id, instance): Self::Item) {
        *self.entries.get_mut(&id).expect("the record is there") = instance;
    }

    fn delete(&mut self, id: u32) {
        self.entries.remove(&id).expect("the record is there");
    }

    fn count(&self) -> usize {
        self.entries.len()
    }
}

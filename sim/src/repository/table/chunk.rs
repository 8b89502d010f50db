//! Instances with neighbouring keys that are the bytes of a file, until somebody asks for one.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::Row;
use crate::cim::Instance;
use crate::repository::canonical::{Input, frames};
use crate::repository::{Class, InstanceKey};

/// Instances with neighbouring keys, all of which have been checked.
#[derive(Debug)]
pub(in crate::repository) struct Chunk {
    class: Arc<Class>,
    entries: Bytes,
    len: usize,
    last: InstanceKey,
    rows: OnceLock<Vec<(InstanceKey, Arc<Instance>)>>,
}

impl Chunk {
    /// A chunk of so many entries of the canonical form, up to the one with this key.
    pub(super) fn new(class: Arc<Class>, entries: Bytes, len: usize, last: InstanceKey) -> Self {
        Self { class, entries, len, last, rows: OnceLock::new() }
    }

    /// The entries that they are in the canonical form.
    pub fn entries(&self) -> &[u8] {
        &self.entries
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The highest key.
    pub(super) fn last(&self) -> &InstanceKey {
        &self.last
    }

    /// The instances with their keys, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.made().iter().map(|(key, one)| (key.into(), one))
    }

    /// Those whose keys come after this one.
    pub(super) fn after(&self, key: &InstanceKey) -> impl Iterator<Item = Row<'_>> {
        let rows = self.made();
        let start = rows.partition_point(|(one, _)| one <= key);
        rows[start..].iter().map(|(key, one)| (key.into(), one))
    }

    /// The instance with a key.
    pub(super) fn get(&self, key: &InstanceKey) -> Option<&Arc<Instance>> {
        let rows = self.made();
        rows.binary_search_by(|(one, _)| one.cmp(key)).ok().map(|at| &rows[at].1)
    }

    fn made(&self) -> &[(InstanceKey, Arc<Instance>)] {
        self.rows.get_or_init(|| {
            let row = |entry| {
                let made = Input::new(entry).instance(&self.class);
                let instance = made.expect("it has been checked");
                let key = InstanceKey::of(&self.class, &instance).expect("it has been checked");
                (key, Arc::new(instance))
            };
            frames(&self.entries).map(row).collect()
        })
    }
}

impl PartialEq for Chunk {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries || self.made() == other.made()
    }
}

impl Eq for Chunk {}

//! The static instances of one class, by their keys.
//!
//! Instances with neighbouring keys stand together in chunks, and the chunks in a map that shares
//! structure: a snapshot costs nothing, and a change copies one chunk at most. A chunk that came
//! from a file stays the bytes that it was there until somebody asks for one of its instances, and
//! is written to the next file as these bytes.

mod chunk;
mod difference;
mod packing;

use std::hash::{Hash, Hasher};
use std::ops::Bound;
use std::sync::Arc;

use imbl::OrdMap;

use crate::cim::Instance;

use super::InstanceKey;

pub(super) use chunk::Chunk;
pub use difference::RowChange;
pub(super) use packing::Packing;

/// How many instances a chunk has at most.
const CHUNK_LENGTH_MAX: usize = 32;

/// An instance and its key.
pub(super) type Row = (InstanceKey, Arc<Instance>);

/// The static instances of one class, in the order of their keys.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// By a key that is no higher than any in the chunk, and higher than all in the one before. The
    /// first chunk has the lowest key that there can be, so that each key has a place.
    chunks: OrdMap<InstanceKey, Arc<Chunk>>,
    len: usize,
}

impl Table {
    /// How many instances there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The instance with a key.
    pub fn get(&self, key: &InstanceKey) -> Option<&Arc<Instance>> {
        let (_, chunk) = self.chunks.get_prev(key)?;
        let rows = chunk.rows();
        place(rows, key).ok().map(|at| &rows[at].1)
    }

    /// Whether there is an instance with a key.
    pub fn contains_key(&self, key: &InstanceKey) -> bool {
        self.get(key).is_some()
    }

    /// Puts another instance in the place of one that is there; whether there is.
    pub(super) fn replace(&mut self, key: &InstanceKey, instance: Arc<Instance>) -> bool {
        let Some((_, chunk)) = self.chunks.get_prev_mut(key) else { return false };
        let rows = Arc::make_mut(chunk).rows_mut();
        match place(rows, key) {
            Ok(at) => {
                rows[at].1 = instance;
                true
            }
            Err(_) => false,
        }
    }

    /// Puts an instance, and gives back the one that had the key.
    pub(super) fn insert(
        &mut self,
        key: InstanceKey,
        instance: Arc<Instance>,
    ) -> Option<Arc<Instance>> {
        let Some((_, chunk)) = self.chunks.get_prev_mut(&key) else {
            let chunk = Chunk::of(vec![(key, instance)]);
            self.chunks.insert(InstanceKey::lowest(), Arc::new(chunk));
            self.len = 1;
            return None;
        };
        let rows = Arc::make_mut(chunk).rows_mut();
        let at = match place(rows, &key) {
            Ok(at) => return Some(std::mem::replace(&mut rows[at].1, instance)),
            Err(at) => at,
        };
        rows.insert(at, (key, instance));
        self.len += 1;
        if rows.len() > CHUNK_LENGTH_MAX {
            // What comes in order fills its chunks.
            let half = if at + 1 == rows.len() { at } else { rows.len() / 2 };
            let upper = rows.split_off(half);
            self.chunks.insert(upper[0].0.clone(), Arc::new(Chunk::of(upper)));
        }
        None
    }

    /// Takes the instance with a key out.
    pub(super) fn remove(&mut self, key: &InstanceKey) -> Option<Arc<Instance>> {
        let (label, chunk) = self.chunks.get_prev_mut(key)?;
        place(chunk.rows(), key).ok()?; // Nothing is copied where there is nothing to remove.
        let rows = Arc::make_mut(chunk).rows_mut();
        let at = place(rows, key).ok()?;
        let (_, instance) = rows.remove(at);
        self.len -= 1;
        // The first chunk stays, for the keys below the second.
        if rows.is_empty() && *label != InstanceKey::lowest() {
            let label = label.clone();
            self.chunks.remove(&label);
        }
        Some(instance)
    }

    /// Every instance with its key.
    pub fn iter(&self) -> impl Iterator<Item = (&InstanceKey, &Arc<Instance>)> {
        self.chunks.values().flat_map(|chunk| chunk.rows()).map(|(key, one)| (key, one))
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &InstanceKey> {
        self.iter().map(|(key, _)| key)
    }

    /// Every instance whose key comes after this one, or every one.
    pub fn after(
        &self,
        key: Option<&InstanceKey>,
    ) -> impl Iterator<Item = (&InstanceKey, &Arc<Instance>)> {
        let start = key.and_then(|key| self.chunks.get_prev(key)).map(|(label, _)| label.clone());
        let chunks =
            self.chunks.range((start.map_or(Bound::Unbounded, Bound::Included), Bound::Unbounded));
        // Only the first chunk may begin with keys that are not wanted.
        let before = key.cloned();
        let mut is_first = true;
        let rows = chunks.flat_map(move |(_, chunk)| {
            let rows = chunk.rows();
            let skipped = match &before {
                Some(key) if std::mem::take(&mut is_first) => {
                    rows.partition_point(|(one, _)| one <= key)
                }
                _ => 0,
            };
            &rows[skipped..]
        });
        rows.map(|(key, one)| (key, one))
    }

    /// These instances, and those of another table whose keys are not here.
    pub(super) fn union(mut self, other: &Table) -> Self {
        for (key, instance) in other.iter() {
            if !self.contains_key(key) {
                self.insert(key.clone(), Arc::clone(instance));
            }
        }
        self
    }

    /// The chunks, in order.
    pub(super) fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.values().map(Arc::as_ref)
    }

    /// Adds a chunk behind all others: its keys come after all that there are.
    fn push(&mut self, first: InstanceKey, chunk: Chunk, len: usize) {
        let label = if self.chunks.is_empty() { InstanceKey::lowest() } else { first };
        self.chunks.insert(label, Arc::new(chunk));
        self.len += len;
    }
}

/// Where a key stands among rows, or would.
fn place(rows: &[Row], key: &InstanceKey) -> Result<usize, usize> {
    rows.binary_search_by(|(one, _)| one.cmp(key))
}

impl FromIterator<Row> for Table {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Self {
        let mut table = Self::default();
        for (key, instance) in rows {
            table.insert(key, instance);
        }
        table
    }
}

impl PartialEq for Table {
    /// Where the chunks end is nobody's business.
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.changes_to(other).next().is_none()
    }
}

impl Eq for Table {}

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        self.iter().for_each(|row| row.hash(state));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::cim::{KeyValue, Keys, Value};
    use crate::mof;
    use crate::repository::{Class, Repository};

    fn class() -> Arc<Class> {
        let mut repository = Repository::new();
        let path = mof::default_namespace();
        let text = "class Row { [key] uint32 Id; uint8 Value; };";
        mof::compile_into("test.mof", text, &mut repository, &path).expect("it is right");
        let namespace = repository.namespaces().find(|one| *one.path() == path).expect("there");
        Arc::clone(namespace.class(&"Row".into()).expect("it has been compiled"))
    }

    fn key(class: &Class, id: u32) -> InstanceKey {
        InstanceKey::from_path(class, &Keys::Sole(KeyValue::Integer(id.into()))).expect("one key")
    }

    fn row(class: &Class, id: u32, value: u8) -> Arc<Instance> {
        let spawned = class.spawn();
        Arc::new(spawned.with("Id", Value::Uint32(id)).with("Value", Value::Uint8(value)))
    }

    proptest! {
        /// A table does as a plain map does, its snapshots stay as they were, and what it says has
        /// changed since makes the one of the other.
        #[test]
        fn a_table_is_a_map(
            steps in prop::collection::vec((any::<bool>(), 0..200_u32, any::<u8>()), 0..400),
            kept_at in 0..400_usize,
        ) {
            let class = class();
            let (mut table, mut map) = (Table::default(), BTreeMap::new());
            let mut kept = (table.clone(), map.clone());
            for (number, (put, id, value)) in steps.into_iter().enumerate() {
                let key = key(&class, id);
                if put {
                    let instance = row(&class, id, value);
                    let old = table.insert(key.clone(), Arc::clone(&instance));
                    prop_assert_eq!(old, map.insert(key, instance));
                } else {
                    prop_assert_eq!(table.remove(&key), map.remove(&key));
                }
                if number == kept_at {
                    kept = (table.clone(), map.clone());
                }
            }
            prop_assert_eq!(table.len(), map.len());
            prop_assert!(table.iter().eq(&map));
            prop_assert!(kept.0.iter().eq(&kept.1));
            for id in (0..200).step_by(7) {
                let key = key(&class, id);
                prop_assert_eq!(table.get(&key), map.get(&key));
                let after = map.range((Bound::Excluded(&key), Bound::Unbounded));
                prop_assert!(table.after(Some(&key)).eq(after));
            }
            let mut made = kept.0.clone();
            for change in kept.0.changes_to(&table) {
                match change {
                    RowChange::Removed(key) => drop(made.remove(key)),
                    RowChange::Put(key, one) => drop(made.insert(key.clone(), Arc::clone(one))),
                }
            }
            prop_assert!(made.iter().eq(table.iter()));
            prop_assert_eq!(&made, &table);
            prop_assert_eq!(kept.0 == table, kept.1 == map);
        }
    }
}

//! The static instances of one class, by their keys.
//!
//! Instances that somebody has put stand in a map that shares structure: a snapshot costs nothing.
//! Those that came from a file, and have not been changed since, stand in chunks of neighbouring
//! keys: a chunk stays the bytes that it was in the file until somebody asks for one of its
//! instances, and is written to the next file as these bytes. The chunks of one block of a backup
//! share its memory, which goes with the last of them. What changes an instance of a chunk first
//! puts all of it into the map.

mod chunk;
mod difference;
mod merge;
mod packing;
mod rows;

use std::hash::{Hash, Hasher};
use std::ops::Bound;
use std::sync::Arc;

use imbl::OrdMap;

use crate::cim::Instance;

use super::InstanceKey;
use super::key::KeyRef;

pub(super) use chunk::Chunk;
pub use difference::RowChange;
pub(super) use packing::Packing;

use merge::Merge;
use rows::Rows;

/// How many instances a chunk has at most.
const CHUNK_LENGTH_MAX: usize = 32;

/// An instance and its key.
pub(super) type Row<'a> = (KeyRef<'a>, &'a Arc<Instance>);

/// The static instances of one class, in the order of their keys.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: Rows,
    /// By their first keys. No key of `rows` lies between the first and the last of a chunk.
    chunks: OrdMap<InstanceKey, Arc<Chunk>>,
    /// How many instances are in chunks.
    packed: usize,
}

/// A part of a table, for whoever writes one.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// An instance.
    Row(Row<'a>),
    /// Instances that are the bytes of a file.
    Chunk(&'a Chunk),
}

impl Table {
    /// How many instances there are.
    pub fn len(&self) -> usize {
        self.rows.len() + self.packed
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The instance with a key.
    pub fn get(&self, key: &InstanceKey) -> Option<&Arc<Instance>> {
        self.rows.get(key).or_else(|| self.chunk_of(key)?.get(key))
    }

    /// Whether there is an instance with a key.
    pub fn contains_key(&self, key: &InstanceKey) -> bool {
        self.get(key).is_some()
    }

    /// Puts another instance in the place of one that is there; whether there is.
    pub(super) fn replace(&mut self, key: &InstanceKey, instance: Arc<Instance>) -> bool {
        self.thaw(key);
        match self.rows.get_mut(key) {
            Some(held) => {
                *held = instance;
                true
            }
            None => false,
        }
    }

    /// Puts an instance, and gives back the one that had the key.
    pub(super) fn insert(
        &mut self,
        key: InstanceKey,
        instance: Arc<Instance>,
    ) -> Option<Arc<Instance>> {
        self.thaw(&key);
        self.rows.insert(key, instance)
    }

    /// Takes the instance with a key out.
    pub(super) fn remove(&mut self, key: &InstanceKey) -> Option<Arc<Instance>> {
        self.thaw(key);
        self.rows.remove(key)
    }

    /// Every instance with its key.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let chunks = self.chunks.values().flat_map(|chunk| chunk.rows());
        Merge::new(self.rows.iter(), chunks)
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = KeyRef<'_>> {
        self.iter().map(|(key, _)| key)
    }

    /// Every instance whose key comes after this one, or every one.
    pub fn after(&self, key: Option<&InstanceKey>) -> impl Iterator<Item = Row<'_>> {
        let start = key.map_or(Bound::Unbounded, Bound::Excluded);
        let rows = self.rows.after(key);
        let within = key.and_then(|key| Some(self.chunk_of(key)?.after(key)));
        let chunks = self.chunks.range::<_, InstanceKey>((start, Bound::Unbounded));
        let chunks = chunks.flat_map(|(_, chunk)| chunk.rows());
        Merge::new(rows, within.into_iter().flatten().chain(chunks))
    }

    /// These instances, and those of another table whose keys are not here.
    pub(super) fn union(mut self, other: &Table) -> Self {
        for (key, instance) in other.iter() {
            let key = key.to_key();
            if !self.contains_key(&key) {
                self.insert(key, Arc::clone(instance));
            }
        }
        self
    }

    /// Everything, in order, with chunks as they are.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut rows = self.rows.iter().peekable();
        let mut chunks = self.chunks.iter().peekable();
        std::iter::from_fn(move || match (rows.peek(), chunks.peek()) {
            (Some((key, _)), Some((first, _))) if *key < KeyRef::from(*first) => {
                rows.next().map(Piece::Row)
            }
            (_, Some(_)) => chunks.next().map(|(_, chunk)| Piece::Chunk(chunk)),
            (_, None) => rows.next().map(Piece::Row),
        })
    }

    /// Adds a chunk behind everything: its keys come after all that there are.
    fn push(&mut self, first: InstanceKey, chunk: Chunk) {
        self.packed += chunk.len();
        self.chunks.insert(first, Arc::new(chunk));
    }

    /// The chunk that a key belongs to, if it belongs to one.
    fn chunk_of(&self, key: &InstanceKey) -> Option<&Arc<Chunk>> {
        if self.chunks.is_empty() {
            return None; // Asked first: most tables have none.
        }
        let (_, chunk) = self.chunks.get_prev(key)?;
        (key <= chunk.last()).then_some(chunk)
    }

    /// Puts the instances of the chunk that a key belongs to into the map.
    fn thaw(&mut self, key: &InstanceKey) {
        let Some(chunk) = self.chunk_of(key).cloned() else { return };
        if let Some((first, _)) = chunk.rows().next() {
            self.chunks.remove(&first.to_key());
        }
        self.packed -= chunk.len();
        for (key, instance) in chunk.rows() {
            self.rows.insert(key.to_key(), Arc::clone(instance));
        }
    }
}

impl FromIterator<(InstanceKey, Arc<Instance>)> for Table {
    fn from_iter<I: IntoIterator<Item = (InstanceKey, Arc<Instance>)>>(rows: I) -> Self {
        let mut table = Self::default();
        rows.into_iter().for_each(|(key, instance)| drop(table.rows.insert(key, instance)));
        table
    }
}

impl PartialEq for Table {
    /// What is in chunks and what is not is nobody's business.
    fn eq(&self, other: &Self) -> bool {
        match self.chunks.ptr_eq(&other.chunks) {
            true => self.rows == other.rows,
            false => self.len() == other.len() && self.changes_to(other).next().is_none(),
        }
    }
}

impl Eq for Table {}

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        self.iter().for_each(|row| row.hash(state));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::cim::{KeyValue, Keys, Name, Value};
    use crate::mof;
    use crate::repository::canonical::{encode, frame};
    use crate::repository::{Class, Repository};

    fn class() -> Arc<Class> {
        let mut repository = Repository::new();
        let path = mof::default_namespace();
        let text = "class Row { [key] uint32 Id; [key] string Name; uint8 Value; };";
        mof::compile_into("test.mof", text, &mut repository, &path).expect("it is right");
        let namespace = repository.namespaces().find(|one| *one.path() == path).expect("there");
        Arc::clone(namespace.class(&"Row".into()).expect("it has been compiled"))
    }

    /// The values of a key: some make one number, some two, and some more than that.
    fn values(number: u32) -> (u32, String) {
        (number / 8, "name".repeat(number as usize % 8))
    }

    fn key(class: &Class, number: u32) -> InstanceKey {
        let (id, name) = values(number);
        let (id, name) = (KeyValue::Integer(id.into()), KeyValue::Text(Name::new(&name)));
        let keys = Keys::Named(vec![("Id".into(), id), ("Name".into(), name)]);
        InstanceKey::from_path(class, &keys).expect("both keys")
    }

    /// The table as it comes back from a file.
    fn from_file(class: &Arc<Class>, table: &Table) -> Table {
        let mut packing = Packing::new(Arc::clone(class));
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        for (_, instance) in table.iter() {
            let (start, entry) =
                (bytes.len(), encode::bytes_of(|out| encode::instance(out, instance)));
            frame(&mut bytes, &entry);
            places.push((entry, start..bytes.len()));
        }
        let piece = Bytes::from(bytes);
        for (entry, place) in places {
            packing.push(&entry, &piece, place).expect("it is an instance of the class");
        }
        packing.finish().1
    }

    fn row(class: &Class, number: u32, value: u8) -> Arc<Instance> {
        let (id, name) = values(number);
        let keyed = class.spawn().with("Id", Value::Uint32(id)).with("Name", Value::string(&name));
        Arc::new(keyed.with("Value", Value::Uint8(value)))
    }

    fn rows(map: &BTreeMap<InstanceKey, Arc<Instance>>) -> impl Iterator<Item = Row<'_>> {
        map.iter().map(|(key, instance)| (key.into(), instance))
    }

    proptest! {
        /// A table does as a plain map does, its snapshots stay as they were, and what it says has
        /// changed since makes the one of the other.
        #[test]
        fn a_table_is_a_map(
            steps in prop::collection::vec((any::<bool>(), 0..200_u32, any::<u8>()), 0..400),
            packed_at in 0..400_usize,
            kept_at in 0..400_usize,
        ) {
            let class = class();
            let (mut table, mut map) = (Table::default(), BTreeMap::new());
            let mut kept = (table.clone(), map.clone());
            for (step, (put, number, value)) in steps.into_iter().enumerate() {
                let key = key(&class, number);
                if put {
                    let instance = row(&class, number, value);
                    let old = table.insert(key.clone(), Arc::clone(&instance));
                    prop_assert_eq!(old, map.insert(key, instance));
                } else {
                    prop_assert_eq!(table.remove(&key), map.remove(&key));
                }
                if step == packed_at {
                    table = from_file(&class, &table);
                }
                if step == kept_at {
                    kept = (table.clone(), map.clone());
                }
            }
            prop_assert_eq!(table.len(), map.len());
            prop_assert!(table.iter().eq(rows(&map)));
            prop_assert!(kept.0.iter().eq(rows(&kept.1)));
            for number in (0..200).step_by(7) {
                let key = key(&class, number);
                prop_assert_eq!(table.get(&key), map.get(&key));
                let after = rows(&map).filter(|(one, _)| *one > KeyRef::from(&key));
                prop_assert!(table.after(Some(&key)).eq(after));
            }
            let mut made = kept.0.clone();
            for change in kept.0.changes_to(&table) {
                match change {
                    RowChange::Removed(key) => drop(made.remove(&key.to_key())),
                    RowChange::Put(key, one) => drop(made.insert(key.to_key(), Arc::clone(one))),
                }
            }
            prop_assert!(made.iter().eq(table.iter()));
            let pieces = table.pieces().flat_map(|piece| match piece {
                Piece::Row(row) => vec![row],
                Piece::Chunk(chunk) => chunk.rows().collect(),
            });
            prop_assert!(pieces.eq(table.iter()));
            prop_assert_eq!(&made, &table);
            prop_assert_eq!(kept.0 == table, kept.1 == map);
        }
    }
}

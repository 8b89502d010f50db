//! Instances that somebody has put, by their keys.
//!
//! The keys of many classes are one number and nothing else. These have a map of their own: a line
//! of the cache has three times as many of them, and a search takes three quarters of the time.

use std::ops::Bound;
use std::sync::Arc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;

use super::Row;
use super::merge::Merge;
use crate::cim::Instance;
use crate::repository::InstanceKey;
use crate::repository::key::KeyRef;

/// Maps that share structure.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    /// Those whose keys are one number.
    short: OrdMap<u64, Arc<Instance>>,
    long: OrdMap<InstanceKey, Arc<Instance>>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    pub fn get(&self, key: &InstanceKey) -> Option<&Arc<Instance>> {
        match key.only_number() {
            Some(number) => self.short.get(&number),
            None => self.long.get(key),
        }
    }

    pub fn get_mut(&mut self, key: &InstanceKey) -> Option<&mut Arc<Instance>> {
        match key.only_number() {
            Some(number) => self.short.get_mut(&number),
            None => self.long.get_mut(key),
        }
    }

    /// Puts an instance, and gives back the one that had the key.
    pub fn insert(&mut self, key: InstanceKey, instance: Arc<Instance>) -> Option<Arc<Instance>> {
        match key.only_number() {
            Some(number) => self.short.insert(number, instance),
            None => self.long.insert(key, instance),
        }
    }

    pub fn remove(&mut self, key: &InstanceKey) -> Option<Arc<Instance>> {
        match key.only_number() {
            Some(number) => self.short.remove(&number),
            None => self.long.remove(key),
        }
    }

    /// All of them, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        Merge::new(self.short.iter().map(of_short), self.long.iter().map(of_long))
    }

    /// Those whose keys come after this one, or all.
    pub fn after(&self, key: Option<&InstanceKey>) -> impl Iterator<Item = Row<'_>> {
        // A key that is one number comes before all that are longer and begin with it.
        let first = key.map_or(Bound::Unbounded, |key| Bound::Excluded(key.first()));
        let start = key.map_or(Bound::Unbounded, Bound::Excluded);
        let short = self.short.range((first, Bound::Unbounded)).map(of_short);
        Merge::new(short, self.long.range::<_, InstanceKey>((start, Bound::Unbounded)).map(of_long))
    }

    /// What the other has instead: rows that are no more, and those that are new, each in order.
    pub fn difference<'a>(&'a self, other: &'a Self) -> [impl Iterator<Item = Row<'a>>; 2] {
        let (mut short, mut long) = ([vec![], vec![]], [vec![], vec![]]);
        self.short.diff(&other.short).for_each(|one| note(one, &mut short));
        self.long.diff(&other.long).for_each(|one| note(one, &mut long));
        let ([old_short, new_short], [old_long, new_long]) = (short, long);
        let merged = |short: Vec<(&'a u64, &'a Arc<Instance>)>, long: Vec<(&'a InstanceKey, _)>| {
            Merge::new(short.into_iter().map(of_short), long.into_iter().map(of_long))
        };
        [merged(old_short, old_long), merged(new_short, new_long)]
    }
}

fn of_short<'a>((number, instance): (&u64, &'a Arc<Instance>)) -> Row<'a> {
    (KeyRef::of_first(*number), instance)
}

fn of_long<'a>((key, instance): (&'a InstanceKey, &'a Arc<Instance>)) -> Row<'a> {
    (KeyRef::from(key), instance)
}

/// Keeps what there was and what there is now.
pub(super) fn note<'a, K, V>(
    difference: DiffItem<'a, 'a, K, V>,
    [old, new]: &mut [Vec<(&'a K, &'a V)>; 2],
) {
    match difference {
        DiffItem::Add(key, value) => new.push((key, value)),
        DiffItem::Remove(key, value) => old.push((key, value)),
        DiffItem::Update { old: before, new: after } => {
            old.push(before);
            new.push(after);
        }
    }
}

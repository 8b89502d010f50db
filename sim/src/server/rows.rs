//! Rows of a server by their keys, in order: a few as a rule, and thousands at times.
//!
//! Servers are copied, step by step where small worlds are explored, and a copy changes a row or
//! two. Few rows are one allocation that copies share until one of them changes it: they are found
//! and gone through faster than any tree is. More of them are a map that shares structure, so that
//! a change leaves thousands of others where they are.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Index, IndexMut};

use either::Either;
use imbl::OrdMap;
use smallvec::SmallVec;
use triomphe::Arc as Shared;

/// How many rows are few.
const FEW_MAX: usize = 16;

/// Rows by their keys: none without an allocation, any number of them in one that copies share.
#[derive(Clone)]
pub(super) struct Rows<K, V>(Option<Shared<Kept<K, V>>>);

/// Rows, of which there was one at least.
#[derive(Clone)]
enum Kept<K, V> {
    /// In the order of their keys; so many as there are in most servers need no second allocation.
    Few(SmallVec<[(K, V); 4]>),
    Many(OrdMap<K, V>),
}

impl<K, V> Rows<K, V> {
    /// No rows.
    pub const fn new() -> Self {
        Self(None)
    }

    /// The rows, unless they are many.
    fn few(&self) -> &[(K, V)] {
        match self.0.as_deref() {
            Some(Kept::Few(few)) => few,
            _ => &[],
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self.0.as_deref() {
            None => 0,
            Some(Kept::Few(few)) => few.len(),
            Some(Kept::Many(many)) => many.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// Each key with its row, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)>
    where
        K: Ord,
    {
        match self.0.as_deref() {
            Some(Kept::Many(many)) => Either::Right(many.iter()),
            _ => Either::Left(self.few().iter().map(|(key, row)| (key, row))),
        }
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K>
    where
        K: Ord,
    {
        self.iter().map(|(key, _)| key)
    }

    /// The rows, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V>
    where
        K: Ord,
    {
        self.iter().map(|(_, row)| row)
    }

    /// Whether the others are these very rows, and not only equal to them.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(kept), Some(other)) => Shared::ptr_eq(kept, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl<K: Ord, V> Rows<K, V> {
    /// The row of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        match self.0.as_deref()? {
            Kept::Few(few) => few.iter().find(|(one, _)| one == key).map(|(_, row)| row),
            Kept::Many(many) => many.get(key),
        }
    }

    /// Whether there is a row of a key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }
}

impl<K: Ord + Clone, V: Clone> Rows<K, V> {
    /// The row of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let kept = self.0.as_mut()?;
        if let Kept::Few(few) = &**kept {
            few.iter().find(|(one, _)| one == key)?; // What is not there is no reason for a copy.
        }
        match Shared::make_mut(kept) {
            Kept::Few(few) => few.iter_mut().find(|(one, _)| one == key).map(|(_, row)| row),
            Kept::Many(many) => many.get_mut(key),
        }
    }

    /// Gives a key a row, and returns the one that it had.
    pub fn insert(&mut self, key: K, row: V) -> Option<V> {
        let kept = self.0.get_or_insert_with(|| Shared::new(Kept::Few(SmallVec::new())));
        match Shared::make_mut(kept) {
            Kept::Many(many) => many.insert(key, row),
            Kept::Few(few) => match few.binary_search_by(|(one, _)| one.cmp(&key)) {
                Ok(at) => Some(std::mem::replace(&mut few[at].1, row)),
                Err(at) => {
                    few.insert(at, (key, row));
                    if few.len() > FEW_MAX {
                        *self = Self(Some(Shared::new(Kept::Many(few.drain(..).collect()))));
                    }
                    None
                }
            },
        }
    }

    /// Gives a key a row, if it has none.
    pub fn insert_if_none(&mut self, key: K, row: V) {
        if !self.contains_key(&key) {
            self.insert(key, row);
        }
    }

    /// Takes all of them out, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = (K, V)> + use<K, V> {
        match self.0.take().map(Shared::unwrap_or_clone) {
            None => Either::Left(SmallVec::new().into_iter()),
            Some(Kept::Few(few)) => Either::Left(few.into_iter()),
            Some(Kept::Many(many)) => Either::Right(many.into_iter()),
        }
    }

    /// Takes the row of a key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let kept = self.0.as_mut()?;
        if let Kept::Few(few) = &**kept {
            few.iter().find(|(one, _)| one == key)?;
            if few.len() == 1 {
                return self.drain().next().map(|(_, row)| row);
            }
        }
        match Shared::make_mut(kept) {
            Kept::Few(few) => {
                let at = few.iter().position(|(one, _)| one == key)?;
                Some(few.remove(at).1)
            }
            Kept::Many(many) => {
                let removed = many.remove(key);
                if many.is_empty() {
                    self.0 = None;
                }
                removed
            }
        }
    }
}

impl<K, V> Default for Rows<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Ord, V: PartialEq> PartialEq for Rows<K, V> {
    /// How they are stored is nobody's business.
    fn eq(&self, other: &Self) -> bool {
        self.ptr_eq(other) || self.iter().eq(other.iter())
    }
}

impl<K: Ord, V: Eq> Eq for Rows<K, V> {}

impl<K: Ord + Hash, V: Hash> Hash for Rows<K, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        self.iter().for_each(|row| row.hash(state));
    }
}

impl<K: Ord + fmt::Debug, V: fmt::Debug> fmt::Debug for Rows<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// The row of a key that there is.
impl<K: Ord, V> Index<&K> for Rows<K, V> {
    type Output = V;

    fn index(&self, key: &K) -> &V {
        self.get(key).expect("whoever asks so has looked it up")
    }
}

impl<K: Ord + Clone, V: Clone> IndexMut<&K> for Rows<K, V> {
    fn index_mut(&mut self, key: &K) -> &mut V {
        self.get_mut(key).expect("whoever asks so has looked it up")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Rows do as a plain map does, few or many, and a copy stays as it was.
        #[test]
        fn rows_are_a_map(
            steps in prop::collection::vec((0..4_u8, 0..40_u64, any::<u8>()), 0..200),
            kept_at in 0..200_usize,
        ) {
            let (mut rows, mut map) = (Rows::new(), BTreeMap::new());
            let mut kept = (rows.clone(), map.clone());
            for (step, (what, key, row)) in steps.into_iter().enumerate() {
                match what {
                    0 => prop_assert_eq!(rows.remove(&key), map.remove(&key)),
                    1 => {
                        rows.insert_if_none(key, row);
                        map.entry(key).or_insert(row);
                    }
                    2 if map.contains_key(&key) => {
                        rows[&key] = row;
                        map.insert(key, row);
                    }
                    _ => prop_assert_eq!(rows.insert(key, row), map.insert(key, row)),
                }
                prop_assert_eq!(rows.get(&key), map.get(&key));
                prop_assert_eq!(rows.get_mut(&key), map.get_mut(&key));
                if step == kept_at {
                    kept = (rows.clone(), map.clone());
                    prop_assert!(kept.0.ptr_eq(&rows));
                }
            }
            prop_assert!(rows.iter().eq(map.iter()));
            prop_assert!(kept.0.iter().eq(kept.1.iter()));
            prop_assert_eq!((rows.len(), rows.is_empty()), (map.len(), map.is_empty()));
            prop_assert_eq!(rows == kept.0, map == kept.1);
            prop_assert_eq!(rows.clone().drain().collect::<BTreeMap<_, _>>(), map);
        }
    }

    #[test]
    fn rows_that_were_many_are_the_few_that_are_left() {
        let mut rows: Rows<u64, u8> = Rows::new();
        for key in 0..100 {
            rows.insert(key, 0);
        }
        let is_few = |rows: &Rows<u64, u8>| matches!(rows.0.as_deref(), Some(Kept::Few(_)));
        assert!(!is_few(&rows));
        for key in 1..100 {
            rows.remove(&key);
        }
        let mut few = Rows::new();
        few.insert(0, 0);
        assert!(is_few(&few));
        assert_eq!((&rows, format!("{rows:?}")), (&few, format!("{few:?}")));
        let hash = |rows: &Rows<u64, u8>| {
            let mut hasher = std::hash::DefaultHasher::new();
            rows.hash(&mut hasher);
            hasher.finish()
        };
        assert_eq!(hash(&rows), hash(&few));
    }
}

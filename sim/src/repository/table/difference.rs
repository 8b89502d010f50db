//! What makes one table of another.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::sync::Arc;

use imbl::ordmap::DiffItem;

use super::merge::Merge;
use super::{Chunk, Row, Table};
use crate::cim::Instance;
use crate::repository::InstanceKey;

/// One step from a table to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowChange<'a> {
    /// The instance with this key goes.
    Removed(&'a InstanceKey),
    /// The instance comes, or takes the place of the one with its key.
    Put(&'a InstanceKey, &'a Arc<Instance>),
}

impl Table {
    /// What makes the other table of this one, in the order of the keys. What both share is not
    /// looked at.
    pub fn changes_to<'a>(&'a self, other: &'a Table) -> impl Iterator<Item = RowChange<'a>> {
        let (mut old_rows, mut new_rows) = (Vec::new(), Vec::new());
        for difference in self.rows.diff(&other.rows) {
            let (old, new) = sides(difference);
            old_rows.extend(old);
            new_rows.extend(new);
        }
        let (mut old_chunks, mut new_chunks) = (Vec::new(), Vec::new());
        for difference in self.chunks.diff(&other.chunks) {
            let (old, new) = sides(difference);
            old_chunks.extend(old.map(|(_, chunk)| chunk));
            new_chunks.extend(new.map(|(_, chunk)| chunk));
        }
        let all = |rows: Vec<Row<'a>>, chunks: Vec<&'a Arc<Chunk>>| {
            let in_chunks = chunks.into_iter().flat_map(|chunk| chunk.rows());
            Merge::new(rows.into_iter(), in_chunks).peekable()
        };
        Changes { old: all(old_rows, old_chunks), new: all(new_rows, new_chunks) }
    }
}

/// What stands under a key.
type Side<'a, K, V> = Option<(&'a K, &'a V)>;

/// What there was and what there is now.
fn sides<'a, K, V>(difference: DiffItem<'a, 'a, K, V>) -> (Side<'a, K, V>, Side<'a, K, V>) {
    match difference {
        DiffItem::Add(key, value) => (None, Some((key, value))),
        DiffItem::Remove(key, value) => (Some((key, value)), None),
        DiffItem::Update { old, new } => (Some(old), Some(new)),
    }
}

/// Two lists of rows, side by side.
struct Changes<A: Iterator, B: Iterator> {
    old: Peekable<A>,
    new: Peekable<B>,
}

impl<'a, A, B> Iterator for Changes<A, B>
where
    A: Iterator<Item = Row<'a>>,
    B: Iterator<Item = Row<'a>>,
{
    type Item = RowChange<'a>;

    fn next(&mut self) -> Option<RowChange<'a>> {
        loop {
            let order = match (self.old.peek(), self.new.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((old, _)), Some((new, _))) => old.cmp(new),
            };
            let old = if order.is_le() { self.old.next() } else { None };
            let new = if order.is_ge() { self.new.next() } else { None };
            match (old, new) {
                (Some((_, before)), Some((_, after))) if before == after => {}
                (_, Some((key, instance))) => return Some(RowChange::Put(key, instance)),
                (Some((key, _)), None) => return Some(RowChange::Removed(key)),
                (None, None) => return None,
            }
        }
    }
}

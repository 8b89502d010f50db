//! What makes one table of another.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::sync::Arc;

use super::merge::Merge;
use super::rows::note;
use super::{Chunk, Row, Table};
use crate::cim::Instance;
use crate::repository::key::KeyRef;

/// One step from a table to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowChange<'a> {
    /// The instance with this key goes.
    Removed(KeyRef<'a>),
    /// The instance comes, or takes the place of the one with its key.
    Put(KeyRef<'a>, &'a Arc<Instance>),
}

impl Table {
    /// What makes the other table of this one, in the order of the keys. What both share is not
    /// looked at.
    pub fn changes_to<'a>(&'a self, other: &'a Table) -> impl Iterator<Item = RowChange<'a>> {
        let mut chunks = [vec![], vec![]];
        self.chunks.diff(&other.chunks).for_each(|one| note(one, &mut chunks));
        let [old_chunks, new_chunks] = chunks.map(|chunks| {
            chunks.into_iter().flat_map(|(_, chunk): (_, &'a Arc<Chunk>)| chunk.rows())
        });
        let [old_rows, new_rows] = self.rows.difference(&other.rows);
        Changes {
            old: Merge::new(old_rows, old_chunks).peekable(),
            new: Merge::new(new_rows, new_chunks).peekable(),
        }
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

//! What makes one table of another.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::sync::Arc;

use imbl::ordmap::DiffItem;

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
    /// What makes the other table of this one, in the order of the keys. Chunks that both share are
    /// not looked at.
    pub fn changes_to<'a>(&'a self, other: &'a Table) -> impl Iterator<Item = RowChange<'a>> {
        let (mut old, mut new): (Vec<&Chunk>, Vec<&Chunk>) = (Vec::new(), Vec::new());
        for difference in self.chunks.diff(&other.chunks) {
            match difference {
                DiffItem::Add(_, chunk) => new.push(chunk),
                DiffItem::Remove(_, chunk) => old.push(chunk),
                DiffItem::Update { old: (_, before), new: (_, after) } => {
                    old.push(before);
                    new.push(after);
                }
            }
        }
        let rows = |chunks: Vec<&'a Chunk>| chunks.into_iter().flat_map(Chunk::rows).peekable();
        Changes { old: rows(old), new: rows(new) }
    }
}

/// Two lists of rows, side by side.
struct Changes<A: Iterator, B: Iterator> {
    old: Peekable<A>,
    new: Peekable<B>,
}

impl<'a, A, B> Iterator for Changes<A, B>
where
    A: Iterator<Item = &'a Row>,
    B: Iterator<Item = &'a Row>,
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

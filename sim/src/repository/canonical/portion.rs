//! A canonical form in portions, each of which can be encoded without the others.

use std::sync::Arc;

use crate::cim::Instance;
use crate::repository::table::Piece;
use crate::repository::{Class, Namespace, Repository, Table};

use super::{Entry, Part, encode, entry};

/// How many instances a portion has at most.
const PORTION_LENGTH_MAX: usize = 512;
/// How many instances are encoded at once: so many are asked of the memory together.
const INSTANCES_AT_ONCE: usize = 32;

/// A portion of a canonical form.
#[derive(Debug)]
pub(crate) enum Portion<'a> {
    /// A namespace, or a class.
    Entry(Entry<'a>, Part),
    /// Of which class the instances after it are.
    Table(&'a Class),
    /// Instances that somebody has put.
    Instances(Vec<&'a Arc<Instance>>),
    /// Instances that are the bytes of a file, and how many they are.
    Encoded(&'a [u8], usize),
}

impl Repository {
    /// The canonical form after its beginning, in order. No instance is looked at.
    pub(crate) fn portions(&self) -> impl Iterator<Item = Portion<'_>> {
        self.namespaces().flat_map(|namespace| {
            std::iter::once(Portion::Entry(Entry::Namespace(namespace), Part::Namespace))
                .chain(entry::classes(namespace).map(|class| Portion::Entry(class, Part::Class)))
                .chain(of_tables(namespace))
        })
    }
}

fn of_tables(namespace: &Namespace) -> impl Iterator<Item = Portion<'_>> {
    let tables = entry::tables(namespace);
    tables.flat_map(|(class, table)| std::iter::once(Portion::Table(class)).chain(of_table(table)))
}

fn of_table(table: &Table) -> impl Iterator<Item = Portion<'_>> {
    let mut pieces = table.pieces().peekable();
    std::iter::from_fn(move || {
        let mut instances = match pieces.next()? {
            Piece::Chunk(chunk) => return Some(Portion::Encoded(chunk.entries(), chunk.len())),
            Piece::Row((_, first)) => vec![first],
        };
        let is_row = |piece: &Piece<'_>| matches!(piece, Piece::Row(_));
        while instances.len() < PORTION_LENGTH_MAX
            && let Some(Piece::Row((_, instance))) = pieces.next_if(is_row)
        {
            instances.push(instance);
        }
        Some(Portion::Instances(instances))
    })
}

impl Portion<'_> {
    /// Whether encoding it takes long: what it is made of lies anywhere in memory.
    pub fn takes_long(&self) -> bool {
        matches!(self, Portion::Instances(instances) if instances.len() > INSTANCES_AT_ONCE)
    }

    /// Appends it to a buffer, which is shown now and then to whoever takes out what has come
    /// together. An error of theirs ends it.
    pub fn encode<E>(
        &self,
        bytes: &mut Vec<u8>,
        mut show: impl FnMut(&mut Vec<u8>, Part) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Portion::Entry(entry, part) => {
                encode::entry(bytes, *entry);
                show(bytes, *part)
            }
            Portion::Table(class) => {
                encode::table(bytes, class);
                Ok(())
            }
            Portion::Instances(instances) => {
                instances.chunks(INSTANCES_AT_ONCE).try_for_each(|some| {
                    encode::instances(bytes, some);
                    show(bytes, Part::Instances(some.len() as u64))
                })
            }
            Portion::Encoded(entries, count) => {
                bytes.extend_from_slice(entries);
                show(bytes, Part::Instances(*count as u64))
            }
        }
    }
}

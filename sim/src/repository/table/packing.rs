//! A table made of the entries of a file, in their order.

use std::sync::Arc;

use super::{CHUNK_LENGTH_MAX, Chunk, Table};
use crate::repository::canonical::{ContentFault, Expected, Input, frame};
use crate::repository::{Class, InstanceKey, Refusal};

/// A table that is being made.
#[derive(Debug)]
pub(in crate::repository) struct Packing {
    class: Arc<Class>,
    shape: Vec<Expected>,
    table: Table,
    /// The entries of the chunk that comes together, their number, and the key of the first.
    entries: Vec<u8>,
    len: usize,
    first: Option<InstanceKey>,
    /// The key of the last instance of all.
    last: Option<InstanceKey>,
}

impl Packing {
    /// An empty table of a class.
    pub fn new(class: Arc<Class>) -> Self {
        let (shape, table) = (Expected::of(&class), Table::default());
        Self { class, shape, table, entries: Vec::new(), len: 0, first: None, last: None }
    }

    /// The class.
    pub fn class(&self) -> &Class {
        &self.class
    }

    /// Takes the next instance, which comes after all that have been taken.
    pub fn push(&mut self, entry: &[u8]) -> Result<(), ContentFault> {
        let mut input = Input::new(entry);
        let key = input.check_instance(&self.class, &self.shape)?;
        input.end()?;
        match self.last.as_ref().map(|last| last.cmp(&key)) {
            Some(std::cmp::Ordering::Equal) => return Err(Refusal::AlreadyExists.into()),
            Some(std::cmp::Ordering::Greater) => return Err(ContentFault::Order),
            _ => {}
        }
        self.first.get_or_insert_with(|| key.clone());
        frame(&mut self.entries, entry);
        self.last = Some(key);
        self.len += 1;
        if self.len == CHUNK_LENGTH_MAX {
            self.end_chunk();
        }
        Ok(())
    }

    /// The class and the table, once everything has been taken.
    pub fn finish(mut self) -> (Arc<Class>, Table) {
        self.end_chunk();
        (self.class, self.table)
    }

    /// Ends the chunk, if anything is in it.
    fn end_chunk(&mut self) {
        let (Some(first), Some(last)) = (self.first.take(), &self.last) else { return };
        let class = Arc::clone(&self.class);
        let chunk = Chunk::new(class, &self.entries, self.len, last.clone());
        self.table.push(first, chunk);
        self.entries.clear();
        self.len = 0;
    }
}

//! A table made of the entries of a file, in their order.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use super::{CHUNK_LENGTH_MAX, Chunk, Table};
use crate::repository::canonical::{ContentFault, Expected, Input};
use crate::repository::key::KeyBytes;
use crate::repository::{Class, InstanceKey, Refusal};

/// A table that is being made.
#[derive(Debug)]
pub(in crate::repository) struct Packing {
    class: Arc<Class>,
    shape: Vec<Expected>,
    table: Table,
    run: Option<Run>,
    /// The key of the last instance of all.
    last: Option<InstanceKey>,
}

/// Entries that stand side by side: the chunk that comes together.
#[derive(Debug)]
struct Run {
    /// What they are a part of, and where they stand in it.
    piece: Bytes,
    place: Range<usize>,
    len: usize,
    first: InstanceKey,
}

impl Packing {
    /// An empty table of a class.
    pub fn new(class: Arc<Class>) -> Self {
        let (shape, table) = (Expected::of(&class), Table::default());
        Self { class, shape, table, run: None, last: None }
    }

    /// The class.
    pub fn class(&self) -> &Class {
        &self.class
    }

    /// Takes the next instance, which comes after all that have been taken: its bytes, and where
    /// these stand in a piece of the canonical form with what frames them.
    pub fn push(
        &mut self,
        instance: &[u8],
        piece: &Bytes,
        place: Range<usize>,
    ) -> Result<(), ContentFault> {
        let mut input = Input::new(instance);
        let mut key = KeyBytes::new();
        input.check_instance(&self.shape, &mut key)?;
        input.end()?;
        if !self.class.has_key() {
            return Err(Refusal::MissingKey.into());
        }
        let last = self.last.take();
        // Made where it stays: a key that is copied as soon as it is made has to be waited for.
        let key = self.last.insert(key.key());
        match last.as_ref().map(|last| last.cmp(key)) {
            Some(Ordering::Equal) => return Err(Refusal::AlreadyExists.into()),
            Some(Ordering::Greater) => return Err(ContentFault::Order),
            _ => {}
        }
        match &mut self.run {
            Some(run) if run.goes_on_in(piece, place.start) => {
                run.place.end = place.end;
                run.len += 1;
            }
            run => {
                let new = Run { piece: piece.clone(), place, len: 1, first: key.clone() };
                let ended = run.replace(new);
                self.end_run(ended, last);
            }
        }
        Ok(())
    }

    /// The class and the table, once everything has been taken.
    pub fn finish(mut self) -> (Arc<Class>, Table) {
        let (run, last) = (self.run.take(), self.last.take());
        self.end_run(run, last);
        (self.class, self.table)
    }

    /// Makes a chunk of a run that ends with this key, if there is one.
    fn end_run(&mut self, run: Option<Run>, last: Option<InstanceKey>) {
        let (Some(run), Some(last)) = (run, last) else { return };
        let entries = run.piece.slice(run.place);
        let chunk = Chunk::new(Arc::clone(&self.class), entries, run.len, last);
        self.table.push(run.first, chunk);
    }
}

impl Run {
    /// Whether what begins there comes right behind, and there is room for it.
    fn goes_on_in(&self, piece: &Bytes, start: usize) -> bool {
        let is_same = self.piece.as_ptr() == piece.as_ptr() && self.place.end == start;
        is_same && self.len < CHUNK_LENGTH_MAX
    }
}

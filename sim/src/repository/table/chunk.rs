//! Instances with neighbouring keys: as they are worked with, as the bytes of a file, or both.

use std::sync::{Arc, OnceLock};

use super::Row;
use crate::repository::canonical::{Input, frames};
use crate::repository::{Class, InstanceKey};

/// Instances with neighbouring keys.
#[derive(Debug)]
pub(in crate::repository) struct Chunk {
    rows: OnceLock<Vec<Row>>,
    packed: Option<Packed>,
}

/// Instances as entries of the canonical form, all of which have been checked.
#[derive(Debug)]
pub(in crate::repository) struct Packed {
    pub class: Arc<Class>,
    pub entries: Box<[u8]>,
    pub len: usize,
}

impl Chunk {
    /// A chunk of these rows.
    pub(super) fn of(rows: Vec<Row>) -> Self {
        Self { rows: OnceLock::from(rows), packed: None }
    }

    /// A chunk that came from a file.
    pub(super) fn packed(packed: Packed) -> Self {
        Self { rows: OnceLock::new(), packed: Some(packed) }
    }

    /// The instances with their keys, in order.
    pub fn rows(&self) -> &[Row] {
        self.rows.get_or_init(|| self.packed.as_ref().map(Packed::rows).unwrap_or_default())
    }

    /// The rows, to change them: what they were in a file no longer counts.
    pub(super) fn rows_mut(&mut self) -> &mut Vec<Row> {
        self.rows();
        self.packed = None;
        self.rows.get_mut().expect("the rows have just been made")
    }

    /// The entries that the chunk was in a file, where it still is that.
    pub fn entries(&self) -> Option<&Packed> {
        self.packed.as_ref()
    }
}

impl Packed {
    fn rows(&self) -> Vec<Row> {
        let row = |entry| {
            let instance = Input::new(entry).instance(&self.class).expect("it has been checked");
            let key = InstanceKey::of(&self.class, &instance).expect("it has been checked");
            (key, Arc::new(instance))
        };
        frames(&self.entries).map(row).collect()
    }
}

impl Clone for Chunk {
    /// A chunk is copied to be changed.
    fn clone(&self) -> Self {
        Self::of(self.rows().to_vec())
    }
}

impl PartialEq for Chunk {
    fn eq(&self, other: &Self) -> bool {
        match (&self.packed, &other.packed) {
            (Some(ours), Some(theirs)) if ours.entries == theirs.entries => true,
            _ => self.rows() == other.rows(),
        }
    }
}

impl Eq for Chunk {}

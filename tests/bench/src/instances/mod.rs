//! Records of nine values, stored as instances by the model and as rows or entries by others.
//!
//! Each store takes what a program of its own kind has at hand: an instance, or a record whose
//! fields are bound one by one. It checks and stores that, and all are asked for the same in the
//! same order.

mod map;
mod model;
#[cfg(feature = "sqlite")]
mod sqlite;

use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

pub use map::Map;
pub use model::Model;
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;

/// The seed of whatever is chosen at random.
pub const SEED: u64 = 20_261_125;

/// What is stored.
#[derive(Debug, Clone)]
pub struct Record {
    /// The key.
    pub id: u32,
    /// A name without a second of its kind.
    pub name: String,
    /// A number.
    pub size: u64,
    /// A flag.
    pub ready: bool,
    /// A number that may be negative.
    pub offset: i64,
    /// A point in time, 25 characters.
    pub changed: String,
    /// A real number.
    pub share: f64,
    /// A small number.
    pub level: u8,
    /// Some text.
    pub text: String,
}

/// What keeps records.
pub trait Store {
    /// A record as its client has it.
    type Item;

    /// Makes that of a record, before anything is measured.
    fn item(&self, record: &Record) -> Self::Item;
    /// Stores a record, new or not.
    fn put(&mut self, item: Self::Item);
    /// Reads every value of a record.
    fn get(&self, id: u32);
    /// Replaces a record that is there.
    fn update(&mut self, item: Self::Item);
    /// Deletes a record that is there.
    fn delete(&mut self, id: u32);
    /// How many records there are.
    fn count(&self) -> usize;

    /// All of these as the client has them.
    fn items(&self, records: &[Record]) -> Vec<Self::Item> {
        records.iter().map(|record| self.item(record)).collect()
    }
}

/// So many records, their keys in random order, made up from a seed.
pub fn records(count: u32, seed: u64) -> Vec<Record> {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut ids: Vec<u32> = (0..count).collect();
    ids.shuffle(&mut random);
    ids.into_iter().map(|id| record(id, &mut random)).collect()
}

fn record(id: u32, random: &mut SmallRng) -> Record {
    let (month, day) = (random.random_range(1..13), random.random_range(1..29));
    Record {
        id,
        name: format!("record {id}"),
        size: random.random_range(0..1 << 40),
        ready: random.random(),
        offset: random.random(),
        changed: format!("2026{month:02}{day:02}120000.000000+060"),
        share: random.random(),
        level: random.random(),
        text: "some text that is neither short nor long".to_owned(),
    }
}

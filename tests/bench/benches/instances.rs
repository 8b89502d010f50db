//! Instances of nine properties put, read, replaced and deleted in a repository of 100,000, beside
//! rows of an SQLite table and entries of a plain map.
//!
//! One measurement is of a whole batch; what prepares it and what undoes it is not timed.

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::instances::{Map, Model, Record, SEED, Sqlite, Store, records};

/// How many records there are before anything is measured.
const STORED: u32 = 100_000;
/// How many records one batch works on, each with a key from anywhere among those that there are.
const BATCH: usize = 10_000;

fn instances(criterion: &mut Criterion) {
    eprintln!("{STORED} records, batches of {BATCH}, seed {SEED}");
    measure(criterion, "model", Model::new());
    measure(criterion, "sqlite", Sqlite::new());
    measure(criterion, "map", Map::new());
}

fn measure<S: Store>(criterion: &mut Criterion, name: &str, mut store: S) {
    let records = records(STORED, SEED);
    store.items(&records).into_iter().for_each(|item| store.put(item));
    let batch = &records[..BATCH];
    for work in [put, get, update, delete] {
        let what = work(&mut store, batch).0;
        let mut group = criterion.benchmark_group(what);
        group.sample_size(20).throughput(Throughput::Elements(BATCH as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter_custom(|rounds| (0..rounds).map(|_| work(&mut store, batch).1).sum());
        });
        group.finish();
        assert_eq!(store.count(), STORED as usize);
    }
}

fn put<S: Store>(store: &mut S, batch: &[Record]) -> (&'static str, Duration) {
    batch.iter().for_each(|record| store.delete(record.id));
    let mut items = store.items(batch);
    ("put", timed(|| items.drain(..).for_each(|item| store.put(item))))
}

fn get<S: Store>(store: &mut S, batch: &[Record]) -> (&'static str, Duration) {
    ("get", timed(|| batch.iter().for_each(|record| store.get(record.id))))
}

fn update<S: Store>(store: &mut S, batch: &[Record]) -> (&'static str, Duration) {
    let mut items = store.items(batch);
    ("update", timed(|| items.drain(..).for_each(|item| store.update(item))))
}

fn delete<S: Store>(store: &mut S, batch: &[Record]) -> (&'static str, Duration) {
    let took = timed(|| batch.iter().for_each(|record| store.delete(record.id)));
    store.items(batch).into_iter().for_each(|item| store.put(item));
    ("delete", took)
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

criterion_group!(benches, instances);
criterion_main!(benches);

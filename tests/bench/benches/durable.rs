//! Writes that are on disk before the next, writes that may be later, and pauses; beside the first
//! two the embedded store itself and SQLite (write-ahead log).

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use redb::Durability;
use tempfile::TempDir;
use wbem_bench::durable::{Bytes, Kept, Rows};
use wbem_sim::machine::Flush;

/// How many instances there are while others are put.
const STORED: u32 = 10_000;

fn folder() -> TempDir {
    tempfile::tempdir_in(".").expect("this folder can be written")
}

fn writes(criterion: &mut Criterion) {
    for (name, durable) in [("durable", true), ("later", false)] {
        let (ours, theirs, rows) = (folder(), folder(), folder());
        let flush = if durable { Flush::EachWrite } else { Flush::AtPause };
        let durability = if durable { Durability::Immediate } else { Durability::None };
        let mut kept = Kept::new(ours.path(), STORED, flush);
        let mut bytes = Bytes::new(theirs.path(), durability);
        let mut rows = Rows::new(rows.path(), durable);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.bench_function("repository", |bencher| bencher.iter(|| kept.put()));
        group.bench_function("redb", |bencher| bencher.iter(|| bytes.put()));
        group.bench_function("sqlite", |bencher| bencher.iter(|| rows.put()));
        group.finish();
    }
}

fn pauses(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pause and resume");
    for count in [10, 1_000_000] {
        let folder = folder();
        let mut kept = Kept::new(folder.path(), count, Flush::EachWrite);
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| kept.pause_and_resume());
        });
    }
    group.finish();
}

criterion_group!(benches, writes, pauses);
criterion_main!(benches);

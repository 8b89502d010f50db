//! Calls of the server a second, and clones of large ones.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::core::{Bench, repository};

/// How many calls are held at a time: as many as the documents let wait.
const HELD: u32 = 5_000;

fn calls(criterion: &mut Criterion) {
    let mut bench = Bench::new(100_000);
    let mut group = criterion.benchmark_group("calls");
    group.throughput(Throughput::Elements(1));
    group.bench_function("pause and resume", |b| b.iter(|| bench.pause_and_resume()));
    group.bench_function("get of 100,000", |b| b.iter(|| bench.get()));
    group.bench_function("put of 100,000", |b| b.iter(|| bench.put()));
    group.throughput(Throughput::Elements(u64::from(HELD)));
    group.bench_function("held and released", |b| b.iter(|| bench.hold_and_release(HELD)));
    group.finish();
}

fn shared(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("shared");
    for size in [10, 10_000, 1_000_000] {
        let bench = Bench::new(size);
        group.bench_function(format!("server clone of {size}"), |b| {
            b.iter(|| black_box(bench.server.clone()));
        });
        let repository = repository(size);
        group.bench_function(format!("snapshot of {size}"), |b| {
            b.iter(|| black_box(repository.clone()));
        });
    }
    group.finish();
}

criterion_group!(benches, calls, shared);
criterion_main!(benches);

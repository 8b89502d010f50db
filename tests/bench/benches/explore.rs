//! Random transitions of the model a second, and what is looked at on the way.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::explore::Explorer;

fn transitions(criterion: &mut Criterion) {
    let mut explorer = Explorer::new();
    let mut group = criterion.benchmark_group("explore");
    group.throughput(Throughput::Elements(Explorer::STEPS as u64));
    group.bench_function("random transitions", |b| b.iter(|| black_box(explorer.transitions())));
    let chosen = explorer.choose();
    group.throughput(Throughput::Elements(explorer.take(&chosen) as u64));
    group.bench_function("chosen before", |b| b.iter(|| black_box(explorer.take(&chosen))));
    group.finish();
}

criterion_group!(benches, transitions);
criterion_main!(benches);

//! The whole suite on the simulator.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::whole_suite;

fn suite(criterion: &mut Criterion) {
    let suite = wbem_conformance::scenario::suite().expect("the suite reads");
    let mut group = criterion.benchmark_group("suite");
    group.throughput(Throughput::Elements(suite.len() as u64));
    group.bench_function("on the simulator", |b| b.iter(|| whole_suite::play(&suite)));
    group.finish();
}

criterion_group!(benches, suite);
criterion_main!(benches);

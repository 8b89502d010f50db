//! States that are generated a second: of the model, and of a plain world of the same size.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::worlds::{explore_model, explore_plain, explore_plain_in_breadth};

/// How many states of the plain world are generated: as many as of the model.
static STATES: LazyLock<usize> = LazyLock::new(explore_model);

/// Something explored: how many states were generated.
type Work = fn() -> usize;

const WORKS: [(&str, Work); 3] = [
    ("model, breadth first", explore_model),
    ("plain, depth first", || explore_plain(*STATES)),
    ("plain, breadth first", || explore_plain_in_breadth(*STATES)),
];

fn worlds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("worlds");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    for (name, work) in WORKS {
        group.throughput(Throughput::Elements(work() as u64));
        group.bench_function(name, |b| b.iter(|| black_box(work())));
    }
    group.finish();
}

criterion_group!(benches, worlds);
criterion_main!(benches);

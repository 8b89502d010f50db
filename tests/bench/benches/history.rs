//! Calls of a recorded history that are checked a second, where the order of effects is known.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::history::{Calls, Recorded};

/// How many calls a history has.
const CALLS: usize = 20_000;

fn replays(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("history");
    for (name, kind) in Calls::ALL {
        let recorded = Recorded::new(kind, CALLS);
        group.throughput(Throughput::Elements(recorded.calls as u64));
        group.bench_function(name, |b| b.iter(|| recorded.replay()));
    }
    group.finish();
}

criterion_group!(benches, replays);
criterion_main!(benches);

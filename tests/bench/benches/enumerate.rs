//! Instances listed and queried one after the other, of a thousand and of a million: the first
//! comes at once, and what is kept meanwhile does not grow.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::instances::{Model, SEED, Store, records};
use wbem_sim::cim::{Instance, Name};
use wbem_sim::repository::Namespace;
use wbem_sim::wql::{self, Answer, Plan, Scope, Source};

const SIZES: [u32; 2] = [1_000, 1_000_000];
const QUERY: &str = "SELECT Id, Name FROM Record WHERE Level >= 128 AND Name LIKE 'record %'";

/// The most bytes that some work holds at a time. Counting slows every allocation of a program that
/// does it, so only this one does.
fn bytes_at_most<T>(work: impl FnOnce() -> T) -> u64 {
    allocation_counter::measure(|| drop(work())).bytes_max
}

fn enumerate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("enumerate");
    group.sample_size(10);
    for size in SIZES {
        let mut model = Model::new();
        model.items(&records(size, SEED)).into_iter().for_each(|item| model.put(item));
        let namespace = model.namespace();
        let (class, plan) = (Name::new("Record"), plan(namespace));
        for (what, bytes) in [
            ("listing", bytes_at_most(|| all(list(&class, namespace)))),
            ("querying", bytes_at_most(|| all(query(&plan, namespace)))),
        ] {
            eprintln!("{what} {size} instances allocates {bytes} bytes at most at a time");
        }
        group.throughput(Throughput::Elements(1));
        let id = |what| BenchmarkId::new(what, size);
        group.bench_function(id("first listed"), |b| {
            b.iter(|| list(&class, namespace).next().cloned())
        });
        group.bench_function(id("first found"), |b| b.iter(|| query(&plan, namespace).next()));
        group.throughput(Throughput::Elements(size.into()));
        group.bench_function(id("all listed"), |b| b.iter(|| all(list(&class, namespace))));
        group.bench_function(id("all looked at"), |b| b.iter(|| all(query(&plan, namespace))));
    }
    group.finish();
}

fn plan(namespace: &Namespace) -> Plan {
    let query = wql::parse(QUERY).expect("the query is right");
    Plan::bind(&query, Scope::default(), namespace).expect("the class has the properties")
}

fn list<'a>(class: &'a Name, namespace: &'a Namespace) -> impl Iterator<Item = &'a Arc<Instance>> {
    namespace.instances_after(class, None).map(|(_, instance)| instance)
}

fn query<'a>(plan: &'a Plan, namespace: &'a Namespace) -> impl Iterator + 'a {
    match plan.run(Source::stored(namespace)) {
        Answer::Instances(instances) => instances,
        Answer::Classes(_) => panic!("instances are asked for"),
    }
}

fn all(objects: impl Iterator) -> usize {
    objects.map(black_box).count()
}

criterion_group!(benches, enumerate);
criterion_main!(benches);

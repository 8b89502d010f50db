//! MOF a second: lexed, parsed, and compiled into a fresh repository.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wbem_bench::{compile, schema};

fn mof(criterion: &mut Criterion) {
    let files = compile::files();
    let size = schema::size(&files);
    eprintln!("{} files, {size} bytes, seed {}", files.len(), schema::SEED);
    let mut group = criterion.benchmark_group("mof");
    group.sample_size(20).throughput(Throughput::Bytes(size as u64));
    group.bench_function("lex", |b| b.iter(|| black_box(compile::lex(&files))));
    group.bench_function("parse", |b| b.iter(|| black_box(compile::parse(&files))));
    group.bench_function("compile", |b| {
        b.iter_with_large_drop(|| compile::compile(&files));
    });
    group.finish();
}

criterion_group!(benches, mof);
criterion_main!(benches);

//! Backup to a file and back, from 1 KB to 1 GB of content, beside SQLite's online backup, a copy
//! of the file, the same bytes put in the place of another file, and the compressor, the check sums
//! and the hash alone. Everything that writes has it on disk when it is done.
//!
//! A repository is written as it is after it has been opened from disk or restored, and as it is
//! after each instance has been put, in random order: its instances lie anywhere in memory then.
//!
//! `cargo bench -p wbem-bench --features sqlite --bench backup -- write/100000` measures one size.

use std::path::Path;

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group};
use criterion::{criterion_main, measurement::WallTime};
use wbem_bench::backup::{self, RECORD_SIZE, Sqlite};
use wbem_bench::instances::{SEED, records};
use wbem_sim::archive::Compression;

/// How many records: about 1 KB, 100 KB, 10 MB, 100 MB and 1 GB of content.
const SIZES: [u32; 5] = [9, 900, 90_000, 900_000, 9_000_000];
/// The levels that are looked at.
const LEVELS: [i32; 4] = [-1, 1, 3, 6];

fn backups(criterion: &mut Criterion) {
    let folder = tempfile::tempdir_in(".").expect("this folder can be written");
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    for size in SIZES {
        // What a filter leaves out is not made up either.
        let part = wanted.as_deref().and_then(|wanted| wanted.split('/').nth(1));
        let part = part.filter(|part| !part.is_empty());
        if part.is_none_or(|part| part == size.to_string()) {
            measure(criterion, size, folder.path());
        }
    }
}

fn measure(criterion: &mut Criterion, size: u32, folder: &Path) {
    let records = records(size, SEED);
    let (repository, sqlite) = (backup::repository(&records), Sqlite::new(&records));
    drop(records);
    let at = |name: &str| folder.join(name);
    let (plain, packed) = (Compression::None, Compression::default());
    let header = backup::write(&repository, &at("plain"), plain);
    eprintln!("{size} records: {} bytes of content", header.content_size);
    assert!(header.content_size as usize / RECORD_SIZE <= size as usize + 8);
    backup::write(&repository, &at("packed"), packed);
    sqlite.write(&at("sqlite"));
    let content = backup::content(&repository);
    let mut group = group(criterion, "write", header.content_size);
    let name = |what: &str| BenchmarkId::new(size.to_string(), what);
    let opened = backup::read(&at("plain"));
    for (how, repository) in [("plain", &opened), ("plain-after-puts", &repository)] {
        group.bench_function(name(how), |bencher| {
            bencher.iter(|| backup::write(repository, &at("written"), plain));
        });
    }
    group.bench_function(name("sqlite"), |bencher| {
        bencher.iter(|| sqlite.write(&at("sqlite")));
    });
    group.bench_function(name("copy"), |bencher| {
        bencher.iter(|| backup::copy(&at("plain"), &at("copy")));
    });
    group.bench_function(name("replace"), |bencher| {
        bencher.iter(|| backup::replace(&at("replaced"), &content));
    });
    for (how, repository) in [("packed", &opened), ("packed-after-puts", &repository)] {
        group.bench_function(name(how), |bencher| {
            bencher.iter(|| backup::write(repository, &at("written"), packed));
        });
    }
    group.finish();
    let mut group = self::group(criterion, "read", header.content_size);
    for file in ["plain", "packed"] {
        group.bench_function(name(file), |bencher| {
            bencher.iter_with_large_drop(|| backup::read(&at(file)));
        });
    }
    group.bench_function(name("sqlite"), |bencher| {
        bencher.iter_with_large_drop(|| Sqlite::read(&at("sqlite")));
    });
    group.finish();
    sums(criterion, size, &content);
    levels(criterion, size, &content);
}

/// What makes damage seen, alone, on the same blocks.
fn sums(criterion: &mut Criterion, size: u32, content: &[u8]) {
    let mut group = group(criterion, "sums", content.len() as u64);
    group.bench_function(BenchmarkId::new(size.to_string(), "check sums"), |bencher| {
        bencher.iter(|| backup::check_sums(content));
    });
    group.bench_function(BenchmarkId::new(size.to_string(), "hash"), |bencher| {
        bencher.iter(|| backup::hash(content));
    });
    group.finish();
}

/// The compressor alone, on the same blocks.
fn levels(criterion: &mut Criterion, size: u32, content: &[u8]) {
    let mut group = group(criterion, "pack", content.len() as u64);
    for level in LEVELS {
        let packed = backup::packed(content, level);
        eprintln!(
            "level {level}: {:.3} of {} bytes",
            packed as f64 / content.len() as f64,
            content.len()
        );
        group.bench_function(BenchmarkId::new(size.to_string(), level), |bencher| {
            bencher.iter(|| backup::packed(content, level));
        });
    }
    group.finish();
}

fn group<'a>(criterion: &'a mut Criterion, name: &str, bytes: u64) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group
}

criterion_group!(benches, backups);
criterion_main!(benches);

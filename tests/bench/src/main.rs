//! `wbem-bench`: each measurement as one JSON line, so that anything else can be measured beside
//! it.

use std::io::{self, Write};

use clap::Parser;
use serde::Serialize;
use wbem_bench::backup;
use wbem_bench::clock::{Took, time};
use wbem_bench::core::{Bench, repository};
use wbem_bench::explore::Explorer;
use wbem_bench::history::{Calls, Recorded};
use wbem_bench::instances::{SEED, records};
use wbem_bench::memory::peak_beyond;
use wbem_bench::whole_suite;
use wbem_bench::worlds::{explore_model, explore_plain, explore_plain_in_breadth};
use wbem_sim::archive::Compression;

/// Measures the model and prints one JSON line a measurement; times are in seconds.
///
/// Groups are core (calls a second), shared (clones and snapshots), suite (every scenario), explore
/// (random transitions of the model), history (recorded calls, followed), worlds (states of small
/// worlds) and backup (1 GB written and read: time, and memory besides the repository's own). Run
/// it in alternating rounds with whatever it is compared with: absolute figures drift.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// The groups to measure; all of them if none is named.
    #[arg(value_parser = ["core", "shared", "suite", "explore", "history", "worlds", "backup"])]
    groups: Vec<String>,
    /// How often each measurement is made.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// One measurement.
#[derive(Serialize)]
struct Measurement<'a> {
    anchor: &'a str,
    metric: &'a str,
    n: u64,
    unit: &'a str,
    wall: f64,
    user: f64,
    sys: f64,
}

const ANCHOR: &str = "wbem-sim";
/// How many records make 1 GB of content.
const GIGABYTE: u32 = 9_000_000;
const SIZES: [u32; 3] = [10, 10_000, 1_000_000];

fn main() -> io::Result<()> {
    let options = Options::parse();
    let wanted =
        |group: &str| options.groups.is_empty() || options.groups.iter().any(|g| g == group);
    for _ in 0..options.rounds {
        if wanted("core") {
            core()?;
        }
        if wanted("suite") {
            suite()?;
        }
        if wanted("explore") {
            explore()?;
        }
        if wanted("history") {
            history()?;
        }
        if wanted("worlds") {
            worlds()?;
        }
    }
    if wanted("shared") {
        clones(options.rounds)?;
    }
    if wanted("backup") {
        backups()?;
    }
    Ok(())
}

fn report(metric: &str, n: u64, unit: &str, took: Option<Took>) -> io::Result<()> {
    let seconds = |part: fn(&Took) -> f64| took.as_ref().map_or(0.0, part);
    let measurement = Measurement {
        anchor: ANCHOR,
        metric,
        n,
        unit,
        wall: seconds(|took| took.wall.as_secs_f64()),
        user: seconds(|took| took.user.as_secs_f64()),
        sys: seconds(|took| took.system.as_secs_f64()),
    };
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &measurement)?;
    writeln!(out)
}

fn core() -> io::Result<()> {
    let mut bench = Bench::new(100_000);
    let count = 200_000;
    let (_, took) = time(|| (0..count).for_each(|_| bench.pause_and_resume()));
    report("pause-resume", count, "pair", Some(took))?;
    let (_, took) = time(|| (0..count).for_each(|_| drop(bench.get())));
    report("get/100000", count, "call", Some(took))?;
    let (_, took) = time(|| (0..count).for_each(|_| bench.put()));
    report("put/100000", count, "call", Some(took))?;
    let (_, took) = time(|| (0..40).for_each(|_| bench.hold_and_release(5_000)));
    report("held-and-released/5000", count, "call", Some(took))
}

fn suite() -> io::Result<()> {
    let suite = wbem_conformance::scenario::suite().map_err(io::Error::other)?;
    let (played, took) = time(|| whole_suite::play(&suite));
    report("suite", played as u64, "scenario", Some(took))
}

fn explore() -> io::Result<()> {
    let mut explorer = Explorer::new();
    let (count, took) = time(|| (0..100).map(|_| explorer.transitions()).sum::<usize>());
    report("random-transitions", count as u64, "transition", Some(took))?;
    let chosen = explorer.choose();
    let (count, took) = time(|| (0..100).map(|_| explorer.take(&chosen)).sum::<usize>());
    report("random-transitions/chosen-before", count as u64, "transition", Some(took))
}

fn history() -> io::Result<()> {
    for (name, kind) in Calls::ALL {
        let recorded = Recorded::new(kind, 20_000);
        let (_, took) = time(|| (0..20).for_each(|_| recorded.replay()));
        report(&format!("history/{name}"), 20 * recorded.calls as u64, "call", Some(took))?;
    }
    Ok(())
}

fn worlds() -> io::Result<()> {
    let told = |name, (states, took): (usize, Took)| {
        report(&format!("worlds/{name}"), states as u64, "state", Some(took))
    };
    let model = time(explore_model);
    let states = model.0;
    told("model", model)?;
    told("plain/depth-first", time(|| explore_plain(states)))?;
    told("plain/breadth-first", time(|| explore_plain_in_breadth(states)))
}

fn backups() -> io::Result<()> {
    let file = std::env::current_dir()?.join("wbem-bench.backup");
    let repository = backup::repository(&records(GIGABYTE, SEED));
    for (name, how) in [("plain", Compression::None), ("packed", Compression::default())] {
        let (written, took) = time(|| peak_beyond(|| backup::write(&repository, &file, how)));
        let (header, peak) = written;
        report(&format!("backup/{name}"), header.content_size, "byte", Some(took))?;
        report(&format!("backup/{name}/memory"), peak.unwrap_or_default(), "byte", None)?;
        let (read, took) = time(|| peak_beyond(|| backup::read(&file)));
        report(&format!("restore/{name}"), header.content_size, "byte", Some(took))?;
        report(&format!("restore/{name}/memory"), read.1.unwrap_or_default(), "byte", None)?;
    }
    std::fs::remove_file(file)
}

fn clones(rounds: u32) -> io::Result<()> {
    for size in SIZES {
        let bench = Bench::new(size);
        let snapshot_of = repository(size);
        for _ in 0..rounds {
            let count = 100_000;
            let (_, took) = time(|| (0..count).for_each(|_| drop(bench.server.clone())));
            report(&format!("clone/{size}"), count, "clone", Some(took))?;
            let (_, took) = time(|| (0..count).for_each(|_| drop(snapshot_of.clone())));
            report(&format!("snapshot/{size}"), count, "snapshot", Some(took))?;
        }
    }
    Ok(())
}

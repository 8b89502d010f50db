//! Explores small worlds as far as time allows, and says how far that was.

use std::collections::HashMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use stateright::{Checker, Expectation, HasDiscoveries, Model, Path};
use wbem_sim::profile::{Mutant, Profile};
use wbem_tests::worlds::{Action, Clients, Setting, TIME_IS_UP, Verb, World, Worlds};

/// Explores every state of two clients with a backup object and a connection each, shortest way
/// first. Exits with 1 if an invariant breaks, or if something never happens that should.
#[derive(Debug, Parser)]
struct Options {
    /// How the server behaves; all three if none is named.
    #[arg(long, value_parser = Profile::NAMES, default_values = Profile::NAMES)]
    profile: Vec<String>,
    /// Who the two clients are; each of the three if none is named.
    #[arg(long, value_enum, default_values_t = Clients::value_variants())]
    clients: Vec<Clients>,
    /// How many steps are taken at most.
    #[arg(long, default_value_t = 1_000)]
    depth: usize,
    /// What the server does wrong, which an invariant should find out.
    #[arg(long, value_parser = mutant)]
    mutant: Option<Mutant>,
    /// How long each world is explored.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// Without what takes most states: slow writes, providers, and connections that end.
    #[arg(long)]
    few: bool,
    /// Takes two states that differ in who is who for two.
    #[arg(long)]
    without_symmetry: bool,
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let mut fails = false;
    for name in &options.profile {
        for clients in &options.clients {
            fails |= !explore(&options, name, *clients);
        }
    }
    ExitCode::from(u8::from(fails))
}

fn mutant(name: &str) -> Result<Mutant, String> {
    Mutant::named(name).ok_or_else(|| "see `fixtures/mutants/` for names".to_owned())
}

fn setting(options: &Options, name: &str, clients: Clients) -> Setting {
    let profile = Profile::built_in(name).expect("the command line knows the names");
    let profile = match options.mutant {
        Some(mutant) => profile.with_mutant(mutant),
        None => profile,
    };
    let mut setting = Setting::new(profile, clients);
    setting.by_symmetry &= !options.without_symmetry;
    match options.few {
        true => setting.without(&[Verb::SlowPut, Verb::Ask, Verb::ReleaseConnection]),
        false => setting,
    }
}

/// What an exploration stops for: a breach, or the end of its time.
fn ends(worlds: &Worlds) -> HasDiscoveries {
    let all = worlds.properties().into_iter();
    let ends = all.filter(|property| {
        property.expectation != Expectation::Sometimes || property.name == TIME_IS_UP
    });
    HasDiscoveries::AnyOf(ends.map(|property| property.name).collect())
}

/// A way to each property that something was found for.
type Found = HashMap<&'static str, Path<Box<World>, Action>>;

fn is_breached(worlds: &Worlds, found: &Found) -> bool {
    let all = worlds.properties();
    let mut breached = all.iter().filter(|property| property.expectation != Expectation::Sometimes);
    breached.any(|property| found.contains_key(property.name))
}

/// Explores one world; whether it is as it should be.
fn explore(options: &Options, name: &str, clients: Clients) -> bool {
    let started = Instant::now();
    let limit = Duration::from_secs(options.seconds);
    let worlds = Worlds::new(setting(options, name, clients)).until(started + limit);
    let ends = ends(&worlds);
    let builder = worlds.checker().threads(options.threads).target_max_depth(options.depth);
    let checker = builder.finish_when(ends).spawn_bfs().join();
    let took = started.elapsed();
    let found: Found = checker.discoveries();
    let late = found.contains_key(TIME_IS_UP);
    println!(
        "{name}, {clients:?}: {} states, {} steps, {} deep{}, {:.1} s, {:.0} steps a second",
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth() - 1,
        match late {
            true => " (the time was up)",
            false if is_breached(checker.model(), &found) => " (a breach)",
            false if checker.max_depth() < options.depth => " (nothing new)",
            false => "",
        },
        took.as_secs_f64(),
        checker.state_count() as f64 / took.as_secs_f64(),
    );
    let mut good = true;
    for property in checker.model().properties() {
        let path = found.get(property.name);
        let as_wanted = match property.expectation {
            _ if property.name == TIME_IS_UP => true,
            Expectation::Sometimes => path.is_some(),
            Expectation::Always | Expectation::Eventually => path.is_none(),
        };
        if !as_wanted {
            good = false;
            let path = path.map(|path| path.clone().into_actions());
            println!("  {}: {path:?}", property.name);
        }
    }
    good
}

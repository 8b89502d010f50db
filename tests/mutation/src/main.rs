//! Judges the mutants of the core by the suite alone, and compares what it misses with the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use wbem_mutation::build::{self, Sources};
use wbem_mutation::missed::Missed;
use wbem_mutation::mutant::{self, Key, Mutant};
use wbem_mutation::report::Report;
use wbem_mutation::suite::{Outcome, PARTS, Part, Suite};
use wbem_mutation::workspace::{Effort, Workspace};

/// The report of the last run, from the root of the workspace.
const REPORT: &str = "target/mutation/report.json";

/// After how many mutants it is said how far a run is.
const SAID_AFTER: usize = 25;

/// Judges every mutant that cargo-mutants finds in the core by the suite alone. Exits with 1 if one
/// is missed that is not listed in `missed.toml`, or listed and not missed any more.
///
/// What is known is written down after each mutant: `--again --from PART` goes on where a run has
/// been broken off.
#[derive(Debug, Parser)]
struct Options {
    /// Only mutants with this in their names.
    #[arg(long, default_value = "")]
    only: String,
    /// Only mutants that the last run has missed.
    #[arg(long)]
    again: bool,
    /// Begin with this part of the suite: those before it have been run.
    #[arg(long, requires = "again", value_parser = PossibleValuesParser::new(PARTS))]
    from: Option<String>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().expect("this package has a place");
    let started = Instant::now();
    let mut run = Run::new(&root);
    let wanted = run.wanted(&options);
    println!("{} mutants, {} of them to judge", run.mutants.len(), wanted.len());
    run.judge(wanted, options.from.as_deref());
    let report = run.save();
    println!("{}", serde_json::to_string(&report.counts).expect("it is numbers"));
    println!("{}\nafter {} s; {REPORT} has each", report.counts, started.elapsed().as_secs());
    compare(&report)
}

/// A run of this program.
struct Run {
    root: PathBuf,
    mutants: Vec<Mutant>,
    workspace: Workspace,
    sources: Sources,
    /// What is known so far, from earlier runs as well.
    outcomes: BTreeMap<Key, Outcome>,
}

impl Run {
    fn new(root: &Path) -> Self {
        let mutants = mutant::list(root);
        let workspace = Workspace::copy_of(root);
        let files: BTreeSet<&String> = mutants.iter().map(|mutant| &mutant.file).collect();
        let sources =
            files.into_iter().map(|file| (file.clone(), workspace.read(file).to_owned())).collect();
        let text = fs::read_to_string(root.join(REPORT)).unwrap_or_default();
        let report: Report = serde_json::from_str(&text).unwrap_or_default();
        let known: BTreeSet<&Key> = mutants.iter().map(|mutant| &mutant.key).collect();
        let mut outcomes = report.outcomes();
        outcomes.retain(|key, _| known.contains(key));
        Self { root: root.to_owned(), mutants, workspace, sources, outcomes }
    }

    /// The numbers of the mutants to judge.
    fn wanted(&self, options: &Options) -> BTreeSet<usize> {
        let is_wanted = |number: &usize| {
            let key = &self.mutants[*number].key;
            let again = self.outcomes.get(key).is_none_or(Outcome::is_missed);
            key.name.contains(&options.only) && (again || !options.again)
        };
        (0..self.mutants.len()).filter(is_wanted).collect()
    }

    /// Judges mutants: first all that have a switch, then the others one by one.
    fn judge(&mut self, wanted: BTreeSet<usize>, from: Option<&str>) {
        let builds = build::sort(&mut self.workspace, &self.mutants, &self.sources);
        for number in wanted.intersection(&builds.unviable) {
            self.note(*number, Outcome::Unviable);
        }
        build::weave(&mut self.workspace, &self.mutants, &self.sources, &builds.switched);
        let program = self.workspace.build(Effort::Optimized).expect("it was checked");
        let suite = Suite::new(program, self.workspace.tests());
        let mut left: BTreeSet<usize> = wanted.intersection(&builds.switched).copied().collect();
        if from.is_none() {
            left.iter().for_each(|number| self.note(*number, Outcome::Unreached));
        }
        let mut parts = Vec::new();
        for part in suite.parts(from.unwrap_or(PARTS[0])) {
            println!("{part}; {} are left", left.len());
            self.judge_in(&suite, &part, &mut left);
            parts.push(part);
        }
        build::restore(&mut self.workspace, &self.sources);
        for number in wanted.intersection(&builds.alone) {
            let outcome = self.judge_alone(&parts, *number);
            self.note(*number, outcome);
            self.save();
        }
    }

    /// Judges mutants in one part of the suite, several at once, and leaves those that it misses.
    fn judge_in(&mut self, suite: &Suite, part: &Part, left: &mut BTreeSet<usize>) {
        let mut order: Vec<usize> = left.iter().copied().filter(|one| part.reaches(*one)).collect();
        // Most of what no part has reached yet is noticed, and soon.
        order.sort_by_key(|number| {
            self.outcomes.get(&self.mutants[*number].key) != Some(&Outcome::Unreached)
        });
        let (next, (sender, judged)) = (AtomicUsize::new(0), mpsc::channel());
        let judge = |sender: mpsc::Sender<(usize, Outcome)>| {
            while let Some(number) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                let outcome = suite.judge_reached(part, *number);
                sender.send((*number, outcome)).expect("they are waited for");
            }
        };
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                let sender = sender.clone();
                scope.spawn(move || judge(sender));
            }
            drop(sender);
            for (done, (number, outcome)) in (1..).zip(judged) {
                if !outcome.is_missed() {
                    left.remove(&number);
                }
                self.note(number, outcome);
                self.save();
                if done % SAID_AFTER == 0 {
                    println!("{done} of {}, {} are left", order.len(), left.len());
                }
            }
        });
    }

    /// Builds a mutant by itself, and judges it.
    fn judge_alone(&mut self, parts: &[Part], number: usize) -> Outcome {
        let mutant = &self.mutants[number];
        let source = &self.sources[&mutant.file];
        self.workspace.write(&mutant.file, &mutant.applied(source));
        let program = self.workspace.build(Effort::Quick);
        self.workspace.write(&mutant.file, source);
        let Some(program) = program else { return Outcome::Unviable };
        let suite = Suite::new(program, self.workspace.tests());
        let mut outcomes = parts.iter().map(|part| suite.judge_reached(part, number));
        outcomes.find(|outcome| !outcome.is_missed()).unwrap_or(Outcome::Missed)
    }

    fn note(&mut self, number: usize, outcome: Outcome) {
        self.outcomes.insert(self.mutants[number].key.clone(), outcome);
    }

    /// Writes down what is known.
    fn save(&self) -> Report {
        let report = Report::new(self.outcomes.clone());
        let json = serde_json::to_string_pretty(&report).expect("it is text and numbers");
        fs::write(self.root.join(REPORT), json).expect("there is room");
        report
    }
}

/// Whether exactly those are missed that the list has.
fn compare(report: &Report) -> ExitCode {
    let list = Missed::from_toml(include_str!("../missed.toml")).expect("a test reads it as well");
    let listed: BTreeSet<&Key> = list.keys().collect();
    let missed: BTreeSet<&Key> = report.missed().collect();
    let judged: BTreeMap<&Key, &Outcome> =
        report.mutants.iter().map(|judged| (&judged.key, &judged.outcome)).collect();
    for key in missed.difference(&listed) {
        println!("missed and not listed: {} [{}] {}", key.name, key.at, key.nth);
    }
    for key in listed.difference(&missed) {
        let outcome = judged.get(key).map_or("not found".to_owned(), |o| format!("{o:?}"));
        println!("listed and not missed: {} [{}] {}: {outcome}", key.name, key.at, key.nth);
    }
    ExitCode::from(u8::from(missed != listed))
}

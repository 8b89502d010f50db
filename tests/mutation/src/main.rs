//! Judges the mutants of the core by the suite alone, and compares what it misses with the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use wbem_mutation::build::{self, Sources};
use wbem_mutation::coverage::{Coverage, Stage};
use wbem_mutation::missed::Missed;
use wbem_mutation::mutant::{self, Key, Mutant};
use wbem_mutation::report::Report;
use wbem_mutation::suite::{Outcome, Suite};
use wbem_mutation::workspace::{Effort, Workspace};

/// The report of the last run, from the root of the workspace.
const REPORT: &str = "target/mutation/report.json";

/// Where a run can begin: with a stage, or with what has to be built by itself.
const PLACES: [&str; 3] = [Stage::ALL[0].0, Stage::ALL[1].0, "alone"];

/// After how many mutants it is said how far a run is.
const SAID_AFTER: usize = 25;

/// Judges every mutant that cargo-mutants finds in the core by the suite alone. Exits with 1 if one
/// is missed that is not listed in `missed.toml`, or listed and not missed any more.
///
/// What is known is written down after each mutant: `--again` goes on where a run has been broken
/// off.
#[derive(Debug, Parser)]
struct Options {
    /// Only mutants with this in their names.
    #[arg(long, default_value = "")]
    only: String,
    /// Only mutants that the last run has missed or not come to.
    #[arg(long)]
    again: bool,
    /// Only mutants that `missed.toml` lists: whether its reasons hold is then known in minutes.
    #[arg(long)]
    listed: bool,
    /// Begin there: what comes before has been run.
    #[arg(long, requires = "again", value_parser = PossibleValuesParser::new(PLACES))]
    from: Option<String>,
    /// How many mutants are judged at once; as many as the machine can do, if left out.
    #[arg(long)]
    jobs: Option<NonZero<usize>>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().expect("this package has a place");
    let mut run = Run::new(&root);
    let wanted = run.wanted(&options);
    if !options.again {
        run.forget(&wanted);
    }
    println!("{} mutants, {} of them to judge", run.mutants.len(), wanted.len());
    run.judge(wanted, &options);
    let report = run.save();
    println!("{}", serde_json::to_string(&report.counts).expect("it is numbers"));
    println!("{}", report.counts);
    println!("{}", missed_list().summary(report.missed(), report.counts.noticed()));
    println!("after {} s; {REPORT} has each", run.started.elapsed().as_secs());
    compare(&report)
}

impl Options {
    fn stages(&self) -> impl Iterator<Item = &'static (&'static str, Stage)> {
        let from = self.from.as_deref().unwrap_or(Stage::ALL[0].0);
        Stage::ALL.iter().skip_while(move |(name, _)| *name != from)
    }

    fn jobs(&self) -> usize {
        let all = || thread::available_parallelism().ok();
        self.jobs.or_else(all).map_or(1, NonZero::get)
    }
}

/// A run of this program.
struct Run {
    started: Instant,
    root: PathBuf,
    mutants: Vec<Mutant>,
    workspace: Workspace,
    sources: Sources,
    /// What is known so far, from earlier runs as well.
    outcomes: BTreeMap<Key, Outcome>,
}

impl Run {
    fn new(root: &Path) -> Self {
        let started = Instant::now();
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
        Self { started, root: root.to_owned(), mutants, workspace, sources, outcomes }
    }

    /// The numbers of the mutants to judge.
    fn wanted(&self, options: &Options) -> BTreeSet<usize> {
        let list = missed_list();
        let listed: BTreeSet<&Key> = list.keys().collect();
        let is_wanted = |number: &usize| {
            let key = &self.mutants[*number].key;
            let again = self.outcomes.get(key).is_none_or(Outcome::is_missed);
            key.name.contains(&options.only)
                && (again || !options.again)
                && (listed.contains(key) || !options.listed)
        };
        (0..self.mutants.len()).filter(is_wanted).collect()
    }

    /// Forgets what is known of some mutants.
    fn forget(&mut self, numbers: &BTreeSet<usize>) {
        numbers.iter().for_each(|number| _ = self.outcomes.remove(&self.mutants[*number].key));
    }

    /// Judges mutants: first all that have a switch, then the others one by one.
    fn judge(&mut self, wanted: BTreeSet<usize>, options: &Options) {
        let builds = build::sort(&mut self.workspace, &self.mutants, &self.sources);
        for number in wanted.intersection(&builds.unviable) {
            self.note(*number, Outcome::Unviable);
        }
        for number in wanted.intersection(&builds.same) {
            self.note(*number, Outcome::Missed);
        }
        build::weave(&mut self.workspace, &self.mutants, &self.sources, &builds.switched);
        let suite = self.suite(Effort::Optimized).expect("it was checked");
        println!("built after {} s", self.started.elapsed().as_secs());
        let coverage = suite.coverage();
        println!("{coverage}, after {} s", self.started.elapsed().as_secs());
        let mut left: Vec<usize> = wanted.intersection(&builds.switched).copied().collect();
        for (_, stage) in options.stages() {
            // What is missed takes longest: first comes what should not be.
            let (list, mutants) = (missed_list(), &self.mutants);
            let listed: BTreeSet<&Key> = list.keys().collect();
            left.sort_by_cached_key(|number| {
                let plays = coverage.plays(*stage, Some(*number)).len();
                (listed.contains(&mutants[*number].key), plays)
            });
            let judge = |number| suite.judge(&coverage, *stage, Some(number));
            self.judge_switched(&judge, &left, options.jobs());
            left.retain(|number| self.is_missed(*number));
        }
        for (done, number) in wanted.intersection(&builds.alone).enumerate() {
            println!("{done} of {} by themselves", builds.alone.len());
            let outcome = self.judge_alone(&coverage, *number);
            self.note(*number, outcome);
            self.save();
        }
    }

    /// The suite on the model as it is written now, if that builds.
    fn suite(&mut self, effort: Effort) -> Option<Suite> {
        let program = build::player(&mut self.workspace, effort)?;
        Some(Suite::new(program, self.workspace.tests()))
    }

    /// Judges mutants that have a switch, several at once.
    fn judge_switched(
        &mut self,
        judge: &(dyn Fn(usize) -> Outcome + Sync),
        order: &[usize],
        jobs: usize,
    ) {
        let (next, (sender, judged)) = (AtomicUsize::new(0), mpsc::channel());
        let work = |sender: mpsc::Sender<(usize, Outcome)>| {
            while let Some(number) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                sender.send((*number, judge(*number))).expect("they are waited for");
            }
        };
        let work = &work;
        thread::scope(|scope| {
            for _ in 0..jobs {
                let sender = sender.clone();
                scope.spawn(move || work(sender));
            }
            drop(sender);
            for (done, (number, outcome)) in (1..).zip(judged) {
                self.note(number, outcome);
                let counts = self.save().counts;
                if done % SAID_AFTER == 0 {
                    let (all, missed) = (order.len(), counts.missed);
                    let seconds = self.started.elapsed().as_secs();
                    println!("{done} of {all} after {seconds} s, {missed} missed");
                }
            }
        });
    }

    /// Builds a mutant by itself, and judges it.
    fn judge_alone(&mut self, coverage: &Coverage, number: usize) -> Outcome {
        build::restore(&mut self.workspace, &self.sources);
        let mutant = &self.mutants[number];
        let text = mutant.applied(&self.sources[&mutant.file]);
        self.workspace.write(&mutant.file, &text);
        let Some(suite) = self.suite(Effort::Quick) else { return Outcome::Unviable };
        let stages = [Stage::Memory, Stage::Disk].into_iter();
        let mut outcomes = stages.map(|stage| suite.judge(coverage, stage, None));
        outcomes.find(|outcome| !outcome.is_missed()).unwrap_or(Outcome::Missed)
    }

    /// Notes what became of a mutant; what one stage has reached and the next has not was reached.
    fn note(&mut self, number: usize, outcome: Outcome) {
        let key = self.mutants[number].key.clone();
        match (self.outcomes.get(&key), outcome) {
            (Some(Outcome::Missed), Outcome::Unreached) => {}
            (_, outcome) => _ = self.outcomes.insert(key, outcome),
        }
    }

    fn is_missed(&self, number: usize) -> bool {
        self.outcomes.get(&self.mutants[number].key).is_none_or(Outcome::is_missed)
    }

    /// Writes down what is known.
    fn save(&self) -> Report {
        let report = Report::new(self.outcomes.clone());
        let json = serde_json::to_string_pretty(&report).expect("it is text and numbers");
        fs::write(self.root.join(REPORT), json).expect("there is room");
        report
    }
}

fn missed_list() -> Missed {
    Missed::from_toml(include_str!("../missed.toml")).expect("a test reads it as well")
}

/// Whether exactly those are missed that the list has.
fn compare(report: &Report) -> ExitCode {
    let list = missed_list();
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

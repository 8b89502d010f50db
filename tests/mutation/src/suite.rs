//! Runs of the suite with one mutant switched on, and how they end.
//!
//! The suite is run in parts, the quickest first, and the first complaint is enough. What never
//! ends is ended; what takes all memory is given no more.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// The parts of the suite that judge the model, the quickest first: as it is recommended, under
/// every other reading, on simulated disks, and as it is wrong on purpose, which has to be noticed.
pub const PARTS: [&str; 4] = ["scenario", "reading", "on_disk", "mutant"];
/// How much longer than without a mutant a run may take.
const PATIENCE: u32 = 4;
/// What a run may take in any case.
const LEAST_TIME: Duration = Duration::from_secs(5);
/// How much memory a run may have, in KiB.
const MEMORY: &str = "6000000";

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A test failed, the first that did.
    Caught(String),
    /// A part of the suite did not end in time.
    TimedOut(String),
    /// Nothing noticed it, though it was reached.
    Missed,
    /// Nothing noticed it, as nothing gets there.
    Unreached,
    /// It does not build.
    Unviable,
}

/// A built suite.
#[derive(Debug)]
pub struct Suite {
    program: PathBuf,
    folder: PathBuf,
}

/// A part of the suite, and what it does as long as no mutant is switched on.
#[derive(Debug)]
pub struct Part {
    name: &'static str,
    limit: Duration,
    reached: BTreeSet<usize>,
}

impl Suite {
    /// A suite that was built, to be run in a folder.
    pub fn new(program: PathBuf, folder: PathBuf) -> Self {
        Self { program, folder }
    }

    /// Runs each part, from one on, without a mutant, when it is asked for.
    ///
    /// # Panics
    ///
    /// If one does not hold.
    pub fn parts(&self, from: &str) -> impl Iterator<Item = Part> {
        PARTS.into_iter().skip_while(move |name| *name != from).map(|name| {
            let file = self.program.with_extension("reached");
            // There is none the first time.
            _ = std::fs::remove_file(&file);
            let started = Instant::now();
            let mut command = self.command(name);
            command.env("WBEM_MUTANTS_REACHED", &file);
            let end = run(command, Duration::from_secs(600));
            assert_eq!(end, End::Passed, "the suite does not hold without a mutant: {name}");
            let limit = LEAST_TIME + started.elapsed() * PATIENCE;
            Part { name, limit, reached: numbers(&file) }
        })
    }

    /// What becomes of a mutant in a part of the suite that reaches it.
    pub fn judge_reached(&self, part: &Part, number: usize) -> Outcome {
        let mut command = self.command(part.name);
        command.env("WBEM_MUTANT", number.to_string());
        match run(command, part.limit) {
            End::Passed => Outcome::Missed,
            End::Failed(test) => Outcome::Caught(test),
            End::Late => Outcome::TimedOut(part.name.to_owned()),
        }
    }

    fn command(&self, part: &str) -> Command {
        let mut command = match cfg!(unix) {
            true => {
                let mut shell = Command::new("sh");
                shell.args(["-c", "ulimit -v $0; exec \"$@\"", MEMORY]).arg(&self.program);
                shell
            }
            false => Command::new(&self.program),
        };
        command.args([&format!("{part}::"), "--test-threads", "1", "--color", "never"]);
        command.current_dir(&self.folder).env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }
}

impl Part {
    /// Whether anything in it gets to a mutant.
    pub fn reaches(&self, number: usize) -> bool {
        self.reached.contains(&number)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, limit, reached } = self;
        write!(formatter, "{name} reaches {} mutants, each has {limit:.0?}", reached.len())
    }
}

fn numbers(file: &Path) -> BTreeSet<usize> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

/// How a run of a part ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Passed,
    /// The first test that failed, or what happened else.
    Failed(String),
    Late,
}

fn run(mut command: Command, limit: Duration) -> End {
    let mut child = command.spawn().expect("it was just built");
    let started = Instant::now();
    let output = child.stdout.take().expect("it is piped");
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        // Nobody listens any more once a test has failed.
        lines.for_each(|line| _ = sender.send(line));
    });
    loop {
        let left = limit.saturating_sub(started.elapsed());
        match lines.recv_timeout(left) {
            Ok(line) => {
                if let Some(test) = failed(&line) {
                    end(&mut child);
                    return End::Failed(test);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                end(&mut child);
                return End::Late;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().expect("it is our child");
    match status.success() {
        true => End::Passed,
        false => End::Failed(format!("{status}")),
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself meanwhile.
    _ = child.kill();
    child.wait().expect("it is our child");
}

/// The test that a line says has failed.
fn failed(line: &str) -> Option<String> {
    let (test, _) = line.strip_prefix("test ")?.split_once(" ... FAILED")?;
    Some(test.trim().to_owned())
}

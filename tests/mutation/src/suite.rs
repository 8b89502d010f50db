//! Runs of the suite with one mutant switched on, and how they end.
//!
//! Each mutant has a process of its own, in which the plays that reach it are made, in memory, on
//! simulated disks, and on the model as it is wrong on purpose, which has to be noticed; the first
//! complaint is enough. A play that asks for mutants far more often than any does by itself never
//! ends; where nothing is asked for it is ended. What takes all memory is given no more.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::coverage::{Coverage, Stage};
use crate::switch::ENDLESS;

/// How much longer a play may be than the longest is without a mutant.
const PATIENCE: u64 = 4;
/// How long nothing may be said of what is being played.
const SILENCE_MAX: Duration = Duration::from_secs(20);
/// How long it may take to record a scenario.
const RECORDING_MAX: Duration = Duration::from_secs(600);
/// How much memory a run may have, in KiB.
const MEMORY: &str = "6000000";

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// This play did something else than it must.
    Caught(String),
    /// This play did not end.
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

impl Suite {
    /// A suite that was built, to be run in a folder.
    pub fn new(program: PathBuf, folder: PathBuf) -> Self {
        Self { program, folder }
    }

    /// What everything that is played gets to without a mutant: from the last time, if the suite
    /// is the same.
    ///
    /// # Panics
    ///
    /// If something does not hold, or what is taken to be the same is not.
    pub fn coverage(&self) -> Coverage {
        let file = self.program.with_extension("coverage");
        let text = match is_newer(&file, &self.program) {
            true => fs::read_to_string(&file).expect("it was just looked at"),
            false => {
                let text = self.record();
                fs::write(&file, &text).expect("there is room");
                text
            }
        };
        let mut coverage = Coverage::default();
        text.lines().for_each(|line| coverage.read(line));
        coverage
    }

    /// Plays everything without a mutant.
    fn record(&self) -> String {
        let mut command = self.command();
        command.arg("record").stderr(Stdio::inherit());
        let (mut child, lines) = start(command, "");
        let mut text = String::new();
        loop {
            match lines.recv_timeout(RECORDING_MAX) {
                Ok(line) => text += &(line + "\n"),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    end(&mut child);
                    panic!("the suite does not end without a mutant");
                }
            }
        }
        let status = child.wait().expect("it is our child");
        assert!(status.success(), "the suite does not hold without a mutant");
        text
    }

    /// What becomes of a mutant in the plays of a stage that get to it; of the one that the suite
    /// was built with, if no number is given, in all of them.
    pub fn judge(&self, coverage: &Coverage, stage: Stage, number: Option<usize>) -> Outcome {
        match coverage.plays(stage, number).as_str() {
            "" => Outcome::Unreached,
            plays => self.play(plays, coverage.most, number),
        }
    }

    fn play(&self, plays: &str, most: u64, number: Option<usize>) -> Outcome {
        let mut command = self.command();
        command.env("WBEM_MUTANT", number.map(|number| number.to_string()).unwrap_or_default());
        command.env("WBEM_QUESTIONS", (most * PATIENCE).to_string());
        let (mut child, lines) = start(command, plays);
        let mut last = "before the first play".to_owned();
        loop {
            match lines.recv_timeout(SILENCE_MAX) {
                Ok(line) => last = line,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    end(&mut child);
                    return Outcome::TimedOut(last);
                }
            }
        }
        let status = child.wait().expect("it is our child");
        match (status.code(), last) {
            (Some(0), _) => Outcome::Missed,
            (Some(1), last) => Outcome::Caught(last),
            (Some(ENDLESS), last) => Outcome::TimedOut(last),
            (_, last) => Outcome::Caught(format!("{last}: {status}")),
        }
    }

    fn command(&self) -> Command {
        let mut command = match cfg!(unix) {
            true => {
                let mut shell = Command::new("sh");
                shell.args(["-c", "ulimit -v $0; exec \"$@\"", MEMORY]).arg(&self.program);
                shell
            }
            false => Command::new(&self.program),
        };
        command.current_dir(&self.folder).env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }
}

/// Whether a file was written after another.
fn is_newer(file: &Path, other: &Path) -> bool {
    let modified = |file: &Path| fs::metadata(file).and_then(|file| file.modified());
    matches!((modified(file), modified(other)), (Ok(file), Ok(other)) if file > other)
}

/// Starts a process with some input; the lines that it writes.
fn start(mut command: Command, input: &str) -> (Child, Receiver<String>) {
    let mut child = command.spawn().expect("it was just built");
    // What ends early does not read all.
    _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let output = child.stdout.take().expect("it is piped");
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        // Nobody listens any more once it was ended.
        lines.for_each(|line| _ = sender.send(line));
    });
    (child, lines)
}

fn end(child: &mut Child) {
    // It may have ended by itself meanwhile.
    _ = child.kill();
    child.wait().expect("it is our child");
}

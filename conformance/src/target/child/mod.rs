//! A session in another process, so that what ends a client does not end the suite.
//!
//! An implementation may bring down the process that calls it: a class in a DLL that follows a
//! NULL does. A [`ChildTarget`] starts the command as `session`, and has it do what it is told on
//! its standard input, one JSON object a line; each is answered by one on its standard output. When
//! the input ends the child gives up what it holds and ends.
//!
//! Each scenario has a child of its own unless the target says that a session leaves nothing behind
//! ([`Target::shares_process`]): then a child serves one scenario after another, until it is brought
//! down.
//!
//! A child that ends before its time is a failure of what it was calling, and told as what becomes
//! of a target that panics: with how it ended, and in which call.

mod process;
mod session;

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wbem_sim::call::{Call, CallId, Reply};

use super::{Control, Description, Observation, Pace, Session, Target, TargetError};
use crate::json;
use crate::runner::SharedTarget;
use process::ChildProcess;
use session::ChildSession;

/// What a child is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Request {
    Open { scenario: String },
    Start { call: Box<Call>, pace: Pace },
    Control { control: Box<Control> },
    Settle,
    Advance { by: Duration },
    Close,
}

/// What a child answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Answer {
    Opened,
    Started { id: CallId },
    Seen { observation: Observation },
    Replies { replies: Vec<(CallId, Reply)> },
    Closed,
    Failed { error: TargetError },
}

/// A target whose sessions are in other processes.
pub struct ChildTarget {
    /// The target that a child has as well: it alone is asked what it can do.
    target: SharedTarget,
    /// The command.
    program: PathBuf,
    /// What it is started with.
    arguments: Vec<String>,
    /// Where a child goes that can serve another scenario.
    idle: Option<Idle>,
}

/// The children that have nothing to do.
type Idle = Arc<Mutex<Vec<ChildProcess>>>;

impl ChildTarget {
    /// A target, each of whose children is started as this program with these arguments.
    pub fn new(target: SharedTarget, program: PathBuf, arguments: Vec<String>) -> Self {
        let idle = target.shares_process().then(Idle::default);
        Self { target, program, arguments, idle }
    }

    /// A child that has no session: one that has had some, or a new one.
    fn child(&self) -> Result<ChildProcess, TargetError> {
        let waiting = |idle: &Idle| idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(child) = self.idle.as_ref().and_then(waiting) {
            return Ok(child);
        }
        ChildProcess::start(&self.program, &self.arguments)
            .map_err(|error| TargetError::Start(format!("{}: {error}", self.program.display())))
    }
}

impl Target for ChildTarget {
    fn describe(&self) -> Description {
        self.target.describe()
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        self.open_for("")
    }

    fn open_for(&self, scenario: &str) -> Result<Box<dyn Session>, TargetError> {
        let mut child = self.child()?;
        match child.ask(&Request::Open { scenario: scenario.to_owned() }) {
            Ok(Answer::Opened) => Ok(Box::new(ChildSession::new(child, self.idle.clone()))),
            Ok(Answer::Failed { error }) => Err(error),
            Ok(other) => Err(TargetError::Protocol(format!("it opened with {other:?}"))),
            Err(how) => Err(TargetError::Start(format!("its process {how} when it began"))),
        }
    }

    fn behind(&self) -> Option<&dyn Target> {
        Some(&*self.target)
    }
}

/// Does what a parent says, until it says no more.
pub fn serve(
    target: &dyn Target,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> std::io::Result<()> {
    let mut session: Option<Box<dyn Session>> = None;
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let request = json::read(&line).map_err(std::io::Error::other)?;
        let answer = answer(target, &mut session, request);
        let text = serde_json::to_string(&answer).expect("an answer has only texts for keys");
        writeln!(output, "{text}")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn answer(target: &dyn Target, session: &mut Option<Box<dyn Session>>, request: Request) -> Answer {
    let out_of_order =
        |what: &str| Answer::Failed { error: TargetError::Protocol(what.to_owned()) };
    match (session.as_mut(), request) {
        (None, Request::Open { scenario }) => match target.open_for(&scenario) {
            Ok(opened) => {
                *session = Some(opened);
                Answer::Opened
            }
            Err(error) => Answer::Failed { error },
        },
        (None, _) => out_of_order("a session is opened first"),
        (Some(_), Request::Open { .. }) => out_of_order("a session is closed before the next"),
        (Some(_), Request::Close) => {
            *session = None;
            Answer::Closed
        }
        (Some(session), Request::Start { call, pace }) => {
            Answer::Started { id: session.start(*call, pace) }
        }
        (Some(session), Request::Control { control }) => match session.control(&control) {
            Ok(observation) => Answer::Seen { observation },
            Err(error) => Answer::Failed { error },
        },
        (Some(session), Request::Settle) => Answer::Replies { replies: session.settle() },
        (Some(session), Request::Advance { by }) => {
            Answer::Replies { replies: session.advance(by) }
        }
    }
}

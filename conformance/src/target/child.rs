//! A session in a process of its own, so that what ends a client does not end the suite.
//!
//! An implementation may bring down the process that calls it: a class in a DLL that follows a
//! NULL does. A [`ChildTarget`] starts the command anew for each scenario, as `session`, and has it
//! do what it is told on its standard input, one JSON object a line; each is answered by one on its
//! standard output. When the input ends the child gives up what it holds and ends.
//!
//! A child that ends before its time is a failure of what it was calling, and told as what becomes
//! of a target that panics: with how it ended, and in which call.

use std::any::Any;
use std::io::{BufRead, BufReader, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wbem_sim::call::{Call, CallId, Reply};

use super::{Control, Description, Observation, Pace, Session, Target, TargetError};
use crate::runner::SharedTarget;

/// How long a child may take to give up what it holds.
const FAREWELL: Duration = Duration::from_secs(20);

/// What a child is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Request {
    Open { scenario: String },
    Start { call: Box<Call>, pace: Pace },
    Control { control: Box<Control> },
    Settle,
    Advance { by: Duration },
}

/// What a child answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Answer {
    Opened,
    Started { id: CallId },
    Seen { observation: Observation },
    Replies { replies: Vec<(CallId, Reply)> },
    Failed { error: TargetError },
}

/// A target each of whose sessions is in a process of its own.
pub struct ChildTarget {
    /// The target that the child has as well: it alone is asked what it can do.
    pub target: SharedTarget,
    /// The command.
    pub program: PathBuf,
    /// What it is started with.
    pub arguments: Vec<String>,
}

impl Target for ChildTarget {
    fn describe(&self) -> Description {
        self.target.describe()
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        self.open_for("")
    }

    fn open_for(&self, scenario: &str) -> Result<Box<dyn Session>, TargetError> {
        let mut session = ChildSession::start(&self.program, &self.arguments)
            .map_err(|error| TargetError::Start(format!("{}: {error}", self.program.display())))?;
        match session.try_ask(&Request::Open { scenario: scenario.to_owned() }) {
            Ok(Answer::Opened) => Ok(Box::new(session)),
            Ok(Answer::Failed { error }) => Err(error),
            Ok(other) => Err(TargetError::Protocol(format!("it opened with {other:?}"))),
            Err(how) => Err(TargetError::Start(format!("its process {how} when it began"))),
        }
    }

    fn why_lacking(&self, capability: &str) -> Option<String> {
        self.target.why_lacking(capability)
    }

    fn jobs_max(&self) -> Option<NonZeroUsize> {
        self.target.jobs_max()
    }

    fn prepare(&self) -> Result<Box<dyn Any>, TargetError> {
        self.target.prepare()
    }

    fn system(&self) -> String {
        self.target.system()
    }
}

struct ChildSession {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The last call that was started.
    last: String,
}

impl ChildSession {
    fn start(program: &PathBuf, arguments: &[String]) -> std::io::Result<Self> {
        let mut command = Command::new(program);
        command.arg("session").args(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take().expect("it was asked for");
        Ok(Self { child, input, output: BufReader::new(output), last: "no call".to_owned() })
    }

    /// Tells the child something and waits for its answer, or says how it ended.
    fn try_ask(&mut self, request: &Request) -> Result<Answer, String> {
        let line = serde_json::to_string(request).expect("a request has only texts for keys");
        let sent = match &mut self.input {
            Some(input) => writeln!(input, "{line}").and_then(|()| input.flush()),
            None => Err(std::io::ErrorKind::BrokenPipe.into()),
        };
        let mut answer = String::new();
        let read = sent.and_then(|()| self.output.read_line(&mut answer));
        match read {
            Ok(length) if length > 0 => {
                serde_json::from_str(&answer).map_err(|error| format!("said {answer}: {error}"))
            }
            _ => Err(self.end()),
        }
    }

    fn ask(&mut self, request: &Request) -> Answer {
        match self.try_ask(request) {
            Ok(answer) => answer,
            // The runner tells it as the failure that it is.
            Err(how) => panic!("the client's process {how} in {}", self.last),
        }
    }

    /// How the child ended; it is made to if it has not.
    fn end(&mut self) -> String {
        drop(self.input.take());
        let deadline = Instant::now() + FAREWELL;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => {
                    return match status.code() {
                        // What ends a process on Windows is known by its number in this form.
                        Some(code) if !(0..256).contains(&code) => {
                            format!("ended with {:#010X}", code.cast_unsigned())
                        }
                        Some(code) => format!("ended with exit code {code}"),
                        None => format!("ended: {status}"),
                    };
                }
                Ok(None) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                _ => {
                    // It may have ended in between, and there is nobody else to tell.
                    let _ = self.child.kill();
                    let _ = self.child.wait();
                    return "did not end".to_owned();
                }
            }
        }
    }
}

impl Session for ChildSession {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        self.last = call.method.name().to_owned();
        match self.ask(&Request::Start { call: Box::new(call), pace }) {
            Answer::Started { id } => id,
            other => panic!("the client's process answered {other:?}"),
        }
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        match self.ask(&Request::Control { control: Box::new(control.clone()) }) {
            Answer::Seen { observation } => Ok(observation),
            Answer::Failed { error } => Err(error),
            other => Err(TargetError::Protocol(format!("{other:?} to a control"))),
        }
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        match self.ask(&Request::Settle) {
            Answer::Replies { replies } => replies,
            other => panic!("the client's process answered {other:?}"),
        }
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        match self.ask(&Request::Advance { by }) {
            Answer::Replies { replies } => replies,
            other => panic!("the client's process answered {other:?}"),
        }
    }
}

impl Drop for ChildSession {
    fn drop(&mut self) {
        self.end();
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
        let request = serde_json::from_str(&line).map_err(std::io::Error::other)?;
        let answer = answer(target, &mut session, request);
        let text = serde_json::to_string(&answer).expect("an answer has only texts for keys");
        writeln!(output, "{text}")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn answer(target: &dyn Target, session: &mut Option<Box<dyn Session>>, request: Request) -> Answer {
    let Some(session) = session else {
        let Request::Open { scenario } = request else {
            let error = TargetError::Protocol("a session is opened first".to_owned());
            return Answer::Failed { error };
        };
        return match target.open_for(&scenario) {
            Ok(opened) => {
                *session = Some(opened);
                Answer::Opened
            }
            Err(error) => Answer::Failed { error },
        };
    };
    match request {
        Request::Open { .. } => {
            let error = TargetError::Protocol("a session is opened once".to_owned());
            Answer::Failed { error }
        }
        Request::Start { call, pace } => Answer::Started { id: session.start(*call, pace) },
        Request::Control { control } => match session.control(&control) {
            Ok(observation) => Answer::Seen { observation },
            Err(error) => Answer::Failed { error },
        },
        Request::Settle => Answer::Replies { replies: session.settle() },
        Request::Advance { by } => Answer::Replies { replies: session.advance(by) },
    }
}

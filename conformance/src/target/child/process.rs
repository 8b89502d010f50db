//! The other process: started, asked, and made to end.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Answer, Request};
use crate::json;

/// How long a child may take to give up what it holds.
const FAREWELL: Duration = Duration::from_secs(20);

/// A child; it ends when this is dropped.
pub struct ChildProcess {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl ChildProcess {
    /// Starts the command.
    pub fn start(program: &PathBuf, arguments: &[String]) -> std::io::Result<Self> {
        let mut command = Command::new(program);
        command.arg("session").args(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take().expect("it was asked for");
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// Tells the child something and waits for its answer, or says how it ended.
    pub fn ask(&mut self, request: &Request) -> Result<Answer, String> {
        let line = serde_json::to_string(request).expect("a request has only texts for keys");
        let sent = match &mut self.input {
            Some(input) => writeln!(input, "{line}").and_then(|()| input.flush()),
            None => Err(std::io::ErrorKind::BrokenPipe.into()),
        };
        let mut answer = String::new();
        let read = sent.and_then(|()| self.output.read_line(&mut answer));
        match read {
            Ok(length) if length > 0 => {
                json::read(&answer).map_err(|error| format!("said {answer}: {error}"))
            }
            _ => Err(self.end()),
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

impl Drop for ChildProcess {
    fn drop(&mut self) {
        self.end();
    }
}

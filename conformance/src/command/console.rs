//! Where the command writes to: two streams, one of which may go away.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::error::CommandError;

/// Standard output and standard error, or what stands in for them.
pub struct Console<'a> {
    /// What was asked for.
    pub out: Output<'a>,
    /// What is said about it.
    pub err: &'a mut dyn Write,
    /// Whether somebody watches `err`: progress is shown to them alone.
    pub is_watched: bool,
}

/// A stream that whoever reads it may stop reading: what comes then is dropped.
pub struct Output<'a> {
    stream: &'a mut dyn Write,
    is_gone: bool,
}

impl<'a> Output<'a> {
    /// Writes to this stream.
    pub fn new(stream: &'a mut dyn Write) -> Self {
        Self { stream, is_gone: false }
    }

    /// Writes some text at once.
    pub fn say(&mut self, text: &str) -> Result<(), CommandError> {
        if self.is_gone {
            return Ok(());
        }
        match self.stream.write_all(text.as_bytes()).and_then(|()| self.stream.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_gone = true;
                Ok(())
            }
            result => result.map_err(CommandError::Output),
        }
    }
}

/// Gives `body` the process's own streams, with colours where somebody sees them.
pub fn with_own_streams<T>(body: impl FnOnce(&mut Console<'_>) -> T) -> T {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    let mut err = anstream::AutoStream::auto(io::stderr());
    let is_watched = io::stderr().is_terminal();
    body(&mut Console { out: Output::new(&mut out), err: &mut err, is_watched })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails in one way.
    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_error_and_a_full_disk_is() {
        let mut stream = Failing(ErrorKind::BrokenPipe);
        let mut out = Output::new(&mut stream);
        assert!(out.say("a").is_ok() && out.say("b").is_ok());
        let mut stream = Failing(ErrorKind::StorageFull);
        assert!(matches!(Output::new(&mut stream).say("a"), Err(CommandError::Output(_))));
    }
}

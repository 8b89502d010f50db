//! A line that shows a run to be alive, for whoever watches one that takes its time.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long one line stands.
const PERIOD: Duration = Duration::from_millis(250);

/// Shows a line until it is dropped.
#[derive(Debug)]
pub struct Progress {
    ticker: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to show how many of `all` things of a kind have begun, if somebody watches.
    pub fn show(
        is_watched: bool,
        begun: &Arc<AtomicUsize>,
        all: usize,
        kind: &'static str,
    ) -> Self {
        let ticker = is_watched.then(|| {
            let (sender, receiver) = mpsc::channel();
            let begun = Arc::clone(begun);
            (sender, thread::spawn(move || tick(&receiver, &begun, all, kind)))
        });
        Self { ticker }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.ticker.take() {
            drop(sender);
            // Nothing is lost if the ticker has come to grief.
            let _ = thread.join();
        }
    }
}

fn tick(ended: &mpsc::Receiver<()>, begun: &AtomicUsize, all: usize, kind: &str) {
    let mut wait = PATIENCE;
    let mut shown = false;
    while ended.recv_timeout(wait) == Err(mpsc::RecvTimeoutError::Timeout) {
        // While observing, some begin more than once.
        let begun = begun.load(Ordering::Relaxed).min(all);
        let _ = write!(io::stderr(), "\r\x1b[K{begun} of {all} {kind} begun");
        shown = true;
        wait = PERIOD;
    }
    if shown {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}

//! A bar that shows the command to be alive, for whoever watches it take its time.
//!
//! Nothing is shown of what is over within two seconds. Whoever does the work only counts; a thread
//! looks at the count now and then, so that showing it costs the work nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long one state of the bar stands.
const PERIOD: Duration = Duration::from_millis(250);
/// What is shown.
const TEMPLATE: &str = "{bar:24} {human_pos} of {human_len} {msg}, {elapsed}";

/// Shows a bar until it is dropped.
#[derive(Debug)]
pub struct Progress {
    ticker: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to show how far something has come, if somebody watches: how many of `all`, and of
    /// what, such as `files begun`.
    pub fn show(
        is_watched: bool,
        count: &Arc<AtomicUsize>,
        all: usize,
        what: &'static str,
    ) -> Self {
        let ticker = is_watched.then(|| {
            let (sender, receiver) = mpsc::channel();
            let count = Arc::clone(count);
            (sender, thread::spawn(move || tick(&receiver, &count, all, what)))
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

fn tick(ended: &mpsc::Receiver<()>, count: &AtomicUsize, all: usize, what: &'static str) {
    let is_over = |wait| ended.recv_timeout(wait) != Err(mpsc::RecvTimeoutError::Timeout);
    if is_over(PATIENCE) {
        return;
    }
    let bar = bar(all, what, ProgressDrawTarget::stderr()).with_elapsed(PATIENCE);
    loop {
        // While observing, some scenarios begin more than once.
        bar.set_position(count.load(Ordering::Relaxed).min(all) as u64);
        if is_over(PERIOD) {
            break;
        }
    }
    bar.finish_and_clear();
}

fn bar(all: usize, what: &'static str, target: ProgressDrawTarget) -> ProgressBar {
    let style = ProgressStyle::with_template(TEMPLATE).expect("a test has read the template");
    ProgressBar::with_draw_target(Some(all as u64), target).with_style(style).with_message(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_can_be_read() {
        let bar = bar(7, "files begun", ProgressDrawTarget::hidden());
        bar.set_position(3);
        assert_eq!(
            (bar.position(), bar.length(), bar.message()),
            (3, Some(7), "files begun".into())
        );
    }

    #[test]
    fn nobody_waits_for_the_patience_to_end() {
        let began = std::time::Instant::now();
        drop(Progress::show(true, &Arc::default(), 1, "files begun"));
        assert!(began.elapsed() < PATIENCE);
    }
}

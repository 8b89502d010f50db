//! A bar that shows the command to be alive, for whoever watches it take its time.
//!
//! Nothing is shown of what is over within two seconds. Whoever does the work only counts; a thread
//! looks at the count now and then, so that showing it costs the work nothing. Whoever writes lines
//! meanwhile does so within [`Progress::aside`], or they would stand behind the bar.

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
const TEMPLATE: &str = "{bar:24} {human_pos} of {human_len} {msg}, {per_sec:0}, {elapsed}";

/// Shows a bar until it is dropped.
#[derive(Debug)]
pub struct Progress {
    shown: Option<Shown>,
}

#[derive(Debug)]
struct Shown {
    /// Hidden as long as patience lasts.
    bar: ProgressBar,
    ended: mpsc::Sender<()>,
    ticker: JoinHandle<()>,
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
        let shown = is_watched.then(|| {
            let (ended, receiver) = mpsc::channel();
            let bar = bar(all, what);
            let (count, shown) = (Arc::clone(count), bar.clone());
            let ticker = thread::spawn(move || tick(&receiver, &count, all, &shown));
            Shown { bar, ended, ticker }
        });
        Self { shown }
    }

    /// Does something while the bar is not there.
    pub fn aside<T>(&self, act: impl FnOnce() -> T) -> T {
        match &self.shown {
            Some(shown) => shown.bar.suspend(act),
            None => act(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Shown { bar, ended, ticker }) = self.shown.take() {
            drop(ended);
            // Nothing is lost if the ticker has come to grief.
            let _ = ticker.join();
            bar.finish_and_clear();
        }
    }
}

fn tick(ended: &mpsc::Receiver<()>, count: &AtomicUsize, all: usize, bar: &ProgressBar) {
    let is_over = |wait| ended.recv_timeout(wait) != Err(mpsc::RecvTimeoutError::Timeout);
    if is_over(PATIENCE) {
        return;
    }
    bar.set_draw_target(ProgressDrawTarget::stderr());
    loop {
        // While observing, some scenarios begin more than once.
        bar.set_position(count.load(Ordering::Relaxed).min(all) as u64);
        bar.tick();
        if is_over(PERIOD) {
            return;
        }
    }
}

fn bar(all: usize, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(TEMPLATE).expect("a test has read the template");
    let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::hidden());
    bar.with_style(style).with_message(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_can_be_read() {
        let bar = bar(7, "files begun");
        bar.set_position(3);
        assert_eq!(
            (bar.position(), bar.length(), bar.message()),
            (3, Some(7), "files begun".into())
        );
    }

    #[test]
    fn what_is_done_aside_is_done_whether_somebody_watches_or_not() {
        for is_watched in [false, true] {
            let progress = Progress::show(is_watched, &Arc::default(), 1, "files begun");
            assert_eq!(progress.aside(|| 7), 7);
        }
    }

    #[test]
    fn nobody_waits_for_the_patience_to_end() {
        let began = std::time::Instant::now();
        drop(Progress::show(true, &Arc::default(), 1, "files begun"));
        assert!(began.elapsed() < PATIENCE);
    }
}

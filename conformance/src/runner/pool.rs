//! Tasks side by side, each in a thread of its own and with a deadline, reported in order.
//!
//! A task that panics or hangs is an outcome like any other and leaves the rest running. A thread
//! that hangs cannot be ended from outside: it is left behind, and ends with the process. Results
//! are handed on in the order of the tasks, whatever order they come in, so that what a run reports
//! does not depend on how many jobs it had.

use std::any::Any;
use std::collections::BTreeMap;
use std::iter::Enumerate;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use std::{thread, vec};

use super::quiet_panic;

/// Something to do in a thread of its own.
pub type Task<T> = Box<dyn FnOnce() -> T + Send>;

/// What became of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended<T> {
    /// It came to its end.
    Finished(T),
    /// It panicked.
    Panicked(Panic),
    /// It had not come to its end when its deadline passed.
    Overdue,
    /// The operating system gave it no thread; why.
    NotStarted(String),
}

/// A panic that was caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// What it says.
    pub message: String,
    /// Where in the sources it was, if that is known.
    pub place: Option<String>,
}

/// How tasks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many at once.
    pub jobs: NonZeroUsize,
    /// How long each may take.
    pub deadline: Duration,
}

/// One task that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report<T> {
    /// Its place among the tasks, from 0.
    pub index: usize,
    /// What became of it.
    pub ended: Ended<T>,
    /// How long it took on the wall clock.
    pub wall: Duration,
}

/// Runs all tasks and reports each in order, until there is none left or the receiver breaks off.
pub fn run_in_order<T: Send + 'static>(
    tasks: Vec<Task<T>>,
    limits: Limits,
    mut report: impl FnMut(Report<T>) -> ControlFlow<()>,
) {
    let jobs = limits.jobs.get().min(tasks.len());
    let queue = Mutex::new(tasks.into_iter().enumerate());
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..jobs {
            let (queue, sender) = (&queue, sender.clone());
            scope.spawn(move || work_off(queue, limits.deadline, &sender));
        }
        drop(sender);
        hand_on_in_order(receiver, &mut report);
    });
}

type Queue<T> = Mutex<Enumerate<vec::IntoIter<Task<T>>>>;

fn work_off<T: Send + 'static>(
    queue: &Queue<T>,
    deadline: Duration,
    sender: &mpsc::Sender<Report<T>>,
) {
    // The guard goes at the end of the statement: nobody waits for a task to end.
    while let Some((index, task)) = take(queue) {
        let start = Instant::now();
        let ended = run_one(task, deadline);
        // Nobody listens any more once the receiver broke off.
        if sender.send(Report { index, ended, wall: start.elapsed() }).is_err() {
            return;
        }
    }
}

fn take<T>(queue: &Queue<T>) -> Option<(usize, Task<T>)> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).next()
}

fn hand_on_in_order<T>(
    receiver: mpsc::Receiver<Report<T>>,
    report: &mut impl FnMut(Report<T>) -> ControlFlow<()>,
) {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for ended in receiver {
        early.insert(ended.index, ended);
        while let Some(ended) = early.remove(&next) {
            next += 1;
            if report(ended).is_break() {
                return;
            }
        }
    }
}

/// Does one thing in a thread of its own.
pub fn run_one<T: Send + 'static>(task: Task<T>, deadline: Duration) -> Ended<T> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let body = move || {
        quiet_panic::keep_quiet();
        // Nobody listens any more once the deadline has passed.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(task)).map_err(|panic| caught(&*panic)));
    };
    if let Err(error) = thread::Builder::new().name("scenario".to_owned()).spawn(body) {
        return Ended::NotStarted(error.to_string());
    }
    match receiver.recv_timeout(deadline) {
        Ok(Ok(value)) => Ended::Finished(value),
        Ok(Err(panic)) => Ended::Panicked(panic),
        Err(_) => Ended::Overdue,
    }
}

fn caught(panic: &(dyn Any + Send)) -> Panic {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a message".to_owned());
    Panic { message, place: quiet_panic::place_of_last() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(jobs: usize, deadline_ms: u64) -> Limits {
        Limits {
            jobs: NonZeroUsize::new(jobs).expect("more than none"),
            deadline: Duration::from_millis(deadline_ms),
        }
    }

    fn hang() -> u32 {
        loop {
            thread::park();
        }
    }

    fn run(tasks: Vec<Task<u32>>, limits: Limits) -> Vec<Ended<u32>> {
        let mut all = Vec::new();
        run_in_order(tasks, limits, |report| {
            assert_eq!(report.index, all.len());
            all.push(report.ended);
            ControlFlow::Continue(())
        });
        all
    }

    #[test]
    fn results_come_in_the_order_of_the_tasks() {
        for jobs in [1, 2, 7] {
            let task = |number: u32| -> Task<u32> {
                Box::new(move || {
                    // The first ones take longest.
                    thread::sleep(Duration::from_millis(u64::from(20 - number)));
                    number
                })
            };
            let expected: Vec<_> = (0..20).map(Ended::Finished).collect();
            assert_eq!(run((0..20).map(task).collect(), limits(jobs, 10_000)), expected);
        }
    }

    #[test]
    fn a_panic_and_a_hang_leave_the_others_running() {
        let tasks: Vec<Task<u32>> =
            vec![Box::new(|| panic!("no luck {}", 7)), Box::new(hang), Box::new(|| 3)];
        let ended = run(tasks, limits(2, 200));
        assert!(
            matches!(&ended[0], Ended::Panicked(panic) if panic.message == "no luck 7"
                && panic.place.as_ref().is_some_and(|place| place.contains("pool.rs"))),
            "{:?}",
            ended[0]
        );
        assert_eq!(ended[1..], [Ended::Overdue, Ended::Finished(3)]);
    }

    #[test]
    fn breaking_off_ends_the_run() {
        let mut seen = 0;
        let tasks: Vec<Task<u32>> =
            (0..100).map(|n| -> Task<u32> { Box::new(move || n) }).collect();
        run_in_order(tasks, limits(3, 1000), |_| {
            seen += 1;
            if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(seen, 5);
    }
}

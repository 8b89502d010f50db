//! Runs scenarios on a target and makes events of what they do.
//!
//! The events come in the order of the suite, whatever the number of jobs. Against a profile each
//! scenario stands for itself and is reported as soon as those before it are; while observing, the
//! scenarios that tell readings apart come first, those whose applicability depends on a reading
//! after them, and all are reported once what they have seen is put together.

mod judge;
mod observe;
mod plan;
pub mod pool;
mod quiet_panic;
mod tell;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use judge::Attempt;
pub use plan::{DEADLINE, Plan};
use pool::{Ended, Task, run_in_order};
pub(crate) use quiet_panic::keep_quiet;
use tell::Teller;

use crate::catalogue::Catalogue;
use crate::event::Event;
use crate::exit_code::ExitCode;
use crate::scenario::{Expected, Observed, Outcome, Performance, Scenario, perform};
use crate::target::{Description, Target, TargetError};

/// A target that scenarios can share, each in its own thread.
pub type SharedTarget = Arc<dyn Target + Send + Sync>;

/// What a run came to, besides its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The exit code of the command.
    pub exit_code: ExitCode,
    /// The readings that were seen.
    pub observed: Observed,
}

/// Runs the plan on the target and tells of everything that happens, the first event first.
pub fn run(
    plan: &Plan,
    catalogue: &Catalogue,
    target: &SharedTarget,
    tell: &mut dyn FnMut(Event),
) -> Finished {
    let start = Instant::now();
    let description = target.describe();
    let plan = &plan.within(target.jobs_max());
    let mut teller = Teller::new(plan, catalogue, tell);
    teller.started(&description);
    let kept = match target.prepare() {
        Ok(kept) => kept,
        Err(error) => {
            teller.stop(&error);
            return teller.finished(start.elapsed());
        }
    };
    match &plan.expected {
        Expected::Profile(_) => against_profile(plan, target, &description, &mut teller),
        Expected::Observe(_) => observing(plan, target, &description, &mut teller),
    }
    drop(kept);
    teller.finished(start.elapsed())
}

fn against_profile(
    plan: &Plan,
    target: &SharedTarget,
    description: &Description,
    teller: &mut Teller<'_>,
) {
    let tasks = tasks(plan, &plan.scenarios, target, description, &plan.expected);
    run_in_order(tasks, plan.limits, |report| {
        let scenario = &plan.scenarios[report.index];
        teller.scenario(scenario, &report.ended, None, report.wall)
    });
}

fn observing(
    plan: &Plan,
    target: &SharedTarget,
    description: &Description,
    teller: &mut Teller<'_>,
) {
    let seen = observe::in_rounds(&plan.scenarios, &plan.expected, |scenarios, expected| {
        let mut reports = Vec::new();
        let tasks = tasks(plan, scenarios, target, description, expected);
        run_in_order(tasks, plan.limits, |report| {
            let stop = could_not_start(&report.ended).is_some();
            reports.push(report);
            if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        reports
    });
    for (scenario, result) in plan.scenarios.iter().zip(&seen.results) {
        let Some(result) = result else { continue };
        let conflict = result.conflict.as_ref();
        if teller.scenario(scenario, &result.ended, conflict, result.wall).is_break() {
            break;
        }
    }
    teller.profile_seen(seen.observed);
}

fn tasks(
    plan: &Plan,
    scenarios: &[Arc<Scenario>],
    target: &SharedTarget,
    description: &Description,
    expected: &Expected,
) -> Vec<Task<Attempt>> {
    let description = Arc::new(description.clone());
    let task = |scenario: &Arc<Scenario>| -> Task<Attempt> {
        let (scenario, target) = (Arc::clone(scenario), Arc::clone(target));
        let (description, expected) = (Arc::clone(&description), expected.clone());
        let begun = Arc::clone(&plan.begun);
        Box::new(move || {
            begun.fetch_add(1, Ordering::Relaxed);
            attempt(&scenario, &*target, &description, &expected)
        })
    };
    scenarios.iter().map(task).collect()
}

fn attempt(
    scenario: &Scenario,
    target: &dyn Target,
    description: &Description,
    expected: &Expected,
) -> Attempt {
    let has = |need: &&&str| description.capabilities.contains(**need);
    let lacking = scenario.needs.iter().filter(|need| !has(need));
    let lacking: Vec<String> = lacking
        .map(|need| match target.why_lacking(need) {
            Some(reason) => format!("{need} ({reason})"),
            None => (*need).to_owned(),
        })
        .collect();
    if !lacking.is_empty() {
        return Attempt::Skipped(format!("the target lacks {}", lacking.join(", ")));
    }
    match scenario.excluded_by(expected) {
        Some(reason) => Attempt::Skipped(reason),
        None => Attempt::Performed(play(scenario, target, description, expected)),
    }
}

fn play(
    scenario: &Scenario,
    target: &dyn Target,
    description: &Description,
    expected: &Expected,
) -> Performance {
    match target.open_for(&scenario.id) {
        Ok(mut session) => perform(scenario, &mut *session, expected, &description.work_folder),
        Err(error) => Performance {
            scenario: scenario.id.clone(),
            steps: Vec::new(),
            outcome: Outcome::Broken(error),
            observed: expected.start(),
        },
    }
}

/// Why the target could not be started, if that is what happened.
fn could_not_start(ended: &Ended<Attempt>) -> Option<&TargetError> {
    match ended {
        Ended::Finished(Attempt::Performed(Performance {
            outcome: Outcome::Broken(error @ TargetError::Start(_)),
            ..
        })) => Some(error),
        _ => None,
    }
}

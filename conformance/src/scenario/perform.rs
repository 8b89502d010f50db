//! Plays a scenario on a target, step by step, and says what became of it.
//!
//! No step waits for another: after each the target settles, and a call without a reply is blocked.
//! A reply that comes later is kept until a `reply` step looks at it; one that nothing looks at
//! before the end is a failure, since nobody said that it may come. What a killed process still
//! gets is nobody's business.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Method, Reply};

use super::compare::{Actual, Past, fits};
use super::expectation::{Expectation, Path, narrow};
use super::observed::{Expected, Observed};
use super::performance::{Failure, Outcome, Performance, StepRecord};
use super::script::{Action, Calls, Scenario, Step};
use super::show::{expected_text, observation_text, reply_text};
use super::wanted::Wanted;
use crate::target::{Control, FileContent, Observation, Session, TargetError};

/// What stands for the target's folder in paths.
const WORK: &str = "{work}";

/// Plays a scenario in a session. `work_folder` is what `{work}` stands for in paths.
pub fn perform(
    scenario: &Scenario,
    session: &mut dyn Session,
    expected: &Expected,
    work_folder: &str,
) -> Performance {
    let mut play = Play::new(scenario, session, expected, work_folder);
    let outcome = play.run().unwrap_or_else(Outcome::Broken);
    Performance {
        scenario: scenario.id.clone(),
        steps: play.records,
        outcome,
        observed: play.observed,
    }
}

/// A scenario that is being played.
struct Play<'a> {
    scenario: &'a Scenario,
    session: &'a mut dyn Session,
    work_folder: &'a str,
    /// What the target has shown.
    observed: Observed,
    /// The same, given that the scenario applies.
    assumed: Observed,
    /// The time since the scenario started.
    now: Duration,
    /// How many calls were made.
    started: u64,
    /// Every reply so far, with how many came before it.
    replies: BTreeMap<CallId, (Reply, usize)>,
    /// The calls whose reply was looked at, or is nobody's business.
    settled: BTreeSet<CallId>,
    /// What the replies that came during the present step say.
    released: Vec<String>,
    /// What each look at a file has seen, by step.
    seen: BTreeMap<usize, Observation>,
    /// The steps that make calls, by their first call.
    callers: BTreeMap<CallId, &'a Step>,
    records: Vec<StepRecord>,
}

impl<'a> Play<'a> {
    fn new(
        scenario: &'a Scenario,
        session: &'a mut dyn Session,
        expected: &Expected,
        work_folder: &'a str,
    ) -> Self {
        let observed = expected.start();
        let mut assumed = observed.clone();
        for (point, readings) in &scenario.when {
            assumed.narrow(point, &readings.iter().copied().collect(), &scenario.id);
        }
        Self {
            scenario,
            session,
            work_folder,
            observed,
            assumed,
            now: Duration::ZERO,
            started: 0,
            replies: BTreeMap::new(),
            settled: BTreeSet::new(),
            released: Vec::new(),
            seen: BTreeMap::new(),
            callers: scenario.steps.iter().filter_map(first_call).collect(),
            records: Vec::new(),
        }
    }

    fn run(&mut self) -> Result<Outcome, TargetError> {
        for content in &self.scenario.content {
            let load = Control::Load { file: content.file.clone(), text: content.text.clone() };
            match self.session.control(&load) {
                Err(TargetError::Refused(reason)) => return Ok(content_refused(reason)),
                result => result?,
            };
        }
        for step in &self.scenario.steps {
            if let Some(failure) = self.step(step)? {
                return Ok(Outcome::Failed(failure));
            }
        }
        Ok(self.unexpected_reply().map_or(Outcome::Passed, Outcome::Failed))
    }

    /// Does one step; what failed about it, if anything.
    fn step(&mut self, step: &Step) -> Result<Option<Failure>, TargetError> {
        let at = self.now;
        self.released.clear();
        self.act(step)?;
        let replies = self.session.settle();
        self.take_in(step, replies)?;
        let actuals = self.actuals(step);
        let (expected, ok) = match &step.expect {
            Some(expect) => self.check(step, expect, &actuals),
            None => (String::new(), true),
        };
        let record = StepRecord {
            step: step.number,
            caller: caller_of(step),
            call: self.scenario.step_text(step),
            at,
            expected,
            actual: actuals_text(&actuals),
            ok,
            released: std::mem::take(&mut self.released),
        };
        let failure = (!ok).then(|| Failure::of(&record));
        self.records.push(record);
        Ok(failure)
    }

    /// Does what the step says.
    fn act(&mut self, step: &Step) -> Result<(), TargetError> {
        match &step.action {
            Action::Call(calls) => self.start(calls),
            Action::Reply { .. } => Ok(()),
            Action::Advance { by } => {
                let replies = self.session.advance(*by);
                self.now += *by;
                self.take_in(step, replies)
            }
            Action::LetGo { step } => {
                let mut held = self.calls_of(*step).ids();
                held.try_for_each(|call| self.session.control(&Control::LetGo { call }).map(|_| ()))
            }
            Action::Control(control) => {
                let seen =
                    self.session.control(&control_with_work_folder(control, self.work_folder))?;
                self.seen.insert(step.number, seen);
                self.forget_killed(control);
                Ok(())
            }
        }
    }

    fn start(&mut self, calls: &Calls) -> Result<(), TargetError> {
        let Some(caller) = self.scenario.callers.get(&calls.caller) else {
            unreachable!("a scenario names no caller that it does not have")
        };
        let method = method_with_work_folder(&calls.method, self.work_folder);
        for id in calls.ids() {
            let call_result = calls.call_result;
            let call = Call { caller: Arc::clone(caller), method: method.clone(), call_result };
            let given = self.session.start(call, calls.pace);
            self.started = id.0 + 1;
            if given != id {
                let message = format!("call {} was given the number {}", id.0, given.0);
                return Err(TargetError::Protocol(message));
            }
        }
        Ok(())
    }

    /// Takes in replies, and notes those to calls of earlier steps.
    fn take_in(&mut self, step: &Step, replies: Vec<(CallId, Reply)>) -> Result<(), TargetError> {
        for (id, reply) in replies {
            if id.0 >= self.started {
                let message = format!("a reply to call {}, which nobody made", id.0);
                return Err(TargetError::Protocol(message));
            }
            let own = matches!(&step.action, Action::Call(calls) if id >= calls.first);
            if let Some(call) = self.step_of(id).filter(|_| !own && !self.settled.contains(&id)) {
                let text = self.scenario.step_text(call);
                self.released.push(format!("{text}: {}", reply_text(&reply)));
            }
            let order = self.replies.len();
            if self.replies.insert(id, (reply, order)).is_some() {
                return Err(TargetError::Protocol(format!("a second reply to call {}", id.0)));
            }
        }
        Ok(())
    }

    /// What the step came to: one thing for each of its calls, or what was seen.
    fn actuals(&self, step: &Step) -> Vec<Actual> {
        match &step.action {
            Action::Call(calls) => calls.ids().map(|id| self.actual(id)).collect(),
            Action::Reply { step } => {
                self.calls_of(*step).ids().map(|id| self.actual(id)).collect()
            }
            _ => self.seen.get(&step.number).cloned().map(Actual::Seen).into_iter().collect(),
        }
    }

    fn actual(&self, id: CallId) -> Actual {
        match self.replies.get(&id) {
            Some((reply, order)) => Actual::Replied { reply: reply.clone(), order: *order },
            None => Actual::Blocked,
        }
    }

    /// What an earlier step came to, or has by now: the first of its calls.
    fn past(&self, number: usize) -> Option<Actual> {
        let step = self.scenario.steps.get(number - 1)?;
        self.actuals(step).into_iter().next()
    }

    fn calls_of(&self, number: usize) -> &'a Calls {
        match self.scenario.steps.get(number - 1).map(|step| &step.action) {
            Some(Action::Call(calls)) => calls,
            _ => unreachable!("what a step refers to was read as a call"),
        }
    }

    fn step_of(&self, id: CallId) -> Option<&'a Step> {
        self.callers.range(..=id).next_back().map(|(_, step)| *step)
    }

    /// Whether every one of them would do, and what would.
    fn check(&mut self, step: &Step, expect: &Expectation, actuals: &[Actual]) -> (String, bool) {
        let paths = expect.open_paths(&self.assumed);
        let past = Past { step: &|number| self.past(number), keys: &self.scenario.keys };
        let fit = |path: &Path<'_>| {
            actuals.iter().all(|actual| path.wanted.iter().any(|one| fits(one, actual, past)))
        };
        let fitting: Vec<Path<'_>> = paths.iter().filter(|path| fit(path)).cloned().collect();
        narrow(&mut self.observed, &fitting, &self.scenario.id);
        narrow(&mut self.assumed, &fitting, &self.scenario.id);
        self.settle_calls(step, &fitting);
        (expected_text(self.scenario, &paths), !fitting.is_empty())
    }

    /// Marks what has been looked at: replies, and calls of which anything may come.
    fn settle_calls(&mut self, step: &Step, fitting: &[Path<'_>]) {
        let calls = match &step.action {
            Action::Call(calls) => calls,
            Action::Reply { step } => self.calls_of(*step),
            _ => return,
        };
        let anything = fitting.iter().any(|path| path.wanted.contains(&Wanted::Any));
        for id in calls.ids() {
            if anything || self.replies.contains_key(&id) {
                self.settled.insert(id);
            }
        }
    }

    /// What a killed process still gets is nobody's business.
    fn forget_killed(&mut self, control: &Control) {
        let Control::Kill { process } = control else { return };
        for step in &self.scenario.steps {
            let Action::Call(calls) = &step.action else { continue };
            let caller = self.scenario.callers.get(&calls.caller);
            if caller.is_some_and(|caller| caller.process == *process) {
                let unanswered = calls.ids().filter(|id| !self.replies.contains_key(id));
                self.settled.extend(unanswered);
            }
        }
    }

    /// The first reply that nothing has looked at.
    fn unexpected_reply(&self) -> Option<Failure> {
        let (id, (reply, _)) = self.replies.iter().find(|(id, _)| !self.settled.contains(id))?;
        let step = self.step_of(*id)?;
        Some(Failure {
            step: step.number,
            call: self.scenario.step_text(step),
            expected: "blocked to the end, or looked at by a `reply` step".to_owned(),
            actual: reply_text(reply),
        })
    }
}

/// A control with the target's folder in its paths.
pub(super) fn control_with_work_folder(control: &Control, work_folder: &str) -> Control {
    let replace = |path: &Arc<str>| with_work_folder(path, work_folder);
    let mut control = control.clone();
    match &mut control {
        Control::PutFile { path, content } => {
            *path = replace(path);
            if let FileContent::CopyOf(other)
            | FileContent::HalfOf(other)
            | FileContent::DamagedCopyOf(other) = content
            {
                *other = replace(other);
            }
        }
        Control::LookAtFile { path } | Control::DenyFolder { path, .. } => {
            *path = replace(path);
        }
        _ => {}
    }
    control
}

/// What a target that stores no content fails with: before the first step.
fn content_refused(reason: String) -> Outcome {
    Outcome::Failed(Failure {
        step: 0,
        call: "the content that it starts with".to_owned(),
        expected: "stored".to_owned(),
        actual: reason,
    })
}

fn caller_of(step: &Step) -> Option<String> {
    match &step.action {
        Action::Call(calls) => Some(calls.caller.clone()),
        _ => None,
    }
}

fn first_call(step: &Step) -> Option<(CallId, &Step)> {
    match &step.action {
        Action::Call(calls) => Some((calls.first, step)),
        _ => None,
    }
}

fn with_work_folder(path: &Arc<str>, work_folder: &str) -> Arc<str> {
    match path.contains(WORK) {
        true => path.replace(WORK, work_folder).into(),
        false => Arc::clone(path),
    }
}

/// A method with the target's folder in its paths.
pub(super) fn method_with_work_folder(method: &Method, work_folder: &str) -> Method {
    let mut method = method.clone();
    if let Method::Backup { file: Some(file), .. } | Method::Restore { file: Some(file), .. } =
        &mut method
    {
        *file = with_work_folder(file, work_folder);
    }
    method
}

fn actual_text(actual: &Actual) -> String {
    match actual {
        Actual::Blocked => "blocked".to_owned(),
        Actual::Replied { reply, .. } => reply_text(reply),
        Actual::Seen(observation) => observation_text(observation),
    }
}

/// What several calls came to, the like ones in a row counted.
fn actuals_text(actuals: &[Actual]) -> String {
    let texts: Vec<String> = actuals.iter().map(actual_text).collect();
    let runs = texts.chunk_by(|one, next| one == next).map(|run| match run {
        [one] => one.clone(),
        several => format!("{} x {}", several.len(), several[0]),
    });
    runs.collect::<Vec<_>>().join(", ")
}

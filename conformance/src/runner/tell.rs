//! From what happens to events, and from all of them to the exit code.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use wbem_sim::nearest::nearest;
use wbem_sim::profile::POINTS;

use super::judge::{Attempt, Judged, judge};
use super::pool::Ended;
use super::{Finished, Plan, could_not_start};
use crate::catalogue::{Catalogue, Requirement};
use crate::coverage::{Evidence, met};
use crate::event::{
    Counts, Event, ProfileSeen, RequirementText, RunFinished, RunStarted, SCHEMA_VERSION,
    ScenarioFinished, ScenarioStarted, StaleDeviation, Step,
};
use crate::exit_code::ExitCode;
use crate::scenario::{Conflict, Expected, Observed, Scenario, StepRecord};
use crate::target::{Description, TargetError};
use crate::verdict::Verdict;

/// Tells of a run as it happens, and keeps count.
pub(super) struct Teller<'a> {
    plan: &'a Plan,
    catalogue: &'a Catalogue,
    tell: &'a mut dyn FnMut(Event),
    counts: Counts,
    results: Vec<Evidence>,
    observed: Observed,
    stopped: Option<String>,
    protocol_broken: bool,
}

impl<'a> Teller<'a> {
    pub fn new(plan: &'a Plan, catalogue: &'a Catalogue, tell: &'a mut dyn FnMut(Event)) -> Self {
        Self {
            plan,
            catalogue,
            tell,
            counts: Counts::default(),
            results: Vec::new(),
            observed: plan.expected.start(),
            stopped: None,
            protocol_broken: false,
        }
    }

    pub fn started(&mut self, description: &Description) {
        (self.tell)(Event::RunStarted(RunStarted {
            schema: SCHEMA_VERSION,
            suite: env!("CARGO_PKG_VERSION").to_owned(),
            target: description.name.clone(),
            target_version: description.version.clone(),
            capabilities: description.capabilities.clone(),
            profile: self.plan.profile.clone(),
            scenarios: self.plan.scenarios.len(),
        }));
    }

    /// Tells of one scenario; breaks off if the target cannot be started.
    pub fn scenario(
        &mut self,
        scenario: &Scenario,
        ended: &Ended<Attempt>,
        conflict: Option<&Conflict>,
        wall: Duration,
    ) -> ControlFlow<()> {
        if let Some(error) = could_not_start(ended) {
            self.stop(error);
            return ControlFlow::Break(());
        }
        let listed = self.plan.ledger.get(&scenario.id);
        let judged = judge(ended, conflict, listed, self.plan.limits.deadline);
        (self.tell)(Event::ScenarioStarted(ScenarioStarted {
            scenario: scenario.id.clone(),
            title: scenario.title.clone(),
            covers: scenario.covers.clone(),
        }));
        if let Ended::Finished(Attempt::Performed(performance)) = ended {
            for record in &performance.steps {
                (self.tell)(Event::Step(step(scenario, record)));
            }
        }
        self.count(scenario, &judged);
        let finished = self.finish(scenario, judged, wall);
        (self.tell)(Event::ScenarioFinished(finished));
        ControlFlow::Continue(())
    }

    /// The target could not be started: nothing follows.
    pub fn stop(&mut self, error: &TargetError) {
        self.stopped = Some(error.to_string());
    }

    fn count(&mut self, scenario: &Scenario, judged: &Judged) {
        self.counts.add(judged.verdict);
        self.protocol_broken |= matches!(judged.broken, Some(TargetError::Protocol(_)));
        self.results.push(Evidence { covers: scenario.covers.clone(), verdict: judged.verdict });
    }

    fn finish(&self, scenario: &Scenario, judged: Judged, wall: Duration) -> ScenarioFinished {
        let Judged { verdict, outcome, reason, .. } = judged;
        let is_red = verdict.is_failure() || verdict == Verdict::Unknown;
        let requirements = if is_red { self.texts(&scenario.covers) } else { Vec::new() };
        let scenario = scenario.id.clone();
        ScenarioFinished { scenario, verdict, outcome, reason, requirements, wall_ms: ms(wall) }
    }

    fn texts(&self, covers: &[String]) -> Vec<RequirementText> {
        let known = covers.iter().filter_map(|id| self.catalogue.requirement(id).ok());
        let text = |requirement: &Requirement| RequirementText {
            id: requirement.id.clone(),
            level: requirement.level.to_string(),
            source: requirement.source.clone(),
            text: requirement.text.clone(),
        };
        known.map(text).collect()
    }

    pub fn profile_seen(&mut self, observed: Observed) {
        let mut seen = ProfileSeen::default();
        for point in POINTS {
            let left: Vec<&str> = observed.readings(point.key).into_iter().collect();
            if let [reading] = left[..] {
                seen.readings.insert(point.key.to_owned(), reading.to_owned());
            } else if left.len() < point.readings.len() {
                let left = left.into_iter().map(str::to_owned).collect();
                seen.open.insert(point.key.to_owned(), left);
            }
        }
        self.observed = observed;
        (self.tell)(Event::ProfileSeen(seen));
    }

    /// Tells of the ledger's leftovers and of the end.
    pub fn finished(mut self, wall: Duration) -> Finished {
        self.stale_deviations();
        let exit_code = self.exit_code();
        let expected = match &self.plan.expected {
            Expected::Observe(_) => &Expected::Observe(self.observed.clone()),
            profile => profile,
        };
        let requirements: BTreeMap<_, _> = met(self.catalogue, expected, &self.results);
        (self.tell)(Event::RunFinished(RunFinished {
            counts: self.counts,
            requirements,
            stopped: self.stopped,
            exit_code: exit_code.number(),
            wall_ms: ms(wall),
        }));
        Finished { exit_code, observed: self.observed }
    }

    fn stale_deviations(&mut self) {
        let known = || self.plan.ids.iter().map(String::as_str);
        for scenario in self.plan.ledger.scenarios() {
            if known().any(|id| id == scenario) {
                continue;
            }
            let nearest = nearest(scenario, known()).map(str::to_owned);
            self.counts.add(Verdict::Changed);
            let scenario = scenario.to_owned();
            (self.tell)(Event::StaleDeviation(StaleDeviation { scenario, nearest }));
        }
    }

    fn exit_code(&self) -> ExitCode {
        let counts = &self.counts;
        if self.stopped.is_some() || self.protocol_broken {
            ExitCode::Target
        } else if counts.red() > 0 {
            ExitCode::Failed
        } else if counts.unknown > 0 {
            ExitCode::Unknown
        } else if counts.ran() == 0 {
            ExitCode::NothingRan
        } else {
            ExitCode::Passed
        }
    }
}

fn step(scenario: &Scenario, record: &StepRecord) -> Step {
    let line = scenario.steps.iter().find(|step| step.number == record.step);
    Step {
        scenario: scenario.id.clone(),
        number: record.step,
        line: line.map(|step| step.line),
        at_ms: ms(record.at),
        caller: record.caller.clone(),
        call: record.call.clone(),
        expected: Some(record.expected.clone()).filter(|expected| !expected.is_empty()),
        actual: record.actual.clone(),
        agrees: record.ok,
        released: record.released.clone(),
    }
}

fn ms(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

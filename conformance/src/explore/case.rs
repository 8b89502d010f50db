//! One case: deeds that the generator chooses while the model does them.

use super::coverage::Coverage;
use super::generate::{Generator, Made};
use super::model::{Model, ModelSession};
use super::verb::Verb;
use crate::scenario::{Deed, Recorded, Recording};

/// A case that is being made.
struct Case {
    session: ModelSession,
    recording: Recording,
    /// The verb of each step.
    verbs: Vec<Verb>,
    /// The verb of each call.
    calls: Vec<Verb>,
}

impl Generator<'_> {
    /// Makes the case of a number, with so many deeds at most after what it begins with and before
    /// a look at the content, and plays it on the model.
    pub fn case(
        &mut self,
        model: &Model,
        coverage: &mut Coverage,
        number: u64,
        length: usize,
    ) -> Recording {
        self.begin(number);
        let beginning = self.beginning(coverage);
        let known = beginning.as_deref().unwrap_or_default();
        let all = known.len() + self.length(length);
        let mut case = Case {
            session: model.open(),
            recording: Recording { steps: Vec::with_capacity(all) },
            verbs: Vec::with_capacity(all),
            calls: Vec::with_capacity(all),
        };
        for index in 0..all {
            let made = match known.get(index) {
                Some(made) => made.clone(),
                None => self.next(&case.session),
            };
            if case.step(self, coverage, made) && index >= known.len() {
                coverage.keep(case.made());
            }
        }
        for made in self.look_around() {
            case.step(self, coverage, made);
        }
        case.recording
    }
}

impl Case {
    /// Does a deed; whether something came of it that never came before. What cannot be done, such
    /// as a copy of a file that is missing, is left.
    fn step(&mut self, generator: &mut Generator<'_>, coverage: &mut Coverage, made: Made) -> bool {
        let Ok((replies, seen)) = made.deed.carry_out(&mut self.session) else { return false };
        let own = matches!(made.deed, Deed::Call { .. }).then_some(self.calls.len() as u64);
        if own.is_some() {
            self.calls.push(made.verb);
        }
        generator.take(&made.deed);
        let state = self.session.state();
        let mut is_new = false;
        if own.is_some_and(|own| replies.iter().all(|(id, _)| id.0 != own)) {
            is_new |= coverage.note(made.verb, None, state);
        }
        for (id, reply) in &replies {
            let verb = self.calls[id.0 as usize];
            is_new |= coverage.note(verb, Some(reply.status.0), state);
        }
        self.recording.steps.push(Recorded { deed: made.deed, replies, seen });
        self.verbs.push(made.verb);
        is_new
    }

    /// The deeds so far.
    fn made(&self) -> Vec<Made> {
        let steps = self.verbs.iter().zip(&self.recording.steps);
        steps.map(|(verb, step)| Made { verb: *verb, deed: step.deed.clone() }).collect()
    }
}

//! One case: deeds that the generator chooses while the model does them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::coverage::Coverage;
use super::crash::Crash;
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
    ///
    /// # Errors
    ///
    /// If the model panics: the deeds up to the one that it did not survive.
    pub fn case(
        &mut self,
        model: &Model,
        coverage: &mut Coverage,
        number: u64,
        length: usize,
    ) -> Result<Recording, Crash> {
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
        let played = catch_unwind(AssertUnwindSafe(|| {
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
        }));
        match played {
            Ok(()) => Ok(case.recording),
            Err(_) => Err(Crash { deeds: case.recording.deeds() }),
        }
    }
}

impl Case {
    /// Does a deed; whether something came of it that never came before. What cannot be done, such
    /// as a copy of a file that is missing, is left.
    fn step(&mut self, generator: &mut Generator<'_>, coverage: &mut Coverage, made: Made) -> bool {
        let Made { verb, deed } = made;
        // It is noted down first, so that it is known if the model does not survive it.
        self.recording.steps.push(Recorded { deed, replies: Vec::new(), seen: None });
        let step = self.recording.steps.last_mut().expect("it was just pushed");
        let Ok((replies, seen)) = step.deed.carry_out(&mut self.session) else {
            self.recording.steps.pop();
            return false;
        };
        (step.replies, step.seen) = (replies, seen);
        let own = matches!(step.deed, Deed::Call { .. }).then_some(self.calls.len() as u64);
        if own.is_some() {
            self.calls.push(verb);
        }
        generator.take(&step.deed);
        let state = self.session.state();
        let mut is_new = false;
        if own.is_some_and(|own| step.replies.iter().all(|(id, _)| id.0 != own)) {
            is_new |= coverage.note(verb, None, state);
        }
        for (id, reply) in &step.replies {
            let verb = self.calls[id.0 as usize];
            is_new |= coverage.note(verb, Some(reply.status.0), state);
        }
        self.verbs.push(verb);
        is_new
    }

    /// The deeds so far.
    fn made(&self) -> Vec<Made> {
        let steps = self.verbs.iter().zip(&self.recording.steps);
        steps.map(|(verb, step)| Made { verb: *verb, deed: step.deed.clone() }).collect()
    }
}

//! What a verb makes of the machine, of time, and of operations that are held.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;

use super::{Generator, pick};
use crate::explore::model::ModelSession;
use crate::explore::verb::Verb;
use crate::scenario::Deed;
use crate::target::{Control, Fault, FileContent};

impl Generator<'_> {
    pub(super) fn control(&mut self, verb: Verb, session: &ModelSession) -> Option<Deed> {
        let control = match verb {
            Verb::Advance => return Some(Deed::Advance { by: self.span(session) }),
            Verb::LetGo => {
                let call = pick(&mut self.random, &self.state.held)?;
                return Some(Deed::LetGo { call });
            }
            Verb::Kill => {
                // Somebody has to be left, and only who has called is known.
                let caller = self.caller(None)?;
                let process = caller.process.clone();
                if process == self.callers[0].process || !self.state.called.contains(&process) {
                    return None;
                }
                Control::Kill { process }
            }
            Verb::LimitRequests => Control::LimitRequests { limit: self.random.random_range(0..4) },
            Verb::Fail => {
                let faults = [Fault::DiskFull, Fault::ReadError, Fault::RepositoryFull];
                Control::Fail { fault: pick(&mut self.random, &faults)? }
            }
            Verb::Stop => Control::Stop,
            Verb::Start => Control::Start { initialized: !self.one_in(8) },
            Verb::DamageFile => {
                let [a, b, ..] = self.world.files.as_slice() else { return None };
                let (path, other) = (Arc::clone(b), Arc::clone(a));
                let content = match self.random.random_range(0..3) {
                    0 => FileContent::DamagedCopyOf(other),
                    1 => FileContent::CopyOf(other),
                    _ => FileContent::Empty,
                };
                Control::PutFile { path, content }
            }
            Verb::LookAtFile => {
                Control::LookAtFile { path: pick(&mut self.random, &self.world.files[..2])? }
            }
            Verb::ProviderPutClass => {
                Control::ProviderPutClass { class: pick(&mut self.random, &self.world.supplied)? }
            }
            _ => Control::ProviderPut { instance: pick(&mut self.random, &self.world.provided)? },
        };
        Some(Deed::Control(control))
    }

    /// Some time, often just as much as brings the next thing that happens by itself.
    fn span(&mut self, session: &ModelSession) -> Duration {
        let moment = Duration::from_millis(1);
        if let Some(due) = session.next_deadline() {
            match self.random.random_range(0..6) {
                0 | 1 => return due,
                2 => return due.saturating_sub(moment).max(moment),
                3 => return due + moment,
                _ => {}
            }
        }
        let spans = [1, 1_000, 60_000, 359_999, 450_000, 900_000];
        Duration::from_millis(spans[self.random.random_range(0..spans.len())])
    }
}

//! A target around another one that writes down all that is said.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wbem_sim::call::{Call, CallId, Reply};

use super::format::{Head, Line, VERSION};
use super::scrub::{Scrubber, for_each_text};
use crate::runner::SharedTarget;
use crate::scenario::Observed;
use crate::target::{Control, Description, Observation, Pace, Session, Target, TargetError};

/// What stands for the target's folder.
pub(super) const WORK: &str = "{work}";

/// A target that writes down all that another one is told and says.
pub struct Recorder {
    target: SharedTarget,
    work_folder: String,
    scrubber: Scrubber,
    sessions: Mutex<Vec<Recorded>>,
}

/// The session of a scenario, which may still be going on.
struct Recorded {
    scenario: String,
    lines: Lines,
}

type Lines = Arc<Mutex<Vec<Line>>>;

impl Recorder {
    /// Records what a target is told and says, without these names.
    pub fn new(target: SharedTarget, scrubber: Scrubber) -> Self {
        let work_folder = target.describe().work_folder;
        Self { target, work_folder, scrubber, sessions: Mutex::default() }
    }

    /// The recording as text: the last session of each of these scenarios, in their order. Those
    /// that were tried only to see whether they apply, and do not, belong to no recording.
    pub fn text<'a>(
        &self,
        scenarios: impl IntoIterator<Item = &'a str>,
        observed: &Observed,
    ) -> String {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = line_text(&Line::Recording(self.head()));
        let mut count = 0;
        for scenario in scenarios {
            let Some(last) = sessions.iter().rfind(|one| one.scenario == scenario) else {
                continue;
            };
            count += 1;
            text += &line_text(&Line::Session { scenario: scenario.to_owned() });
            let lines = last.lines.lock().unwrap_or_else(PoisonError::into_inner);
            text.extend(lines.iter().map(line_text));
        }
        let chosen = observed.chosen();
        let readings = chosen.map(|(point, reading)| (point.to_owned(), reading.to_owned()));
        text += &line_text(&Line::Profile { readings: readings.collect() });
        text + &line_text(&Line::End { sessions: count })
    }

    /// What takes out the names that are known by now: a target may have to look for its own.
    fn scrubber(&self) -> Scrubber {
        self.scrubber.clone().with_hosts(self.target.hosts())
    }

    fn head(&self) -> Head {
        let Description { name, version, capabilities, .. } = self.target.describe();
        let scrubber = self.scrubber();
        Head {
            version: VERSION,
            suite: env!("CARGO_PKG_VERSION").to_owned(),
            target: name,
            target_version: scrubber.text(&version),
            system: scrubber.text(&self.target.system()),
            capabilities,
        }
    }
}

fn line_text(line: &Line) -> String {
    serde_json::to_string(line).expect("a line has only texts for keys") + "\n"
}

impl Target for Recorder {
    fn describe(&self) -> Description {
        self.target.describe()
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        self.target.open()
    }

    fn open_for(&self, scenario: &str) -> Result<Box<dyn Session>, TargetError> {
        let session = self.target.open_for(scenario)?;
        let lines = Lines::default();
        let recorded = Recorded { scenario: scenario.to_owned(), lines: Arc::clone(&lines) };
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
        let (work_folder, scrubber) = (self.work_folder.clone(), self.scrubber());
        Ok(Box::new(RecordedSession { session, lines, work_folder, scrubber }))
    }

    fn behind(&self) -> Option<&dyn Target> {
        Some(&*self.target)
    }
}

struct RecordedSession {
    session: Box<dyn Session>,
    lines: Lines,
    work_folder: String,
    scrubber: Scrubber,
}

impl RecordedSession {
    fn note(&self, line: Line) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// What the suite told the target: its folder alone is the machine's own.
    fn told<T: Serialize + DeserializeOwned>(&self, what: &T) -> T {
        with_texts(what, |text| *text = text.replace(&self.work_folder, WORK))
    }

    /// What the target said.
    fn said<T: Serialize + DeserializeOwned>(&self, what: &T) -> T {
        with_texts(what, |text| {
            *text = self.scrubber.text(&text.replace(&self.work_folder, WORK));
        })
    }
}

/// A copy with every text in it changed.
pub(super) fn with_texts<T: Serialize + DeserializeOwned>(
    what: &T,
    mut change: impl FnMut(&mut String),
) -> T {
    let mut value = serde_json::to_value(what).expect("the vocabulary is JSON");
    for_each_text(&mut value, &mut change);
    serde_json::from_value(value).expect("a text in place of another reads as well")
}

impl Session for RecordedSession {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        let told = self.told(&call);
        let id = self.session.start(call, pace);
        self.note(Line::Call { id, call: told, pace });
        id
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        let result = self.session.control(control);
        let (seen, error) = match &result {
            Ok(seen) => (Some(seen.clone()), None),
            Err(error) => (None, Some(self.said(&error.to_string()))),
        };
        self.note(Line::Control { control: self.told(control), seen, error });
        result
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        let replies = self.session.settle();
        self.note(Line::Settled { replies: self.said(&replies) });
        replies
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        let replies = self.session.advance(by);
        let by_ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.note(Line::Advanced { by_ms, replies: self.said(&replies) });
        replies
    }
}

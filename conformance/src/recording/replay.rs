//! Plays what was recorded on another target, and says where that one does something else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wbem_sim::call::{CallId, Reply};

use super::format::Line;
use super::read::{Recorded, Recording};
use super::recorder::{WORK, with_texts};
use crate::scenario::reply_text;
use crate::target::{Observation, Session, Target, TargetError};

/// One call, or something that is no call, on which the two differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Difference {
    /// The scenario.
    pub scenario: String,
    /// The line of the recording that shows it.
    pub line: usize,
    /// What was done.
    pub action: String,
    /// What came of it when it was recorded.
    pub recorded: String,
    /// What comes of it now.
    pub replayed: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenario, line, action, recorded, replayed } = self;
        writeln!(f, "{scenario} (line {line}): {action}")?;
        writeln!(f, "  recorded  {recorded}")?;
        writeln!(f, "  replayed  {replayed}")
    }
}

/// Where a target does something else than was recorded: each call counts once.
pub fn differences(
    recording: &Recording,
    target: &dyn Target,
) -> Result<Vec<Difference>, TargetError> {
    let work_folder = target.describe().work_folder;
    let mut differences = Vec::new();
    for session in &recording.sessions {
        let mut replay = Replay::new(session, target.open_for(&session.scenario)?, &work_folder);
        for (number, line) in &session.lines {
            replay.line(*number, line)?;
        }
        differences.append(&mut replay.differences);
    }
    Ok(differences)
}

/// What two targets said of each call so far.
#[derive(Default)]
struct Replies {
    recorded: BTreeMap<CallId, Reply>,
    replayed: BTreeMap<CallId, Reply>,
}

struct Replay<'a> {
    recorded: &'a Recorded,
    session: Box<dyn Session>,
    work_folder: &'a str,
    /// The calls, and what they are called.
    calls: BTreeMap<CallId, String>,
    replies: Replies,
    /// The calls on which the two were seen to differ.
    known: BTreeSet<CallId>,
    differences: Vec<Difference>,
}

impl<'a> Replay<'a> {
    fn new(recorded: &'a Recorded, session: Box<dyn Session>, work_folder: &'a str) -> Self {
        Self {
            recorded,
            session,
            work_folder,
            calls: BTreeMap::new(),
            replies: Replies::default(),
            known: BTreeSet::new(),
            differences: Vec::new(),
        }
    }

    fn line(&mut self, number: usize, line: &Line) -> Result<(), TargetError> {
        match line {
            Line::Call { id, call, pace } => {
                let call = with_texts(call, |text| *text = text.replace(WORK, self.work_folder));
                let text =
                    format!("call {} {} by {}", id.0, call.method.name(), call.caller.process);
                self.calls.insert(*id, text);
                let given = self.session.start(call, *pace);
                if given != *id {
                    let message = format!("call {} was given the number {}", id.0, given.0);
                    return Err(TargetError::Protocol(message));
                }
            }
            Line::Control { control, seen, .. } => {
                let control = with_texts(control, |text| {
                    *text = text.replace(WORK, self.work_folder);
                });
                let now = self.session.control(&control).ok();
                if kind(seen.as_ref()) != kind(now.as_ref()) {
                    let action = format!("{control:?}");
                    let (recorded, replayed) = (kind(seen.as_ref()), kind(now.as_ref()));
                    self.differ(number, action, recorded.to_owned(), replayed.to_owned());
                }
            }
            Line::Settled { replies } => {
                let now = self.session.settle();
                self.compare(number, replies, now);
            }
            Line::Advanced { by_ms, replies } => {
                let now = self.session.advance(Duration::from_millis(*by_ms));
                self.compare(number, replies, now);
            }
            Line::Recording(_) | Line::Session { .. } | Line::Profile { .. } | Line::End { .. } => {
                unreachable!("a session was read without such lines")
            }
        }
        Ok(())
    }

    /// Takes in what both said, and notes the calls that have come to differ.
    fn compare(&mut self, number: usize, recorded: &[(CallId, Reply)], now: Vec<(CallId, Reply)>) {
        self.replies.recorded.extend(recorded.iter().cloned());
        self.replies.replayed.extend(now);
        let differing: Vec<CallId> = self
            .calls
            .keys()
            .filter(|id| !self.known.contains(id) && self.differs(**id))
            .copied()
            .collect();
        for id in differing {
            self.known.insert(id);
            let [recorded, replayed] = [&self.replies.recorded, &self.replies.replayed]
                .map(|replies| replies.get(&id).map(normal));
            let (one, other) = texts(recorded.as_ref(), replayed.as_ref());
            self.differ(number, self.calls[&id].clone(), one, other);
        }
    }

    fn differs(&self, id: CallId) -> bool {
        let reply = |replies: &BTreeMap<CallId, Reply>| replies.get(&id).map(normal);
        reply(&self.replies.recorded) != reply(&self.replies.replayed)
    }

    fn differ(&mut self, line: usize, action: String, recorded: String, replayed: String) {
        let scenario = self.recorded.scenario.clone();
        self.differences.push(Difference { scenario, line, action, recorded, replayed });
    }
}

/// A reply as far as it can be compared: lists have no order, and paths no server.
fn normal(reply: &Reply) -> Reply {
    let mut reply = with_texts(reply, |text| {
        let below = text.strip_prefix(r"\\").and_then(|rest| rest.split_once('\\'));
        if let Some((_, below)) = below {
            *text = format!(r"\\.\{below}");
        }
    });
    reply.returned.sort();
    reply
}

/// What both are, in words; in full where the words are the same.
fn texts(one: Option<&Reply>, other: Option<&Reply>) -> (String, String) {
    let short = |reply: Option<&Reply>| reply.map_or_else(|| "blocked".to_owned(), reply_text);
    if short(one) != short(other) {
        return (short(one), short(other));
    }
    let full = |reply: Option<&Reply>| {
        serde_json::to_string(&reply).expect("a reply has only texts for keys")
    };
    (full(one), full(other))
}

/// What was seen, but for what differs from one implementation to the next.
fn kind(seen: Option<&Observation>) -> &'static str {
    match seen {
        None => "an error",
        Some(Observation::Done) => "done",
        Some(Observation::Missing) => "no such file",
        Some(Observation::Folder) => "a folder",
        Some(Observation::File { .. }) => "a file",
    }
}

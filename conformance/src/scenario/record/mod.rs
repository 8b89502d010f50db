//! Scenarios out of what has happened: calls and other deeds, and what each came to.
//!
//! An explorer or a model checker finds a sequence of deeds. Played on a session, or with the
//! replies that somebody has noted, it is a [`Recording`]; that becomes a scenario which expects
//! just these replies, with names that can be read. Written by [`Scenario::to_toml`], the scenario
//! is a file like any other.
//!
//! ```
//! use std::sync::Arc;
//! use wbem_conformance::scenario::{Deed, Head, Recording};
//! use wbem_conformance::target::{SimulatorTarget, Target};
//! use wbem_sim::call::{Call, Handle, Interface, Method};
//! use wbem_sim::caller::Caller;
//! use wbem_sim::profile::Profile;
//!
//! let caller = Arc::new(Caller::administrator("operator"));
//! let call = |method| Deed::call(Call::new(Arc::clone(&caller), method));
//! let deeds = [
//!     call(Method::Activate { interface: Interface::IWbemBackupRestoreEx }),
//!     call(Method::Pause { object: Handle(0) }),
//!     call(Method::Pause { object: Handle(0) }),
//! ];
//! let target = SimulatorTarget::new(Profile::recommended());
//! let mut session = target.open()?;
//! let head = Head::new("pause/twice", "A second Pause is refused");
//! let recording = Recording::play(&deeds, &head, &mut *session)?;
//! let text = recording.scenario(&head)?.to_toml()?;
//! assert!(text.ends_with("pause = \"object\"\nexpect = \"WBEM_E_INVALID_OPERATION\"\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod names;
mod outcome;
mod script;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply};

use super::perform::{control_with_work_folder, method_with_work_folder};
use super::script::Action;
use super::write::Unwritable;
use super::{Content, Scenario};
use crate::catalogue::Catalogue;
use crate::target::{Control, Observation, Pace, Session, TargetError};

/// One thing that somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Makes a call. The first of a recording is number 0, each next one more.
    Call {
        /// The call.
        call: Call,
        /// How it runs.
        pace: Pace,
    },
    /// Lets time pass.
    Advance {
        /// How much.
        by: Duration,
    },
    /// Lets a held call go on.
    LetGo {
        /// The call.
        call: CallId,
    },
    /// Does something else that is not a call.
    Control(Control),
}

impl Deed {
    /// A call that runs as fast as it can.
    pub fn call(call: Call) -> Self {
        Self::Call { call, pace: Pace::Free }
    }
}

/// What a scenario says of itself, and what its repository starts with.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Its path below `suite/`, without `.toml`.
    pub id: String,
    /// What behaviour it is about.
    pub title: String,
    /// What it wants to find out.
    pub goal: String,
    /// How it finds out.
    pub method: String,
    /// The requirements that it would notice the breach of; none if nobody has named them yet.
    pub covers: Vec<String>,
    /// For some open points, the readings under which it applies.
    pub when: std::collections::BTreeMap<&'static str, Vec<&'static str>>,
    /// MOF text that the repository starts with.
    pub content: Vec<Content>,
    /// Whether replies that come at the same moment must come in their order: only where held
    /// requests run in order of arrival.
    pub is_ordered: bool,
    /// The folder that the scenario calls `{work}`.
    pub work_folder: String,
}

impl Head {
    /// A head that says the least.
    pub fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            goal: format!("See whether this holds: {title}."),
            method: "Do what has been recorded, and compare each reply.".to_owned(),
            covers: Vec::new(),
            when: std::collections::BTreeMap::new(),
            content: Vec::new(),
            is_ordered: false,
            work_folder: r"C:\work".to_owned(),
        }
    }

    /// The same with MOF text that the repository starts with.
    pub fn with_content(mut self, mof: &str) -> Self {
        self.content = vec![Content { file: "content".into(), text: mof.into() }];
        self
    }
}

/// One deed, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// What was done.
    pub deed: Deed,
    /// The replies that came before the next deed, to whichever calls, in order.
    pub replies: Vec<(CallId, Reply)>,
    /// What a look at a file has seen.
    pub seen: Option<Observation>,
}

/// Deeds in order, each with what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    /// The deeds.
    pub steps: Vec<Recorded>,
}

impl Recording {
    /// Does the deeds in a session, and notes what comes of them. In paths, `{work}` is the folder
    /// that the head names.
    pub fn play(
        deeds: &[Deed],
        head: &Head,
        session: &mut dyn Session,
    ) -> Result<Self, TargetError> {
        for content in &head.content {
            let load = Control::Load { file: content.file.clone(), text: content.text.clone() };
            session.control(&load)?;
        }
        let mut steps = Vec::with_capacity(deeds.len());
        for deed in deeds {
            steps.push(record(deed, &head.work_folder, session)?);
        }
        Ok(Self { steps })
    }

    /// The deeds.
    pub fn deeds(&self) -> Vec<Deed> {
        self.steps.iter().map(|recorded| recorded.deed.clone()).collect()
    }

    /// The scenario that expects what came.
    pub fn scenario(&self, head: &Head) -> Result<Scenario, Unwritable> {
        let draft = script::draft(self, head);
        let text = draft.unchecked_toml()?;
        let read = Scenario::from_toml(&head.id, Path::new(&head.id), &text, Catalogue::embedded())
            .map_err(|error| Unwritable::ReadsOtherwise(error.to_string()))?;
        draft.same_steps(&read)?;
        Ok(read)
    }
}

/// Does one deed. In its paths, `{work}` is a folder of the target.
fn record(
    deed: &Deed,
    work_folder: &str,
    session: &mut dyn Session,
) -> Result<Recorded, TargetError> {
    let done = match deed {
        Deed::Call { call, pace } => {
            let method = method_with_work_folder(&call.method, work_folder);
            Deed::Call { call: Call { method, ..call.clone() }, pace: *pace }
        }
        Deed::Control(control) => Deed::Control(control_with_work_folder(control, work_folder)),
        other => other.clone(),
    };
    let (replies, seen) = done.carry_out(session)?;
    Ok(Recorded { deed: deed.clone(), replies, seen })
}

/// The replies that came, and what a look at a file has seen.
pub type Came = (Vec<(CallId, Reply)>, Option<Observation>);

impl Deed {
    /// Does it as it stands.
    pub fn carry_out<S: Session + ?Sized>(&self, session: &mut S) -> Result<Came, TargetError> {
        let mut replies = Vec::new();
        let mut seen = None;
        match self {
            Deed::Call { call, pace } => {
                session.start(call.clone(), *pace);
            }
            Deed::Advance { by } => replies = session.advance(*by),
            Deed::LetGo { call } => {
                session.control(&Control::LetGo { call: *call })?;
            }
            Deed::Control(control) => seen = Some(session.control(control)?),
        }
        let settled = session.settle();
        match replies.is_empty() {
            true => replies = settled, // As it mostly is.
            false => replies.extend(settled),
        }
        Ok((replies, seen))
    }
}

impl Scenario {
    /// What is done in it, without what must come of it.
    pub fn deeds(&self) -> Vec<Deed> {
        let calls_of = |number: &usize| match self.steps.get(number - 1).map(|one| &one.action) {
            Some(Action::Call(calls)) => calls.ids(),
            _ => unreachable!("what a step refers to was read as a call"),
        };
        let deeds = |step: &super::Step| -> Vec<Deed> {
            match &step.action {
                Action::Call(calls) => {
                    let call = Call {
                        caller: Arc::clone(&self.callers[&calls.caller]),
                        method: calls.method.clone(),
                        call_result: calls.call_result,
                    };
                    calls
                        .ids()
                        .map(|_| Deed::Call { call: call.clone(), pace: calls.pace })
                        .collect()
                }
                Action::Reply { .. } => Vec::new(),
                Action::Advance { by } => vec![Deed::Advance { by: *by }],
                Action::LetGo { step } => calls_of(step).map(|call| Deed::LetGo { call }).collect(),
                Action::Control(control) => vec![Deed::Control(control.clone())],
            }
        };
        self.steps.iter().flat_map(deeds).collect()
    }
}

//! A recording as steps: each deed is one, and so is each reply that came later than its call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wbem_sim::call::{Call, CallId, Handle, Method, Reply};
use wbem_sim::caller::Process;
use wbem_sim::cim::Name;

use super::names::{Names, of_call, of_callers, of_pointer};
use super::outcome::Known;
use super::{Deed, Head, Recorded, Recording};
use crate::scenario::Content;
use crate::scenario::expectation::Expectation;
use crate::scenario::read::Vocabulary;
use crate::scenario::script::{Action, Calls, Scenario, Step};
use crate::scenario::wanted::{Details, FileState, Wanted};
use crate::scenario::write::text;
use crate::target::{Control, FileContent, Observation};

/// What stands for the target's folder in paths.
const WORK: &str = "{work}";

/// The scenario as far as it is known before it is written and read.
pub fn draft(recording: &Recording, head: &Head) -> Scenario {
    let calls: Vec<&Call> = recording.calls().collect();
    let mut author = Author {
        head,
        callers: of_callers(calls.iter().copied()),
        spoken_of: spoken_of(recording, head),
        calls,
        names: Names::default(),
        pointers: BTreeMap::new(),
        steps: Vec::new(),
        step_of: BTreeMap::new(),
        killed: BTreeSet::new(),
        looks: BTreeMap::new(),
        vocabulary: Vocabulary::default(),
        keys: keys(recording, head),
    };
    for content in &head.content {
        let _ = author.vocabulary.learn(&content.file, &content.text);
    }
    recording.steps.iter().for_each(|recorded| author.step(recorded));
    Scenario {
        id: head.id.clone(),
        title: head.title.clone(),
        goal: head.goal.clone(),
        method: head.method.clone(),
        covers: head.covers.clone(),
        needs: BTreeSet::new(),
        when: head.when.clone(),
        content: joined(&head.content),
        callers: author.callers,
        steps: author.steps,
        pointers: author.pointers,
        keys: author.keys,
    }
}

impl Recording {
    /// The calls, by number.
    fn calls(&self) -> impl Iterator<Item = &Call> {
        self.steps.iter().filter_map(|recorded| match &recorded.deed {
            Deed::Call { call, .. } => Some(call),
            _ => None,
        })
    }
}

/// Texts that are no files of the suite, in one.
fn joined(content: &[Content]) -> Vec<Content> {
    let is_file = |one: &&Content| one.file.starts_with("fixtures/mof/");
    let files: Vec<Content> = content.iter().take_while(is_file).cloned().collect();
    let texts: Vec<&str> = content[files.len()..].iter().map(|one| &*one.text).collect();
    let inline = (!texts.is_empty())
        .then(|| Content { file: "content".into(), text: texts.join("\n").into() });
    files.into_iter().chain(inline).collect()
}

/// The calls that later steps speak of: those let go, and those that were answered late.
fn spoken_of(recording: &Recording, head: &Head) -> BTreeSet<CallId> {
    let mut spoken_of = BTreeSet::new();
    let mut next = 0;
    for recorded in &recording.steps {
        let own = match &recorded.deed {
            Deed::Call { .. } => {
                next += 1;
                Some(CallId(next - 1))
            }
            Deed::LetGo { call } => {
                spoken_of.insert(*call);
                None
            }
            _ => None,
        };
        let late = recorded.replies.iter().map(|(id, _)| *id).filter(|id| Some(*id) != own);
        spoken_of.extend(late);
        if head.is_ordered && recorded.replies.len() > 1 {
            spoken_of.extend(recorded.replies.iter().map(|(id, _)| *id));
        }
    }
    spoken_of
}

/// The key property of each class that has one, as the reader will know them in the end.
fn keys(recording: &Recording, head: &Head) -> BTreeMap<Name, Name> {
    let mut vocabulary = Vocabulary::default();
    for content in &head.content {
        let _ = vocabulary.learn(&content.file, &content.text);
    }
    recording.steps.iter().for_each(|recorded| learn(&mut vocabulary, &recorded.deed));
    vocabulary.keys()
}

/// What the reader learns of classes from a step.
fn learn(vocabulary: &mut Vocabulary, deed: &Deed) {
    match deed {
        Deed::Call { call, .. } => match &call.method {
            Method::PutClass { class, .. } => {
                let _ = vocabulary.class(&text::class(class));
            }
            Method::CompileMof(compilation) => {
                let _ = vocabulary.learn("mof", &compilation.text);
            }
            _ => {}
        },
        Deed::Control(Control::ProviderPutClass { class }) => {
            let _ = vocabulary.class(&text::class(class));
        }
        _ => {}
    }
}

/// Whoever writes the steps down.
struct Author<'a> {
    head: &'a Head,
    calls: Vec<&'a Call>,
    callers: BTreeMap<String, Arc<wbem_sim::caller::Caller>>,
    spoken_of: BTreeSet<CallId>,
    names: Names,
    pointers: BTreeMap<Handle, String>,
    steps: Vec<Step>,
    /// The number of the step that made each call.
    step_of: BTreeMap<CallId, usize>,
    killed: BTreeSet<Process>,
    /// The latest look at each path: its step, and what it saw.
    looks: BTreeMap<Arc<str>, (usize, Observation)>,
    vocabulary: Vocabulary,
    keys: BTreeMap<Name, Name>,
}

impl<'a> Author<'a> {
    fn step(&mut self, recorded: &'a Recorded) {
        let own =
            matches!(recorded.deed, Deed::Call { .. }).then(|| CallId(self.step_of.len() as u64));
        let mut before = None;
        let mut late = Vec::new();
        let mut own_expected = Wanted::Blocked;
        for (id, reply) in &recorded.replies {
            let after = before.filter(|_| self.head.is_ordered);
            before = Some(*id);
            match Some(*id) == own {
                true => own_expected = self.expected(*id, reply, after),
                false => late.push((*id, reply, after)),
            }
        }
        self.deed(recorded, own, own_expected);
        for (id, reply, after) in late {
            self.reply(id, reply, after);
        }
    }

    fn expected(&self, id: CallId, reply: &Reply, after: Option<CallId>) -> Wanted {
        let known = Known { vocabulary: &self.vocabulary, keys: &self.keys };
        let after = after.and_then(|id| self.step_of.get(&id).copied());
        known.expected(&self.calls[id.0 as usize].method, reply, after)
    }

    /// One deed, and what came of it at once.
    fn deed(&mut self, recorded: &'a Recorded, own: Option<CallId>, own_expected: Wanted) {
        let number = self.steps.len() + 1;
        match (&recorded.deed, own) {
            (Deed::Call { call, pace }, Some(id)) => {
                self.step_of.insert(id, number);
                let name = self.name(call, id);
                let caller = self.callers.iter().find(|(_, one)| **one == call.caller);
                let calls = Calls {
                    caller: caller.map(|(name, _)| name.clone()).expect("every caller has a name"),
                    method: with_work(&call.method, &self.head.work_folder),
                    call_result: call.call_result,
                    first: id,
                    count: 1,
                    pace: *pace,
                };
                learn(&mut self.vocabulary, &recorded.deed);
                self.push(name, Action::Call(calls), Some(own_expected));
            }
            (Deed::Advance { by }, _) => self.push(None, Action::Advance { by: *by }, None),
            (Deed::LetGo { call }, _) => {
                let step = self.step_of.get(call).copied().unwrap_or_default();
                self.push(None, Action::LetGo { step }, None);
            }
            (Deed::Control(control), _) => {
                learn(&mut self.vocabulary, &recorded.deed);
                self.control(control, recorded.seen.as_ref());
            }
            (Deed::Call { .. }, None) => unreachable!("a call has a number"),
        }
    }

    /// The name of the step, where it needs one, which is that of its pointer too.
    fn name(&mut self, call: &Call, id: CallId) -> Option<String> {
        let kind = match (of_pointer(call), self.spoken_of.contains(&id)) {
            (Some(kind), _) => kind,
            (None, true) => of_call(call),
            (None, false) => return None,
        };
        let name = self.names.give(kind);
        if of_pointer(call).is_some() {
            self.pointers.insert(id.into(), name.clone());
        }
        Some(name)
    }

    fn control(&mut self, control: &Control, seen: Option<&Observation>) {
        let control = control_with_work(control, &self.head.work_folder);
        if let Control::Kill { process } = &control {
            self.killed.insert(process.clone());
        }
        let expect = match (&control, seen) {
            (Control::LookAtFile { path }, Some(seen)) => self.look(path, seen),
            _ => None,
        };
        let name = matches!(control, Control::LookAtFile { .. }).then(|| self.names.give("look"));
        self.push(name, Action::Control(control), expect);
    }

    /// What must be seen: the same file as the last time, where it was that.
    fn look(&mut self, path: &Arc<str>, seen: &Observation) -> Option<Wanted> {
        let number = self.steps.len() + 1;
        let last = self.looks.insert(Arc::clone(path), (number, seen.clone()));
        let wanted = match seen {
            Observation::Done => return None,
            Observation::Missing => Wanted::File(FileState::Missing),
            Observation::Folder => Wanted::File(FileState::Folder),
            Observation::File { .. } => Wanted::File(FileState::File),
        };
        Some(match last {
            Some((step, last)) if last == *seen && matches!(seen, Observation::File { .. }) => {
                Wanted::Details(Box::new(Details { same_as: Some(step), ..Details::default() }))
            }
            _ => wanted,
        })
    }

    /// A reply that came later than its call; what a killed process gets is nobody's business.
    fn reply(&mut self, id: CallId, reply: &Reply, after: Option<CallId>) {
        let Some(call) = self.calls.get(id.0 as usize) else { return };
        let Some(step) = self.step_of.get(&id).copied() else { return };
        if self.killed.contains(&call.caller.process) {
            return;
        }
        let expected = self.expected(id, reply, after);
        // A backup that has ended may have written the file that was looked at.
        if call.method.is_file_call() {
            self.looks.clear();
        }
        self.push(None, Action::Reply { step }, Some(expected));
    }

    fn push(&mut self, name: Option<String>, action: Action, wanted: Option<Wanted>) {
        if let Action::Call(calls) = &action
            && calls.method.is_file_call()
            && wanted.as_ref().is_some_and(succeeds)
        {
            self.looks.clear();
        }
        let expect = wanted.map(|wanted| Expectation::Outcome(vec![wanted]));
        let number = self.steps.len() + 1;
        self.steps.push(Step { number, line: 0, name, note: None, action, expect });
    }
}

fn succeeds(wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Status(status) => status.is_success(),
        Wanted::Details(details) => details.status.is_some_and(|status| status.is_success()),
        _ => false,
    }
}

/// A path below the target's folder, as scenarios write it.
fn to_work(path: &Arc<str>, work_folder: &str) -> Arc<str> {
    match path.strip_prefix(work_folder) {
        Some(rest) if rest.is_empty() || rest.starts_with('\\') => format!("{WORK}{rest}").into(),
        _ => Arc::clone(path),
    }
}

fn with_work(method: &Method, work_folder: &str) -> Method {
    let mut method = method.clone();
    if let Method::Backup { file: Some(file), .. } | Method::Restore { file: Some(file), .. } =
        &mut method
    {
        *file = to_work(file, work_folder);
    }
    method
}

fn control_with_work(control: &Control, work_folder: &str) -> Control {
    let mut control = control.clone();
    match &mut control {
        Control::PutFile { path, content } => {
            *path = to_work(path, work_folder);
            if let FileContent::CopyOf(other)
            | FileContent::HalfOf(other)
            | FileContent::DamagedCopyOf(other) = content
            {
                *other = to_work(other, work_folder);
            }
        }
        Control::LookAtFile { path } | Control::DenyFolder { path, .. } => {
            *path = to_work(path, work_folder);
        }
        _ => {}
    }
    control
}

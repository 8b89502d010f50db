//! The steps, one after another, with what is known after each: names, pointers, classes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Handle, Interface, Method, PointerKind};
use wbem_sim::caller::{Caller, Process};
use wbem_sim::cim::{ClassDeclaration, Instance};
use wbem_sim::place::{InputError, Place};
use wbem_sim::status::Status;

use super::caller::choose;
use super::repetition::written_out;
use super::said::Said;
use super::source::Source;
use super::verb::{Kind, arguments, verb};
use super::vocabulary::Vocabulary;
use crate::catalogue::Catalogue;
use crate::scenario::expectation::Expectation;
use crate::scenario::raw::{At, RawStep};
use crate::scenario::script::{Action, Calls, Step};
use crate::scenario::wanted::Wanted;
use crate::target::{Control, Fault, Pace};

/// How many calls one step may make.
pub const REPEAT_MAX: u32 = 10_000;
/// How much time one step may let pass.
pub const ADVANCE_MAX: Duration = Duration::from_secs(7 * 24 * 3600);

/// The words for faults.
pub const FAULTS: &[(&str, Fault)] = &[
    ("disk-full", Fault::DiskFull),
    ("read-error", Fault::ReadError),
    ("repository-full", Fault::RepositoryFull),
];

/// What a pointer may be wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Release, which takes any pointer.
    Release,
    /// Backup and Restore.
    Backup,
    /// Pause and Resume.
    Pause,
    /// IWbemServices.
    Services,
    /// IEnumWbemClassObject.
    Enumerator,
    /// IWbemCallResult.
    CallResult,
}

/// What a step has handed out.
#[derive(Debug, Clone, Copy)]
pub struct Pointer {
    /// The pointer.
    pub handle: Handle,
    /// What it points to.
    pub kind: PointerKind,
}

fn kind_text(kind: PointerKind) -> &'static str {
    match kind {
        PointerKind::BackupObject(_) => "a backup object",
        PointerKind::Connection => "a connection",
        PointerKind::Enumerator => "an enumerator",
        PointerKind::CallResult => "a call result",
    }
}

/// What must come of a step that does not say: success, or for a held call that it stays blocked.
pub fn default_outcome(verb_name: &str, is_held: bool) -> Option<Expectation> {
    let wanted = match (verb(verb_name).0, verb_name) {
        (Kind::Deed, _) | (_, "look-at-file") => return None,
        _ if is_held => Wanted::Blocked,
        _ => Wanted::Status(Status::WBEM_S_NO_ERROR),
    };
    Some(Expectation::Outcome(vec![wanted]))
}

/// What has been read so far.
pub struct Reader<'a> {
    /// The file.
    pub source: Source<'a>,
    /// What ids there are.
    pub catalogue: &'a Catalogue,
    /// Who calls.
    pub callers: BTreeMap<String, Arc<Caller>>,
    /// Who calls where a step does not say.
    pub first_caller: String,
    /// The steps that have a name, by number.
    pub names: BTreeMap<String, usize>,
    /// The pointers.
    pub pointers: BTreeMap<String, Pointer>,
    /// The steps.
    pub steps: Vec<Step>,
    /// The number of the next call.
    pub next_call: u64,
    /// The processes that have been killed.
    pub killed: BTreeSet<Process>,
    /// The classes.
    pub vocabulary: Vocabulary,
}

impl Reader<'_> {
    /// Reads the next step.
    pub fn step(&mut self, raw: &At<RawStep>) -> Result<(), InputError> {
        let verbs = raw.value.verbs();
        let (verb_name, subject) = match verbs.as_slice() {
            [one] => one,
            [] => {
                let message = "a step without a verb; write one, such as `pause = \"first\"`";
                return Err(self.source.refuse(raw.offset, message));
            }
            [(first, _), (second, at), ..] => {
                let message = format!("a step does one thing: `{first}` or `{second}`");
                return Err(self.source.refuse(at.offset, message));
            }
        };
        let said = Said { verb: verb_name, subject, step: &raw.value };
        self.check_arguments(said)?;
        let expect = self.expected(said)?;
        let action = self.action(said)?;
        let number = self.steps.len() + 1;
        let name = self.name(said, number)?;
        self.steps.push(Step {
            number,
            line: Place::of(self.source.text, raw.offset).line,
            name,
            note: raw.value.note.as_ref().map(|note| note.value.clone()),
            action,
            expect,
        });
        Ok(())
    }

    fn check_arguments(&self, said: Said<'_>) -> Result<(), InputError> {
        let allowed = arguments(said.verb);
        let strange = said.step.arguments().into_iter().find(|(name, _)| !allowed.contains(name));
        strange.map_or(Ok(()), |(name, offset)| {
            let allowed = allowed.join(", ");
            let message = format!("`{}` takes no `{name}`; it takes {allowed}", said.verb);
            Err(self.source.refuse(offset, message))
        })
    }

    fn expected(&self, said: Said<'_>) -> Result<Option<Expectation>, InputError> {
        let Some(raw) = &said.step.expect else {
            let is_held = said.step.hold.as_ref().is_some_and(|hold| hold.value);
            return Ok(default_outcome(said.verb, is_held));
        };
        let expectation = self.expectation(raw, &[])?;
        let of_files = said.verb == "look-at-file";
        let fits = |wanted: &Wanted| match wanted {
            Wanted::File(_) => of_files,
            Wanted::Any => true,
            Wanted::Details(details) => !of_files || details.is_of_files(),
            _ => !of_files,
        };
        if expectation.always(fits) {
            return Ok(Some(expectation));
        }
        let way_out = match of_files {
            true => "`file`, `folder`, `missing`, `same-as` or `not-same-as`",
            false => "a status, or a word such as `fails` or `blocked`",
        };
        let message = format!("this is no outcome of `{}`; write {way_out}", said.verb);
        Err(self.source.refuse(raw.offset, message))
    }

    /// Gives the step its name, and what it hands out the same.
    fn name(&mut self, said: Said<'_>, number: usize) -> Result<Option<String>, InputError> {
        let pointer = verb(said.verb).0 == Kind::Pointer;
        let given = said.step.name.as_ref();
        let name = match given.map(|name| At { value: name.value.as_str(), offset: name.offset }) {
            _ if pointer => said.subject.clone(),
            Some(given) => given,
            None => return Ok(None),
        };
        if let Some(earlier) = self.names.insert(name.value.to_owned(), number) {
            let message = format!("step {earlier} is called `{}` already", name.value);
            return Err(self.source.refuse(name.offset, message));
        }
        Ok(Some(name.value.to_owned()))
    }

    fn action(&mut self, said: Said<'_>) -> Result<Action, InputError> {
        match verb(said.verb).0 {
            Kind::Pointer | Kind::Call => self.calls(said).map(Action::Call),
            Kind::Look if said.verb == "reply" => {
                self.earlier_call(said.subject).map(|step| Action::Reply { step })
            }
            Kind::Look | Kind::Deed => self.deed(said),
        }
    }

    fn calls(&mut self, said: Said<'_>) -> Result<Calls, InputError> {
        let caller = self.caller(said)?;
        let method = self.method(said)?;
        let first = CallId(self.next_call);
        let count = self.count(said)?;
        self.next_call += count;
        let call_result = said.step.result.as_ref().is_some_and(|result| result.value);
        let call = Call { caller: Arc::clone(&self.callers[&caller]), method, call_result };
        self.hands_out(said, &call, first.into());
        let pace = self.pace(said, &call.method)?;
        Ok(Calls { caller, method: call.method, call_result, first, count, pace })
    }

    /// Notes the pointer that a call hands out; one that has no name nobody uses.
    fn hands_out(&mut self, said: Said<'_>, call: &Call, handle: Handle) {
        let by_step = said.step.name.as_ref().map(|name| name.value.as_str());
        let name = match verb(said.verb).0 {
            Kind::Pointer => Some(said.subject.value),
            _ => by_step,
        };
        if let (Some(kind), Some(name)) = (call.hands_out(), name) {
            self.pointers.insert(name.to_owned(), Pointer { handle, kind });
        }
    }

    fn pace(&self, said: Said<'_>, method: &Method) -> Result<Pace, InputError> {
        match &said.step.hold {
            Some(hold) if hold.value && method.result().is_some() => {
                let message = format!(
                    "`{}` does no work of its own; hold the call whose results it asks for",
                    said.verb
                );
                Err(self.source.refuse(hold.offset, message))
            }
            Some(hold) if hold.value => Ok(Pace::Held),
            _ => Ok(Pace::Free),
        }
    }

    fn count(&self, said: Said<'_>) -> Result<u64, InputError> {
        let Some(repeat) = &said.step.repeat else { return Ok(1) };
        if (1..=REPEAT_MAX).contains(&repeat.value) {
            return Ok(u64::from(repeat.value));
        }
        let message = format!("a step makes from 1 to {REPEAT_MAX} calls");
        Err(self.source.refuse(repeat.offset, message))
    }

    fn caller(&self, said: Said<'_>) -> Result<String, InputError> {
        let (name, offset) = match &said.step.r#as {
            Some(name) => (&name.value, name.offset),
            None => (&self.first_caller, said.subject.offset),
        };
        let Some(caller) = self.callers.get(name) else {
            let known = self.callers.keys().map(String::as_str);
            return Err(self.source.unknown("caller", name, offset, known));
        };
        if self.killed.contains(&caller.process) {
            let message = format!("the process of `{name}` was killed in an earlier step");
            return Err(self.source.refuse(offset, message));
        }
        Ok(name.clone())
    }

    /// The pointer of a name, if it can be used so.
    pub fn pointer(&self, name: &At<&str>, usage: Use) -> Result<Handle, InputError> {
        let Some(pointer) = self.pointers.get(name.value) else {
            let known = self.pointers.keys().map(String::as_str);
            return Err(self.source.unknown("pointer", name.value, name.offset, known));
        };
        let wanted = match (usage, pointer.kind) {
            (Use::Release, _)
            | (Use::Backup, PointerKind::BackupObject(_))
            | (Use::Pause, PointerKind::BackupObject(Interface::IWbemBackupRestoreEx))
            | (Use::Services, PointerKind::Connection)
            | (Use::Enumerator, PointerKind::Enumerator)
            | (Use::CallResult, PointerKind::CallResult) => return Ok(pointer.handle),
            (Use::Pause, PointerKind::BackupObject(_)) => {
                let message = "is an IWbemBackupRestore; Pause and Resume are methods of \
                               IWbemBackupRestoreEx";
                return Err(self.source.refuse(name.offset, format!("`{}` {message}", name.value)));
            }
            (Use::Backup | Use::Pause, _) => "a backup object",
            (Use::Services, _) => "a connection",
            (Use::Enumerator, _) => "an enumerator",
            (Use::CallResult, _) => "a call result",
        };
        let message = format!("`{}` is {}, not {wanted}", name.value, kind_text(pointer.kind));
        Err(self.source.refuse(name.offset, message))
    }

    /// The number of an earlier step.
    pub fn earlier(&self, name: &At<String>) -> Result<usize, InputError> {
        self.earlier_step(&At { value: name.value.as_str(), offset: name.offset })
    }

    fn earlier_step(&self, name: &At<&str>) -> Result<usize, InputError> {
        self.names.get(name.value).copied().ok_or_else(|| {
            let known = self.names.keys().map(String::as_str);
            self.source.unknown("earlier step", name.value, name.offset, known)
        })
    }

    fn earlier_call(&self, name: &At<&str>) -> Result<usize, InputError> {
        let step = self.earlier_step(name)?;
        match self.steps[step - 1].action {
            Action::Call(_) => Ok(step),
            _ => {
                let message = format!("step {step}, `{}`, is not a call", name.value);
                Err(self.source.refuse(name.offset, message))
            }
        }
    }

    fn deed(&mut self, said: Said<'_>) -> Result<Action, InputError> {
        let step = said.step;
        let subject = said.subject.value;
        let control = match said.verb {
            "advance" => return self.advance(said.subject).map(|by| Action::Advance { by }),
            "let-go" => return self.held_call(said.subject).map(|step| Action::LetGo { step }),
            "kill" => Control::Kill { process: self.process(said.subject)? },
            "limit-requests" => {
                let limit = self.needed(said, "limit-requests", &step.limit_requests)?.value;
                Control::LimitRequests { limit }
            }
            "fail" => {
                let word = self.needed(said, "fail", &step.fail)?;
                Control::Fail { fault: choose(&self.source, "fault", word, FAULTS)? }
            }
            "stop" => self.when_true(&step.stop, Control::Stop)?,
            "start" => {
                let initialized = step.initialized.as_ref().is_none_or(|at| at.value);
                self.when_true(&step.start, Control::Start { initialized })?
            }
            "put-file" => {
                let content = self.needed(said, "content", &step.content)?.value.clone();
                Control::PutFile { path: subject.into(), content }
            }
            "look-at-file" => Control::LookAtFile { path: subject.into() },
            "deny-folder" => {
                let account = self.needed(said, "account", &step.account)?;
                let account = account.value.as_str().into();
                Control::DenyFolder { path: subject.into(), account }
            }
            "provider-put" => {
                let text = self.needed(said, "provider-put", &step.provider_put)?;
                Control::ProviderPut { instance: self.instance(text)? }
            }
            "provider-put-class" => {
                let text = self.needed(said, "provider-put-class", &step.provider_put_class)?;
                Control::ProviderPutClass { class: self.class(text)? }
            }
            "provider-delete-class" => Control::ProviderDeleteClass { class: subject.into() },
            _ => Control::ProviderClear { class: subject.into() },
        };
        Ok(Action::Control(control))
    }

    /// What a verb that is merely switched on means.
    pub fn when_true<T>(&self, switch: &Option<At<bool>>, meaning: T) -> Result<T, InputError> {
        match switch {
            Some(At { value: false, offset }) => {
                Err(self.source.refuse(*offset, "write `true`, or leave the step out"))
            }
            _ => Ok(meaning),
        }
    }

    /// A span of time.
    pub fn span(&self, text: &At<&str>) -> Result<Duration, InputError> {
        humantime::parse_duration(text.value).map_err(|error| {
            let message = format!(
                "`{}` is no span of time: {error}; write one such as `14m 59s 999ms`",
                text.value
            );
            self.source.refuse(text.offset, message)
        })
    }

    fn advance(&self, text: &At<&str>) -> Result<Duration, InputError> {
        let span = self.span(text)?;
        if span > ADVANCE_MAX {
            let most = humantime::format_duration(ADVANCE_MAX);
            return Err(self
                .source
                .refuse(text.offset, format!("a step lets {most} pass at most")));
        }
        Ok(span)
    }

    fn held_call(&self, name: &At<&str>) -> Result<usize, InputError> {
        let step = self.earlier_call(name)?;
        match &self.steps[step - 1].action {
            Action::Call(calls) if calls.pace == Pace::Held => Ok(step),
            _ => {
                let message = format!("`{}` is not held; add `hold = true` there", name.value);
                Err(self.source.refuse(name.offset, message))
            }
        }
    }

    fn process(&mut self, name: &At<&str>) -> Result<Process, InputError> {
        let mut processes = self.callers.values().map(|caller| &caller.process);
        let Some(process) = processes.find(|process| &***process == name.value).cloned() else {
            let known = self.callers.values().map(|caller| &*caller.process);
            return Err(self.source.unknown("process", name.value, name.offset, known));
        };
        self.killed.insert(process.clone());
        Ok(process)
    }

    /// A class in MOF, which is known from here on.
    pub fn class(&mut self, text: &At<String>) -> Result<Arc<ClassDeclaration>, InputError> {
        let class = self.vocabulary.class(&written_out(&text.value));
        class.map_err(|fault| self.source.mof(text, &fault))
    }

    /// A class in MOF that a reply is compared with.
    pub fn class_seen(&self, text: &At<String>) -> Result<Arc<ClassDeclaration>, InputError> {
        let class = self.vocabulary.clone().class(&written_out(&text.value));
        class.map_err(|fault| self.source.mof(text, &fault))
    }

    /// An instance in MOF.
    pub fn instance(&self, text: &At<String>) -> Result<Arc<Instance>, InputError> {
        let instance = self.vocabulary.instance(&written_out(&text.value));
        instance.map_err(|fault| self.source.mof(text, &fault))
    }
}

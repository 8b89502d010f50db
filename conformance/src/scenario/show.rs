//! Calls, replies and expectations as people read them.

use std::fmt::Write as _;

use wbem_sim::call::{
    Enumeration, Handle, INFINITE, Interface, Method, Misplaced, Reply, Returned,
};
use wbem_sim::cim::{Instance, Name, Value, quoted};
use wbem_sim::compilation::MofCompilation;
use wbem_sim::security::{Rights, SecurityDescriptor};

use super::expectation::Path;
use super::script::{Action, Scenario, Step};
use super::wanted::{Compiled, Details, FileState, Wanted};
use crate::target::{Control, Fault, FileContent, Observation};

/// How many objects of an enumeration are shown before the rest is only counted.
const OBJECTS_SHOWN_MAX: usize = 10;
/// How many characters of a text to be compiled are shown.
const TEXT_SHOWN_MAX: usize = 60;

impl Scenario {
    /// What a step does, such as `second.Pause()`.
    pub fn step_text(&self, step: &Step) -> String {
        match &step.action {
            Action::Call(calls) => {
                let call = self.call_text(&calls.method, calls.first.into());
                if calls.count == 1 { call } else { format!("{} x {call}", calls.count) }
            }
            Action::Reply { step } => format!("reply to {}", self.step_name(*step)),
            Action::Advance { by } => format!("advance {}", humantime::format_duration(*by)),
            Action::LetGo { step } => format!("let {} go on", self.step_name(*step)),
            Action::Control(control) => control_text(control),
        }
    }

    /// What a step is called: by its name, or its number.
    pub fn step_name(&self, number: usize) -> String {
        let step = number.checked_sub(1).and_then(|index| self.steps.get(index));
        match step.and_then(|step| step.name.as_deref()) {
            Some(name) => format!("`{name}`"),
            None => format!("step {number}"),
        }
    }

    fn pointer(&self, handle: Handle) -> &str {
        self.pointers.get(&handle).map_or("?", String::as_str)
    }

    /// A call with its arguments. `itself` is the pointer that it hands out, if it hands out one.
    fn call_text(&self, method: &Method, itself: Handle) -> String {
        let mut text = String::new();
        if let Some(name) = self.pointers.get(&itself) {
            let _ = write!(text, "{name} = ");
        }
        if let Some(on) = method.pointer() {
            let _ = write!(text, "{}.", self.pointer(on));
        }
        let _ = write!(text, "{}({})", method.name(), arguments(method).join(", "));
        text
    }
}

fn arguments(method: &Method) -> Vec<String> {
    let path = |path: Option<&str>| match path {
        Some(path) => format!("\"{path}\""),
        None => "NULL".to_owned(),
    };
    match method {
        Method::Activate { interface } | Method::QueryInterface { interface, .. } => {
            vec![interface_name(*interface).to_owned()]
        }
        Method::Backup { file, flags, .. } | Method::Restore { file, flags, .. } => {
            vec![path(file.as_deref()), flags.to_string()]
        }
        Method::Connect { namespace, flags, .. } => with_flags(path(namespace.as_deref()), *flags),
        Method::OpenNamespace { path: to, flags, .. } => with_flags(path(to.as_deref()), *flags),
        Method::GetObject { path: to, flags, .. }
        | Method::DeleteInstance { path: to, flags, .. } => with_flags(path(to.as_deref()), *flags),
        Method::DeleteClass { class, flags, .. }
        | Method::EnumerateInstances { class, flags, .. }
        | Method::EnumerateClasses { superclass: class, flags, .. } => {
            with_flags(path(class.as_deref()), *flags)
        }
        Method::PutClass { class, flags, .. } => {
            with_flags(format!("class {}", class.name), *flags)
        }
        Method::PutMisplaced { object: Misplaced::Class(class), flags, .. } => {
            with_flags(format!("class {}", class.name), *flags)
        }
        Method::PutMisplaced { object: Misplaced::Instance(instance), flags, .. }
        | Method::PutInstance { instance, flags, .. } => {
            with_flags(instance_text(instance), *flags)
        }
        Method::OpenEnumerator { of, flags, .. } => {
            let (Enumeration::Classes { superclass: text }
            | Enumeration::Instances { class: text }
            | Enumeration::Query { query: text, .. }) = of;
            with_flags(path(text.as_deref()), *flags)
        }
        Method::ExecQuery { query, flags, .. } => with_flags(path(query.as_deref()), *flags),
        Method::Next { timeout_ms, count, .. } | Method::Skip { timeout_ms, count, .. } => {
            vec![timeout_text(*timeout_ms), count.to_string()]
        }
        Method::GetCallStatus { timeout_ms, .. }
        | Method::GetResultObject { timeout_ms, .. }
        | Method::GetResultString { timeout_ms, .. }
        | Method::GetResultServices { timeout_ms, .. } => vec![timeout_text(*timeout_ms)],
        Method::CompileMof(compilation) => compilation_arguments(compilation),
        Method::ExecMethod { path: of, method, input, flags, .. } => {
            let input = input.iter().map(|input| parameters_text(input));
            let named = [path(of.as_deref()), path(method.as_deref())].into_iter().chain(input);
            with_flags(named.collect::<Vec<_>>().join(", "), *flags)
        }
        Method::Release { .. }
        | Method::Pause { .. }
        | Method::Resume { .. }
        | Method::Reset { .. }
        | Method::CloneEnumerator { .. }
        | Method::Shutdown => Vec::new(),
    }
}

fn timeout_text(timeout_ms: u32) -> String {
    match timeout_ms {
        INFINITE => "WBEM_INFINITE".to_owned(),
        span => format!("{span} ms"),
    }
}

fn compilation_arguments(compilation: &MofCompilation) -> Vec<String> {
    let words: Vec<&str> = compilation.text.split_whitespace().collect();
    let text = words.join(" ");
    let shown: String = text.chars().take(TEXT_SHOWN_MAX).collect();
    let rest = if shown.len() < text.len() { ".." } else { "" };
    let namespace = compilation.namespace.as_ref().map(|path| format!("\"{path}\""));
    let flags = [
        ("options", compilation.options),
        ("class flags", compilation.class_flags),
        ("instance flags", compilation.instance_flags),
    ];
    let flags = flags.into_iter().filter(|(_, bits)| *bits != 0);
    let flags = flags.map(|(name, bits)| format!("{name} {bits:#x}"));
    std::iter::once(format!("{shown}{rest}")).chain(namespace).chain(flags).collect()
}

fn interface_name(interface: Interface) -> &'static str {
    match interface {
        Interface::IWbemBackupRestore => "IWbemBackupRestore",
        Interface::IWbemBackupRestoreEx => "IWbemBackupRestoreEx",
    }
}

fn with_flags(first: String, flags: u32) -> Vec<String> {
    let flags = (flags != 0).then(|| format!("{flags:#x}"));
    [Some(first), flags].into_iter().flatten().collect()
}

fn instance_text(instance: &Instance) -> String {
    let values: String = instance
        .properties
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| format!("{name} = {}; ", value_text(value)))
        .collect();
    format!("instance of {} {{ {values}}}", instance.class)
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(value) => value.to_string().to_uppercase(),
        Value::Real32(real) | Value::Real64(real) => format!("{:?}", real.0),
        Value::Object(instance) => instance_text(instance),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(value_text).collect();
            format!("{{{}}}", values.join(", "))
        }
        other => match (other.as_integer(), other.as_str()) {
            (Some(number), _) => number.to_string(),
            (None, text) => quoted(text.unwrap_or_default()),
        },
    }
}

fn control_text(control: &Control) -> String {
    match control {
        Control::Load { file, .. } => format!("load {file}"),
        Control::LetGo { call } => format!("let call {} go on", call.0),
        Control::Kill { process } => format!("kill process {process}"),
        Control::LimitRequests { limit } => format!("set MaxRequestLimit to {limit}"),
        Control::Fail { fault: Fault::DiskFull } => "make the disk full".to_owned(),
        Control::Fail { fault: Fault::ReadError } => "make the backup unreadable".to_owned(),
        Control::Fail { fault: Fault::RepositoryFull } => {
            "leave no room for the next change of the repository".to_owned()
        }
        Control::Stop => "stop the server".to_owned(),
        Control::Start { initialized: true } => "start the server".to_owned(),
        Control::Start { initialized: false } => "start the server, which fails".to_owned(),
        Control::PutFile { path, content } => format!("put {} at {path}", content_text(content)),
        Control::LookAtFile { path } => format!("look at {path}"),
        Control::DenyFolder { path, account } => format!("keep {account} out of {path}"),
        Control::ProviderPut { instance } => format!("provide {}", instance_text(instance)),
        Control::ProviderClear { class } => format!("provide no {class}"),
        Control::ProviderPutClass { class } => format!("provide class {}", class.name),
        Control::ProviderDeleteClass { class } => format!("provide no class {class}"),
    }
}

fn content_text(content: &FileContent) -> String {
    match content {
        FileContent::Empty => "an empty file".to_owned(),
        FileContent::Text(_) => "a text file".to_owned(),
        FileContent::CopyOf(path) => format!("a copy of {path}"),
        FileContent::HalfOf(path) => format!("half of {path}"),
        FileContent::DamagedCopyOf(path) => format!("a damaged copy of {path}"),
        FileContent::Folder => "a folder".to_owned(),
    }
}

/// A reply: its status, and what came with it.
pub fn reply_text(reply: &Reply) -> String {
    match returned_text(&reply.returned) {
        Some(returned) => format!("{}, {returned}", reply.status),
        None => reply.status.to_string(),
    }
}

fn returned_text(returned: &Returned) -> Option<String> {
    Some(match returned {
        Returned::Nothing => return None,
        Returned::Empty => "an empty object".to_owned(),
        Returned::Class(class) => format!("class {}", class.name),
        Returned::Instance(instance) => parameters_text(instance),
        Returned::Classes(classes) => {
            list("class", "classes", classes.iter().map(|class| class.name.to_string()))
        }
        Returned::Instances(instances) => {
            list("instance", "instances", instances.iter().map(|one| instance_text(one)))
        }
        Returned::Path(path) => format!("path {path}"),
        Returned::CallStatus(status) => format!("call status {status}"),
        Returned::Compiled(status) => status.to_string(),
    })
}

/// An instance; if it holds what a method of `__SystemSecurity` takes or gives, that in words.
fn parameters_text(instance: &Instance) -> String {
    match (instance.value("SD").as_bytes(), instance.value("rights")) {
        (Some(bytes), _) => descriptor_text(&bytes),
        (None, Value::Sint32(bits)) if instance.class == "__PARAMETERS".into() => {
            format!("rights {:?}", Rights(bits.cast_unsigned()))
        }
        _ => instance_text(instance),
    }
}

/// A descriptor as text, or why it is none.
fn descriptor_text(bytes: &[u8]) -> String {
    match SecurityDescriptor::from_bytes(bytes) {
        Ok(descriptor) => descriptor.to_string(),
        Err(error) => format!("{} bytes ({error})", bytes.len()),
    }
}

fn list(one: &str, many: &str, objects: impl ExactSizeIterator<Item = String>) -> String {
    let count = objects.len();
    let noun = if count == 1 { one } else { many };
    let shown: Vec<String> = objects.take(OBJECTS_SHOWN_MAX).collect();
    let rest = if count > OBJECTS_SHOWN_MAX { ", .." } else { "" };
    match count {
        0 => format!("no {many}"),
        _ => format!("{count} {noun}: {}{rest}", shown.join(", ")),
    }
}

/// What a look at a file, or a deed, found.
pub fn observation_text(observation: &Observation) -> String {
    match observation {
        Observation::Done => "done".to_owned(),
        Observation::Missing => "missing".to_owned(),
        Observation::Folder => "folder".to_owned(),
        Observation::File { fingerprint } => format!("file {fingerprint:016x}"),
    }
}

/// What would do, in the words of the format: each way with the readings that it takes, where
/// there are several.
pub fn expected_text(scenario: &Scenario, paths: &[Path<'_>]) -> String {
    let texts = paths.iter().map(|path| {
        let outcomes: Vec<String> = path.wanted.iter().map(|w| wanted_text(scenario, w)).collect();
        let readings: Vec<String> =
            path.readings.iter().map(|(point, reading)| format!("{point} = {reading}")).collect();
        match readings.is_empty() || paths.len() == 1 {
            true => outcomes.join(" or "),
            false => format!("{} ({})", outcomes.join(" or "), readings.join(", ")),
        }
    });
    texts.collect::<Vec<_>>().join(" or ")
}

fn wanted_text(scenario: &Scenario, wanted: &Wanted) -> String {
    match wanted {
        Wanted::Status(status) => status.to_string(),
        Wanted::Succeeds => "succeeds".to_owned(),
        Wanted::Fails => "fails".to_owned(),
        Wanted::RpcError => "rpc-error".to_owned(),
        Wanted::Blocked => "blocked".to_owned(),
        Wanted::Any => "any".to_owned(),
        Wanted::File(FileState::File) => "file".to_owned(),
        Wanted::File(FileState::Folder) => "folder".to_owned(),
        Wanted::File(FileState::Missing) => "missing".to_owned(),
        Wanted::Details(details) => details_text(scenario, details),
    }
}

fn compiled_text(scenario: &Scenario, compiled: &Compiled) -> String {
    let parts = [
        compiled.phase.map(|phase| phase.to_string()),
        compiled.result.as_ref().map(|result| wanted_text(scenario, result)),
        compiled.object.map(|number| format!("object {number}")),
        compiled.lines.map(|[first, last]| format!("lines {first} to {last}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn details_text(scenario: &Scenario, details: &Details) -> String {
    let keys = |keys: &[super::wanted::ObjectKey]| {
        keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let step = |number: usize| scenario.step_name(number);
    let some = |list: &[super::wanted::ObjectKey], text: &str| {
        (!list.is_empty()).then(|| format!("{text} {}", keys(list)))
    };
    let parts = [
        details.status.map(|status| status.to_string()),
        details.instance.as_ref().map(|instance| instance_text(instance)),
        details.class.as_ref().map(|class| format!("class {} as given", class.name)),
        details.empty.then(|| "an empty object".to_owned()),
        details.count.map(|count| format!("{count} objects")),
        details.exactly.as_ref().map(|list| match list.is_empty() {
            true => "no objects".to_owned(),
            false => format!("exactly {}", keys(list)),
        }),
        details.properties.as_ref().map(|names| {
            let names: Vec<&str> = names.iter().map(Name::as_str).collect();
            format!("the properties {}", names.join(", "))
        }),
        some(&details.includes, "includes"),
        some(&details.lacks, "lacks"),
        details.same_as.map(|number| format!("the same as {}", step(number))),
        details.not_same_as.map(|number| format!("not the same as {}", step(number))),
        details.before.map(|number| format!("before {}", step(number))),
        details.after.map(|number| format!("after {}", step(number))),
        details.rights.map(|rights| format!("rights {rights:?}")),
        details.call_status.map(|status| format!("call status {status}")),
        details.path.as_ref().map(|path| format!("path {path}")),
        details.descriptor.as_ref().map(ToString::to_string),
        details.compiled.as_ref().map(|compiled| compiled_text(scenario, compiled)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

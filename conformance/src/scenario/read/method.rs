//! The calls: from a verb and what stands beside it to a method.

use std::sync::Arc;

use wbem_sim::call::{Enumeration, Handle, INFINITE, Interface, Method, TIMEOUT_MS_MAX};
use wbem_sim::cim::GivenPath;
use wbem_sim::place::InputError;

use super::caller::choose;
use super::repetition::written_out;
use super::said::Said;
use super::step::{Reader, Use};
use super::verb::{Kind, verb};
use crate::scenario::raw::{At, RawFlags, RawStep};

const INTERFACES: &[(&str, Interface)] = &[
    ("IWbemBackupRestore", Interface::IWbemBackupRestore),
    ("IWbemBackupRestoreEx", Interface::IWbemBackupRestoreEx),
];

/// The words for the flags of Restore.
const RESTORE_FLAGS: [(&str, u32); 2] = [("default", 0), ("force", 1)];

/// The timeout that never runs out.
const FOREVER: &str = "infinite";

/// WBEM_FLAG_SHALLOW.
const SHALLOW: u32 = 1;

/// What ExecMethod is to call.
type PathAndMethod = (Option<GivenPath>, Option<Arc<str>>);

impl Reader<'_> {
    /// The method that a step calls.
    pub fn method(&mut self, said: Said<'_>) -> Result<Method, InputError> {
        let step = said.step;
        let object = |usage| self.pointer(said.subject, usage);
        Ok(match said.verb {
            "activate" => Method::Activate { interface: self.interface(said)? },
            "query-interface" => Method::QueryInterface {
                object: self.from(said, Use::Backup)?,
                interface: self.interface(said)?,
            },
            "release" => Method::Release { pointer: object(Use::Release)? },
            "pause" => Method::Pause { object: object(Use::Pause)? },
            "resume" => Method::Resume { object: object(Use::Pause)? },
            "backup" => {
                let object = object(Use::Backup)?;
                let file = self.nullable(said, "file", &step.file)?;
                Method::Backup { object, file, flags: self.flags(said)? }
            }
            "restore" => {
                let object = object(Use::Backup)?;
                let file = self.nullable(said, "file", &step.file)?;
                Method::Restore { object, file, flags: self.flags(said)? }
            }
            "connect" => {
                let namespace = self.nullable(said, "namespace", &step.namespace)?;
                let locale = step.locale.as_ref().map(|locale| locale.value.as_str().into());
                Method::Connect { namespace, flags: self.flags(said)?, locale }
            }
            "next" | "skip" | "reset" | "clone" => self.enumerator_method(said)?,
            "call-status" | "result-object" | "result-string" | "result-services" => {
                self.result_method(said)?
            }
            "compile" => self.compilation(said)?,
            "shutdown" => self.when_true(&step.shutdown, Method::Shutdown)?,
            _ => self.services_method(said)?,
        })
    }

    /// The method of IEnumWbemClassObject that a step calls.
    fn enumerator_method(&self, said: Said<'_>) -> Result<Method, InputError> {
        if said.verb == "clone" {
            let enumerator = self.from(said, Use::Enumerator)?;
            return Ok(Method::CloneEnumerator { enumerator });
        }
        let enumerator = self.pointer(said.subject, Use::Enumerator)?;
        if said.verb == "reset" {
            return Ok(Method::Reset { enumerator });
        }
        let count = self.needed(said, "count", &said.step.count)?.value;
        let timeout_ms = self.timeout_ms(said)?;
        Ok(match said.verb {
            "next" => Method::Next { enumerator, timeout_ms, count },
            _ => Method::Skip { enumerator, timeout_ms, count },
        })
    }

    /// The method of IWbemCallResult that a step calls.
    fn result_method(&self, said: Said<'_>) -> Result<Method, InputError> {
        let timeout_ms = self.timeout_ms(said)?;
        if said.verb == "result-services" {
            let result = self.from(said, Use::CallResult)?;
            return Ok(Method::GetResultServices { result, timeout_ms });
        }
        let result = self.pointer(said.subject, Use::CallResult)?;
        Ok(match said.verb {
            "call-status" => Method::GetCallStatus { result, timeout_ms },
            "result-object" => Method::GetResultObject { result, timeout_ms },
            _ => Method::GetResultString { result, timeout_ms },
        })
    }

    fn timeout_ms(&self, said: Said<'_>) -> Result<u32, InputError> {
        let Some(timeout) = said.step.timeout.as_ref().filter(|text| text.value != FOREVER) else {
            return Ok(INFINITE);
        };
        let text = At { value: timeout.value.as_str(), offset: timeout.offset };
        let span = self.span(&text)?.as_millis();
        let fitting = u32::try_from(span).ok().filter(|span| *span <= TIMEOUT_MS_MAX);
        fitting.ok_or_else(|| {
            let message =
                format!("a timeout has {TIMEOUT_MS_MAX} ms at most; or write `{FOREVER}`");
            self.source.refuse(timeout.offset, message)
        })
    }

    /// What ExecMethod is to call; one of the two may be NULL.
    fn path_and_method(&self, said: Said<'_>) -> Result<PathAndMethod, InputError> {
        let RawStep { path, method, null, .. } = said.step;
        Ok(match null.as_ref().is_some_and(|null| null.value == "method") {
            true => {
                let path = self.needed(said, "path", path)?.value.as_str();
                (Some(path.into()), self.nullable(said, "method", method)?)
            }
            false => {
                let path = self.nullable(said, "path", path)?;
                let method = self.needed(said, "method", method)?.value.as_str();
                (path, Some(method.into()))
            }
        })
    }

    /// The method of IWbemServices, or of the class `__SystemSecurity`, that a step calls.
    fn services_method(&mut self, said: Said<'_>) -> Result<Method, InputError> {
        let step = said.step;
        let connection = match verb(said.verb).0 {
            Kind::Pointer => self.from(said, Use::Services)?,
            _ => self.pointer(said.subject, Use::Services)?,
        };
        let flags = self.flags(said)?;
        Ok(match said.verb {
            "open-namespace" => {
                let path = self.nullable(said, "path", &step.path)?;
                Method::OpenNamespace { connection, path, flags }
            }
            "get" => {
                let path = self.nullable(said, "path", &step.path)?;
                Method::GetObject { connection, path, flags }
            }
            "put-class" => self.put_class(said, connection, flags)?,
            "put-instance" => self.put_instance(said, connection, flags)?,
            "delete-class" => {
                let class = self.nullable(said, "class", &step.class)?;
                Method::DeleteClass { connection, class, flags }
            }
            "delete-instance" => {
                let path = self.nullable(said, "path", &step.path)?;
                Method::DeleteInstance { connection, path, flags }
            }
            "classes" => {
                let superclass = step.of.as_ref().map(|name| written_out(&name.value).into());
                Method::EnumerateClasses { connection, superclass, flags }
            }
            "instances" => {
                let class = self.nullable(said, "of", &step.of)?;
                Method::EnumerateInstances { connection, class, flags }
            }
            "enumerate-classes" | "enumerate-instances" | "enumerate-query" => {
                Method::OpenEnumerator { connection, of: self.enumeration(said)?, flags }
            }
            "query" => {
                let (language, query) = (self.language(step), self.query_text(said)?);
                Method::ExecQuery { connection, language, query, flags }
            }
            "exec-method" => {
                let (path, method) = self.path_and_method(said)?;
                Method::ExecMethod { connection, path, method, input: None, flags }
            }
            "get-security" => Method::of_security(connection, "GetSD", None),
            "set-security" => Method::set_descriptor(connection, &self.descriptor_bytes(said)?),
            _ => Method::of_security(connection, "GetCallerAccessRights", None),
        })
    }

    /// What an enumerator lists.
    fn enumeration(&mut self, said: Said<'_>) -> Result<Enumeration, InputError> {
        let of = &said.step.of;
        Ok(match said.verb {
            "enumerate-classes" => {
                let superclass = of.as_ref().map(|name| written_out(&name.value).into());
                Enumeration::Classes { superclass }
            }
            "enumerate-instances" => {
                Enumeration::Instances { class: self.nullable(said, "of", of)? }
            }
            _ => {
                let (language, query) = (self.language(said.step), self.query_text(said)?);
                Enumeration::Query { language, query }
            }
        })
    }

    fn language(&self, step: &RawStep) -> Option<Arc<str>> {
        let is_null = step.null.as_ref().is_some_and(|null| null.value == "language");
        let language = step.language.as_ref().map_or("WQL", |language| language.value.as_str());
        (!is_null).then(|| language.into())
    }

    fn query_text(&self, said: Said<'_>) -> Result<Option<Arc<str>>, InputError> {
        if self.language(said.step).is_some() {
            return self.nullable(said, "text", &said.step.text);
        }
        let text = self.needed(said, "text", &said.step.text)?;
        Ok(Some(text.value.as_str().into()))
    }

    fn interface(&self, said: Said<'_>) -> Result<Interface, InputError> {
        match &said.step.interface {
            Some(word) => choose(&self.source, "interface", word, INTERFACES),
            None => Ok(Interface::default()),
        }
    }

    fn from(&self, said: Said<'_>, usage: Use) -> Result<Handle, InputError> {
        let name = self.needed(said, "from", &said.step.from)?;
        self.pointer(&At { value: name.value.as_str(), offset: name.offset }, usage)
    }

    /// An argument that has to be there.
    pub fn needed<'s, T>(
        &self,
        said: Said<'_>,
        name: &str,
        value: &'s Option<At<T>>,
    ) -> Result<&'s At<T>, InputError> {
        let message = || format!("`{}` needs `{name}` beside it", said.verb);
        value.as_ref().ok_or_else(|| self.source.refuse(said.subject.offset, message()))
    }

    /// An argument that is there, or that is said to be NULL.
    fn nullable<T: for<'a> From<&'a str>>(
        &self,
        said: Said<'_>,
        name: &str,
        value: &Option<At<String>>,
    ) -> Result<Option<T>, InputError> {
        let null = said.step.null.as_ref();
        match (null, value) {
            (None, Some(value)) => Ok(Some(written_out(&value.value).as_str().into())),
            (Some(null), None) if null.value == name => Ok(None),
            (Some(null), _) if null.value != name => {
                let known = [name];
                Err(self.source.unknown("argument", &null.value, null.offset, known))
            }
            (Some(null), _) => {
                let message = format!("`{name}` is given and NULL at once; leave out one of them");
                Err(self.source.refuse(null.offset, message))
            }
            (None, None) => {
                let verb = said.verb;
                let message = format!("`{verb}` needs `{name}`, or `null = \"{name}\"`");
                Err(self.source.refuse(said.subject.offset, message))
            }
        }
    }

    fn flags(&self, said: Said<'_>) -> Result<u32, InputError> {
        let shallow = said.step.shallow.as_ref().is_some_and(|shallow| shallow.value);
        let shallow = if shallow { SHALLOW } else { 0 };
        Ok(self.bits(said.verb, &said.step.flags)? | shallow)
    }

    /// The bits of some flags; none if they are left out.
    pub fn bits(&self, verb: &str, flags: &Option<At<RawFlags>>) -> Result<u32, InputError> {
        let Some(flags) = flags else { return Ok(0) };
        let bit = |name: &str| self.flag(verb, name, flags.offset);
        match &flags.value {
            RawFlags::Number(number) => Ok(*number),
            RawFlags::Name(name) => bit(name),
            RawFlags::Names(names) => names.iter().try_fold(0, |sum, name| Ok(sum | bit(name)?)),
        }
    }

    fn flag(&self, verb: &str, name: &str, offset: usize) -> Result<u32, InputError> {
        let words = if verb == "restore" { &RESTORE_FLAGS[..] } else { &[] };
        let word = words.iter().find(|(word, _)| *word == name);
        if let Some((_, bits)) = word {
            return Ok(*bits);
        }
        let found = self.catalogue.codes.flag(name).map(|flag| flag.value);
        found.map_err(|_| {
            let words = words.iter().map(|(word, _)| *word);
            let known = words.chain(self.catalogue.codes.flag.iter().map(|f| f.name.as_str()));
            self.source.unknown("flag", name, offset, known)
        })
    }
}

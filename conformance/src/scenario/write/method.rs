//! The calls: from a method to a verb and what stands beside it.

use std::sync::Arc;

use toml_edit::{Table, value};
use wbem_sim::call::{Enumeration, Handle, INFINITE, Interface, Method, Misplaced};
use wbem_sim::cim::ClassDeclaration;
use wbem_sim::compilation::{MofCompilation, MofSource};

use super::arguments::{flag_words, write_flags};
use super::step::{NoWords, Writer, class_in_words, no_words, put};
use super::text;
use crate::scenario::script::Calls;

/// WBEM_FLAG_SHALLOW.
const SHALLOW: u32 = 1;
/// The language of a query that names none.
const LANGUAGE: &str = "WQL";
/// The name in MOF of a class whose own name can stand in none.
const PLACEHOLDER: &str = "Named";

impl Writer<'_> {
    /// Writes a call; its verb.
    pub fn call(&self, table: &mut Table, calls: &Calls) -> Result<&'static str, NoWords> {
        let method = &calls.method;
        match method {
            Method::Activate { .. }
            | Method::QueryInterface { .. }
            | Method::Release { .. }
            | Method::Pause { .. }
            | Method::Resume { .. }
            | Method::Backup { .. }
            | Method::Restore { .. } => self.of_backup_object(table, method),
            Method::Connect { namespace, flags, locale } => {
                put(table, "connect", self.own()?);
                nullable(table, "namespace", namespace.as_deref());
                write_flags(table, method.name(), *flags);
                if let Some(locale) = locale {
                    table.insert("locale", value(&**locale));
                }
                Ok("connect")
            }
            Method::CompileMof(compilation) => Ok(compile(table, compilation)),
            Method::Shutdown => Ok(put(table, "shutdown", true)),
            _ if method.connection().is_some() => self.of_services(table, method),
            _ => self.of_results(table, method),
        }
    }

    fn of_backup_object(
        &self,
        table: &mut Table,
        method: &Method,
    ) -> Result<&'static str, NoWords> {
        let interface_word = |table: &mut Table, interface: Interface| {
            if interface != Interface::default() {
                table.insert("interface", value(format!("{interface:?}")));
            }
        };
        Ok(match method {
            Method::Activate { interface } => {
                put(table, "activate", self.own()?);
                interface_word(table, *interface);
                "activate"
            }
            Method::QueryInterface { object, interface } => {
                put(table, "query-interface", self.own()?);
                table.insert("from", value(self.pointer(*object)?));
                interface_word(table, *interface);
                "query-interface"
            }
            Method::Release { pointer } => put(table, "release", self.pointer(*pointer)?),
            Method::Pause { object } => put(table, "pause", self.pointer(*object)?),
            Method::Resume { object } => put(table, "resume", self.pointer(*object)?),
            Method::Backup { object, file, flags } => {
                put(table, "backup", self.pointer(*object)?);
                nullable(table, "file", file.as_deref());
                write_flags(table, method.name(), *flags);
                "backup"
            }
            Method::Restore { object, file, flags } => {
                put(table, "restore", self.pointer(*object)?);
                nullable(table, "file", file.as_deref());
                match flags {
                    0 => table.insert("flags", value("default")),
                    1 => table.insert("flags", value("force")),
                    other => table.insert("flags", value(i64::from(*other))),
                };
                "restore"
            }
            _ => return Err(no_words("it is no method of a backup object")),
        })
    }

    fn of_services(&self, table: &mut Table, method: &Method) -> Result<&'static str, NoWords> {
        let connection = method.connection().ok_or_else(|| no_words("no connection"))?;
        if let Some(verb) = self.of_security(table, method, connection)? {
            return Ok(verb);
        }
        let on = self.pointer(connection)?;
        let verb = match method {
            Method::OpenNamespace { path, .. } => {
                put(table, "open-namespace", self.own()?);
                table.insert("from", value(on));
                nullable(table, "path", path.as_deref());
                "open-namespace"
            }
            Method::GetObject { path, .. } => with(table, "get", on, "path", path.as_deref()),
            Method::DeleteInstance { path, .. } => {
                with(table, "delete-instance", on, "path", path.as_deref())
            }
            Method::DeleteClass { class, .. } => {
                with(table, "delete-class", on, "class", class.as_deref())
            }
            Method::PutClass { class, .. } => {
                put(table, "put-class", on);
                put_class(table, class)?;
                "put-class"
            }
            Method::PutInstance { instance, .. } => {
                put(table, "put-instance", on);
                table.insert("instance", value(text::shortened(&text::instance(instance))));
                "put-instance"
            }
            Method::PutMisplaced { object: Misplaced::Instance(instance), .. } => {
                put(table, "put-class", on);
                table.insert("instance", value(text::shortened(&text::instance(instance))));
                "put-class"
            }
            Method::PutMisplaced { object: Misplaced::Class(class), .. } => {
                put(table, "put-instance", on);
                table.insert("class", value(class_in_words(class)?));
                "put-instance"
            }
            _ => return self.of_lists(table, method, on),
        };
        write_flags(table, method.name(), method.flags());
        Ok(verb)
    }

    /// Enumerations, queries and methods of objects.
    fn of_lists(
        &self,
        table: &mut Table,
        method: &Method,
        on: &str,
    ) -> Result<&'static str, NoWords> {
        let mut flags = method.flags();
        let mut list = |table: &mut Table, class: &Option<Arc<str>>, may_be_absent: bool| {
            match class {
                None if may_be_absent => {}
                class => nullable(table, "of", class.as_deref()),
            }
            if flags & SHALLOW != 0 {
                table.insert("shallow", value(true));
                flags &= !SHALLOW;
            }
        };
        let verb = match method {
            Method::EnumerateClasses { superclass, .. } => {
                put(table, "classes", on);
                list(table, superclass, true);
                "classes"
            }
            Method::EnumerateInstances { class, .. } => {
                put(table, "instances", on);
                list(table, class, false);
                "instances"
            }
            Method::ExecQuery { language, query, .. } => {
                put(table, "query", on);
                write_query(table, language, query)?;
                "query"
            }
            Method::OpenEnumerator { of, .. } => {
                let verb = match of {
                    Enumeration::Classes { .. } => "enumerate-classes",
                    Enumeration::Instances { .. } => "enumerate-instances",
                    Enumeration::Query { .. } => "enumerate-query",
                };
                put(table, verb, self.own()?);
                table.insert("from", value(on));
                match of {
                    Enumeration::Classes { superclass } => list(table, superclass, true),
                    Enumeration::Instances { class } => list(table, class, false),
                    Enumeration::Query { language, query } => write_query(table, language, query)?,
                }
                verb
            }
            Method::ExecMethod { path, method, input: None, .. } => {
                put(table, "exec-method", on);
                nullable(table, "path", path.as_deref());
                nullable(table, "method", method.as_deref());
                "exec-method"
            }
            _ => return Err(no_words("values that are given to a method")),
        };
        write_flags(table, method.name(), flags);
        Ok(verb)
    }

    /// Enumerators and call results.
    fn of_results(&self, table: &mut Table, method: &Method) -> Result<&'static str, NoWords> {
        let pointer = method.result().ok_or_else(|| no_words("an unknown method"))?;
        let on = self.pointer(pointer)?;
        let verb = match method {
            Method::Next { count, .. } => {
                put(table, "next", on);
                table.insert("count", value(i64::from(*count)));
                "next"
            }
            Method::Skip { count, .. } => {
                put(table, "skip", on);
                table.insert("count", value(i64::from(*count)));
                "skip"
            }
            Method::Reset { .. } => put(table, "reset", on),
            Method::CloneEnumerator { .. } => {
                put(table, "clone", self.own()?);
                table.insert("from", value(on));
                "clone"
            }
            Method::GetCallStatus { .. } => put(table, "call-status", on),
            Method::GetResultObject { .. } => put(table, "result-object", on),
            Method::GetResultString { .. } => put(table, "result-string", on),
            _ => {
                put(table, "result-services", self.own()?);
                table.insert("from", value(on));
                "result-services"
            }
        };
        if let Some(timeout) = method.timeout_ms().filter(|timeout| *timeout != INFINITE) {
            let span = std::time::Duration::from_millis(u64::from(timeout));
            table.insert("timeout", value(humantime::format_duration(span).to_string()));
        }
        Ok(verb)
    }

    /// The methods of `__SystemSecurity`, which have verbs of their own.
    fn of_security(
        &self,
        table: &mut Table,
        method: &Method,
        connection: Handle,
    ) -> Result<Option<&'static str>, NoWords> {
        let on = self.pointer(connection)?;
        let is = |name| *method == Method::of_security(connection, name, None);
        if is("GetSD") {
            return Ok(Some(put(table, "get-security", on)));
        }
        if is("GetCallerAccessRights") {
            return Ok(Some(put(table, "caller-rights", on)));
        }
        let Method::ExecMethod { input: Some(input), .. } = method else { return Ok(None) };
        let Some(bytes) = input.value("SD").as_bytes() else { return Ok(None) };
        if *method != Method::set_descriptor(connection, &bytes) {
            return Ok(None);
        }
        put(table, "set-security", on);
        super::arguments::write_descriptor(table, &bytes);
        Ok(Some("set-security"))
    }
}

/// A call on a pointer with one argument that may be NULL.
fn with(
    table: &mut Table,
    verb: &'static str,
    on: &str,
    key: &'static str,
    argument: Option<&str>,
) -> &'static str {
    put(table, verb, on);
    nullable(table, key, argument);
    verb
}

fn nullable(table: &mut Table, key: &'static str, argument: Option<&str>) {
    match argument {
        Some(text) => table.insert(key, value(text::shortened(text))),
        None => table.insert("null", value(key)),
    };
}

fn put_class(table: &mut Table, class: &ClassDeclaration) -> Result<(), NoWords> {
    if let Ok(words) = class_in_words(class) {
        table.insert("class", value(words));
        return Ok(());
    }
    let stand_in = ClassDeclaration { name: PLACEHOLDER.into(), ..class.clone() };
    table.insert("class", value(class_in_words(&stand_in)?));
    table.insert("named", value(class.name.as_str()));
    Ok(())
}

fn write_query(
    table: &mut Table,
    language: &Option<Arc<str>>,
    query: &Option<Arc<str>>,
) -> Result<(), NoWords> {
    match (language, query) {
        (Some(language), query) => {
            nullable(table, "text", query.as_deref());
            if **language != *LANGUAGE {
                table.insert("language", value(&**language));
            }
        }
        (None, Some(query)) => {
            table.insert("text", value(&**query));
            table.insert("null", value("language"));
        }
        (None, None) => return Err(no_words("a query of which language and text are NULL")),
    }
    Ok(())
}

fn compile(table: &mut Table, compilation: &MofCompilation) -> &'static str {
    let MofCompilation { source, text, namespace, options, class_flags, instance_flags } =
        compilation;
    let word = match source {
        MofSource::Buffer => "buffer",
        MofSource::File => "file",
    };
    put(table, "compile", word);
    table.insert("mof", value(&**text));
    if let Some(namespace) = namespace {
        table.insert("namespace", value(&**namespace));
    }
    let flags = [
        ("options", "IMofCompiler", *options),
        ("class-flags", "PutClass", *class_flags),
        ("instance-flags", "PutInstance", *instance_flags),
    ];
    for (key, method, bits) in flags.into_iter().filter(|(_, _, bits)| *bits != 0) {
        table.insert(key, value(flag_words(method, bits)));
    }
    "compile"
}

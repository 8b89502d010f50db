//! What a reply makes a scenario expect: its status, and of what was returned all that the format
//! can say and that a server may be asked to repeat.
//!
//! The objects of Next come in no order that anybody promises, so that only their number is
//! expected. What MOF cannot say the same way (a value of another type than its class gives it) is
//! left out.

use std::collections::BTreeMap;

use wbem_sim::call::{Method, Reply, Returned};
use wbem_sim::cim::{ClassDeclaration, Instance, Name, ObjectPath, Qualifiers, Value};
use wbem_sim::compilation::CompileStatus;
use wbem_sim::mof::parse_class;
use wbem_sim::security::{Rights, SecurityDescriptor};

use crate::scenario::compare::key_of;
use crate::scenario::read::Vocabulary;
use crate::scenario::wanted::{Compiled, Details, ObjectKey, Wanted};
use crate::scenario::write::text;

/// How many names or keys are listed at most.
const LISTED_MAX: usize = 20;

/// What is known of classes when a reply comes.
pub struct Known<'a> {
    /// The classes so far.
    pub vocabulary: &'a Vocabulary,
    /// The key property of each class that has exactly one, in the whole scenario.
    pub keys: &'a BTreeMap<Name, Name>,
}

impl Known<'_> {
    /// What a scenario expects where this reply came.
    pub fn expected(&self, method: &Method, reply: &Reply, after: Option<usize>) -> Wanted {
        let mut details = self.details(method, &reply.returned);
        details.after = after;
        if details == Details::default() {
            return Wanted::Status(reply.status);
        }
        details.status = Some(reply.status);
        Wanted::Details(Box::new(details))
    }

    fn details(&self, method: &Method, returned: &Returned) -> Details {
        let nothing = Details::default();
        match returned {
            Returned::Nothing => nothing,
            Returned::Empty => Details { empty: true, ..nothing },
            Returned::Class(class) => Details { class: said_class(&class.value), ..nothing },
            Returned::Instance(instance) if instance.value.class == "__PARAMETERS".into() => {
                output(&instance.value)
            }
            Returned::Instance(instance) => {
                Details { instance: self.said_instance(&instance.value), ..nothing }
            }
            Returned::Classes(list) if is_next(method) => {
                Details { count: Some(list.len()), ..nothing }
            }
            Returned::Instances(list) if is_next(method) => {
                Details { count: Some(list.len()), ..nothing }
            }
            Returned::Classes(list) => self.classes(list.iter().map(|class| &class.value.name)),
            Returned::Instances(list) => {
                self.instances(method, list.iter().map(|one| &*one.value).collect())
            }
            Returned::Path(path) => Details { path: relative(path), ..nothing },
            Returned::CallStatus(status) => Details { call_status: Some(*status), ..nothing },
            Returned::Compiled(status) => Details { compiled: Some(compiled(status)), ..nothing },
        }
    }

    /// All of a short list; of a long one the classes that the scenario speaks of.
    fn classes<'n>(&self, names: impl Iterator<Item = &'n Name>) -> Details {
        let names: Vec<Name> = names.cloned().collect();
        let key = |name: &Name| ObjectKey::Text(name.clone());
        if names.len() <= LISTED_MAX {
            return Details {
                exactly: Some(names.iter().map(key).collect()),
                ..Details::default()
            };
        }
        let (there, missing): (Vec<Name>, Vec<Name>) =
            self.vocabulary.names().cloned().partition(|name| names.contains(name));
        let keys = |names: &[Name]| names.iter().map(key).collect();
        Details { includes: keys(&there), lacks: keys(&missing), ..Details::default() }
    }

    fn instances(&self, method: &Method, list: Vec<&Instance>) -> Details {
        let properties = match (method, list.as_slice()) {
            (Method::ExecQuery { .. }, [first, rest @ ..]) => {
                let names = first.properties.names();
                let alike = rest.iter().all(|one| one.properties.names() == names);
                alike.then(|| names.iter().cloned().collect())
            }
            _ => None,
        };
        let sole = |one: &&Instance| {
            let key = self.keys.get(&one.class).map(Name::as_str)?;
            let said = !one.value(key).is_null();
            said.then(|| key_of(one, self.keys)).filter(has_form)
        };
        let keys: Option<Vec<ObjectKey>> = list.iter().map(sole).collect();
        match keys.filter(|keys| !keys.is_empty() && keys.len() <= LISTED_MAX) {
            Some(keys) => Details { exactly: Some(keys), properties, ..Details::default() },
            None => Details { count: Some(list.len()), properties, ..Details::default() },
        }
    }

    /// The instance as far as MOF says it the same way.
    fn said_instance(&self, instance: &Instance) -> Option<std::sync::Arc<Instance>> {
        let reads_back = |instance: &Instance| {
            let read = self.vocabulary.instance(&text::instance(instance)).ok()?;
            (*read == *instance).then_some(read)
        };
        let mut plain = instance.clone();
        plain.property_qualifiers.clear();
        reads_back(&plain).or_else(|| {
            plain.qualifiers = Qualifiers::default();
            reads_back(&plain)
        })
    }
}

/// Whether a scenario file has words for a key: numbers in TOML have 64 bits and a sign.
fn has_form(key: &ObjectKey) -> bool {
    !matches!(key, ObjectKey::Number(number) if i64::try_from(*number).is_err())
}

fn is_next(method: &Method) -> bool {
    matches!(method, Method::Next { .. })
}

/// A class as far as MOF says it the same way; those of the system say nothing of a scenario.
fn said_class(class: &ClassDeclaration) -> Option<std::sync::Arc<ClassDeclaration>> {
    let read = parse_class(&text::class(class)).ok()?;
    (!class.name.is_system() && read == *class).then(|| read.into())
}

/// What a method of `__SystemSecurity` has given out.
fn output(parameters: &Instance) -> Details {
    let rights = match parameters.value("rights") {
        Value::Sint32(bits) => Some(Rights(bits.cast_unsigned())),
        _ => None,
    };
    let descriptor = parameters.value("SD").as_bytes();
    let descriptor = descriptor.and_then(|bytes| SecurityDescriptor::from_bytes(&bytes).ok());
    let said = |one: &SecurityDescriptor| {
        one.to_string().parse().is_ok_and(|read: SecurityDescriptor| read == *one)
    };
    Details { rights, descriptor: descriptor.filter(said), ..Details::default() }
}

/// A path without the namespace, which nothing compares.
fn relative(path: &str) -> Option<ObjectPath> {
    let path = ObjectPath::parse(path).ok()?;
    let path = ObjectPath { namespace: None, ..path };
    (ObjectPath::parse(&path.to_string()).as_ref() == Ok(&path)).then_some(path)
}

fn compiled(status: &CompileStatus) -> Compiled {
    Compiled {
        phase: Some(status.phase),
        result: Some(Wanted::Status(status.result)),
        object: status.object.map(|object| object.number),
        lines: status.object.map(|object| [object.first_line, object.last_line]),
    }
}

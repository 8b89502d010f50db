//! Whether what happened is what would do.

use std::collections::{BTreeMap, BTreeSet};

use wbem_sim::call::{Reply, Returned};
use wbem_sim::cim::{
    ClassDeclaration, Instance, MethodDeclaration, Name, NamespacePath, ObjectPath, Parameter,
    Qualifiers, Value,
};
use wbem_sim::compilation::CompileStatus;
use wbem_sim::security::{Control, SecurityDescriptor};
use wbem_sim::status::Status;

use super::wanted::{Compiled, Details, FileState, ObjectKey, Wanted};
use crate::target::Observation;

/// The key of system classes that the scenario does not declare, such as `__Namespace`.
const SYSTEM_KEY: &str = "Name";

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actual {
    /// The call has no reply yet.
    Blocked,
    /// It has one.
    Replied {
        /// The reply.
        reply: Reply,
        /// How many replies came before it.
        order: usize,
    },
    /// A file was looked at.
    Seen(Observation),
}

/// What a comparison may need to look up.
#[derive(Clone, Copy)]
pub struct Past<'a> {
    /// What an earlier step came to, or has by now.
    pub step: &'a dyn Fn(usize) -> Option<Actual>,
    /// The key property of each class that has one.
    pub keys: &'a BTreeMap<Name, Name>,
}

/// Whether it would do.
pub fn fits(wanted: &Wanted, actual: &Actual, past: Past<'_>) -> bool {
    match (wanted, actual) {
        (Wanted::Any, _) | (Wanted::Blocked, Actual::Blocked) => true,
        (Wanted::Details(details), actual) => details_fit(details, actual, past),
        (Wanted::File(state), Actual::Seen(observation)) => file_fits(*state, observation),
        (wanted, Actual::Replied { reply, .. }) => match wanted {
            Wanted::Status(_) | Wanted::Succeeds | Wanted::Fails | Wanted::RpcError => {
                status_fits(wanted, reply.status)
            }
            _ => false,
        },
        _ => false,
    }
}

fn status_fits(wanted: &Wanted, actual: Status) -> bool {
    match wanted {
        Wanted::Status(status) => actual == *status,
        Wanted::Succeeds => actual.is_success(),
        Wanted::Fails => actual.is_failure(),
        Wanted::RpcError => actual.is_rpc_failure(),
        _ => false,
    }
}

fn compilation_fits(wanted: &Compiled, actual: &CompileStatus) -> bool {
    let object = actual.object;
    wanted.phase.is_none_or(|phase| actual.phase == phase)
        && wanted.result.as_ref().is_none_or(|result| status_fits(result, actual.result))
        && wanted.object.is_none_or(|number| object.map_or(0, |one| one.number) == number)
        && wanted.lines.is_none_or(|lines| {
            object.map_or([0, 0], |one| [one.first_line, one.last_line]) == lines
        })
}

fn file_fits(state: FileState, observation: &Observation) -> bool {
    match observation {
        Observation::Done => false,
        Observation::Missing => state == FileState::Missing,
        Observation::Folder => state == FileState::Folder,
        Observation::File { .. } => state == FileState::File,
    }
}

fn details_fit(details: &Details, actual: &Actual, past: Past<'_>) -> bool {
    let same = |step: usize| (past.step)(step).is_some_and(|other| is_same(actual, &other));
    details.same_as.is_none_or(same)
        && details.not_same_as.is_none_or(|step| !same(step))
        && match actual {
            Actual::Blocked => false,
            Actual::Seen(_) => details.is_of_files(),
            Actual::Replied { reply, order } => {
                reply_fits(details, reply, past) && order_fits(details, *order, past)
            }
        }
}

fn reply_fits(details: &Details, reply: &Reply, past: Past<'_>) -> bool {
    let returned = &reply.returned;
    let status = match details.status {
        Some(status) => reply.status == status,
        None => reply.status.is_success(),
    };
    status
        && details.instance.as_ref().is_none_or(|wanted| {
            matches!(returned, Returned::Instance(actual) if instance_fits(wanted, actual))
        })
        && details.class.as_ref().is_none_or(|wanted| {
            matches!(returned, Returned::Class(actual) if class_fits(wanted, actual))
        })
        && (!details.empty || *returned == Returned::Empty)
        && details.rights.is_none_or(|wanted| {
            let bits = Value::Sint32(wanted.0.cast_signed());
            output(returned, "rights").is_some_and(|actual| *actual == bits)
        })
        && details.descriptor.as_ref().is_none_or(|wanted| {
            let bytes = output(returned, "SD").and_then(Value::as_bytes);
            bytes.is_some_and(|actual| descriptor_fits(wanted, &actual))
        })
        && details
            .call_status
            .is_none_or(|wanted| *returned == Returned::CallStatus(wanted))
        && details.path.as_ref().is_none_or(|wanted| path_fits(wanted, returned))
        && details.properties.as_ref().is_none_or(|wanted| have_properties(wanted, returned))
        && details.compiled.as_ref().is_none_or(|wanted| {
            matches!(returned, Returned::Compiled(actual) if compilation_fits(wanted, actual))
        })
        && list_fits(details, returned, past.keys)
}

fn path_fits(wanted: &ObjectPath, returned: &Returned) -> bool {
    let Returned::Path(actual) = returned else { return false };
    ObjectPath::parse(actual)
        .is_ok_and(|actual| actual.class == wanted.class && actual.keys == wanted.keys)
}

/// A value that a method gave out; none where the method returned anything but 0.
fn output<'a>(returned: &'a Returned, name: &str) -> Option<&'a Value> {
    let Returned::Instance(parameters) = returned else { return None };
    let done = *parameters.value("ReturnValue") == Value::Uint32(0);
    done.then(|| parameters.value(name))
}

/// The bytes say the same as the descriptor, but for bits that say how it came about.
fn descriptor_fits(wanted: &SecurityDescriptor, actual: &[u8]) -> bool {
    let said = |descriptor: &SecurityDescriptor| {
        let protected = [Control::DACL_PROTECTED, Control::SACL_PROTECTED];
        protected.map(|bit| descriptor.control.contains(bit))
    };
    SecurityDescriptor::from_bytes(actual).is_ok_and(|actual| {
        let control = wanted.control;
        said(wanted) == said(&actual) && *wanted == SecurityDescriptor { control, ..actual }
    })
}

fn order_fits(details: &Details, order: usize, past: Past<'_>) -> bool {
    let order_of = |step: usize| match (past.step)(step) {
        Some(Actual::Replied { order, .. }) => Some(order),
        _ => None,
    };
    details.before.is_none_or(|step| order_of(step).is_none_or(|other| order < other))
        && details.after.is_none_or(|step| order_of(step).is_some_and(|other| order > other))
}

/// The values that were written are there.
fn instance_fits(wanted: &Instance, actual: &Instance) -> bool {
    wanted.class == actual.class
        && wanted
            .properties
            .iter()
            .all(|(name, value)| actual.properties.get(name).unwrap_or(&Value::Null) == value)
        && qualifiers_fit(&wanted.qualifiers, &actual.qualifiers)
}

/// Every instance that is listed has these properties and no others.
fn have_properties(wanted: &BTreeSet<Name>, returned: &Returned) -> bool {
    let Returned::Instances(instances) = returned else { return false };
    instances.iter().all(|instance| instance.properties.names().iter().eq(wanted))
}

fn class_fits(wanted: &ClassDeclaration, actual: &ClassDeclaration) -> bool {
    let property = |wanted: &wbem_sim::cim::Property| {
        actual.property(&wanted.name).is_some_and(|actual| {
            actual.ty == wanted.ty
                && (wanted.default.is_null() || actual.default == wanted.default)
                && qualifiers_fit(&wanted.qualifiers, &actual.qualifiers)
        })
    };
    let method = |wanted: &MethodDeclaration| {
        actual.methods.iter().any(|actual| method_fits(wanted, actual))
    };
    wanted.name == actual.name
        && (wanted.superclass.is_none() || wanted.superclass == actual.superclass)
        && wanted.properties.iter().all(property)
        && wanted.methods.iter().all(method)
        && qualifiers_fit(&wanted.qualifiers, &actual.qualifiers)
}

/// What is returned and taken is the same, and the qualifiers that were written are there.
fn method_fits(wanted: &MethodDeclaration, actual: &MethodDeclaration) -> bool {
    let parameter_fits = |(wanted, actual): (&Parameter, &Parameter)| {
        wanted.name == actual.name
            && wanted.ty == actual.ty
            && qualifiers_fit(&wanted.qualifiers, &actual.qualifiers)
    };
    wanted.name == actual.name
        && wanted.returns == actual.returns
        && wanted.parameters.len() == actual.parameters.len()
        && wanted.parameters.iter().zip(&actual.parameters).all(parameter_fits)
        && qualifiers_fit(&wanted.qualifiers, &actual.qualifiers)
}

fn qualifiers_fit(wanted: &Qualifiers, actual: &Qualifiers) -> bool {
    wanted.0.iter().all(|wanted| {
        actual.0.iter().any(|actual| actual.name == wanted.name && actual.value == wanted.value)
    })
}

fn list_fits(details: &Details, returned: &Returned, keys: &BTreeMap<Name, Name>) -> bool {
    let asks = details.count.is_some()
        || details.exactly.is_some()
        || !details.includes.is_empty()
        || !details.lacks.is_empty();
    if !asks {
        return true;
    }
    let Some(mut listed) = listed(returned, keys) else { return false };
    listed.sort();
    let exactly = |wanted: &Vec<ObjectKey>| {
        let mut wanted = wanted.clone();
        wanted.sort();
        wanted == listed
    };
    details.count.is_none_or(|count| listed.len() == count)
        && details.exactly.as_ref().is_none_or(exactly)
        && details.includes.iter().all(|key| listed.contains(key))
        && !details.lacks.iter().any(|key| listed.contains(key))
}

/// The keys of the objects of an enumeration; nothing if it is none.
fn listed(returned: &Returned, keys: &BTreeMap<Name, Name>) -> Option<Vec<ObjectKey>> {
    match returned {
        Returned::Classes(classes) => {
            Some(classes.iter().map(|class| ObjectKey::Text(class.name.clone())).collect())
        }
        Returned::Instances(instances) => {
            Some(instances.iter().map(|instance| key_of(instance, keys)).collect())
        }
        _ => None,
    }
}

/// The key of an instance in a list.
pub fn key_of(instance: &Instance, keys: &BTreeMap<Name, Name>) -> ObjectKey {
    let property = keys.get(&instance.class).map_or(SYSTEM_KEY, Name::as_str);
    let value = instance.value(property);
    match value.as_integer() {
        Some(number) => ObjectKey::Number(number),
        None => ObjectKey::Text(Name::new(value.as_str().unwrap_or_default())),
    }
}

/// Whether two steps came to the same; the order of an enumeration tells nothing, nor where a
/// method was called.
fn is_same(one: &Actual, other: &Actual) -> bool {
    match (one, other) {
        (Actual::Replied { reply: one, .. }, Actual::Replied { reply: other, .. }) => {
            one.status == other.status && sorted(&one.returned) == sorted(&other.returned)
        }
        (one, other) => one == other,
    }
}

fn sorted(returned: &Returned) -> Returned {
    let mut returned = returned.clone();
    returned.sort();
    if let Returned::Instance(output) = &mut returned
        && output.class.name == "__PARAMETERS".into()
    {
        output.namespace = NamespacePath::root();
    }
    returned
}

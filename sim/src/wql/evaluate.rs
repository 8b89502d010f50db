//! Whether an instance meets a condition: true, false, or no answer, as in SQL.
//!
//! No answer comes of a NULL that is compared, and of an embedded object that is not there; `NOT`
//! leaves it as it is, and an instance without an answer is not in the result.

use std::sync::Arc;

use crate::cim::{CimType, Instance, Name, Properties, Type, Value};
use crate::repository::{Class, Namespace};

use super::matcher::Matcher;
use super::query::Check;

/// A condition that has been made ready for one class.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// Known from the class alone.
    Known(Option<bool>),
    All(Box<[Node]>),
    Any(Box<[Node]>),
    Not(Box<Node>),
    /// The property at a place.
    Property(usize, Matcher),
    /// A property of the object that the property at a place holds.
    Embedded(usize, Box<[Name]>, Box<Check>),
    /// `__PATH` or `__RELPATH`.
    Located(Name, Matcher),
}

impl Node {
    /// All of these.
    pub fn all(parts: Vec<Node>) -> Self {
        Self::together(parts, false, Node::All)
    }

    /// Any of these.
    pub fn any(parts: Vec<Node>) -> Self {
        Self::together(parts, true, Node::Any)
    }

    /// The opposite.
    pub fn not(inner: Node) -> Self {
        match inner {
            Node::Known(truth) => Node::Known(truth.map(|truth| !truth)),
            inner => Node::Not(Box::new(inner)),
        }
    }

    /// Several parts, of which one that is `decisive` decides and one that is its opposite does
    /// not matter.
    fn together(mut parts: Vec<Node>, decisive: bool, list: fn(Box<[Node]>) -> Node) -> Self {
        let is = |part: &Node, truth| matches!(part, Node::Known(known) if *known == truth);
        if parts.iter().any(|part| is(part, Some(decisive))) {
            return Node::Known(Some(decisive));
        }
        parts.retain(|part| !is(part, Some(!decisive)));
        if parts.is_empty() {
            return Node::Known(Some(!decisive));
        }
        match parts.iter().all(|part| is(part, None)) {
            true => Node::Known(None),
            false => list(parts.into()),
        }
    }

    /// Whether no instance of the class can meet it.
    pub fn is_never(&self) -> bool {
        matches!(self, Node::Known(None | Some(false)))
    }

    /// Whether an instance meets it.
    pub fn holds(&self, candidate: &Candidate<'_>) -> Option<bool> {
        match self {
            Node::Known(truth) => *truth,
            Node::All(parts) => decide(parts, false, candidate),
            Node::Any(parts) => decide(parts, true, candidate),
            Node::Not(inner) => inner.holds(candidate).map(|truth| !truth),
            Node::Property(place, matcher) => matcher.holds(candidate.value(*place)),
            Node::Embedded(place, rest, check) => {
                let value = below(candidate.value(*place), rest)?;
                check_any_type(value, check, candidate.namespace)
            }
            Node::Located(name, matcher) => matcher.holds(&candidate.located(name)?),
        }
    }
}

fn decide(parts: &[Node], decisive: bool, candidate: &Candidate<'_>) -> Option<bool> {
    let mut truth = Some(!decisive);
    for part in parts {
        match part.holds(candidate) {
            Some(decided) if decided == decisive => return Some(decisive),
            None => truth = None,
            Some(_) => {}
        }
    }
    truth
}

/// An instance that is looked at, and its class.
pub(super) struct Candidate<'a> {
    pub instance: &'a Arc<Instance>,
    pub class: &'a Class,
    pub namespace: &'a Namespace,
}

impl Candidate<'_> {
    /// The value of the property at a place.
    fn value(&self, place: usize) -> &Value {
        value_at(&self.instance.properties, self.class, place)
    }

    fn located(&self, name: &Name) -> Option<Value> {
        let object = self.class.object_of(Arc::clone(self.instance), self.namespace.path());
        object.system(name)
    }
}

/// The value of the property at a place of a class; what a provider does not give is NULL.
pub(super) fn value_at<'a>(properties: &'a Properties, class: &Class, place: usize) -> &'a Value {
    match properties.has_layout(class.layout()) {
        true => &properties.values()[place],
        false => properties.get(&class.layout()[place]).unwrap_or(&Value::Null),
    }
}

/// The value that a path leads to from an embedded object.
fn below<'a>(mut value: &'a Value, path: &[Name]) -> Option<&'a Value> {
    for name in path {
        let Value::Object(object) = value else {
            return None;
        };
        value = object.properties.get(name)?;
    }
    Some(value)
}

/// A test of a value of which nobody knew the type.
fn check_any_type(value: &Value, check: &Check, namespace: &Namespace) -> Option<bool> {
    let element = match value {
        Value::Null | Value::String(_) => CimType::String,
        Value::Boolean(_) => CimType::Boolean,
        Value::Real32(_) => CimType::Real32,
        Value::Real64(_) => CimType::Real64,
        Value::Char16(_) => CimType::Char16,
        Value::Datetime(_) => CimType::Datetime,
        Value::Reference(_) => CimType::Reference(None),
        Value::Object(_) => CimType::Object(None),
        Value::Array(_) => return None,
        _ => CimType::Sint64, // Integers of every width are compared alike.
    };
    Matcher::new(&Type::scalar(element), check, namespace).ok()?.holds(value)
}

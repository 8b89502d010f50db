//! CompareTo and InheritsFrom.

use std::collections::BTreeMap;

use wbem_sim::cim::{Name, Qualifier, Type, Value};

use super::ClassObject;

const IGNORE_QUALIFIERS: i32 = 0x1;
const IGNORE_DEFAULT_VALUES: i32 = 0x8;
const IGNORE_CLASS: i32 = 0x10;
const IGNORE_FLAVOR: i32 = 0x20;
const IGNORE_CASE: i32 = 0x4;
const IGNORE_OBJECT_SOURCE: i32 = 0x2;

/// The flags that CompareTo takes.
pub const COMPARISON_FLAGS: i32 = IGNORE_QUALIFIERS
    | IGNORE_OBJECT_SOURCE
    | IGNORE_CASE
    | IGNORE_DEFAULT_VALUES
    | IGNORE_CLASS
    | IGNORE_FLAVOR;

impl ClassObject {
    /// CompareTo: whether two objects are the same, but for what the flags ignore.
    pub fn is_same_as(&self, other: &Self, flags: i32) -> bool {
        let ignores = |flag| flags & flag != 0;
        if self.genus != other.genus {
            return false;
        }
        let same_class =
            (&self.name, self.derivation.first()) == (&other.name, other.derivation.first());
        if !ignores(IGNORE_CLASS) && !same_class {
            return false;
        }
        let source = |object: &Self| object.located.as_ref().map(|one| one.namespace.clone());
        if !ignores(IGNORE_OBJECT_SOURCE) && source(self) != source(other) {
            return false;
        }
        let keep_values = self.genus == super::Genus::Instance || !ignores(IGNORE_DEFAULT_VALUES);
        let shown = |object: &Self| object.shown(flags, keep_values);
        shown(self) == shown(other)
    }

    /// What is compared: properties by name, whatever their order, and qualifiers.
    fn shown(&self, flags: i32, keep_values: bool) -> Shown {
        let fold = |value: &Value| match flags & IGNORE_CASE != 0 {
            true => folded(value),
            false => value.clone(),
        };
        let qualifiers = |all: &[Qualifier]| match flags & IGNORE_QUALIFIERS != 0 {
            true => BTreeMap::new(),
            false => all
                .iter()
                .map(|one| {
                    let flavor = if flags & IGNORE_FLAVOR != 0 { 0 } else { one.flavor.0 };
                    (one.name.clone(), (fold(&one.value), flavor))
                })
                .collect(),
        };
        let members = self.members.iter().map(|member| {
            let value = if keep_values { fold(&member.value) } else { Value::Null };
            (member.name.clone(), (member.ty.clone(), value, qualifiers(&member.qualifiers)))
        });
        Shown { members: members.collect(), qualifiers: qualifiers(&self.qualifiers) }
    }

    /// InheritsFrom: whether the object is, or is of, a class below this one or this one itself.
    pub fn inherits_from(&self, ancestor: &Name) -> bool {
        self.name.as_ref() == Some(ancestor) || self.derivation.contains(ancestor)
    }
}

type ShownQualifiers = BTreeMap<Name, (Value, u8)>;

#[derive(PartialEq)]
struct Shown {
    members: BTreeMap<Name, (Option<Type>, Value, ShownQualifiers)>,
    qualifiers: ShownQualifiers,
}

fn folded(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::string(&text.to_lowercase()),
        Value::Reference(text) => Value::Reference(text.to_lowercase().as_str().into()),
        Value::Array(elements) => Value::Array(elements.iter().map(folded).collect()),
        other => other.clone(),
    }
}

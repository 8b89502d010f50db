//! Replies held against those of the model, one after another.
//!
//! Instances of one class share the facts about it and the names of its properties, here as there.
//! What has been found equal once is not compared again.

use std::sync::Arc;

use wbem_sim::call::{Reply, Returned};
use wbem_sim::cim::{ClassFacts, Instance, Name, Object};

use super::state::are_equal;

/// What has been found equal so far.
pub(super) struct Alike {
    facts: Pairs<ClassFacts>,
    layouts: Pairs<[Name]>,
}

impl Alike {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { facts: Pairs::new(), layouts: Pairs::new() }
    }

    /// Whether two replies say the same.
    pub fn are_equal(&mut self, own: &Reply, other: &Reply) -> bool {
        match (&own.returned, &other.returned) {
            (Returned::Instance(instance), Returned::Instance(another)) => {
                own.status == other.status && self.are_equal_instances(instance, another)
            }
            _ => are_equal(own, other),
        }
    }

    fn are_equal_instances(&mut self, own: &Object<Instance>, other: &Object<Instance>) -> bool {
        let Object { value, class: facts, namespace } = own;
        let Instance { class, properties, qualifiers, property_qualifiers } = &**value;
        *namespace == other.namespace
            && *class == other.value.class
            && properties.values() == other.value.properties.values()
            && *qualifiers == other.value.qualifiers
            && *property_qualifiers == other.value.property_qualifiers
            && self.facts.are_equal(facts, &other.class)
            && self.layouts.are_equal(properties.layout(), other.value.properties.layout())
    }
}

/// What lies in one line is near enough to be one address.
const CACHE_LINE: usize = 64;
/// How many pairs are remembered.
const PAIRS: usize = 64;

/// Pairs that are equal: where each is follows from where the first of it is, and what else belongs
/// there takes its place. Nothing that is in a pair goes, so nothing else can be where it is.
struct Pairs<T: ?Sized>([Option<(Arc<T>, Arc<T>)>; PAIRS]);

impl<T: ?Sized + PartialEq> Pairs<T> {
    fn new() -> Self {
        Self([const { None }; PAIRS])
    }

    fn are_equal(&mut self, one: &Arc<T>, other: &Arc<T>) -> bool {
        let address = Arc::as_ptr(one).addr();
        let known = &mut self.0[address / CACHE_LINE % PAIRS];
        if let Some((known, equal)) = known
            && Arc::ptr_eq(known, one)
            && Arc::ptr_eq(equal, other)
        {
            return true;
        }
        let are_equal = one == other;
        // What nothing else has will not come again.
        if are_equal && Arc::strong_count(other) > 1 {
            *known = Some((Arc::clone(one), Arc::clone(other)));
        }
        are_equal
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::cim::{Flavor, NamespacePath, PropertyQualifiers, Qualifier, Qualifiers, Value};
    use wbem_sim::status::Status;

    use super::*;

    fn facts() -> ClassFacts {
        ClassFacts { keys: vec!["Id".into()], ..ClassFacts::unknown("T".into()) }
    }

    fn qualifiers() -> Qualifiers {
        let (name, value) = ("Version".into(), Value::Sint32(1));
        Qualifiers(vec![Qualifier { name, value, flavor: Flavor::TO_INSTANCE }])
    }

    fn reply(value: Instance, class: &Arc<ClassFacts>) -> Reply {
        let (value, class) = (Arc::new(value), Arc::clone(class));
        let namespace = NamespacePath::root();
        Reply::success(Returned::Instance(Object { value, class, namespace }))
    }

    fn instance() -> Instance {
        Instance::new("T").with("Id", Value::Uint8(1))
    }

    /// Changes the object of a reply.
    fn with(mut reply: Reply, change: impl Fn(&mut Object<Instance>)) -> Reply {
        let Returned::Instance(object) = &mut reply.returned else { unreachable!("it is one") };
        change(object);
        reply
    }

    #[test]
    fn a_difference_is_found_in_every_part_whatever_has_been_equal_before() {
        let (own_facts, facts_there) = (Arc::new(facts()), Arc::new(facts()));
        let own = reply(instance(), &own_facts);
        let there = reply(instance(), &facts_there);
        let in_value = |change: fn(&mut Instance)| {
            with(there.clone(), |object| change(Arc::make_mut(&mut object.value)))
        };
        let in_facts = |change: fn(&mut ClassFacts)| {
            with(there.clone(), |object| change(Arc::make_mut(&mut object.class)))
        };
        let others = [
            Status::WBEM_E_NOT_FOUND.into(),
            Reply { status: Status::WBEM_S_FALSE, ..there.clone() },
            with(there.clone(), |object| object.namespace = object.namespace.child("a".into())),
            in_value(|value| value.class = "U".into()),
            in_value(|value| value.properties.insert("Id".into(), Value::Uint8(2))),
            in_value(|value| {
                value.properties = [("Ie".into(), Value::Uint8(1))].into_iter().collect()
            }),
            in_value(|value| value.qualifiers = qualifiers()),
            in_value(|value| {
                value.property_qualifiers =
                    PropertyQualifiers::from_iter([("Id".into(), qualifiers())]);
            }),
            in_facts(|facts| facts.property_count = 1),
        ];
        let mut alike = Alike::new();
        for other in others {
            assert!(alike.are_equal(&own, &there));
            assert!(!alike.are_equal(&own, &other), "{other:?}");
            assert!(alike.are_equal(&own, &there.clone()));
        }
    }

    #[test]
    fn what_is_shared_is_remembered_and_what_is_not_is_not() {
        let (one, other) = (Arc::new(1), Arc::new(1));
        let mut pairs = Pairs::new();
        assert!(pairs.are_equal(&one, &other));
        assert!(pairs.0.iter().all(Option::is_none));
        let again = Arc::clone(&other);
        assert!(pairs.are_equal(&one, &again));
        assert_eq!(pairs.0.iter().flatten().count(), 1);
        assert!(pairs.are_equal(&one, &other));
        assert!(!pairs.are_equal(&one, &Arc::new(2)));
    }
}

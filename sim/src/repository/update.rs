//! Changing a class that exists: whether it may be, and what becomes of the classes below it and of
//! the instances.
//!
//! | the class has | compatible | safe | force |
//! | --- | --- | --- | --- |
//! | nothing below it | replaced | replaced | replaced |
//! | subclasses, no conflict | refused | replaced | replaced |
//! | subclasses, a conflict | refused | refused | the subclass gives way |
//! | instances | refused | refused | refused, or they are deleted |
//!
//! That is the strict reading; the literal one lets instances live through a change. A change of
//! nothing but qualifiers that the service does not look at is always accepted.

use std::sync::Arc;

use crate::cim::{ClassDeclaration, Instance, MethodDeclaration, Properties, Property, Qualifiers};

use super::conflict::Conflicts;
use super::{Check, Class, ClassPut, Namespace, Refusal, UpdateMode, UpdateRule, signature};

/// Qualifiers that change what the service does with a class.
const IMPORTANT: [&str; 5] = ["key", "indexed", "singleton", "dynamic", "abstract"];

/// What stands on a class.
#[derive(Debug, Clone, Copy)]
struct Standing {
    children: bool,
    own_instances: bool,
    instances_below: bool,
}

/// What an accepted change does besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Plan {
    /// A conflict with a subclass makes the subclass give way; if not, it is refused.
    resolves: bool,
    /// The instances of the class go.
    deletes_instances: bool,
}

impl Namespace {
    /// Puts another declaration, in normal form, in the place of that of a class.
    pub(super) fn change_class(
        &mut self,
        old: &Class,
        declaration: &Arc<ClassDeclaration>,
        put: ClassPut,
    ) -> Result<(), Refusal> {
        let cosmetic = is_cosmetic(old.declaration(), declaration);
        let plan = match cosmetic {
            true => Plan { resolves: put.update == UpdateMode::Force, ..Plan::default() },
            false => plan(put, self.standing_on(old))?,
        };
        let mut draft = self.clone();
        if plan.deletes_instances {
            draft.clear_instances(old);
        }
        draft.replace_class(old, declaration, put)?;
        draft.derive_below(old, declaration, put, plan.resolves)?;
        *self = draft;
        Ok(())
    }

    fn standing_on(&self, class: &Class) -> Standing {
        let below = self.descendants(class.name());
        Standing {
            children: !below.is_empty(),
            own_instances: self.instances.contains_key(class.name()),
            instances_below: below.iter().any(|one| self.instances.contains_key(one.name())),
        }
    }

    fn replace_class(
        &mut self,
        old: &Class,
        declaration: &Arc<ClassDeclaration>,
        put: ClassPut,
    ) -> Result<(), Refusal> {
        let superclass = self.superclass(declaration)?.cloned();
        let derives = |above: &Arc<Class>| above.derivation().contains(old.name());
        if superclass.as_ref().is_some_and(derives) {
            return Err(Refusal::Circular);
        }
        let class = Class::derive(declaration, superclass.as_deref(), put.rules)?;
        self.unlink(old);
        self.insert_class(old, class)
    }

    /// Works the classes below one out anew, parents first.
    fn derive_below(
        &mut self,
        old: &Class,
        declaration: &ClassDeclaration,
        put: ClassPut,
        resolves: bool,
    ) -> Result<(), Refusal> {
        let conflicts = Conflicts::between(old, declaration);
        for below in self.descendants(old.name()) {
            let own = match conflicts.without(below.declaration()) {
                Some(_) if !put.rules.look_at(Check::Conflicts) => Arc::clone(below.declaration()),
                None => Arc::clone(below.declaration()),
                Some(yielding) if resolves => Arc::new(yielding),
                Some(_) => return Err(Refusal::HasChildren),
            };
            let superclass = self.superclass(&own)?.cloned();
            let class = Class::derive(&own, superclass.as_deref(), put.rules);
            let class = class.map_err(Refusal::by_change)?;
            self.insert_class(&below, class)?;
        }
        Ok(())
    }

    /// Puts a class in the place of its older self, whose instances live on.
    fn insert_class(&mut self, old: &Class, mut class: Class) -> Result<(), Refusal> {
        if class.layout == old.layout {
            class.layout = Arc::clone(&old.layout); // Instances that are there have it.
        }
        self.carry_instances_over(old, &class)?;
        self.link(class);
        Ok(())
    }

    /// Instances keep the values that still fit and get defaults for the rest.
    fn carry_instances_over(&mut self, old: &Class, class: &Class) -> Result<(), Refusal> {
        let Some(table) = self.instances.get(old.name()) else {
            return Ok(());
        };
        if class.keys() != old.keys() || class.key_root() != old.key_root() || class.is_abstract() {
            return Err(Refusal::HasInstances);
        }
        let same = class.layout == old.layout
            && class.properties().map(|p| &p.ty).eq(old.properties().map(|p| &p.ty))
            && class.needed_places == old.needed_places;
        if same {
            return Ok(());
        }
        let carried = table.iter().map(|(key, instance)| {
            carried_over(class, instance).map(|instance| (key.to_key(), Arc::new(instance)))
        });
        let carried = carried.collect::<Result<_, _>>()?;
        self.instances.insert(class.name().clone(), carried);
        Ok(())
    }
}

fn carried_over(class: &Class, instance: &Instance) -> Result<Instance, Refusal> {
    let values = class.properties().map(|property| {
        let old = instance.properties.get(&property.name);
        old.filter(|value| value.fits(&property.ty)).unwrap_or(&property.default).clone()
    });
    let properties = Properties::with_layout(Arc::clone(&class.layout), values.collect());
    match class.needed_places.iter().any(|place| properties.values()[*place].is_null()) {
        true => Err(Refusal::HasInstances),
        false => Ok(Instance {
            class: class.name().clone(),
            properties,
            qualifiers: instance.qualifiers.clone(),
            property_qualifiers: instance.property_qualifiers.clone(),
        }),
    }
}

/// Whether a change is accepted, and what it does besides.
fn plan(put: ClassPut, standing: Standing) -> Result<Plan, Refusal> {
    let Standing { children, own_instances, instances_below } = standing;
    let instances = own_instances || instances_below;
    let force = Plan { resolves: true, deletes_instances: false };
    let refused = match (put.rules.update, put.update) {
        (UpdateRule::LiteralOr, UpdateMode::Compatible) => {
            (children && instances).then_some(Refusal::HasChildren)
        }
        (UpdateRule::LiteralOr, UpdateMode::Safe) => None,
        (UpdateRule::LiteralOr, UpdateMode::Force) => return Ok(force),
        (_, UpdateMode::Compatible) if children => Some(Refusal::HasChildren),
        (UpdateRule::StrictForceDeletes, UpdateMode::Force) if !instances_below => {
            return Ok(Plan { deletes_instances: own_instances, ..force });
        }
        _ => instances.then_some(Refusal::HasInstances),
    };
    match refused {
        Some(refusal) => Err(refusal),
        None => Ok(Plan { resolves: put.update == UpdateMode::Force, ..Plan::default() }),
    }
}

/// Whether nothing differs but qualifiers that the service does not look at.
fn is_cosmetic(old: &ClassDeclaration, new: &ClassDeclaration) -> bool {
    old.superclass == new.superclass
        && same_important(&old.qualifiers, &new.qualifiers)
        && old.methods.len() == new.methods.len()
        && old.methods.iter().zip(&new.methods).all(same_method)
        && old.properties.len() == new.properties.len()
        && old.properties.iter().zip(&new.properties).all(same_but_cosmetic)
}

fn same_but_cosmetic((old, new): (&Property, &Property)) -> bool {
    old.name == new.name
        && old.ty == new.ty
        && old.default == new.default
        && same_important(&old.qualifiers, &new.qualifiers)
}

/// A method has no qualifier that the service looks at but those that make its signature.
fn same_method((old, new): (&MethodDeclaration, &MethodDeclaration)) -> bool {
    old.name == new.name && signature::is_same(old, new)
}

fn same_important(old: &Qualifiers, new: &Qualifiers) -> bool {
    let value = |of: &Qualifiers, name| of.get(name).map(|qualifier| qualifier.value.clone());
    IMPORTANT.iter().all(|name| value(old, name) == value(new, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mof::parse_class;
    use crate::repository::{ClassRules, PutMode};

    fn class(text: &str) -> Arc<ClassDeclaration> {
        Arc::new(parse_class(text).expect(text))
    }

    fn namespace(classes: &[&str], instances: &[(&str, u8)]) -> Namespace {
        let mut namespace = Namespace::bare();
        for text in classes {
            namespace.put_class(&class(text), PutMode::CreateOnly).expect(text);
        }
        for (name, number) in instances {
            let instance = Instance::new(*name).with("k", crate::cim::Value::Uint8(*number));
            namespace.put_instance(instance, PutMode::CreateOnly).expect(name);
        }
        namespace
    }

    fn change(
        namespace: &mut Namespace,
        text: &str,
        update: UpdateMode,
        rule: UpdateRule,
    ) -> Result<(), Refusal> {
        let rules = ClassRules { update: rule, ..ClassRules::default() };
        namespace.put_class(&class(text), ClassPut { update, rules, ..ClassPut::default() })
    }

    const A: &str = "class A { [key] uint8 k; };";
    const B: &str = "[q(1)] class B : A { uint8 b; };";
    const WIDER: &str = "class A { [key] uint8 k; string s = \"new\"; };";
    use UpdateMode::{Compatible, Force, Safe};
    use UpdateRule::{LiteralOr, Strict, StrictForceDeletes};

    /// [REQ CLASS-14, CLASS-15, CLASS-16]
    #[test]
    fn the_table_of_changes_holds_cell_by_cell() {
        type Content<'a> = (&'a [&'a str], &'a [(&'a str, u8)]);
        let bare: Content = (&[A], &[]);
        let parent: Content = (&[A, B], &[]);
        let owner: Content = (&[A], &[("A", 1)]);
        let both: Content = (&[A, B], &[("A", 1)]);
        let below: Content = (&[A, B], &[("B", 1)]);
        let children = Err(Refusal::HasChildren);
        let instances = Err(Refusal::HasInstances);
        for (content, update, expected) in [
            (bare, Compatible, [Ok(()), Ok(()), Ok(())]),
            (parent, Compatible, [children, children, Ok(())]),
            (parent, Safe, [Ok(()), Ok(()), Ok(())]),
            (parent, Force, [Ok(()), Ok(()), Ok(())]),
            (owner, Compatible, [instances, instances, Ok(())]),
            (owner, Safe, [instances, instances, Ok(())]),
            (owner, Force, [instances, Ok(()), Ok(())]),
            (both, Compatible, [children, children, children]),
            (both, Force, [instances, Ok(()), Ok(())]),
            (below, Compatible, [children, children, children]),
            (below, Safe, [instances, instances, Ok(())]),
            (below, Force, [instances, instances, Ok(())]),
        ] {
            for (rule, expected) in [Strict, StrictForceDeletes, LiteralOr].iter().zip(expected) {
                let mut namespace = namespace(content.0, content.1);
                let before = namespace.clone();
                let changed = change(&mut namespace, WIDER, update, *rule);
                assert_eq!(changed, expected, "{content:?} {update:?} {rule:?}");
                assert_eq!(changed.is_err(), namespace == before);
            }
        }
    }

    #[test]
    fn a_description_may_change_whatever_stands_on_the_class() {
        let mut namespace = namespace(&[A, B], &[("B", 1)]);
        let text = "[Description(\"x\") : ToSubclass] class A { [key, note(1)] uint8 k; };";
        assert_eq!(change(&mut namespace, text, Compatible, Strict), Ok(()));
        let below = namespace.class(&"B".into()).expect("it is there");
        assert!(below.qualifiers().has("description"));
        assert_eq!(namespace.instances_of(&"B".into()).count(), 1);
    }

    #[test]
    fn a_description_of_a_method_may_change_and_its_signature_may_not() {
        let method = |text: &str| format!("class A {{ [key] uint8 k; {text} }};");
        let first = method("[note(1)] void m([in, note(1)] uint8 p);");
        let mut namespace = namespace(&[&first, B], &[]);
        let described = method("[note(2)] void m([in, note(2)] uint8 p);");
        assert_eq!(change(&mut namespace, &described, Compatible, Strict), Ok(()));
        let turned = method("[note(2)] void m([out, note(2)] uint8 p);");
        let changed = change(&mut namespace, &turned, Compatible, Strict);
        assert_eq!(changed, Err(Refusal::HasChildren));
    }

    /// [REQ CLASS-16]
    #[test]
    fn a_new_qualifier_alone_conflicts_as_well() {
        let text = "[q(2) : ToSubclass] class A { [key] uint8 k; };";
        for (update, expected) in [
            (Compatible, Err(Refusal::HasChildren)),
            (Safe, Err(Refusal::HasChildren)),
            (Force, Ok(())),
        ] {
            let mut namespace = namespace(&[A, B], &[]);
            assert_eq!(change(&mut namespace, text, update, Strict), expected, "{update:?}");
        }
    }

    #[test]
    fn what_conflicts_with_a_subclass_is_refused_or_gives_way() {
        for text in [
            "[q(2)] class A { [key] uint8 k; string s; };",
            "class A { [key] uint8 k; string b; };",
        ] {
            let mut namespace = namespace(&[A, B], &[]);
            assert_eq!(change(&mut namespace, text, Safe, Strict), Err(Refusal::HasChildren));
            assert_eq!(change(&mut namespace, text, Force, Strict), Ok(()), "{text}");
        }
        let mut namespace = namespace(&[A, B], &[]);
        let text = "[q(2) : ToSubclass] class A { [key] uint8 k; string b; };";
        change(&mut namespace, text, Force, Strict).expect("force resolves");
        let below = namespace.class(&"B".into()).expect("it is there");
        assert_eq!(below.qualifiers().get("q").map(|q| q.value.as_integer()), Some(Some(2)));
        let ty = below.property(&"b".into()).map(|property| property.ty.element.clone());
        assert_eq!(ty, Some(crate::cim::CimType::String));
    }

    #[test]
    fn instances_that_live_through_a_change_get_what_is_new() {
        let mut namespace = namespace(&[A], &[("A", 1)]);
        change(&mut namespace, WIDER, Compatible, LiteralOr).expect("nothing is below it");
        let instance = namespace.instances_of(&"A".into()).next().expect("it lives");
        assert_eq!(instance.value("s").as_str(), Some("new"));
        let other_key = "class A { [key] uint8 k; [key] uint8 j; };";
        let changed = change(&mut namespace, other_key, Force, LiteralOr);
        assert_eq!(changed, Err(Refusal::HasInstances));
    }

    #[test]
    fn a_class_is_not_moved_below_itself() {
        let mut namespace = namespace(&["class A {};", "class B : A {};"], &[]);
        let changed = change(&mut namespace, "class A : B {};", Force, Strict);
        assert_eq!(changed, Err(Refusal::Circular));
    }
}

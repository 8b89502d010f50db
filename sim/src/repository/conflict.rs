//! What a change of a class brings that a subclass says itself.

use std::collections::BTreeSet;

use crate::cim::{ClassDeclaration, Name, Property, Qualifiers};

use super::Class;

/// What is new in a class: a subclass that says the same conflicts with it [REQ CLASS-16].
pub(super) struct Conflicts<'a> {
    qualifiers: Qualifiers,
    properties: Vec<(&'a Property, Qualifiers)>,
    new_members: BTreeSet<&'a Name>,
}

impl<'a> Conflicts<'a> {
    /// What another declaration of a class brings.
    pub fn between(old: &Class, new: &'a ClassDeclaration) -> Self {
        let properties = new.properties.iter().map(|property| {
            let before = old.property(&property.name).map(|before| &before.qualifiers);
            (property, added(before, &property.qualifiers))
        });
        let names = new.properties.iter().map(|property| &property.name);
        let names = names.chain(new.methods.iter().map(|method| &method.name));
        let was_there = |name: &Name| old.origin(name).is_some();
        Self {
            qualifiers: added(Some(old.qualifiers()), &new.qualifiers),
            properties: properties.collect(),
            new_members: names.filter(|name| !was_there(name)).collect(),
        }
    }

    /// The declaration of a subclass without what conflicts; none if nothing does.
    pub fn without(&self, below: &ClassDeclaration) -> Option<ClassDeclaration> {
        let mut yielding = below.clone();
        yielding.qualifiers = yielded(&below.qualifiers, &self.qualifiers);
        yielding.properties.retain(|property| !self.new_members.contains(&property.name));
        yielding.methods.retain(|method| !self.new_members.contains(&method.name));
        for property in &mut yielding.properties {
            let same = self.properties.iter().find(|(above, _)| above.name == property.name);
            if let Some((_, added)) = same {
                property.qualifiers = yielded(&property.qualifiers, added);
            }
        }
        (yielding != *below).then_some(yielding)
    }
}

/// The qualifiers that were not there, or had another value.
fn added(before: Option<&Qualifiers>, now: &Qualifiers) -> Qualifiers {
    let known = |name: &Name| before.and_then(|before| before.get(name.folded()));
    let new = now.0.iter().filter(|qualifier| {
        known(&qualifier.name).is_none_or(|before| before.value != qualifier.value)
    });
    Qualifiers(new.cloned().collect())
}

/// A subclass's qualifiers without those that are new above it with another value.
fn yielded(below: &Qualifiers, added: &Qualifiers) -> Qualifiers {
    let stays = below.0.iter().filter(|qualifier| {
        added.get(qualifier.name.folded()).is_none_or(|above| above.value == qualifier.value)
    });
    Qualifiers(stays.cloned().collect())
}

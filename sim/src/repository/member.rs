//! Properties and methods of a class, its own and inherited ones, with the qualifiers that
//! propagate.
//!
//! A subclass sees of an inherited member the qualifiers that have ToSubClass. That form is worked
//! out once, where the member is declared, and shared by every class below.

use std::sync::Arc;

use crate::cim::{Flavor, MethodDeclaration, Name, Property, Qualifier, Qualifiers};

use super::Refusal;

/// What a class declares: a property or a method.
pub trait Declared: Clone {
    /// Its name.
    fn name(&self) -> &Name;
    /// Its qualifiers.
    fn qualifiers(&self) -> &Qualifiers;
    /// Itself with other qualifiers.
    fn with_qualifiers(&self, qualifiers: Qualifiers) -> Self;
}

impl Declared for Property {
    fn name(&self) -> &Name {
        &self.name
    }

    fn qualifiers(&self) -> &Qualifiers {
        &self.qualifiers
    }

    fn with_qualifiers(&self, qualifiers: Qualifiers) -> Self {
        let (ty, default) = (self.ty.clone(), self.default.clone());
        Self { name: self.name.clone(), ty, default, qualifiers }
    }
}

impl Declared for MethodDeclaration {
    fn name(&self) -> &Name {
        &self.name
    }

    fn qualifiers(&self) -> &Qualifiers {
        &self.qualifiers
    }

    fn with_qualifiers(&self, qualifiers: Qualifiers) -> Self {
        let (returns, parameters) = (self.returns.clone(), self.parameters.clone());
        Self { name: self.name.clone(), returns, parameters, qualifiers }
    }
}

/// A property or a method as a class has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Member<T> {
    declared: Arc<T>,
    passed_on: Arc<T>,
    origin: Name,
    position: u32,
}

impl<T: Declared> Member<T> {
    /// A member that a class declares, in the place of one that it inherits where there is one.
    pub(super) fn own(
        declared: T,
        inherited: Option<&Member<T>>,
        class: &Name,
        position: u32,
    ) -> Result<Self, Refusal> {
        let declared = match inherited {
            None => Arc::new(declared),
            Some(inherited) => {
                let above = inherited.passed_on.qualifiers();
                let merged = merge(declared.qualifiers(), above)?;
                Arc::new(declared.with_qualifiers(merged))
            }
        };
        Ok(Self {
            passed_on: passed_on(&declared),
            declared,
            origin: inherited.map_or_else(|| class.clone(), |above| above.origin.clone()),
            position: inherited.map_or(position, |above| above.position),
        })
    }

    /// The same member in a subclass that says nothing of it.
    pub(super) fn inherited(&self) -> Self {
        let passed_on = || Arc::clone(&self.passed_on);
        let (origin, position) = (self.origin.clone(), self.position);
        Self { declared: passed_on(), passed_on: passed_on(), origin, position }
    }

    /// The member with every qualifier that it has here.
    pub fn declared(&self) -> &Arc<T> {
        &self.declared
    }

    /// The class that declared it first.
    pub fn origin(&self) -> &Name {
        &self.origin
    }

    /// Its number in the order of declaration, the superclass's members first.
    pub fn position(&self) -> u32 {
        self.position
    }
}

fn passed_on<T: Declared>(declared: &Arc<T>) -> Arc<T> {
    let qualifiers = declared.qualifiers();
    let marked = Flavor::TO_SUBCLASS.with(Flavor::PROPAGATED);
    match qualifiers.0.iter().all(|qualifier| qualifier.flavor.contains(marked)) {
        true => Arc::clone(declared),
        false => Arc::new(declared.with_qualifiers(propagating(qualifiers, Flavor::TO_SUBCLASS))),
    }
}

/// The qualifiers that propagate this way, marked as having done so.
pub(super) fn propagating(qualifiers: &Qualifiers, way: Flavor) -> Qualifiers {
    let passed = qualifiers.0.iter().filter(|qualifier| qualifier.flavor.contains(way));
    let marked = passed.map(|qualifier| Qualifier {
        flavor: qualifier.flavor.with(Flavor::PROPAGATED),
        ..qualifier.clone()
    });
    Qualifiers(marked.collect())
}

/// A class's own qualifiers, and those from above that it does not restate.
pub(super) fn merge(own: &Qualifiers, above: &Qualifiers) -> Result<Qualifiers, Refusal> {
    let mut merged = own.clone();
    for inherited in &above.0 {
        match own.0.iter().find(|qualifier| qualifier.name == inherited.name) {
            None => merged.0.push(inherited.clone()),
            Some(own) if own.value == inherited.value => {}
            Some(_) if inherited.flavor.contains(Flavor::DISABLE_OVERRIDE) => {
                return Err(Refusal::OverrideNotAllowed);
            }
            Some(_) => {}
        }
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::Value;

    fn qualifier(name: &str, value: u8, flavor: Flavor) -> Qualifier {
        Qualifier { name: name.into(), value: Value::Uint8(value), flavor }
    }

    #[test]
    fn what_has_no_flavour_stays_where_it_is() {
        let to_both = Flavor::TO_INSTANCE.with(Flavor::TO_SUBCLASS);
        let own = Qualifiers(vec![
            qualifier("here", 1, Flavor::default()),
            qualifier("below", 2, Flavor::TO_SUBCLASS),
            qualifier("both", 3, to_both),
        ]);
        let names = |way| -> Vec<String> {
            let passed = propagating(&own, way).0.into_iter();
            passed.map(|qualifier| qualifier.name.to_string()).collect()
        };
        assert_eq!(names(Flavor::TO_SUBCLASS), ["below", "both"]);
        assert_eq!(names(Flavor::TO_INSTANCE), ["both"]);
    }

    #[test]
    fn a_qualifier_is_overridden_unless_that_is_forbidden() {
        let fixed = Flavor::TO_SUBCLASS.with(Flavor::DISABLE_OVERRIDE);
        let above = Qualifiers(vec![
            qualifier("free", 1, Flavor::TO_SUBCLASS),
            qualifier("fixed", 1, fixed),
        ]);
        let own = |name, value| Qualifiers(vec![qualifier(name, value, Flavor::default())]);
        let merged = merge(&own("FREE", 2), &above).expect("it may be overridden");
        assert_eq!(merged.get("free").map(|free| &free.value), Some(&Value::Uint8(2)));
        assert_eq!(merge(&own("fixed", 1), &above).map(|merged| merged.0.len()), Ok(2));
        assert_eq!(merge(&own("fixed", 2), &above), Err(Refusal::OverrideNotAllowed));
    }
}

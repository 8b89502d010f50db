//! Methods: what a declaration of one must be, and when two are the same.

use std::collections::BTreeMap;

use crate::cim::{MethodDeclaration, Name, Parameter};

use super::Refusal;

/// Whether a method takes and returns what another does; qualifiers may differ.
pub(super) fn is_same(one: &MethodDeclaration, other: &MethodDeclaration) -> bool {
    let alike = |(one, other): (&Parameter, &Parameter)| {
        one.name == other.name
            && one.ty == other.ty
            && goes(one, "in") == goes(other, "in")
            && goes(one, "out") == goes(other, "out")
    };
    one.returns == other.returns
        && one.parameters.len() == other.parameters.len()
        && one.parameters.iter().zip(&other.parameters).all(alike)
}

/// Whether a parameter goes in or comes out.
fn goes(parameter: &Parameter, direction: &str) -> bool {
    parameter.qualifiers.has(direction)
}

/// What must be true of the parameters of a method, whose IDs are there.
pub(super) fn check(method: &MethodDeclaration) -> Result<(), Refusal> {
    for direction in ["in", "out"] {
        let names = method.parameters.iter().filter(|one| goes(one, direction));
        if !crate::cim::names_are_unique(names.map(|parameter| &parameter.name)) {
            return Err(Refusal::DuplicateParameter);
        }
    }
    check_numbers(&method.parameters)
}

/// IDs begin at 0, have no gaps, and each belongs to one name.
fn check_numbers(parameters: &[Parameter]) -> Result<(), Refusal> {
    let mut numbers: BTreeMap<usize, &Name> = BTreeMap::new();
    for parameter in parameters {
        let id = parameter.qualifiers.get("ID").ok_or(Refusal::MissingParameterId)?;
        let number = id.value.as_integer().and_then(|number| usize::try_from(number).ok());
        let number = number.ok_or(Refusal::InvalidParameterId)?;
        if numbers.insert(number, &parameter.name).is_some_and(|name| *name != parameter.name) {
            return Err(Refusal::NonconsecutiveParameterIds);
        }
    }
    match numbers.keys().copied().eq(0..numbers.len()) {
        true => Ok(()),
        false => Err(Refusal::NonconsecutiveParameterIds),
    }
}

//! A class declaration in its normal form: what PutClass stores of what a client sent.
//!
//! A client that got a class and puts it back sends everything that the class inherits as well.
//! What is marked as inherited, and members that say nothing new, are left out; qualifiers whose
//! flavour the system fixes get it; parameters get their numbers.

use std::sync::Arc;

use crate::cim::{
    ClassDeclaration, Flavor, MethodDeclaration, Parameter, Property, Qualifier, Qualifiers, Value,
};

use super::{Class, Refusal, signature};

/// Qualifiers that have one flavour whatever is written.
const FIXED: [(&str, Flavor); 3] =
    [("key", Flavor::KEY), ("singleton", Flavor::KEY), ("association", Flavor::KEY)];
/// The flavour of the number of a parameter.
const ID_FLAVOR: Flavor = Flavor::TO_INSTANCE.with(Flavor::DISABLE_OVERRIDE);

/// The declaration as it is stored under a superclass.
pub(super) fn normal(
    declaration: &Arc<ClassDeclaration>,
    superclass: Option<&Class>,
) -> Result<Arc<ClassDeclaration>, Refusal> {
    if is_normal(declaration, superclass) {
        return Ok(Arc::clone(declaration));
    }
    let properties = declaration
        .properties
        .iter()
        .map(|property| Property { qualifiers: own(&property.qualifiers), ..property.clone() });
    let methods = declaration.methods.iter().map(|method| {
        Ok(MethodDeclaration {
            qualifiers: own(&method.qualifiers),
            parameters: numbered(&method.parameters)?,
            ..method.clone()
        })
    });
    let methods = methods.collect::<Result<Vec<_>, Refusal>>()?.into_iter();
    Ok(Arc::new(ClassDeclaration {
        qualifiers: own(&declaration.qualifiers),
        properties: properties.filter(|property| says_something(property, superclass)).collect(),
        methods: methods.filter(|method| declares_something(method, superclass)).collect(),
        ..declaration.as_ref().clone()
    }))
}

/// Whether nothing has to be done: so it is with most of what the MOF compiler sends.
fn is_normal(declaration: &ClassDeclaration, superclass: Option<&Class>) -> bool {
    let is_own = |qualifiers: &Qualifiers| qualifiers.0.iter().all(is_own_and_right);
    is_own(&declaration.qualifiers)
        && declaration.methods.is_empty()
        && declaration.properties.iter().all(|property| is_own(&property.qualifiers))
        && declaration.properties.iter().all(|property| says_something(property, superclass))
}

fn is_own_and_right(qualifier: &Qualifier) -> bool {
    !qualifier.flavor.contains(Flavor::PROPAGATED)
        && fixed(qualifier).is_none_or(|flavor| flavor == qualifier.flavor)
}

fn fixed(qualifier: &Qualifier) -> Option<Flavor> {
    let found = FIXED.iter().find(|(name, _)| qualifier.name.folded() == *name);
    found.map(|(_, flavor)| *flavor)
}

/// The qualifiers that are not inherited.
fn own(qualifiers: &Qualifiers) -> Qualifiers {
    let own = qualifiers.0.iter().filter(|one| !one.flavor.contains(Flavor::PROPAGATED));
    let right = own.map(|qualifier| {
        let flavor = fixed(qualifier).unwrap_or(qualifier.flavor);
        Qualifier { flavor, ..qualifier.clone() }
    });
    Qualifiers(right.collect())
}

/// Whether a property is new, or not just as it is inherited.
fn says_something(property: &Property, superclass: Option<&Class>) -> bool {
    let inherited = superclass.and_then(|above| above.property(&property.name));
    inherited.is_none_or(|inherited| {
        !property.qualifiers.is_empty()
            || property.ty != inherited.ty
            || property.default != inherited.default
    })
}

/// The same of a method; a new qualifier such as `implemented` says something.
fn declares_something(method: &MethodDeclaration, superclass: Option<&Class>) -> bool {
    let inherited = superclass.and_then(|above| above.method(&method.name));
    inherited.is_none_or(|inherited| {
        !method.qualifiers.is_empty() || !signature::is_same(method, inherited)
    })
}

/// The parameters, each with its ID: in their order if none has one.
fn numbered(parameters: &[Parameter]) -> Result<Vec<Parameter>, Refusal> {
    let given = parameters.iter().filter(|one| one.qualifiers.has("ID")).count();
    match given {
        0 => {}
        all if all == parameters.len() => return Ok(parameters.to_vec()),
        _ => return Err(Refusal::MissingParameterId),
    }
    let numbered = (0..).zip(parameters).map(|(number, parameter)| {
        let mut parameter = parameter.clone();
        let value = Value::Sint32(number);
        parameter.qualifiers.0.push(Qualifier { name: "ID".into(), value, flavor: ID_FLAVOR });
        parameter
    });
    Ok(numbered.collect())
}

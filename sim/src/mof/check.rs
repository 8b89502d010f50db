//! What can be said of a whole file before anything is stored [REQ MOF-3].
//!
//! Classes are typed once without a repository; of instances, whose classes may not be there yet,
//! only the aliases are looked at.

use crate::cim::{Name, NamespacePath};
use crate::status::Status;

use super::compile::{Operation, OperationKind};
use super::cursor::Parsed;
use super::declaration::{Instance, Property};
use super::diagnostic::Diagnostic;
use super::literal::{Literal, LiteralKind};
use super::typing::{Aliases, ClassShape, Typing, undefined};

/// Everything that is wrong with these operations by themselves.
pub(super) fn check(operations: &[Operation], aliases: &Aliases<'_>) -> Vec<Diagnostic> {
    let errors = operations.iter().filter_map(|operation| check_one(operation, aliases).err());
    errors.collect()
}

fn check_one(operation: &Operation, aliases: &Aliases<'_>) -> Parsed<()> {
    match &operation.kind {
        OperationKind::PutClass(class, _) => {
            let parameters = class.methods.iter().flat_map(|method| &method.parameters);
            for property in class.properties.iter().chain(parameters) {
                check_default(property, aliases)?;
            }
            let unknown = |_: &NamespacePath, _: &Name| -> Option<ClassShape> { None };
            // The path of an alias may need a class that only the repository knows.
            let typed = Typing::new(&operation.namespace, &unknown, aliases).class(class);
            match typed {
                Err(error) if error.code == Status::WBEM_E_NO_KEY => Ok(()),
                other => other.map(|_| ()),
            }
        }
        OperationKind::PutInstance(instance, _) => check_instance(instance, aliases),
        _ => Ok(()),
    }
}

fn check_default(property: &Property, aliases: &Aliases<'_>) -> Parsed<()> {
    property.default.as_ref().map_or(Ok(()), |literal| check_literal(literal, aliases))
}

fn check_instance(instance: &Instance, aliases: &Aliases<'_>) -> Parsed<()> {
    let values = instance.assignments.iter().filter_map(|assignment| assignment.value.as_ref());
    values.into_iter().try_for_each(|literal| check_literal(literal, aliases))
}

/// An alias must be defined in the file; an embedded instance cannot have one.
fn check_literal(literal: &Literal, aliases: &Aliases<'_>) -> Parsed<()> {
    match &literal.kind {
        LiteralKind::Alias(name) if !aliases.is_defined(name) => Err(undefined(name, literal.span)),
        LiteralKind::Array(elements) => {
            elements.iter().try_for_each(|element| check_literal(element, aliases))
        }
        LiteralKind::Instance(instance) => match &instance.alias {
            Some(alias) => {
                let code = Status::WBEMMOF_E_UNEXPECTED_ALIAS;
                let message = "an embedded instance has no path, so it cannot have an alias";
                Err(Diagnostic::new(code, alias.span, message))
            }
            None => check_instance(instance, aliases),
        },
        _ => Ok(()),
    }
}

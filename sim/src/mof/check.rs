//! What can be said of a whole file before anything is stored [REQ MOF-3].
//!
//! Classes are typed once without a repository; of instances, whose classes may not be there yet,
//! only the aliases are looked at.

use std::sync::Arc;

use crate::cim::{ClassDeclaration, Name, NamespacePath};
use crate::status::Status;

use super::cursor::Parsed;
use super::declaration::{Class, Instance};
use super::diagnostic::Diagnostic;
use super::literal::{Literal, LiteralKind};
use super::operation::{Operation, OperationKind};
use super::typing::{Aliases, ClassShape, Typing, undefined};

/// The class that an operation puts, where no repository is needed to say what it is.
pub(super) type Typed = Option<Arc<ClassDeclaration>>;

/// The class of each operation, and everything that is wrong with these by themselves.
pub(super) fn check(
    operations: &[Operation],
    aliases: &Aliases<'_>,
) -> (Vec<Typed>, Vec<Diagnostic>) {
    let mut errors = Vec::new();
    let checked = operations.iter().map(|operation| {
        check_one(operation, aliases).unwrap_or_else(|error| {
            errors.push(error);
            None
        })
    });
    (checked.collect(), errors)
}

fn check_one(operation: &Operation, aliases: &Aliases<'_>) -> Parsed<Typed> {
    match &operation.kind {
        OperationKind::PutClass(class, _) => check_class(class, &operation.namespace, aliases),
        OperationKind::PutInstance(instance, _) => check_instance(instance, aliases).map(|()| None),
        _ => Ok(None),
    }
}

fn check_class(class: &Class, at: &NamespacePath, aliases: &Aliases<'_>) -> Parsed<Typed> {
    let parameters = class.methods.iter().flat_map(|method| &method.parameters);
    let members = class.properties.iter().chain(parameters);
    let defaults = || members.clone().filter_map(|property| property.default.as_ref());
    defaults().try_for_each(|literal| check_literal(literal, aliases))?;
    let unknown = |_: &NamespacePath, _: &Name| -> Option<ClassShape> { None };
    let typed = Typing::new(at, &unknown, aliases).class(class);
    match typed {
        Ok(typed) => Ok((!defaults().any(needs_repository)).then(|| Arc::new(typed))),
        // The path of an alias may need a class that only the repository knows.
        Err(error) if error.code == Status::WBEM_E_NO_KEY => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether other classes decide what a value is: the keys in a path, the types in an instance.
fn needs_repository(literal: &Literal) -> bool {
    match &literal.kind {
        LiteralKind::Alias(_) | LiteralKind::Instance(_) => true,
        LiteralKind::Array(elements) => elements.iter().any(needs_repository),
        _ => false,
    }
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
                let code = Status::WBEMMOF_E_ALIASES_IN_EMBEDDED;
                let message = "an embedded instance has no path, so it cannot have an alias";
                Err(Diagnostic::new(code, alias.span, message))
            }
            None => check_instance(instance, aliases),
        },
        _ => Ok(()),
    }
}

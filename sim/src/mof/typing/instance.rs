//! Instances with their types, asked of their class.

use crate::cim;
use crate::cim::Name;
use crate::mof::cursor::Parsed;
use crate::mof::declaration::{Assignment, Instance};
use crate::mof::diagnostic::{Diagnostic, Spanned};
use crate::nearest::nearest;
use crate::status::Status;

use super::unique::repeated;
use super::{ClassShape, Typing};

/// How many properties an instance may speak of: as many as a class may have.
pub const ASSIGNMENT_COUNT_MAX: usize = 1024;

impl Typing<'_> {
    /// The instance as PutInstance takes it: the values that are written and no others.
    pub fn instance(&self, written: &Instance) -> Parsed<cim::Instance> {
        let shape = (self.classes)(self.namespace, &written.class.value);
        let mut instance = cim::Instance::new(written.class.value.as_str());
        instance.qualifiers = self.qualifiers(&written.qualifiers)?;
        check_names(written)?;
        for assignment in &written.assignments {
            self.assign(&mut instance, assignment, shape.as_ref())?;
        }
        Ok(instance)
    }

    fn assign(
        &self,
        instance: &mut cim::Instance,
        assignment: &Assignment,
        shape: Option<&ClassShape>,
    ) -> Parsed<()> {
        let name = &assignment.name.value;
        let known = match shape {
            Some(shape) => Some(
                shape
                    .property(name)
                    .ok_or_else(|| unknown_property(&assignment.name, &instance.class, shape))?,
            ),
            None => None,
        };
        let value = match (&assignment.value, known) {
            (Some(literal), Some(property)) => Some(self.value(literal, &property.ty)?),
            (Some(literal), None) => Some(self.natural(literal)?),
            (None, _) => None,
        };
        if let Some(value) = value {
            instance.properties.insert(name.clone(), value);
        }
        let qualifiers = self.qualifiers(&assignment.qualifiers)?;
        if !qualifiers.is_empty() {
            instance.property_qualifiers.insert(name.clone(), qualifiers);
        }
        Ok(())
    }
}

/// No name comes twice, and there are no more than a class could have.
fn check_names(written: &Instance) -> Parsed<()> {
    if written.assignments.len() > ASSIGNMENT_COUNT_MAX {
        let code = Status::WBEM_E_TOO_MANY_PROPERTIES;
        let message = format!("no class has more than {ASSIGNMENT_COUNT_MAX} properties");
        return Err(Diagnostic::new(code, written.class.span, message));
    }
    let Some(name) = repeated(written.assignments.iter().map(|one| &one.name)) else {
        return Ok(());
    };
    let message = format!("`{}` is given twice", name.value);
    Err(Diagnostic::new(Status::WBEMMOF_E_DUPLICATE_PROPERTY, name.span, message))
}

fn unknown_property(name: &Spanned<Name>, class: &Name, shape: &ClassShape) -> Diagnostic {
    let message = format!("class `{class}` has no property `{}`", name.value);
    let error = Diagnostic::new(Status::WBEM_E_INVALID_PROPERTY, name.span, message);
    let known = shape.properties.iter().map(|property| property.name.as_str());
    match nearest(name.value.as_str(), known) {
        Some(known) => error.help(format!("did you mean `{known}`?")),
        None => error,
    }
}

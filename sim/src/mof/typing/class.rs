//! Classes with their types; what can be said of one without a repository is checked here.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::cim;
use crate::cim::{ClassDeclaration, MethodDeclaration, Name, Parameter, Value};
use crate::mof::cursor::Parsed;
use crate::mof::declaration::{Class, Method, Property};
use crate::mof::diagnostic::{Diagnostic, Spanned};
use crate::status::Status;

use super::{ClassShape, PropertyShape, Typing};

impl Typing<'_> {
    /// The class as PutClass takes it.
    pub fn class(&self, class: &Class) -> Parsed<ClassDeclaration> {
        let properties = class.properties.iter().map(|property| &property.name);
        unique(properties, Status::WBEMMOF_E_DUPLICATE_PROPERTY)?;
        let methods = class.methods.iter().map(|method| &method.name);
        unique(methods, Status::WBEMMOF_E_INVALID_CLASS_DECLARATION)?;
        Ok(ClassDeclaration {
            name: class.name.value.clone(),
            superclass: class.superclass.as_ref().map(|superclass| superclass.value.clone()),
            qualifiers: self.qualifiers(&class.qualifiers)?,
            properties: all(&class.properties, |property| self.property(property))?,
            methods: all(&class.methods, |method| self.method(method))?,
        })
    }

    fn property(&self, property: &Property) -> Parsed<cim::Property> {
        Ok(cim::Property {
            name: property.name.value.clone(),
            ty: property.ty.clone(),
            default: self.default(property)?,
            qualifiers: self.qualifiers(&property.qualifiers)?,
        })
    }

    fn default(&self, property: &Property) -> Parsed<Value> {
        match &property.default {
            Some(literal) => self.value(literal, &property.ty),
            None => Ok(Value::Null),
        }
    }

    fn method(&self, method: &Method) -> Parsed<MethodDeclaration> {
        let parameters = all(&method.parameters, |parameter| self.parameter(parameter))?;
        unique_parameters(&method.parameters, &parameters)?;
        Ok(MethodDeclaration {
            name: method.name.value.clone(),
            returns: method.returns.clone(),
            parameters,
            qualifiers: self.qualifiers(&method.qualifiers)?,
        })
    }

    fn parameter(&self, parameter: &Property) -> Parsed<Parameter> {
        let qualifiers = self.qualifiers(&parameter.qualifiers)?;
        if !qualifiers.has("in") && !qualifiers.has("out") {
            let code = Status::WBEMMOF_E_MUST_BE_IN_OR_OUT;
            let message = "a parameter is `[in]`, `[out]` or both";
            return Err(Diagnostic::new(code, parameter.name.span, message));
        }
        Ok(Parameter {
            name: parameter.name.value.clone(),
            ty: parameter.ty.clone(),
            default: self.default(parameter)?,
            qualifiers,
        })
    }
}

/// Runs over all elements; the first error ends it.
fn all<T, U>(elements: &[T], one: impl Fn(&T) -> Parsed<U>) -> Parsed<Vec<U>> {
    elements.iter().map(one).collect()
}

fn unique<'a>(names: impl Iterator<Item = &'a Spanned<Name>>, code: Status) -> Parsed<()> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(&name.value) {
            let message = format!("`{}` is declared twice", name.value);
            return Err(Diagnostic::new(code, name.span, message));
        }
    }
    Ok(())
}

/// A name may stand once among those that go in and once among those that come out.
fn unique_parameters(written: &[Property], parameters: &[Parameter]) -> Parsed<()> {
    for direction in ["in", "out"] {
        let going = written.iter().zip(parameters);
        let going = going.filter(|(_, parameter)| parameter.qualifiers.has(direction));
        let names = going.map(|(property, _)| &property.name);
        unique(names, Status::WBEM_E_INVALID_DUPLICATE_PARAMETER)?;
    }
    Ok(())
}

impl ClassShape {
    /// What a class says by itself, on top of what its superclass says.
    pub(in crate::mof) fn of(class: &Class, inherited: Option<ClassShape>) -> Self {
        let has = |qualifiers: &[crate::mof::declaration::Qualifier], name: &str| {
            qualifiers.iter().any(|qualifier| qualifier.name.value.folded() == name)
        };
        let mut shape = inherited.unwrap_or_default();
        shape.is_singleton |= has(&class.qualifiers, "singleton");
        let known = shape.properties.iter().map(|known| known.name.clone());
        let mut places: BTreeMap<Name, usize> = known.zip(0..).collect();
        for property in &class.properties {
            let own = PropertyShape {
                name: property.name.value.clone(),
                ty: property.ty.clone(),
                is_key: has(&property.qualifiers, "key"),
            };
            match places.entry(own.name.clone()) {
                Entry::Occupied(place) => {
                    let known = &mut shape.properties[*place.get()];
                    *known = PropertyShape { is_key: known.is_key || own.is_key, ..own };
                }
                Entry::Vacant(place) => {
                    place.insert(shape.properties.len());
                    shape.properties.push(own);
                }
            }
        }
        shape
    }
}

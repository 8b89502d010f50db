//! An instance with a value for each property of its class, all of them checked.

use std::sync::Arc;

use crate::cim::{CimType, Instance, Name, Properties, Type, Value};

use super::{Class, Namespace, Refusal};

/// How deep embedded objects may lie in one another.
pub const EMBEDDED_DEPTH_MAX: usize = 64;

impl Namespace {
    /// The instance with its defaults; itself where it has the layout of its class already.
    pub(super) fn complete(
        &self,
        class: &Class,
        instance: &Arc<Instance>,
    ) -> Result<Arc<Instance>, Refusal> {
        self.complete_within(class, instance, EMBEDDED_DEPTH_MAX)
    }

    fn complete_within(
        &self,
        class: &Class,
        instance: &Arc<Instance>,
        depth: usize,
    ) -> Result<Arc<Instance>, Refusal> {
        let has_layout = instance.properties.has_layout(class.layout());
        if has_layout && instance.class.as_str() == class.name().as_str() {
            let mut as_it_is = true;
            for (value, member) in instance.properties.values().iter().zip(class.properties.iter())
            {
                let ty = &member.declared().ty;
                check_type(value, ty)?;
                as_it_is &= !holds_objects(value);
            }
            if as_it_is {
                return Ok(Arc::clone(instance));
            }
        }
        self.filled(class, instance, depth)
    }

    fn filled(
        &self,
        class: &Class,
        given: &Instance,
        depth: usize,
    ) -> Result<Arc<Instance>, Refusal> {
        let mut values = Vec::with_capacity(class.layout().len());
        // Both are in the order of the names, and are gone through side by side.
        let mut left = given.properties.iter().peekable();
        let mut used = 0;
        for (place, name) in class.layout().iter().enumerate() {
            while left.next_if(|(other, _)| *other < name).is_some() {}
            let value = match left.next_if(|(other, _)| *other == name) {
                Some((_, value)) => {
                    used += 1;
                    value
                }
                None => class.default_at(place),
            };
            let ty = &class.properties[place].declared().ty;
            check_type(value, ty)?;
            values.push(match holds_objects(value) {
                true => self.completed_value(value, &ty.element, depth)?,
                false => value.clone(),
            });
        }
        if used != given.properties.len() {
            return Err(Refusal::NoSuchProperty);
        }
        Ok(Arc::new(Instance {
            class: class.name().clone(),
            properties: Properties::with_layout(Arc::clone(class.layout()), values),
            qualifiers: given.qualifiers.clone(),
            property_qualifiers: given.property_qualifiers.clone(),
        }))
    }

    /// A value that holds embedded objects, which are completed as well.
    fn completed_value(
        &self,
        value: &Value,
        element: &CimType,
        depth: usize,
    ) -> Result<Value, Refusal> {
        match value {
            Value::Object(embedded) => self.embedded(embedded, element, depth).map(Value::Object),
            Value::Array(elements) => {
                let all = elements.iter().map(|one| self.completed_value(one, element, depth));
                all.collect::<Result<_, _>>().map(Value::Array)
            }
            other => Ok(other.clone()),
        }
    }

    /// An embedded object is of the class that the property names, or of one below it, and that
    /// class is there.
    fn embedded(
        &self,
        embedded: &Arc<Instance>,
        element: &CimType,
        depth: usize,
    ) -> Result<Arc<Instance>, Refusal> {
        let depth = depth.checked_sub(1).ok_or(Refusal::TooDeep)?;
        let class = self.class(&embedded.class).ok_or(Refusal::NoSuchEmbeddedClass)?;
        if let CimType::Object(Some(wanted)) = element {
            let fits = |name: &Name| name == wanted;
            if !fits(class.name()) && !class.derivation().iter().any(fits) {
                return Err(Refusal::TypeMismatch);
            }
        }
        self.complete_within(class, embedded, depth)
    }
}

fn check_type(value: &Value, ty: &Type) -> Result<(), Refusal> {
    match value.fits(ty) {
        true => Ok(()),
        false => Err(Refusal::TypeMismatch),
    }
}

fn holds_objects(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(elements) => matches!(elements.first(), Some(Value::Object(_))),
        _ => false,
    }
}

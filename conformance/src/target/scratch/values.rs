//! Classes, instances and their values, which may be paths.

use std::sync::Arc;

use wbem_sim::cim::{ClassDeclaration, Instance, Object, Value};

use super::shift::Shift;

/// A class with the paths among its defaults elsewhere; the same one where there are none.
pub fn class(shift: Shift<'_>, class: &Arc<ClassDeclaration>) -> Arc<ClassDeclaration> {
    let mut moved = Arc::clone(class);
    for (at, property) in class.properties.iter().enumerate() {
        if let Some(default) = value(shift, &property.default) {
            Arc::make_mut(&mut moved).properties[at].default = default;
        }
    }
    moved
}

/// An instance with the paths among its values elsewhere; the same one where there are none.
pub fn instance(shift: Shift<'_>, instance: &Arc<Instance>) -> Arc<Instance> {
    let mut moved = Arc::clone(instance);
    for (name, one) in instance.properties.iter() {
        if let Some(other) = value(shift, one) {
            Arc::make_mut(&mut moved).properties.insert(name.clone(), other);
        }
    }
    moved
}

/// An object, with its namespace.
pub fn object<T>(
    shift: Shift<'_>,
    object: &mut Object<T>,
    moved: impl Fn(Shift<'_>, &Arc<T>) -> Arc<T>,
) {
    object.namespace = shift.namespace(&object.namespace);
    object.value = moved(shift, &object.value);
}

/// The value with other paths in it, if there are any.
fn value(shift: Shift<'_>, value: &Value) -> Option<Value> {
    let text = |text: &str| {
        let moved = shift.object_text(text);
        (moved != text).then(|| moved.as_ref().into())
    };
    match value {
        Value::String(one) => text(one).map(Value::String),
        Value::Reference(one) => text(one).map(Value::Reference),
        Value::Object(one) => {
            let moved = instance(shift, one);
            (!Arc::ptr_eq(&moved, one)).then_some(Value::Object(moved))
        }
        Value::Array(elements) => {
            let mut is_other = false;
            let moved = elements.iter().map(|one| match self::value(shift, one) {
                Some(other) => {
                    is_other = true;
                    other
                }
                None => one.clone(),
            });
            let moved = moved.collect();
            is_other.then_some(Value::Array(moved))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::cim::{CimType, Name, Property, Qualifiers, Type};

    use super::*;

    fn there_and_back<T: PartialEq + std::fmt::Debug>(
        one: &T,
        moved: impl Fn(Shift<'_>, &T) -> T,
    ) -> T {
        let name = Name::new("Scratch");
        let there = moved(Shift::Into(&name), one);
        assert_eq!(moved(Shift::OutOf(&name), &there), *one);
        there
    }

    #[test]
    fn paths_are_found_at_any_depth() {
        let path = |base: &str| Value::Reference(format!(r"\\.\root{base}\default:T").into());
        let whole = |base: &str| {
            let inner = Instance::new("Inner").with("Path", path(base));
            let inner = Value::Object(Arc::new(inner));
            let outer = Instance::new("Outer")
                .with("Inners", Value::Array([inner].into()))
                .with("Text", Value::string("root"))
                .with("Number", Value::Uint8(1));
            Arc::new(outer)
        };
        assert_eq!(there_and_back(&whole(""), instance), whole(r"\Scratch"));
    }

    #[test]
    fn what_has_no_paths_is_shared() {
        let name = Name::new("Scratch");
        let without =
            Arc::new(Instance::new("T").with("A", Value::Array([Value::Uint8(1)].into())));
        assert!(Arc::ptr_eq(&instance(Shift::Into(&name), &without), &without));
        let without = Arc::new(ClassDeclaration::new("T"));
        assert!(Arc::ptr_eq(&class(Shift::Into(&name), &without), &without));
    }

    #[test]
    fn defaults_of_a_class_are_moved() {
        let whole = |default: &str| {
            let mut class = ClassDeclaration::new("T");
            class.properties.push(Property {
                name: "Path".into(),
                ty: Type::scalar(CimType::String),
                default: Value::string(default),
                qualifiers: Qualifiers::default(),
            });
            Arc::new(class)
        };
        assert_eq!(there_and_back(&whole("root:T"), class), whole(r"root\Scratch:T"));
    }
}

//! Aliases: names of instances and classes within one file, which stand for their paths.
//!
//! An alias may be used before it is defined. It becomes the path that would lead to the object
//! from the same namespace, `Class.Key="value"`; for an object in another namespace of the file the
//! path begins with that one. The documents leave both open.

use std::collections::BTreeMap;

use crate::cim::{Name, NamespacePath, Text, Value, quoted};
use crate::mof::cursor::Parsed;
use crate::mof::declaration::{Class, Instance};
use crate::mof::diagnostic::{Diagnostic, Span, Spanned};
use crate::status::Status;

use super::{ClassShape, PropertyShape, Typing};

/// How many aliases may lead to one another, one being the key of the next.
pub const ALIAS_DEPTH_MAX: usize = 8;
/// How many aliases may be followed to resolve one.
pub const ALIAS_STEP_COUNT_MAX: usize = 1000;
/// The longest path that an alias may stand for, in bytes.
pub const PATH_SIZE_MAX: usize = 64 * 1024;

/// What an alias names.
#[derive(Debug, Clone, Copy)]
enum Target<'a> {
    Class(&'a Class),
    Instance(&'a Instance),
}

/// The aliases of one file.
#[derive(Debug, Default)]
pub struct Aliases<'a> {
    targets: BTreeMap<&'a Name, (&'a NamespacePath, Target<'a>)>,
}

impl<'a> Aliases<'a> {
    /// Notes the alias of a class, if it has one; the same alias twice is an error.
    pub fn add_class(&mut self, namespace: &'a NamespacePath, class: &'a Class) -> Parsed<()> {
        self.add(class.alias.as_ref(), namespace, Target::Class(class))
    }

    /// Notes the alias of an instance, if it has one; the same alias twice is an error.
    pub fn add_instance(
        &mut self,
        namespace: &'a NamespacePath,
        instance: &'a Instance,
    ) -> Parsed<()> {
        self.add(instance.alias.as_ref(), namespace, Target::Instance(instance))
    }

    /// Whether the alias is defined anywhere in the file.
    pub fn is_defined(&self, name: &Name) -> bool {
        self.targets.contains_key(name)
    }

    fn add(
        &mut self,
        alias: Option<&'a Spanned<Name>>,
        namespace: &'a NamespacePath,
        target: Target<'a>,
    ) -> Parsed<()> {
        let Some(alias) = alias else {
            return Ok(());
        };
        match self.targets.insert(&alias.value, (namespace, target)) {
            Some(_) => {
                let message = format!("the alias `${}` is defined twice", alias.value);
                Err(Diagnostic::new(Status::WBEMMOF_E_MULTIPLE_ALIASES, alias.span, message))
            }
            None => Ok(()),
        }
    }
}

impl Typing<'_> {
    /// The path that an alias stands for.
    pub(super) fn alias(&self, name: &Name, span: Span) -> Parsed<Text> {
        self.enter(name, span)?;
        let path = self.path_of(name, span);
        self.trail.borrow_mut().pop();
        path.map_err(|mut error| {
            error.span = span;
            error
        })
    }

    /// Refuses circles and what would take too long.
    fn enter(&self, name: &Name, span: Span) -> Parsed<()> {
        let mut trail = self.trail.borrow_mut();
        let steps = if trail.is_empty() { 0 } else { self.steps.get() + 1 };
        self.steps.set(steps);
        let code = Status::WBEM_E_CIRCULAR_REFERENCE;
        if trail.contains(name) {
            let message = format!("the path of `${name}` needs itself");
            return Err(Diagnostic::new(code, span, message));
        }
        if trail.len() == ALIAS_DEPTH_MAX || steps == ALIAS_STEP_COUNT_MAX {
            let message = "too many aliases lead to one another here";
            return Err(Diagnostic::new(Status::WBEM_E_QUOTA_VIOLATION, span, message));
        }
        trail.push(name.clone());
        Ok(())
    }

    fn path_of(&self, name: &Name, span: Span) -> Parsed<Text> {
        let Some((namespace, target)) = self.aliases.targets.get(name) else {
            return Err(undefined(name, span));
        };
        let relative = match target {
            Target::Class(class) => class.name.value.to_string(),
            Target::Instance(instance) => {
                let shape = (self.classes)(namespace, &instance.class.value);
                self.relative_path(instance, &shape.unwrap_or_default(), span)?
            }
        };
        let path = match *namespace == self.namespace {
            true => relative,
            false => format!("\\\\.\\{namespace}:{relative}"),
        };
        match path.len() > PATH_SIZE_MAX {
            true => {
                let message = format!("the path of `${name}` has more than {PATH_SIZE_MAX} bytes");
                Err(Diagnostic::new(Status::WBEM_E_QUOTA_VIOLATION, span, message))
            }
            false => Ok(path.into()),
        }
    }

    /// `Class.Key="value"`, keys in the order of their names [REQ INSTANCE-21].
    fn relative_path(&self, instance: &Instance, shape: &ClassShape, at: Span) -> Parsed<String> {
        let class = &instance.class.value;
        if shape.is_singleton {
            return Ok(format!("{class}=@"));
        }
        let mut keys: Vec<_> = shape.properties.iter().filter(|property| property.is_key).collect();
        keys.sort_by(|a, b| a.name.cmp(&b.name));
        if keys.is_empty() {
            let message = format!("`{class}` is not known to have keys, so there is no path");
            return Err(Diagnostic::new(Status::WBEM_E_NO_KEY, at, message));
        }
        let written = keys.into_iter().map(|key| {
            let value = self.key_text(instance, key, at)?;
            Ok(format!("{}={value}", key.name))
        });
        Ok(format!("{class}.{}", written.collect::<Parsed<Vec<_>>>()?.join(",")))
    }

    fn key_text(&self, instance: &Instance, key: &PropertyShape, at: Span) -> Parsed<String> {
        let given = instance.assignments.iter().find(|given| given.name.value == key.name);
        let value = match given.and_then(|given| given.value.as_ref()) {
            Some(literal) => self.value(literal, &key.ty)?,
            None => Value::Null,
        };
        let text = match &value {
            Value::Boolean(flag) => Some(flag.to_string().to_uppercase()),
            other => {
                let number = || other.as_integer().map(|number| number.to_string());
                other.text().map(|text| quoted(&text)).or_else(number)
            }
        };
        text.ok_or_else(|| {
            let message =
                format!("the instance of `{}` has no key `{}`", instance.class.value, key.name);
            Diagnostic::new(Status::WBEM_E_NO_KEY, at, message)
        })
    }
}

/// What to say of an alias that is not defined in the file.
pub(in crate::mof) fn undefined(name: &Name, span: Span) -> Diagnostic {
    let message = format!("the alias `${name}` is not defined in this file");
    Diagnostic::new(Status::WBEMMOF_E_UNEXPECTED_ALIAS, span, message)
        .help(format!("write `as ${name}` after the class of the instance that is meant"))
}

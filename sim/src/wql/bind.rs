//! A condition made ready for the objects of one class: once for the class, then evaluated for each
//! instance by the places of its properties.
//!
//! What follows from the class alone (`__CLASS`, `__DYNASTY`, ...) is decided here, so that a class
//! without a fitting instance is known before any is looked at. What is asked of an embedded object
//! waits for the object, as its class does: the document has a wrong path give no error and no
//! results.

use std::sync::Arc;

use crate::cim::{CimType, Instance, Name, Object, SYSTEM_PROPERTIES, Type, Value};
use crate::nearest::nearest;
use crate::repository::{Class, Namespace};

use super::error::QueryError;
use super::evaluate::Node;
use super::matcher::Matcher;
use super::query::{Check, Condition, Path};

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The instances of a class.
    Instances,
    /// The class itself.
    Class,
}

/// Makes conditions ready for one class.
#[derive(Clone, Copy)]
pub(super) struct Binder<'a> {
    pub class: &'a Arc<Class>,
    pub namespace: &'a Namespace,
    pub subject: Subject,
}

impl Binder<'_> {
    /// The condition, ready to be evaluated [REQ QUERY-4].
    pub fn bind(&self, condition: &Condition) -> Result<Node, QueryError> {
        let each = |parts: &[Condition]| -> Result<Vec<Node>, QueryError> {
            parts.iter().map(|part| self.bind(part)).collect()
        };
        Ok(match condition {
            Condition::All(parts) => Node::all(each(parts)?),
            Condition::Any(parts) => Node::any(each(parts)?),
            Condition::Not(inner) => Node::not(self.bind(inner)?),
            Condition::Test(path, check) => self.test(path, check)?,
        })
    }

    fn test(&self, path: &Path, check: &Check) -> Result<Node, QueryError> {
        if path.first.folded() == "__this" && path.rest.is_empty() {
            return self.this(path, check);
        }
        if path.first.is_system() && path.rest.is_empty() {
            return self.system(path, check);
        }
        let place = self.place(path)?;
        let ty = &self.class.property(&path.first).expect("it has a place").ty;
        if path.rest.is_empty() {
            return Ok(Node::Property(place, self.matcher(path, ty, check)?));
        }
        check_embedded(path, ty)?;
        Ok(Node::Embedded(place, path.rest.as_slice().into(), Box::new(check.clone())))
    }

    /// `__this ISA "class"`.
    fn this(&self, path: &Path, check: &Check) -> Result<Node, QueryError> {
        match check {
            Check::Isa(class) => {
                Ok(Node::Known(Some(self.class.facts().is_or_descends_from(class))))
            }
            _ => Err(QueryError::meaning(path.at, "`__this` can be tested with `ISA` alone")),
        }
    }

    fn system(&self, path: &Path, check: &Check) -> Result<Node, QueryError> {
        let value = self.system_value(&path.first).ok_or_else(|| self.unknown(path))?;
        let ty = match &value {
            Value::Array(_) => Type::array(CimType::String),
            Value::Sint32(_) => Type::scalar(CimType::Sint32),
            _ => Type::scalar(CimType::String),
        };
        let matcher = self.matcher(path, &ty, check)?;
        let of_each = matches!(path.first.folded(), "__path" | "__relpath");
        Ok(match of_each && self.subject == Subject::Instances {
            true => Node::Located(path.first.clone(), matcher),
            false => Node::Known(matcher.holds(&value)),
        })
    }

    /// A system property as far as the class tells.
    fn system_value(&self, name: &Name) -> Option<Value> {
        let class = Arc::clone(self.class.facts());
        let namespace = self.namespace.path().clone();
        match self.subject {
            Subject::Instances => {
                let value = Arc::new(Instance::new(self.class.name().clone()));
                Object { value, class, namespace }.system(name)
            }
            Subject::Class => {
                let value = Arc::clone(self.class.declaration());
                Object { value, class, namespace }.system(name)
            }
        }
    }

    fn place(&self, path: &Path) -> Result<usize, QueryError> {
        let place = match self.subject {
            Subject::Instances => self.class.place(&path.first),
            Subject::Class => None,
        };
        place.ok_or_else(|| self.unknown(path))
    }

    fn matcher(&self, path: &Path, ty: &Type, check: &Check) -> Result<Matcher, QueryError> {
        Matcher::new(ty, check, self.namespace).map_err(|why| {
            QueryError::meaning(path.at, format!("`{}` cannot be tested so: {why}", path.first))
        })
    }

    fn unknown(&self, path: &Path) -> QueryError {
        match self.subject {
            Subject::Instances => unknown_property(self.class, path),
            Subject::Class => {
                let message = format!("`{}` is not a system property of a class", path.first);
                QueryError::meaning(path.at, message)
            }
        }
    }
}

/// What to say of a property that the class lacks [REQ QUERY-4].
pub(super) fn unknown_property(class: &Class, path: &Path) -> QueryError {
    let known = class.layout().iter().map(Name::as_str).chain(SYSTEM_PROPERTIES);
    let mut message = format!("`{}` has no property `{}`", class.name(), path.first);
    if let Some(nearest) = nearest(path.first.as_str(), known) {
        message.push_str(&format!(", but `{nearest}`"));
    }
    QueryError::meaning(path.at, message)
}

/// A dot leads on from an embedded object alone.
pub(super) fn check_embedded(path: &Path, ty: &Type) -> Result<(), QueryError> {
    match matches!(ty.element, CimType::Object(_)) && !ty.array {
        true => Ok(()),
        false => {
            let message = format!("`{}` is not an embedded object", path.first);
            Err(QueryError::meaning(path.at, message))
        }
    }
}

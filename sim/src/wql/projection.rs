//! The properties that a query asks for, and instances with those alone [REQ QUERY-3].
//!
//! System properties follow from what an instance has: of one without its keys, `__PATH` and
//! `__RELPATH` are NULL. So keys come along where either is asked for, or where the client wants
//! objects that it can find again (WBEM_FLAG_ENSURE_LOCATABLE).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{Instance, Name, Properties, SYSTEM_PROPERTIES, Value};
use crate::repository::Class;

use super::bind::{check_embedded, unknown_property};
use super::error::QueryError;
use super::evaluate::value_at;
use super::query::Path;

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Projection {
    /// The properties, and what of the objects that they hold: nothing listed is the whole.
    wanted: BTreeMap<Name, Vec<Vec<Name>>>,
    with_keys: bool,
}

impl Projection {
    /// The keys alone.
    pub fn keys() -> Self {
        Self { wanted: BTreeMap::new(), with_keys: true }
    }

    /// The properties of a list, all of which the class must have [REQ QUERY-4].
    pub fn of(list: &[Path], class: &Class, with_keys: bool) -> Result<Self, QueryError> {
        let mut projection = Self { wanted: BTreeMap::new(), with_keys };
        for path in list {
            projection.add(path, class)?;
        }
        for below in projection.wanted.values_mut() {
            if below.iter().any(Vec::is_empty) {
                below.clear();
            }
        }
        Ok(projection)
    }

    fn add(&mut self, path: &Path, class: &Class) -> Result<(), QueryError> {
        if let Some(property) = class.property(&path.first) {
            if !path.rest.is_empty() {
                check_embedded(path, &property.ty)?;
            }
            self.wanted.entry(property.name.clone()).or_default().push(path.rest.clone());
            return Ok(());
        }
        let is_system = |name: &&str| path.first.folded().eq_ignore_ascii_case(name);
        if !path.rest.is_empty() || !SYSTEM_PROPERTIES.iter().any(is_system) {
            return Err(unknown_property(class, path));
        }
        self.with_keys |= matches!(path.first.folded(), "__path" | "__relpath");
        Ok(())
    }

    /// Where the properties stand in one class.
    pub fn layout(&self, class: &Arc<Class>) -> Layout {
        let is_wanted = |name: &Name| {
            self.wanted.contains_key(name) || (self.with_keys && class.keys().contains(name))
        };
        let names = class.layout().iter().enumerate().filter(|(_, name)| is_wanted(name));
        let (places, names): (Vec<usize>, Vec<Name>) =
            names.map(|(place, name)| (place, name.clone())).unzip();
        let below = names.iter().map(|name| self.wanted.get(name).cloned().unwrap_or_default());
        let below = below.collect();
        Layout { class: Arc::clone(class), names: names.into(), places, below }
    }
}

/// The wanted properties of one class.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Layout {
    class: Arc<Class>,
    names: Arc<[Name]>,
    places: Vec<usize>,
    below: Vec<Vec<Vec<Name>>>,
}

impl Layout {
    /// The instance with what is wanted of it.
    pub fn project(&self, instance: &Instance) -> Instance {
        let values = self.places.iter().zip(&self.below).map(|(place, below)| {
            restrict(value_at(&instance.properties, &self.class, *place), below)
        });
        let properties = Properties::with_layout(Arc::clone(&self.names), values.collect());
        let qualifiers = instance.property_qualifiers.iter();
        let qualifiers = qualifiers.filter(|(name, _)| properties.contains(name));
        Instance {
            class: instance.class.clone(),
            property_qualifiers: qualifiers.map(|(n, q)| (n.clone(), q.clone())).collect(),
            properties,
            qualifiers: instance.qualifiers.clone(),
        }
    }
}

/// An embedded object with nothing but what the paths lead to; no paths ask for all of it.
fn restrict(value: &Value, paths: &[Vec<Name>]) -> Value {
    let Value::Object(object) = value else {
        return value.clone();
    };
    if paths.is_empty() || paths.iter().any(Vec::is_empty) {
        return value.clone();
    }
    let mut by_first: BTreeMap<&Name, Vec<Vec<Name>>> = BTreeMap::new();
    for path in paths {
        by_first.entry(&path[0]).or_default().push(path[1..].to_vec());
    }
    let kept = by_first.into_iter().filter_map(|(name, below)| {
        object.properties.get(name).map(|value| (name.clone(), restrict(value, &below)))
    });
    Value::Object(Arc::new(Instance::with_properties(object.class.clone(), kept.collect())))
}

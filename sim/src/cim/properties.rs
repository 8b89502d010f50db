//! The values of an instance by the names of their properties.
//!
//! Instances of one class have the same names, so the names are one list that they share, in the
//! order of the names; an instance has the values alone, in that order. A stored instance costs one
//! reference to the names, and a value is found by its place once its class is known. The values
//! are a box, for they seldom grow and an instance stays small.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Name, Value};

/// Values by name, in the order of the names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Properties {
    names: Arc<[Name]>,
    values: Box<[Value]>,
}

impl Properties {
    /// Values for names that are in their order already, each with one.
    ///
    /// # Panics
    ///
    /// If there are not as many values as names.
    pub fn with_layout(names: Arc<[Name]>, values: Vec<Value>) -> Self {
        assert_eq!(names.len(), values.len(), "each name has a value");
        debug_assert!(names.is_sorted(), "the names of a layout are in order");
        Self { names, values: values.into() }
    }

    /// Whether the names are this very list, so that places in it are places here.
    pub fn has_layout(&self, names: &Arc<[Name]>) -> bool {
        Arc::ptr_eq(&self.names, names)
    }

    /// The list of the names, which instances of one class share.
    pub fn layout(&self) -> &Arc<[Name]> {
        &self.names
    }

    /// The names, in their order.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// The values, in the order of the names.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn place(&self, name: &Name) -> Result<usize, usize> {
        self.names.binary_search(name)
    }

    /// The value of a property.
    pub fn get(&self, name: &Name) -> Option<&Value> {
        self.place(name).ok().map(|at| &self.values[at])
    }

    /// Whether a property has been given, if only as NULL.
    pub fn contains(&self, name: &Name) -> bool {
        self.get(name).is_some()
    }

    /// Gives a property a value.
    pub fn insert(&mut self, name: Name, value: Value) {
        match self.place(&name) {
            Ok(at) => self.values[at] = value,
            Err(at) => {
                let (before, after) = self.names.split_at(at);
                self.names = before.iter().chain([&name]).chain(after).cloned().collect();
                let mut values = std::mem::take(&mut self.values).into_vec();
                values.insert(at, value);
                self.values = values.into();
            }
        }
    }

    /// Each name with its value, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Value)> {
        self.names.iter().zip(&*self.values)
    }
}

impl Default for Properties {
    fn default() -> Self {
        Self { names: [].into(), values: [].into() }
    }
}

impl FromIterator<(Name, Value)> for Properties {
    /// Of a name that comes twice the last value counts.
    fn from_iter<I: IntoIterator<Item = (Name, Value)>>(pairs: I) -> Self {
        let (names, values): (Vec<Name>, Vec<Value>) =
            pairs.into_iter().collect::<BTreeMap<_, _>>().into_iter().unzip();
        Self { names: names.into(), values: values.into() }
    }
}

impl fmt::Debug for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::<Name, Value>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_name_whatever_the_order_they_came_in() {
        let mut properties = Properties::default();
        for (name, number) in [("b", 1), ("A", 2), ("c", 3), ("B", 4)] {
            properties.insert(name.into(), Value::Uint8(number));
        }
        let expected = [("A", 2), ("b", 4), ("c", 3)].map(|(n, v)| (n.into(), Value::Uint8(v)));
        assert_eq!(properties, expected.into_iter().collect());
        assert_eq!(properties.get(&"C".into()), Some(&Value::Uint8(3)));
        assert!(!properties.contains(&"d".into()));
    }

    #[test]
    fn they_are_a_map_in_text() {
        let properties: Properties =
            [("B".into(), Value::Null), ("a".into(), Value::Uint8(1))].into_iter().collect();
        let text = serde_json::to_string(&properties).expect("values can be written");
        assert_eq!(text, r#"{"a":{"uint8":1},"B":"null"}"#);
        assert_eq!(serde_json::from_str::<Properties>(&text).expect("it was written"), properties);
    }
}

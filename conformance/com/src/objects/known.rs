//! The class objects that a client has by it.
//!
//! While a scenario runs, no call may be made that it does not make: another connection would
//! count, and another request could be held. So what new objects are made of is fetched before,
//! and whatever is missing then is made in the client's own process.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use wbem_sim::cim::{Name, NamespacePath};
use windows::Win32::System::Wmi::IWbemClassObject;

use crate::raw::Shared;

/// The class objects that a client has by it, and an empty one.
#[derive(Debug, Default)]
pub struct Known {
    classes: Mutex<BTreeMap<(Name, NamespacePath), Shared<IWbemClassObject>>>,
    empty: Mutex<Option<Shared<IWbemClassObject>>>,
}

impl Known {
    /// Keeps the empty object that all others are made of.
    pub fn keep_empty(&self, object: IWbemClassObject) {
        *self.empty.lock().unwrap_or_else(PoisonError::into_inner) = Some(Shared(object));
    }

    /// The empty object.
    pub fn empty(&self) -> Option<IWbemClassObject> {
        let empty = self.empty.lock().unwrap_or_else(PoisonError::into_inner);
        empty.as_ref().map(|object| object.0.clone())
    }

    /// Keeps the object of a class.
    pub fn keep(&self, namespace: NamespacePath, class: Name, object: IWbemClassObject) {
        let mut classes = self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        classes.insert((class, namespace), Shared(object));
    }

    /// The object of a class: of that namespace, or else of any.
    pub fn class(&self, namespace: &NamespacePath, class: &Name) -> Option<IWbemClassObject> {
        let classes = self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        let exact = classes.get(&(class.clone(), namespace.clone()));
        let any = || classes.iter().find(|((name, _), _)| name == class).map(|(_, object)| object);
        exact.or_else(any).map(|object| object.0.clone())
    }
}

//! Objects of a reply as objects of COM, and the other way.

use std::sync::{Arc, Mutex, PoisonError};

use wbem_sim::call::Returned;
use wbem_sim::cim::Instance;
use wbem_sim::status::Status;
use windows::core::{IUnknown, Interface};

use super::class_object::ClassObjectFace;
use crate::object::{ClassObject, Genus};
use crate::raw;
use crate::service::Outcome;

/// An object that several faces show: itself, and its qualifier sets.
pub type Shared = Arc<Mutex<ClassObject>>;

/// What is behind an object.
pub fn look<T>(object: &Shared, look: impl FnOnce(&mut ClassObject) -> T) -> T {
    look(&mut object.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A new COM object.
pub fn face(object: ClassObject) -> raw::IWbemClassObject {
    ClassObjectFace::new(Arc::new(Mutex::new(object))).into()
}

/// The objects of a reply.
pub fn objects_of(outcome: &Outcome) -> Vec<ClassObject> {
    let class = |at: usize| outcome.classes.get(at).and_then(Option::as_deref);
    match &outcome.returned {
        Returned::Empty => vec![ClassObject::empty()],
        Returned::Class(object) => vec![ClassObject::class(object, class(0))],
        Returned::Instance(object) => vec![ClassObject::instance(object, class(0))],
        Returned::Classes(objects) => {
            let each = objects.iter().enumerate();
            each.map(|(at, object)| ClassObject::class(object, class(at))).collect()
        }
        Returned::Instances(objects) => {
            let each = objects.iter().enumerate();
            each.map(|(at, object)| ClassObject::instance(object, class(at))).collect()
        }
        _ => Vec::new(),
    }
}

/// What is behind an object that a client gives; none for one that is not of this module.
pub fn behind(object: &IUnknown) -> Option<ClassObject> {
    let face = object.cast_object_ref::<ClassObjectFace>().ok()?;
    Some(look(face.shared(), |object| object.clone()))
}

/// What is behind an object that a client has to give.
///
/// # Safety
///
/// The pointer is NULL or that of an object.
pub unsafe fn given(pointer: raw::Object) -> Result<ClassObject, Status> {
    // SAFETY: the caller's word; the object outlives the call.
    let object = unsafe { IUnknown::from_raw_borrowed(&pointer) };
    let object = object.ok_or(Status::WBEM_E_INVALID_PARAMETER)?;
    behind(object).ok_or(Status::WBEM_E_INVALID_OBJECT)
}

/// An instance that stands in a property, as an object of COM.
pub fn embedded(instance: &Arc<Instance>) -> IUnknown {
    face(ClassObject::embedded(instance)).into()
}

/// The instance that an object of COM stands for in a property.
pub fn to_embed(object: &IUnknown) -> Option<Arc<Instance>> {
    let object = behind(object)?;
    (object.genus() == Genus::Instance).then(|| Arc::new(object.to_instance()))
}

//! What lists: CreateClassEnum, CreateInstanceEnum, ExecQuery, and IEnumWbemClassObject.

use std::ptr::null_mut;

use wbem_sim::call::{CallId, Enumeration, Handle, INFINITE, Reply, Returned};
use wbem_sim::status::Status;
use windows::Win32::System::Wmi::{
    IEnumWbemClassObject, IWbemClassObject, IWbemServices, WBEM_GENERIC_FLAG_TYPE,
};
use windows::core::Interface;

use crate::blanket;
use crate::client::{Client, GONE};
use crate::elsewhere::Elsewhere;
use crate::objects::{ReadObject, read};
use crate::pointers::Pointer;
use crate::raw::{Shared, Text, given, invoke, status_of};

/// How many objects are asked for at once where all are wanted.
const BATCH: u32 = 256;

impl Client {
    /// Opens an enumerator.
    pub(crate) fn open_enumerator(
        &self,
        id: CallId,
        connection: Handle,
        of: &Enumeration,
        flags: u32,
    ) -> Reply {
        let Some((services, _)) = self.services(connection) else { return GONE.into() };
        let (status, enumerator) = begin(self.elsewhere(), &services, of, flags);
        if let Some(enumerator) = enumerator {
            let pointer = Pointer::Enumerator(Shared(enumerator), lists_classes(of));
            self.pointers.keep(id.into(), pointer);
        }
        status.into()
    }

    /// Lists all there is.
    pub(crate) fn list(&self, connection: Handle, of: &Enumeration, flags: u32) -> Reply {
        let Some((services, _)) = self.services(connection) else { return GONE.into() };
        match begin(self.elsewhere(), &services, of, flags) {
            (status, Some(enumerator)) if status.is_success() => match read_all(&enumerator) {
                Ok(objects) => list(Status::WBEM_S_NO_ERROR, &objects, lists_classes(of)),
                Err(status) => status.into(),
            },
            (status, _) => status.into(),
        }
    }

    fn enumerator(&self, handle: Handle) -> Option<(IEnumWbemClassObject, bool)> {
        match self.pointers.get(handle) {
            Some(Pointer::Enumerator(enumerator, classes)) => Some((enumerator.0, classes)),
            _ => None,
        }
    }

    /// Next.
    pub(crate) fn next(&self, handle: Handle, timeout_ms: u32, count: u32) -> Reply {
        let Some((enumerator, classes)) = self.enumerator(handle) else { return GONE.into() };
        let (status, objects) = next(&enumerator, timeout_ms, count);
        list(status, &objects, classes)
    }

    /// Skip.
    pub(crate) fn skip(&self, handle: Handle, timeout_ms: u32, count: u32) -> Reply {
        let Some((enumerator, _)) = self.enumerator(handle) else { return GONE.into() };
        // SAFETY: the interface is one that COM has given out.
        status_of(unsafe { invoke!(&enumerator, Skip, timeout_ms.cast_signed(), count) }).into()
    }

    /// Reset.
    pub(crate) fn reset(&self, handle: Handle) -> Reply {
        let Some((enumerator, _)) = self.enumerator(handle) else { return GONE.into() };
        // SAFETY: the interface is one that COM has given out.
        status_of(unsafe { invoke!(&enumerator, Reset) }).into()
    }

    /// Clone.
    pub(crate) fn clone_enumerator(&self, id: CallId, handle: Handle) -> Reply {
        let Some((enumerator, classes)) = self.enumerator(handle) else { return GONE.into() };
        // SAFETY: the interface is one that COM has given out, and the place one for a pointer.
        let (status, clone) = given(|out| unsafe { invoke!(&enumerator, Clone, out) });
        if let Some(clone) = clone {
            self.pointers.keep(id.into(), Pointer::Enumerator(Shared(clone), classes));
        }
        status.into()
    }
}

fn lists_classes(of: &Enumeration) -> bool {
    match of {
        Enumeration::Classes { .. } => true,
        Enumeration::Instances { .. } => false,
        Enumeration::Query { query, .. } => {
            query.as_ref().is_some_and(|query| query.to_lowercase().contains("meta_class"))
        }
    }
}

/// Begins to list.
pub fn begin(
    elsewhere: Option<&'static Elsewhere>,
    services: &IWbemServices,
    of: &Enumeration,
    flags: u32,
) -> (Status, Option<IEnumWbemClassObject>) {
    let flags = WBEM_GENERIC_FLAG_TYPE(flags.cast_signed());
    // SAFETY: the interface is one that COM has given out; texts live through the call.
    let (status, enumerator) = given::<IEnumWbemClassObject>(|out| unsafe {
        match of {
            Enumeration::Classes { superclass } => {
                let name = Text::new(superclass.as_deref());
                invoke!(services, CreateClassEnum, name.as_raw(), flags, null_mut(), out)
            }
            Enumeration::Instances { class } => {
                let name = Text::new(class.as_deref());
                invoke!(services, CreateInstanceEnum, name.as_raw(), flags, null_mut(), out)
            }
            Enumeration::Query { language, query } => {
                let (language, query) =
                    (Text::new(language.as_deref()), Text::new(query.as_deref()));
                invoke!(
                    services,
                    ExecQuery,
                    language.as_raw(),
                    query.as_raw(),
                    flags,
                    null_mut(),
                    out
                )
            }
        }
    });
    if let Some(enumerator) = &enumerator {
        // A proxy that keeps what it has shows what the process has said of all of them.
        let _ = blanket::set(enumerator, elsewhere);
    }
    (status, enumerator)
}

/// Asks for some objects.
fn next(
    enumerator: &IEnumWbemClassObject,
    timeout_ms: u32,
    count: u32,
) -> (Status, Vec<IWbemClassObject>) {
    // More than there can be is no reason to make room for them.
    let room = usize::try_from(count.clamp(1, 1 << 16)).unwrap_or(1);
    let (mut pointers, mut returned) = (vec![null_mut(); room], 0);
    // SAFETY: there is room for as many pointers as are asked for.
    let status = status_of(unsafe {
        invoke!(
            enumerator,
            Next,
            timeout_ms.cast_signed(),
            count.min(1 << 16),
            pointers.as_mut_ptr(),
            &raw mut returned
        )
    });
    let found = usize::try_from(returned).unwrap_or(0).min(room);
    let objects = pointers.into_iter().take(found).filter(|pointer| !pointer.is_null());
    // SAFETY: what Next has put there is ours to release.
    (status, objects.map(|pointer| unsafe { IWbemClassObject::from_raw(pointer) }).collect())
}

/// All objects of an enumerator.
pub fn read_all(enumerator: &IEnumWbemClassObject) -> Result<Vec<IWbemClassObject>, Status> {
    let mut all = Vec::new();
    loop {
        let (status, objects) = next(enumerator, INFINITE, BATCH);
        if status.is_failure() {
            return Err(status);
        }
        let is_end = status != Status::WBEM_S_NO_ERROR || objects.is_empty();
        all.extend(objects);
        if is_end {
            return Ok(all);
        }
    }
}

fn list(status: Status, objects: &[IWbemClassObject], classes: bool) -> Reply {
    if status.is_failure() {
        return status.into();
    }
    let (mut found_classes, mut found_instances) = (Vec::new(), Vec::new());
    for object in objects {
        match read(object) {
            Ok(ReadObject::Class(class)) => found_classes.push(class),
            Ok(ReadObject::Instance(instance)) => found_instances.push(instance),
            Ok(ReadObject::Empty) => return Status::WBEM_E_UNEXPECTED.into(),
            Err(status) => return status.into(),
        }
    }
    let returned = match classes || !found_classes.is_empty() {
        true => Returned::Classes(found_classes),
        false => Returned::Instances(found_instances),
    };
    Reply { status, returned }
}

//! IWbemServices: a connection to a namespace.

use wbem_sim::call::{Enumeration, Method, Misplaced};
use wbem_sim::status::Status;
use windows::core::{HRESULT, implement};

use std::sync::Arc;

use super::boundary::{Outcome, clear, clear_needed, hand_out, method, text};
use super::call_result::CallResult;
use super::client::Pointer;
use super::enumerator::Enumerator;
use super::hand::{face, given, objects_of};
use crate::object::Genus;
use crate::raw;

/// A connection.
#[implement(raw::IWbemServices)]
pub struct Services {
    pointer: Pointer,
}

impl Services {
    pub fn new(pointer: Pointer) -> Self {
        Self { pointer }
    }

    /// Makes a call that may have a call result; whether it has, and what came back.
    ///
    /// # Safety
    ///
    /// The place is NULL or one for a pointer.
    unsafe fn with_result(
        &self,
        result: raw::Out,
        make: impl FnOnce() -> Result<Method, Status>,
    ) -> Result<Option<crate::service::Outcome>, Status> {
        // SAFETY: the caller's word.
        let wanted = unsafe { clear(result) };
        let (outcome, later) = self.pointer.call_for(make()?, wanted)?;
        if !later {
            return Ok(Some(outcome));
        }
        let pointer = Pointer::of(&self.pointer.service, outcome.handle);
        let face: raw::IWbemCallResult = CallResult::new(pointer).into();
        // SAFETY: the client's word on the place, which was emptied above.
        unsafe { hand_out(result, face) };
        Ok(None)
    }

    /// Makes a call that hands out an enumerator.
    ///
    /// # Safety
    ///
    /// The place is NULL or one for a pointer.
    unsafe fn enumerate(
        &self,
        place: raw::Out,
        flags: i32,
        of: impl FnOnce() -> Result<Enumeration, Status>,
    ) -> Outcome {
        // SAFETY: the caller's word.
        unsafe { clear_needed(place) }?;
        let (connection, flags) = (self.pointer.handle, flags.cast_unsigned());
        let open = Method::OpenEnumerator { connection, of: of()?, flags };
        let outcome = self.pointer.call(open)?;
        let pointer = Pointer::of(&self.pointer.service, outcome.handle);
        let face: raw::IEnumWbemClassObject = Enumerator::new(pointer).into();
        // SAFETY: the client's word on the place, which was emptied above.
        unsafe { hand_out(place, face) };
        Ok(outcome.status)
    }

    /// # Safety
    ///
    /// The object is NULL or one, the place NULL or one for a pointer.
    unsafe fn put(
        &self,
        object: raw::Object,
        wanted: Genus,
        flags: i32,
        result: raw::Out,
    ) -> Outcome {
        let (connection, flags) = (self.pointer.handle, flags.cast_unsigned());
        let make = || {
            // SAFETY: the caller's word.
            let object = unsafe { given(object) }?;
            Ok(match (object.genus(), wanted) {
                (Genus::Class, Genus::Class) => {
                    let class = Arc::new(object.to_declaration());
                    Method::PutClass { connection, class, flags }
                }
                (Genus::Instance, Genus::Instance) => {
                    let instance = Arc::new(object.to_instance());
                    Method::PutInstance { connection, instance, flags }
                }
                (Genus::Class, Genus::Instance) => {
                    let object = Misplaced::Class(Arc::new(object.to_declaration()));
                    Method::PutMisplaced { connection, object, flags }
                }
                (Genus::Instance, Genus::Class) => {
                    let object = Misplaced::Instance(Arc::new(object.to_instance()));
                    Method::PutMisplaced { connection, object, flags }
                }
            })
        };
        // SAFETY: the caller's word.
        unsafe { self.with_result(result, make) }?;
        Ok(Status::WBEM_S_NO_ERROR)
    }

    /// DeleteClass or DeleteInstance.
    ///
    /// # Safety
    ///
    /// What is deleted is NULL or text that ends with a zero, the place NULL or one for a pointer.
    unsafe fn delete<T: From<String>>(
        &self,
        what: raw::Text,
        result: raw::Out,
        make: impl FnOnce(Option<T>) -> Method,
    ) -> Outcome {
        // SAFETY: the caller's word.
        let make = || unsafe { text(what) }.map(make);
        // SAFETY: the caller's word.
        unsafe { self.with_result(result, make) }?;
        Ok(Status::WBEM_S_NO_ERROR)
    }
}

fn unsupported() -> HRESULT {
    method(|| Err(Status::WBEM_E_NOT_SUPPORTED))
}

/// Each pointer is what a client gave: where one is used, it is its word that it is NULL or right.
impl raw::IWbemServices_Impl for Services_Impl {
    unsafe fn OpenNamespace(
        &self,
        path: raw::Text,
        flags: i32,
        _context: raw::Object,
        services: raw::Out,
        result: raw::Out,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { clear(services) };
            if !wanted && result.is_null() {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            let (connection, flags) = (self.pointer.handle, flags.cast_unsigned());
            let make = || {
                // SAFETY: the client's word on the text.
                let path = unsafe { text(path) }?;
                Ok(Method::OpenNamespace { connection, path, flags })
            };
            // SAFETY: the client's word on the place for a call result.
            if let Some(outcome) = unsafe { self.with_result(result, make) }? {
                let pointer = Pointer::of(&self.pointer.service, outcome.handle);
                let face: raw::IWbemServices = Services::new(pointer).into();
                // SAFETY: the client's word on the place, which was emptied above.
                unsafe { hand_out(services, face) };
            }
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn CancelAsyncCall(&self, sink: raw::Object) -> HRESULT {
        method(|| match sink.is_null() {
            true => Err(Status::WBEM_E_INVALID_PARAMETER),
            false => Err(Status::WBEM_E_NOT_SUPPORTED),
        })
    }

    unsafe fn QueryObjectSink(&self, _flags: i32, sink: raw::Out) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(sink) }?;
            Err(Status::WBEM_E_NOT_SUPPORTED)
        })
    }

    unsafe fn GetObject(
        &self,
        path: raw::Text,
        flags: i32,
        _context: raw::Object,
        object: raw::Out,
        result: raw::Out,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { clear(object) };
            if !wanted && result.is_null() {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            let (connection, flags) = (self.pointer.handle, flags.cast_unsigned());
            let make = || {
                // SAFETY: the client's word on the text.
                let path = unsafe { text(path) }?;
                Ok(Method::GetObject { connection, path, flags })
            };
            // SAFETY: the client's word on the place for a call result.
            let outcome = unsafe { self.with_result(result, make) }?;
            if let Some(got) = outcome.and_then(|outcome| objects_of(&outcome).pop()) {
                // SAFETY: the client's word on the place, which was emptied above.
                unsafe { hand_out(object, face(got)) };
            }
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn PutClass(
        &self,
        class: raw::Object,
        flags: i32,
        _context: raw::Object,
        result: raw::Out,
    ) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.put(class, Genus::Class, flags, result) })
    }

    unsafe fn DeleteClass(
        &self,
        class: raw::Text,
        flags: i32,
        _context: raw::Object,
        result: raw::Out,
    ) -> HRESULT {
        let (connection, flags) = (self.pointer.handle, flags.cast_unsigned());
        let make = |class| Method::DeleteClass { connection, class, flags };
        // SAFETY: the client's word.
        method(|| unsafe { self.delete(class, result, make) })
    }

    unsafe fn CreateClassEnum(
        &self,
        superclass: raw::Text,
        flags: i32,
        _context: raw::Object,
        enumerator: raw::Out,
    ) -> HRESULT {
        let of = || {
            // SAFETY: the client's word.
            Ok(Enumeration::Classes { superclass: unsafe { text(superclass) }? })
        };
        // SAFETY: the client's word on the place for the enumerator.
        method(|| unsafe { self.enumerate(enumerator, flags, of) })
    }

    unsafe fn PutInstance(
        &self,
        instance: raw::Object,
        flags: i32,
        _context: raw::Object,
        result: raw::Out,
    ) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.put(instance, Genus::Instance, flags, result) })
    }

    unsafe fn DeleteInstance(
        &self,
        path: raw::Text,
        flags: i32,
        _context: raw::Object,
        result: raw::Out,
    ) -> HRESULT {
        let (connection, flags) = (self.pointer.handle, flags.cast_unsigned());
        let make = |path| Method::DeleteInstance { connection, path, flags };
        // SAFETY: the client's word.
        method(|| unsafe { self.delete(path, result, make) })
    }

    unsafe fn CreateInstanceEnum(
        &self,
        class: raw::Text,
        flags: i32,
        _context: raw::Object,
        enumerator: raw::Out,
    ) -> HRESULT {
        // SAFETY: the client's word.
        let of = || Ok(Enumeration::Instances { class: unsafe { text(class) }? });
        // SAFETY: the client's word on the place for the enumerator.
        method(|| unsafe { self.enumerate(enumerator, flags, of) })
    }

    unsafe fn ExecQuery(
        &self,
        language: raw::Text,
        query: raw::Text,
        flags: i32,
        _context: raw::Object,
        enumerator: raw::Out,
    ) -> HRESULT {
        let of = || {
            // SAFETY: the client's word.
            let (language, query) = unsafe { (text(language)?, text(query)?) };
            Ok(Enumeration::Query { language, query })
        };
        // SAFETY: the client's word on the place for the enumerator.
        method(|| unsafe { self.enumerate(enumerator, flags, of) })
    }

    unsafe fn ExecMethod(
        &self,
        path: raw::Text,
        name: raw::Text,
        flags: i32,
        _context: raw::Object,
        input: raw::Object,
        output: raw::Out,
        result: raw::Out,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear(output) };
            let (connection, flags) = (self.pointer.handle, flags.cast_unsigned());
            let make = || {
                // SAFETY: the client's word on the text.
                let (path, method) = unsafe { (text(path)?, text(name)?) };
                let input = match input.is_null() {
                    true => None,
                    // SAFETY: the client's word on the object.
                    false => Some(Arc::new(unsafe { given(input) }?.to_instance())),
                };
                Ok(Method::ExecMethod { connection, path, method, input, flags })
            };
            // SAFETY: the client's word on the place for a call result.
            let outcome = unsafe { self.with_result(result, make) }?;
            if let Some(got) = outcome.and_then(|outcome| objects_of(&outcome).pop()) {
                // SAFETY: the client's word on the place, which was emptied above.
                unsafe { hand_out(output, face(got)) };
            }
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn ExecNotificationQuery(
        &self,
        _language: raw::Text,
        _query: raw::Text,
        _flags: i32,
        _context: raw::Object,
        enumerator: raw::Out,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(enumerator) }?;
            Err(Status::WBEM_E_NOT_SUPPORTED)
        })
    }

    unsafe fn GetObjectAsync(
        &self,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn PutClassAsync(
        &self,
        _: raw::Object,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn DeleteClassAsync(
        &self,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn CreateClassEnumAsync(
        &self,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn PutInstanceAsync(
        &self,
        _: raw::Object,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn DeleteInstanceAsync(
        &self,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn CreateInstanceEnumAsync(
        &self,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn ExecQueryAsync(
        &self,
        _: raw::Text,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn ExecNotificationQueryAsync(
        &self,
        _: raw::Text,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }

    unsafe fn ExecMethodAsync(
        &self,
        _: raw::Text,
        _: raw::Text,
        _: i32,
        _: raw::Object,
        _: raw::Object,
        _: raw::Object,
    ) -> HRESULT {
        unsupported()
    }
}

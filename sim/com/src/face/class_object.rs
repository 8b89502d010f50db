//! IWbemClassObject: a class or an instance in a client's hands.

use std::sync::Arc;

use wbem_sim::cim::{Name, Type, Value};
use wbem_sim::status::Status;
use windows::Win32::System::Com::SAFEARRAY;
use windows::Win32::System::Variant::VARIANT;
use windows::core::{HRESULT, implement};

use super::boundary::{
    Outcome, clear, clear_needed, hand_out, hand_text, method, needed_text, put, text,
};
use super::hand::{Shared, embedded, face, given, look, to_embed};
use super::module::Live;
use super::qualifier_set::QualifierSet;
use super::walk::Walk;
use crate::object::{COMPARISON_FLAGS, ClassObject, Element, Got, Signatures, Wanted, code};
use crate::raw;
use crate::variant::{cimtype_of, inferred_from_variant, read_variant, to_variant, write_names};

/// An object of COM that stands for a class or an instance.
#[implement(raw::IWbemClassObject)]
pub struct ClassObjectFace {
    shared: Shared,
    /// Where the enumeration of properties is.
    properties: Walk,
    /// Where that of methods is.
    methods: Walk,
    _live: Live,
}

impl ClassObjectFace {
    pub fn new(shared: Shared) -> Self {
        Self { shared, properties: Walk::default(), methods: Walk::default(), _live: Live::new() }
    }

    /// What is behind it.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Hands out the qualifiers of an element.
    ///
    /// # Safety
    ///
    /// The place is NULL or one for a pointer.
    unsafe fn qualifiers_of(
        &self,
        place: raw::Out,
        element: impl FnOnce() -> Result<Element, Status>,
    ) -> Outcome {
        // SAFETY: the caller's word.
        unsafe { clear_needed(place) }?;
        let element = element()?;
        look(&self.shared, |object| object.find_element(&element))?;
        let set: raw::IWbemQualifierSet =
            QualifierSet::new(Arc::clone(&self.shared), element).into();
        // SAFETY: the client's word on the place, which was emptied above.
        unsafe { hand_out(place, set) };
        Ok(Status::WBEM_S_NO_ERROR)
    }

    /// Hands out the name of the class that a property or a method comes from.
    ///
    /// # Safety
    ///
    /// The name is NULL or text that ends with a zero, the place NULL or one for a BSTR.
    unsafe fn origin(
        &self,
        wanted: raw::Text,
        class: raw::TextOut,
        of: fn(&ClassObject, &Name) -> Result<Name, Status>,
    ) -> Outcome {
        // SAFETY: the caller's word.
        let wanted = unsafe { name(wanted) }?;
        let origin = look(&self.shared, |object| of(object, &wanted))?;
        // SAFETY: the caller's word on the place.
        unsafe { hand_text(class, origin.as_str()) };
        Ok(Status::WBEM_S_NO_ERROR)
    }

    /// Hands out another object that is made of this one.
    ///
    /// # Safety
    ///
    /// The place is NULL or one for a pointer.
    unsafe fn made(
        &self,
        place: raw::Out,
        flags: i32,
        make: impl FnOnce(&ClassObject) -> Result<ClassObject, Status>,
    ) -> Outcome {
        // SAFETY: the caller's word.
        unsafe { clear_needed(place) }?;
        no_flags(flags)?;
        let made = look(&self.shared, |object| make(object))?;
        // SAFETY: the client's word on the place, which was emptied above.
        unsafe { hand_out(place, face(made)) };
        Ok(Status::WBEM_S_NO_ERROR)
    }
}

fn no_flags(flags: i32) -> Result<(), Status> {
    match flags {
        0 => Ok(()),
        _ => Err(Status::WBEM_E_INVALID_PARAMETER),
    }
}

/// A name that has to be given, and not be empty.
///
/// # Safety
///
/// The pointer is NULL or that of text that ends with a zero.
pub unsafe fn name(pointer: raw::Text) -> Result<Name, Status> {
    // SAFETY: the caller's word.
    let text = unsafe { needed_text(pointer) }?;
    match text.is_empty() {
        true => Err(Status::WBEM_E_INVALID_PARAMETER),
        false => Ok(Name::new(&text)),
    }
}

/// A value as a VARIANT.
pub fn variant(value: &Value, ty: &Type) -> VARIANT {
    to_variant(value, ty, &mut embedded)
}

/// # Safety
///
/// Each place is NULL or one for such a value, that of the VARIANT without one that is owned.
unsafe fn tell(got: &Got, value: *mut VARIANT, cimtype: *mut i32, flavour: *mut i32) {
    // SAFETY: the caller's word.
    unsafe {
        put(value, variant(&got.value, &got.ty));
        put(cimtype, cimtype_of(&got.ty));
        put(flavour, got.flavour as i32);
    }
}

/// # Safety
///
/// Each place is NULL or one for a pointer.
unsafe fn hand_signatures(signatures: Signatures, input: raw::Out, output: raw::Out) {
    // SAFETY: the caller's word.
    unsafe {
        if let Some(object) = signatures.input {
            hand_out(input, face(object));
        }
        if let Some(object) = signatures.output {
            hand_out(output, face(object));
        }
    }
}

/// Each pointer is what a client gave: where one is used, it is its word that it is NULL or right.
impl raw::IWbemClassObject_Impl for ClassObjectFace_Impl {
    unsafe fn GetQualifierSet(&self, set: raw::Out) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.qualifiers_of(set, || Ok(Element::Object)) })
    }

    unsafe fn Get(
        &self,
        wanted: raw::Text,
        flags: i32,
        value: *mut VARIANT,
        cimtype: *mut i32,
        flavour: *mut i32,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { name(wanted) }?;
            no_flags(flags)?;
            let got = look(&self.shared, |object| object.get(&wanted))?;
            // SAFETY: the client's word on each place.
            unsafe { tell(&got, value, cimtype, flavour) };
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn Put(
        &self,
        property: raw::Text,
        flags: i32,
        value: *const VARIANT,
        cimtype: i32,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let property = unsafe { name(property) }?;
            no_flags(flags)?;
            // SAFETY: the client's word on the VARIANT.
            let held = unsafe { value.as_ref() }.map(read_variant);
            look(&self.shared, |object| {
                object.put(&property, held.as_ref(), cimtype, &mut to_embed)
            })?;
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn Delete(&self, property: raw::Text) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let property = unsafe { name(property) }?;
            look(&self.shared, |object| object.delete(&property))
        })
    }

    unsafe fn GetNames(
        &self,
        qualifier: raw::Text,
        flags: i32,
        value: *const VARIANT,
        names: *mut *mut SAFEARRAY,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(names.cast()) }?;
            // SAFETY: the client's word on the text.
            let qualifier = unsafe { text::<String>(qualifier) }?.map(|text| Name::new(&text));
            // SAFETY: the client's word on the VARIANT.
            let value = unsafe { value.as_ref() };
            let value = value.map(|value| inferred_from_variant(value, &mut |_| None));
            let value = value.transpose().map_err(|_| Status::WBEM_E_INVALID_PARAMETER)?;
            let wanted = Wanted { qualifier: qualifier.as_ref(), value };
            let found = look(&self.shared, |object| object.names(flags, &wanted))?;
            // SAFETY: the client's word on the place.
            unsafe { put(names, write_names(&found)) };
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn BeginEnumeration(&self, flags: i32) -> HRESULT {
        method(|| {
            let all = Wanted { qualifier: None, value: None };
            let names = look(&self.shared, |object| object.names(flags, &all))?;
            self.properties.begin(names);
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn Next(
        &self,
        flags: i32,
        place: raw::TextOut,
        value: *mut VARIANT,
        cimtype: *mut i32,
        flavour: *mut i32,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { put(place, std::ptr::null()) };
            no_flags(flags)?;
            let Some(next) = self.properties.next()? else {
                return Ok(code::NO_MORE_DATA);
            };
            let got = look(&self.shared, |object| object.get(&next))?;
            // SAFETY: the client's word on the place.
            unsafe {
                hand_text(place, got.name.as_str());
                tell(&got, value, cimtype, flavour);
            }
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn EndEnumeration(&self) -> HRESULT {
        method(|| {
            self.properties.end();
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn GetPropertyQualifierSet(&self, property: raw::Text, set: raw::Out) -> HRESULT {
        // SAFETY: the client's word on the text.
        let element = || unsafe { name(property) }.map(Element::Property);
        // SAFETY: the client's word on the place.
        method(|| unsafe { self.qualifiers_of(set, element) })
    }

    unsafe fn Clone(&self, copy: raw::Out) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.made(copy, 0, |object| Ok(object.clone())) })
    }

    unsafe fn GetObjectText(&self, flags: i32, place: raw::TextOut) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(place.cast()) }?;
            // WBEM_FLAG_NO_FLAVORS is taken, and leaves them where they are.
            if !matches!(flags, 0 | 1) {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            let text = look(&self.shared, |object| object.text());
            // SAFETY: the client's word on the place.
            unsafe { hand_text(place, &text) };
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn SpawnDerivedClass(&self, flags: i32, class: raw::Out) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.made(class, flags, ClassObject::spawn_derived) })
    }

    unsafe fn SpawnInstance(&self, flags: i32, instance: raw::Out) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.made(instance, flags, ClassObject::spawn_instance) })
    }

    unsafe fn CompareTo(&self, flags: i32, other: raw::Object) -> HRESULT {
        method(|| {
            if flags & !COMPARISON_FLAGS != 0 {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            // SAFETY: the client's word.
            let other = unsafe { given(other) }?;
            Ok(match look(&self.shared, |object| object.is_same_as(&other, flags)) {
                true => Status::WBEM_S_NO_ERROR,
                false => code::DIFFERENT,
            })
        })
    }

    unsafe fn GetPropertyOrigin(&self, property: raw::Text, class: raw::TextOut) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.origin(property, class, ClassObject::property_origin) })
    }

    unsafe fn InheritsFrom(&self, ancestor: raw::Text) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let ancestor = unsafe { name(ancestor) }?;
            Ok(match look(&self.shared, |object| object.inherits_from(&ancestor)) {
                true => Status::WBEM_S_NO_ERROR,
                false => Status::WBEM_S_FALSE,
            })
        })
    }

    unsafe fn GetMethod(
        &self,
        wanted: raw::Text,
        flags: i32,
        input: raw::Out,
        output: raw::Out,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let _ = unsafe { (clear(input), clear(output)) };
            // SAFETY: the client's word on the text.
            let wanted = unsafe { name(wanted) }?;
            no_flags(flags)?;
            let signatures = look(&self.shared, |object| object.signatures(&wanted))?;
            // SAFETY: the client's word on both places.
            unsafe { hand_signatures(signatures, input, output) };
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn PutMethod(
        &self,
        wanted: raw::Text,
        flags: i32,
        input: raw::Object,
        output: raw::Object,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { name(wanted) }?;
            no_flags(flags)?;
            let signature = |pointer: raw::Object| match pointer.is_null() {
                true => Ok(None),
                // SAFETY: the client's word on the object.
                false => unsafe { given(pointer) }.map(Some),
            };
            let signatures = Signatures { input: signature(input)?, output: signature(output)? };
            look(&self.shared, |object| object.put_method(&wanted, &signatures))?;
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn DeleteMethod(&self, wanted: raw::Text) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { name(wanted) }?;
            look(&self.shared, |object| object.delete_method(&wanted))?;
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn BeginMethodEnumeration(&self, flags: i32) -> HRESULT {
        method(|| {
            let names = look(&self.shared, |object| object.method_names(flags))?;
            self.methods.begin(names);
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn NextMethod(
        &self,
        flags: i32,
        place: raw::TextOut,
        input: raw::Out,
        output: raw::Out,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let _ = unsafe { (clear(input), clear(output)) };
            // SAFETY: the client's word on the place.
            unsafe { put(place, std::ptr::null()) };
            no_flags(flags)?;
            let Some(next) = self.methods.next()? else {
                return Ok(code::NO_MORE_DATA);
            };
            let signatures = look(&self.shared, |object| object.signatures(&next))?;
            // SAFETY: the client's word on the place.
            unsafe {
                hand_text(place, next.as_str());
                hand_signatures(signatures, input, output);
            }
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn EndMethodEnumeration(&self) -> HRESULT {
        method(|| {
            self.methods.end();
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn GetMethodQualifierSet(&self, wanted: raw::Text, set: raw::Out) -> HRESULT {
        // SAFETY: the client's word on the text.
        let element = || unsafe { name(wanted) }.map(Element::Method);
        // SAFETY: the client's word on the place.
        method(|| unsafe { self.qualifiers_of(set, element) })
    }

    unsafe fn GetMethodOrigin(&self, wanted: raw::Text, class: raw::TextOut) -> HRESULT {
        // SAFETY: the client's word.
        method(|| unsafe { self.origin(wanted, class, ClassObject::method_origin) })
    }
}

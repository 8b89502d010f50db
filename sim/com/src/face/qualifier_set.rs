//! IWbemQualifierSet: the qualifiers of an object, a property or a method. They are those of the
//! object itself, which sees what is put here.

use wbem_sim::cim::{CimType, Name, Qualifier, Type};
use wbem_sim::status::Status;
use windows::Win32::System::Com::SAFEARRAY;
use windows::Win32::System::Variant::VARIANT;
use windows::core::{HRESULT, implement};

use super::boundary::{clear_needed, hand_text, method, put};
use super::class_object::{name, variant};
use super::hand::{Shared, look};
use super::module::Live;
use super::walk::Walk;
use crate::object::{Element, Origins, code};
use crate::raw;
use crate::variant::{read_variant, write_names};

/// A qualifier set.
#[implement(raw::IWbemQualifierSet)]
pub struct QualifierSet {
    object: Shared,
    element: Element,
    walk: Walk,
    _live: Live,
}

impl QualifierSet {
    pub fn new(object: Shared, element: Element) -> Self {
        Self { object, element, walk: Walk::default(), _live: Live::new() }
    }

    fn names(&self, flags: i32) -> Result<Vec<Name>, Status> {
        let origins = Origins::of(flags)?;
        let all = look(&self.object, |object| object.listed_qualifiers(&self.element, origins))?;
        Ok(all.into_iter().map(|one| one.name).collect())
    }
}

/// # Safety
///
/// Each place is NULL or one for such a value.
unsafe fn tell(one: &Qualifier, value: *mut VARIANT, flavor: *mut i32) {
    // An array that says no type is one of texts.
    let ty = Type::array(CimType::String);
    // SAFETY: the caller's word.
    unsafe {
        put(value, variant(&one.value, &ty));
        put(flavor, i32::from(one.flavor.0));
    }
}

/// Each pointer is what a client gave: where one is used, it is its word that it is NULL or right.
impl raw::IWbemQualifierSet_Impl for QualifierSet_Impl {
    unsafe fn Get(
        &self,
        wanted: raw::Text,
        flags: i32,
        value: *mut VARIANT,
        flavor: *mut i32,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { name(wanted) }?;
            if flags != 0 {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            let one = look(&self.object, |object| object.qualifier(&self.element, &wanted))?;
            // SAFETY: the client's word on each place.
            unsafe { tell(&one, value, flavor) };
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn Put(&self, wanted: raw::Text, value: *const VARIANT, flavor: i32) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { name(wanted) }?;
            // SAFETY: the client's word on the VARIANT.
            let value = unsafe { value.as_ref() }.ok_or(Status::WBEM_E_INVALID_PARAMETER)?;
            let held = read_variant(value);
            look(&self.object, |object| {
                object.put_qualifier(&self.element, &wanted, &held, flavor)
            })?;
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn Delete(&self, wanted: raw::Text) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            let wanted = unsafe { name(wanted) }?;
            look(&self.object, |object| object.delete_qualifier(&self.element, &wanted))?;
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn GetNames(&self, flags: i32, place: *mut *mut SAFEARRAY) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(place.cast()) }?;
            let names = self.names(flags)?;
            // SAFETY: the client's word on the place.
            unsafe { put(place, write_names(&names)) };
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn BeginEnumeration(&self, flags: i32) -> HRESULT {
        method(|| {
            let names = self.names(flags)?;
            self.walk.begin(names);
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn Next(
        &self,
        flags: i32,
        place: raw::TextOut,
        value: *mut VARIANT,
        flavor: *mut i32,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { put(place, std::ptr::null()) };
            if flags != 0 {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            let Some(next) = self.walk.next()? else {
                return Ok(code::NO_MORE_DATA);
            };
            let one = look(&self.object, |object| object.qualifier(&self.element, &next))?;
            // SAFETY: the client's word on the place.
            unsafe {
                hand_text(place, one.name.as_str());
                tell(&one, value, flavor);
            }
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }

    unsafe fn EndEnumeration(&self) -> HRESULT {
        method(|| {
            self.walk.end();
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }
}

//! Values of Automation in VARIANTs and SAFEARRAYs.

use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use wbem_sim::cim::{Instance, Name, Type, Value};
use windows::Win32::Foundation::VARIANT_BOOL;
use windows::Win32::System::Com::{IDispatch, SAFEARRAY};
use windows::Win32::System::Ole::{
    SafeArrayCreateVector, SafeArrayDestroy, SafeArrayGetDim, SafeArrayGetElement,
    SafeArrayGetLBound, SafeArrayGetUBound, SafeArrayGetVartype, SafeArrayPutElement,
};
use windows::Win32::System::Variant::{
    VARENUM, VARIANT, VARIANT_0, VARIANT_0_0, VARIANT_0_0_0, VT_ARRAY, VT_BOOL, VT_BSTR, VT_BYREF,
    VT_DISPATCH, VT_EMPTY, VT_I1, VT_I2, VT_I4, VT_I8, VT_INT, VT_NULL, VT_R4, VT_R8, VT_UI1,
    VT_UI2, VT_UI4, VT_UI8, VT_UINT, VT_UNKNOWN, VT_VARIANT, VariantCopyInd,
};
use windows::core::{BSTR, IUnknown, Interface};

use super::{Automation, Mismatch, Shape, WideText, incoming, inferred_value, outgoing};

/// What a VARIANT holds, with interface pointers.
type Held = Automation<IUnknown>;

/// A value of a type as a VARIANT. `object` makes the pointer to an embedded object.
pub fn to_variant(
    value: &Value,
    ty: &Type,
    object: &mut dyn FnMut(&Arc<Instance>) -> IUnknown,
) -> VARIANT {
    write_variant(&outgoing(value, ty, object))
}

/// A VARIANT as a value of a type. `object` tells which instance is behind a pointer.
pub fn from_variant(
    variant: &VARIANT,
    ty: &Type,
    object: &mut dyn FnMut(&IUnknown) -> Option<Arc<Instance>>,
) -> Result<Value, Mismatch> {
    incoming(&read_variant(variant), ty, object)
}

/// A VARIANT as a value of the type that it has by itself.
pub fn inferred_from_variant(
    variant: &VARIANT,
    object: &mut dyn FnMut(&IUnknown) -> Option<Arc<Instance>>,
) -> Result<Value, Mismatch> {
    inferred_value(&read_variant(variant), object)
}

/// The type of a VARIANT that holds elements of a shape.
fn vt_of(shape: Shape) -> VARENUM {
    match shape {
        Shape::Bool => VT_BOOL,
        Shape::I1 => VT_I1,
        Shape::Ui1 => VT_UI1,
        Shape::I2 => VT_I2,
        Shape::Ui2 => VT_UI2,
        Shape::I4 => VT_I4,
        Shape::Ui4 => VT_UI4,
        Shape::I8 => VT_I8,
        Shape::Ui8 => VT_UI8,
        Shape::R4 => VT_R4,
        Shape::R8 => VT_R8,
        Shape::Text => VT_BSTR,
        Shape::Object => VT_UNKNOWN,
        Shape::Variant => VT_VARIANT,
    }
}

fn shape_of(vt: VARENUM) -> Option<Shape> {
    Some(match vt {
        VT_BOOL => Shape::Bool,
        VT_I1 => Shape::I1,
        VT_UI1 => Shape::Ui1,
        VT_I2 => Shape::I2,
        VT_UI2 => Shape::Ui2,
        VT_I4 | VT_INT => Shape::I4,
        VT_UI4 | VT_UINT => Shape::Ui4,
        VT_I8 => Shape::I8,
        VT_UI8 => Shape::Ui8,
        VT_R4 => Shape::R4,
        VT_R8 => Shape::R8,
        VT_BSTR => Shape::Text,
        VT_UNKNOWN | VT_DISPATCH => Shape::Object,
        VT_VARIANT => Shape::Variant,
        _ => return None,
    })
}

/// A VARIANT that holds a value.
pub fn write_variant(held: &Held) -> VARIANT {
    let (vt, content) = content_of(held);
    let (r1, r2, r3) = (0, 0, 0);
    let inner =
        VARIANT_0_0 { vt, wReserved1: r1, wReserved2: r2, wReserved3: r3, Anonymous: content };
    VARIANT { Anonymous: VARIANT_0 { Anonymous: ManuallyDrop::new(inner) } }
}

/// The type of a VARIANT that holds a value, and what stands in it.
fn content_of(held: &Held) -> (VARENUM, VARIANT_0_0_0) {
    match held {
        Automation::Empty | Automation::Other(_) => (VT_EMPTY, VARIANT_0_0_0::default()),
        Automation::Null => (VT_NULL, VARIANT_0_0_0::default()),
        Automation::Bool(flag) => (VT_BOOL, VARIANT_0_0_0 { boolVal: VARIANT_BOOL::from(*flag) }),
        Automation::I1(n) => (VT_I1, VARIANT_0_0_0 { cVal: *n }),
        Automation::Ui1(n) => (VT_UI1, VARIANT_0_0_0 { bVal: *n }),
        Automation::I2(n) => (VT_I2, VARIANT_0_0_0 { iVal: *n }),
        Automation::Ui2(n) => (VT_UI2, VARIANT_0_0_0 { uiVal: *n }),
        Automation::I4(n) => (VT_I4, VARIANT_0_0_0 { lVal: *n }),
        Automation::Ui4(n) => (VT_UI4, VARIANT_0_0_0 { ulVal: *n }),
        Automation::I8(n) => (VT_I8, VARIANT_0_0_0 { llVal: *n }),
        Automation::Ui8(n) => (VT_UI8, VARIANT_0_0_0 { ullVal: *n }),
        Automation::R4(n) => (VT_R4, VARIANT_0_0_0 { fltVal: *n }),
        Automation::R8(n) => (VT_R8, VARIANT_0_0_0 { dblVal: *n }),
        Automation::Text(text) => {
            let text = BSTR::from_wide(&text.0);
            (VT_BSTR, VARIANT_0_0_0 { bstrVal: ManuallyDrop::new(text) })
        }
        Automation::Object(object) => {
            let object = ManuallyDrop::new(Some(object.clone()));
            (VT_UNKNOWN, VARIANT_0_0_0 { punkVal: object })
        }
        Automation::Array(shape, elements) => {
            let vt = vt_of(*shape);
            match write_array(vt, elements) {
                Some(array) => (VARENUM(vt.0 | VT_ARRAY.0), VARIANT_0_0_0 { parray: array }),
                None => (VT_NULL, VARIANT_0_0_0::default()),
            }
        }
    }
}

/// An array of elements that are all of a type; none if there is no memory for it.
fn write_array(vt: VARENUM, elements: &[Held]) -> Option<*mut SAFEARRAY> {
    let count = u32::try_from(elements.len()).ok()?;
    // SAFETY: a vector of a known type; a null pointer says that there was no memory.
    let array = unsafe { SafeArrayCreateVector(vt, 0, count) };
    if array.is_null() {
        return None;
    }
    for (index, element) in (0..).zip(elements) {
        // SAFETY: the array has this element, and is of the type that is put.
        if unsafe { put_element(array, index, element, vt) }.is_err() {
            // SAFETY: it was made above, and nobody else has it.
            let _ = unsafe { SafeArrayDestroy(array) };
            return None;
        }
    }
    Some(array)
}

/// Names as an array of BSTRs; NULL if there is no memory for it.
pub fn write_names(names: &[Name]) -> *mut SAFEARRAY {
    let texts = names.iter().map(|name| Automation::Text(WideText::from(name.as_str())));
    write_array(VT_BSTR, &texts.collect::<Vec<_>>()).unwrap_or(std::ptr::null_mut())
}

/// # Safety
///
/// The array is a vector of elements of `vt` that has this index.
unsafe fn put_element(
    array: *mut SAFEARRAY,
    index: i32,
    element: &Held,
    vt: VARENUM,
) -> windows::core::Result<()> {
    let variant = write_variant(element);
    // SAFETY: what a VARIANT holds begins where every member of its union does.
    let content = unsafe { &raw const variant.Anonymous.Anonymous.Anonymous };
    let data: *const c_void = match vt {
        VT_VARIANT => (&raw const variant).cast(),
        // Text and objects are put by the pointer itself.
        // SAFETY: the type says which member it is.
        VT_BSTR => unsafe { *content.cast::<*const c_void>() },
        // SAFETY: the type says that it is the pointer to an object.
        VT_UNKNOWN => unsafe { *content.cast::<*const c_void>() },
        _ => content.cast(),
    };
    // SAFETY: the array copies the value, text and references included.
    unsafe { SafeArrayPutElement(array, &raw const index, data) }
}

/// What a VARIANT holds; one that refers to another is that other.
pub fn read_variant(variant: &VARIANT) -> Held {
    let vt = variant.vt();
    if vt.0 & VT_BYREF.0 != 0 {
        let mut copy = VARIANT::default();
        // SAFETY: both are VARIANTs; whoever made one that refers to something answers for that.
        return match unsafe { VariantCopyInd(&raw mut copy, variant) } {
            Ok(()) if copy.vt().0 & VT_BYREF.0 == 0 => read_variant(&copy),
            _ => Automation::Other(vt.0),
        };
    }
    // SAFETY: the type says which member it is.
    let content = unsafe { &variant.Anonymous.Anonymous.Anonymous };
    if vt.0 & VT_ARRAY.0 != 0 {
        // SAFETY: the type says that it is an array.
        return unsafe { read_array(content.parray) }.unwrap_or(Automation::Other(vt.0));
    }
    // SAFETY: the type is that of the VARIANT that the union is part of.
    unsafe { read_single(vt, content) }
}

/// # Safety
///
/// The union holds a value of the type.
unsafe fn read_single(vt: VARENUM, content: &VARIANT_0_0_0) -> Held {
    // SAFETY: the caller says which member it is.
    unsafe {
        match vt {
            VT_EMPTY => Automation::Empty,
            VT_NULL => Automation::Null,
            VT_BOOL => Automation::Bool(content.boolVal.0 != 0),
            VT_I1 => Automation::I1(content.cVal),
            VT_UI1 => Automation::Ui1(content.bVal),
            VT_I2 => Automation::I2(content.iVal),
            VT_UI2 => Automation::Ui2(content.uiVal),
            VT_I4 | VT_INT => Automation::I4(content.lVal),
            VT_UI4 | VT_UINT => Automation::Ui4(content.ulVal),
            VT_I8 => Automation::I8(content.llVal),
            VT_UI8 => Automation::Ui8(content.ullVal),
            VT_R4 => Automation::R4(content.fltVal),
            VT_R8 => Automation::R8(content.dblVal),
            VT_BSTR => Automation::Text(WideText(content.bstrVal.to_vec())),
            VT_UNKNOWN => object_or_null(content.punkVal.as_ref().cloned()),
            VT_DISPATCH => {
                let dispatch: Option<&IDispatch> = content.pdispVal.as_ref();
                object_or_null(dispatch.and_then(|dispatch| dispatch.cast().ok()))
            }
            other => Automation::Other(other.0),
        }
    }
}

fn object_or_null(object: Option<IUnknown>) -> Held {
    object.map_or(Automation::Null, Automation::Object)
}

/// The elements of an array; none unless it has one dimension and elements of a known type.
///
/// # Safety
///
/// The pointer is null or that of an array.
unsafe fn read_array(array: *const SAFEARRAY) -> Option<Held> {
    if array.is_null() {
        return None;
    }
    // SAFETY: the caller says that it is an array.
    let (vt, first, last) = unsafe {
        if SafeArrayGetDim(array) != 1 {
            return None;
        }
        let vt = SafeArrayGetVartype(array).ok()?;
        (vt, SafeArrayGetLBound(array, 1).ok()?, SafeArrayGetUBound(array, 1).ok()?)
    };
    let shape = shape_of(vt)?;
    let mut elements = Vec::new();
    for index in first..=last {
        // SAFETY: the index is between the bounds.
        elements.push(unsafe { get_element(array, index, vt) }?);
    }
    Some(Automation::Array(shape, elements))
}

/// # Safety
///
/// The array has elements of `vt` and this index.
unsafe fn get_element(array: *const SAFEARRAY, index: i32, vt: VARENUM) -> Option<Held> {
    let mut variant = VARIANT::default();
    if vt == VT_VARIANT {
        // SAFETY: the element is a VARIANT, and a copy of it is put into an empty one.
        unsafe { SafeArrayGetElement(array, &raw const index, (&raw mut variant).cast()) }.ok()?;
        return Some(read_variant(&variant));
    }
    // SAFETY: the union has room for an element of every type that is known; what is copied is the
    // VARIANT's own from then on.
    unsafe {
        let inner: &mut VARIANT_0_0 = &mut variant.Anonymous.Anonymous;
        let content = (&raw mut inner.Anonymous).cast();
        SafeArrayGetElement(array, &raw const index, content).ok()?;
        inner.vt = vt;
    }
    Some(read_variant(&variant))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something of every type, alone and in an array of its type.
    fn samples() -> Vec<(Shape, Held)> {
        // SAFETY: the function makes an object of its own; it needs no apartment.
        let object: IUnknown = unsafe {
            windows::Win32::System::Com::CoCreateFreeThreadedMarshaler(None).expect("it is made")
        };
        vec![
            (Shape::Bool, Automation::Bool(true)),
            (Shape::I1, Automation::I1(-1)),
            (Shape::Ui1, Automation::Ui1(255)),
            (Shape::I2, Automation::I2(-2)),
            (Shape::Ui2, Automation::Ui2(65_535)),
            (Shape::I4, Automation::I4(-3)),
            (Shape::Ui4, Automation::Ui4(u32::MAX)),
            (Shape::I8, Automation::I8(i64::MIN)),
            (Shape::Ui8, Automation::Ui8(u64::MAX)),
            (Shape::R4, Automation::R4(0.5)),
            (Shape::R8, Automation::R8(-0.25)),
            (Shape::Text, Automation::Text(WideText::from("é\0𝄞"))),
            (Shape::Object, Automation::Object(object)),
        ]
    }

    #[test]
    fn what_is_written_is_read() {
        for (shape, held) in samples() {
            assert_eq!(read_variant(&write_variant(&held)), held);
            let array = Automation::Array(shape, vec![held.clone(), held.clone()]);
            assert_eq!(read_variant(&write_variant(&array)), array);
            let mixed = Automation::Array(Shape::Variant, vec![held.clone(), Automation::Null]);
            assert_eq!(read_variant(&write_variant(&mixed)), mixed);
            let empty = Automation::Array(shape, Vec::new());
            assert_eq!(read_variant(&write_variant(&empty)), empty);
        }
        assert_eq!(read_variant(&VARIANT::default()), Automation::Empty);
    }

    #[test]
    fn a_reference_to_a_value_is_the_value() {
        let mut number = 7i32;
        let mut variant = write_variant(&Automation::Empty);
        // SAFETY: the number outlives the VARIANT, which owns nothing.
        let read = unsafe {
            let inner: &mut VARIANT_0_0 = &mut variant.Anonymous.Anonymous;
            inner.vt = VARENUM(VT_I4.0 | VT_BYREF.0);
            inner.Anonymous.plVal = &raw mut number;
            read_variant(&variant)
        };
        assert_eq!(read, Automation::I4(7));
    }

    #[test]
    fn values_keep_their_references_in_balance() {
        let (_, held) = samples().pop().expect("the object is last");
        let Automation::Object(object) = &held else { unreachable!("it is an object") };
        let count = || {
            let raw = object.as_raw();
            // SAFETY: it is an object that lives; the count is put back at once.
            unsafe {
                let vtable = *raw.cast::<*const windows::core::IUnknown_Vtbl>();
                ((*vtable).AddRef)(raw);
                ((*vtable).Release)(raw)
            }
        };
        let before = count();
        let array = Automation::Array(Shape::Object, vec![held.clone(), held.clone()]);
        let variant = write_variant(&array);
        drop((read_variant(&variant), array));
        assert_eq!(count(), before + 2);
        drop(variant);
        assert_eq!(count(), before);
    }
}

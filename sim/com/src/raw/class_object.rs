//! Classes and instances in a client's hands, and their qualifiers.

use windows::Win32::System::Com::SAFEARRAY;
use windows::Win32::System::Variant::VARIANT;
use windows::core::{HRESULT, IUnknown, IUnknown_Vtbl, interface};

use super::{Object, Out, Text, TextOut};

#[interface("DC12A681-737F-11CF-884D-00AA004B2E24")]
pub unsafe trait IWbemClassObject: IUnknown {
    pub unsafe fn GetQualifierSet(&self, set: Out) -> HRESULT;
    pub unsafe fn Get(
        &self,
        name: Text,
        flags: i32,
        value: *mut VARIANT,
        cimtype: *mut i32,
        flavour: *mut i32,
    ) -> HRESULT;
    pub unsafe fn Put(
        &self,
        name: Text,
        flags: i32,
        value: *const VARIANT,
        cimtype: i32,
    ) -> HRESULT;
    pub unsafe fn Delete(&self, name: Text) -> HRESULT;
    pub unsafe fn GetNames(
        &self,
        qualifier: Text,
        flags: i32,
        value: *const VARIANT,
        names: *mut *mut SAFEARRAY,
    ) -> HRESULT;
    pub unsafe fn BeginEnumeration(&self, flags: i32) -> HRESULT;
    pub unsafe fn Next(
        &self,
        flags: i32,
        name: TextOut,
        value: *mut VARIANT,
        cimtype: *mut i32,
        flavour: *mut i32,
    ) -> HRESULT;
    pub unsafe fn EndEnumeration(&self) -> HRESULT;
    pub unsafe fn GetPropertyQualifierSet(&self, property: Text, set: Out) -> HRESULT;
    pub unsafe fn Clone(&self, copy: Out) -> HRESULT;
    pub unsafe fn GetObjectText(&self, flags: i32, text: TextOut) -> HRESULT;
    pub unsafe fn SpawnDerivedClass(&self, flags: i32, class: Out) -> HRESULT;
    pub unsafe fn SpawnInstance(&self, flags: i32, instance: Out) -> HRESULT;
    pub unsafe fn CompareTo(&self, flags: i32, other: Object) -> HRESULT;
    pub unsafe fn GetPropertyOrigin(&self, name: Text, class: TextOut) -> HRESULT;
    pub unsafe fn InheritsFrom(&self, ancestor: Text) -> HRESULT;
    pub unsafe fn GetMethod(&self, name: Text, flags: i32, input: Out, output: Out) -> HRESULT;
    pub unsafe fn PutMethod(
        &self,
        name: Text,
        flags: i32,
        input: Object,
        output: Object,
    ) -> HRESULT;
    pub unsafe fn DeleteMethod(&self, name: Text) -> HRESULT;
    pub unsafe fn BeginMethodEnumeration(&self, flags: i32) -> HRESULT;
    pub unsafe fn NextMethod(&self, flags: i32, name: TextOut, input: Out, output: Out) -> HRESULT;
    pub unsafe fn EndMethodEnumeration(&self) -> HRESULT;
    pub unsafe fn GetMethodQualifierSet(&self, method: Text, set: Out) -> HRESULT;
    pub unsafe fn GetMethodOrigin(&self, method: Text, class: TextOut) -> HRESULT;
}

#[interface("DC12A680-737F-11CF-884D-00AA004B2E24")]
pub unsafe trait IWbemQualifierSet: IUnknown {
    pub unsafe fn Get(
        &self,
        name: Text,
        flags: i32,
        value: *mut VARIANT,
        flavor: *mut i32,
    ) -> HRESULT;
    pub unsafe fn Put(&self, name: Text, value: *const VARIANT, flavor: i32) -> HRESULT;
    pub unsafe fn Delete(&self, name: Text) -> HRESULT;
    pub unsafe fn GetNames(&self, flags: i32, names: *mut *mut SAFEARRAY) -> HRESULT;
    pub unsafe fn BeginEnumeration(&self, flags: i32) -> HRESULT;
    pub unsafe fn Next(
        &self,
        flags: i32,
        name: TextOut,
        value: *mut VARIANT,
        flavor: *mut i32,
    ) -> HRESULT;
    pub unsafe fn EndEnumeration(&self) -> HRESULT;
}

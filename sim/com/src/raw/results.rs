//! What calls come to (MS-WMI 3.1.4.4, 3.1.4.5).

use windows::core::{HRESULT, IUnknown, IUnknown_Vtbl, interface};

use super::{Object, Out, TextOut};

#[interface("027947E1-D731-11CE-A357-000000000001")]
pub unsafe trait IEnumWbemClassObject: IUnknown {
    pub unsafe fn Reset(&self) -> HRESULT;
    pub unsafe fn Next(
        &self,
        timeout: i32,
        count: u32,
        objects: Out,
        returned: *mut u32,
    ) -> HRESULT;
    pub unsafe fn NextAsync(&self, count: u32, sink: Object) -> HRESULT;
    pub unsafe fn Clone(&self, copy: Out) -> HRESULT;
    pub unsafe fn Skip(&self, timeout: i32, count: u32) -> HRESULT;
}

#[interface("44ACA675-E8FC-11D0-A07C-00C04FB68820")]
pub unsafe trait IWbemCallResult: IUnknown {
    pub unsafe fn GetResultObject(&self, timeout: i32, object: Out) -> HRESULT;
    pub unsafe fn GetResultString(&self, timeout: i32, text: TextOut) -> HRESULT;
    pub unsafe fn GetResultServices(&self, timeout: i32, services: Out) -> HRESULT;
    pub unsafe fn GetCallStatus(&self, timeout: i32, status: *mut i32) -> HRESULT;
}

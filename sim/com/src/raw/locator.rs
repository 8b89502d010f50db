//! What leads a client to the service, and the compiler that is a client of it.

use windows::Win32::System::Wmi::WBEM_COMPILE_STATUS_INFO;
use windows::core::{HRESULT, IUnknown, IUnknown_Vtbl, interface};

use super::{Object, Out, Text};

#[interface("DC12A687-737F-11CF-884D-00AA004B2E24")]
pub unsafe trait IWbemLocator: IUnknown {
    pub unsafe fn ConnectServer(
        &self,
        resource: Text,
        user: Text,
        password: Text,
        locale: Text,
        flags: i32,
        authority: Text,
        context: Object,
        services: Out,
    ) -> HRESULT;
}

#[interface("6DAF974E-2E37-11D2-AEC9-00C04FB68820")]
pub unsafe trait IMofCompiler: IUnknown {
    pub unsafe fn CompileFile(
        &self,
        file: Text,
        namespace: Text,
        user: Text,
        authority: Text,
        password: Text,
        options: i32,
        class_flags: i32,
        instance_flags: i32,
        info: *mut WBEM_COMPILE_STATUS_INFO,
    ) -> HRESULT;
    pub unsafe fn CompileBuffer(
        &self,
        size: i32,
        buffer: *const u8,
        namespace: Text,
        user: Text,
        authority: Text,
        password: Text,
        options: i32,
        class_flags: i32,
        instance_flags: i32,
        info: *mut WBEM_COMPILE_STATUS_INFO,
    ) -> HRESULT;
    pub unsafe fn CreateBMOF(
        &self,
        text_file: Text,
        binary_file: Text,
        namespace: Text,
        options: i32,
        class_flags: i32,
        instance_flags: i32,
        info: *mut WBEM_COMPILE_STATUS_INFO,
    ) -> HRESULT;
}

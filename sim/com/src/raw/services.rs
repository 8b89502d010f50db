//! IWbemServices (MS-WMI 3.1.4.3).

use windows::core::{HRESULT, IUnknown, IUnknown_Vtbl, interface};

use super::{Object, Out, Text};

#[interface("9556DC99-828C-11CF-A37E-00AA003240C7")]
pub unsafe trait IWbemServices: IUnknown {
    pub unsafe fn OpenNamespace(
        &self,
        path: Text,
        flags: i32,
        context: Object,
        services: Out,
        result: Out,
    ) -> HRESULT;
    pub unsafe fn CancelAsyncCall(&self, sink: Object) -> HRESULT;
    pub unsafe fn QueryObjectSink(&self, flags: i32, sink: Out) -> HRESULT;
    pub unsafe fn GetObject(
        &self,
        path: Text,
        flags: i32,
        context: Object,
        object: Out,
        result: Out,
    ) -> HRESULT;
    pub unsafe fn GetObjectAsync(
        &self,
        path: Text,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn PutClass(
        &self,
        class: Object,
        flags: i32,
        context: Object,
        result: Out,
    ) -> HRESULT;
    pub unsafe fn PutClassAsync(
        &self,
        class: Object,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn DeleteClass(
        &self,
        class: Text,
        flags: i32,
        context: Object,
        result: Out,
    ) -> HRESULT;
    pub unsafe fn DeleteClassAsync(
        &self,
        class: Text,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn CreateClassEnum(
        &self,
        superclass: Text,
        flags: i32,
        context: Object,
        enumerator: Out,
    ) -> HRESULT;
    pub unsafe fn CreateClassEnumAsync(
        &self,
        superclass: Text,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn PutInstance(
        &self,
        instance: Object,
        flags: i32,
        context: Object,
        result: Out,
    ) -> HRESULT;
    pub unsafe fn PutInstanceAsync(
        &self,
        instance: Object,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn DeleteInstance(
        &self,
        path: Text,
        flags: i32,
        context: Object,
        result: Out,
    ) -> HRESULT;
    pub unsafe fn DeleteInstanceAsync(
        &self,
        path: Text,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn CreateInstanceEnum(
        &self,
        class: Text,
        flags: i32,
        context: Object,
        enumerator: Out,
    ) -> HRESULT;
    pub unsafe fn CreateInstanceEnumAsync(
        &self,
        class: Text,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn ExecQuery(
        &self,
        language: Text,
        query: Text,
        flags: i32,
        context: Object,
        enumerator: Out,
    ) -> HRESULT;
    pub unsafe fn ExecQueryAsync(
        &self,
        language: Text,
        query: Text,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn ExecNotificationQuery(
        &self,
        language: Text,
        query: Text,
        flags: i32,
        context: Object,
        enumerator: Out,
    ) -> HRESULT;
    pub unsafe fn ExecNotificationQueryAsync(
        &self,
        language: Text,
        query: Text,
        flags: i32,
        context: Object,
        sink: Object,
    ) -> HRESULT;
    pub unsafe fn ExecMethod(
        &self,
        path: Text,
        method: Text,
        flags: i32,
        context: Object,
        input: Object,
        output: Out,
        result: Out,
    ) -> HRESULT;
    pub unsafe fn ExecMethodAsync(
        &self,
        path: Text,
        method: Text,
        flags: i32,
        context: Object,
        input: Object,
        sink: Object,
    ) -> HRESULT;
}

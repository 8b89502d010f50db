//! IWbemCallResult.

use wbem_sim::call::{CallId, Handle, Reply, Returned};
use wbem_sim::status::Status;
use windows::Win32::System::Wmi::{IWbemCallResult, IWbemClassObject, IWbemServices};
use windows::core::BSTR;

use crate::client::{Client, GONE, returned};
use crate::pointers::Pointer;
use crate::raw::{Shared, given, invoke, status_of};

impl Client {
    fn result(&self, handle: Handle) -> Option<IWbemCallResult> {
        match self.pointers.get(handle) {
            Some(Pointer::CallResult(result)) => Some(result.0),
            _ => None,
        }
    }

    pub(crate) fn call_status(&self, handle: Handle, timeout_ms: u32) -> Reply {
        let Some(result) = self.result(handle) else { return GONE.into() };
        let mut of_call = 0;
        // SAFETY: the interface is one that COM has given out, and the place one for a number.
        let status = status_of(unsafe {
            invoke!(&result, GetCallStatus, timeout_ms.cast_signed(), &raw mut of_call)
        });
        match status {
            Status::WBEM_S_NO_ERROR => {
                Reply::success(Returned::CallStatus(Status(of_call.cast_unsigned())))
            }
            other => other.into(),
        }
    }

    pub(crate) fn result_object(&self, handle: Handle, timeout_ms: u32) -> Reply {
        let Some(result) = self.result(handle) else { return GONE.into() };
        // SAFETY: the interface is one that COM has given out, and the place one for a pointer.
        let (status, object) = given::<IWbemClassObject>(|out| unsafe {
            invoke!(&result, GetResultObject, timeout_ms.cast_signed(), out)
        });
        returned(status, object.as_ref())
    }

    pub(crate) fn result_string(&self, handle: Handle, timeout_ms: u32) -> Reply {
        let Some(result) = self.result(handle) else { return GONE.into() };
        let mut text = BSTR::new();
        // SAFETY: the interface is one that COM has given out, and the place one for a text.
        let status = status_of(unsafe {
            invoke!(&result, GetResultString, timeout_ms.cast_signed(), (&raw mut text).cast())
        });
        match status {
            Status::WBEM_S_NO_ERROR => Reply::success(Returned::Path(text.to_string().into())),
            other => other.into(),
        }
    }

    pub(crate) fn result_services(&self, id: CallId, handle: Handle, timeout_ms: u32) -> Reply {
        let Some(result) = self.result(handle) else { return GONE.into() };
        // SAFETY: the interface is one that COM has given out, and the place one for a pointer.
        let (status, services) = given::<IWbemServices>(|out| unsafe {
            invoke!(&result, GetResultServices, timeout_ms.cast_signed(), out)
        });
        if let Some(services) = services {
            self.pointers.keep(id.into(), Pointer::Services(Shared(services), None));
        }
        status.into()
    }
}

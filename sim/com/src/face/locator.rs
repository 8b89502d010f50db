//! IWbemLocator: logs a client in.

use std::sync::Arc;

use wbem_sim::call::Method;
use wbem_sim::cim::NamespacePath;
use wbem_sim::status::Status;
use windows::core::{HRESULT, implement};

use super::boundary::{clear_needed, hand_out, method, needed_text, text};
use super::client::Pointer;
use super::control::answer;
use super::module::{Live, service};
use super::services::Services;
use crate::control::{IWbemSimulatorControl, IWbemSimulatorControl_Impl};
use crate::raw;

/// WBEM_E_LOCAL_CREDENTIALS: a local connection takes no other account.
const LOCAL_CREDENTIALS: Status = Status(0x8004_1064);

/// The locator.
#[implement(raw::IWbemLocator, IWbemSimulatorControl)]
pub struct Locator {
    _live: Live,
}

impl Locator {
    pub fn new() -> Result<Self, Status> {
        service()?;
        Ok(Self { _live: Live::new() })
    }
}

impl raw::IWbemLocator_Impl for Locator_Impl {
    unsafe fn ConnectServer(
        &self,
        resource: raw::Text,
        user: raw::Text,
        password: raw::Text,
        locale: raw::Text,
        flags: i32,
        _authority: raw::Text,
        _context: raw::Object,
        place: raw::Out,
    ) -> HRESULT {
        method(|| {
            // SAFETY: the client's word.
            unsafe { clear_needed(place) }?;
            // SAFETY: the client's word on the text.
            let namespace = unsafe { needed_text(resource) }?;
            // SAFETY: the client's word on the text.
            let (user, password) = unsafe { (text(user)?, text(password)?) };
            // SAFETY: the client's word on the text.
            let locale = unsafe { text(locale) }?;
            check(&namespace, user.as_ref(), password.as_ref())?;
            let (namespace, flags) = (Some(namespace), flags.cast_unsigned());
            let connect = Method::Connect { namespace, flags, locale };
            let services = Services::new(Pointer::got(&service()?, connect)?);
            // SAFETY: the client's word on the place, which was emptied above.
            unsafe { hand_out::<raw::IWbemServices>(place, services.into()) };
            Ok(Status::WBEM_S_NO_ERROR)
        })
    }
}

/// The service is that of this machine, which a client calls under its own account.
fn check(
    namespace: &str,
    user: Option<&Arc<str>>,
    password: Option<&Arc<str>>,
) -> Result<(), Status> {
    if NamespacePath::names_other_server(namespace) {
        return Err(Status::WBEM_E_TRANSPORT_FAILURE);
    }
    let is_given = |text: Option<&Arc<str>>| text.is_some_and(|text| !text.is_empty());
    match is_given(user) || is_given(password) {
        true => Err(LOCAL_CREDENTIALS),
        false => Ok(()),
    }
}

impl IWbemSimulatorControl_Impl for Locator_Impl {
    unsafe fn Control(&self, request: raw::Text, place: raw::TextOut) -> HRESULT {
        // SAFETY: the client's word.
        unsafe { answer(request, place) }
    }
}

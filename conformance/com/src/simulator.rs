//! The control interface of the simulator, where the service is it.

use std::mem::forget;
use std::ptr::null_mut;
use std::sync::OnceLock;

use wbem_sim::status::Status;
use wbem_sim_com::control::{
    Answer, CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl, Request, ask,
};
use wbem_sim_com::face::register_class_objects;
use windows::Win32::System::Com::{CLSCTX_INPROC_SERVER, CLSCTX_LOCAL_SERVER};
use windows::Win32::System::Wmi::{IWbemLocator, IWbemShutdown, WbemLocator};
use windows::core::Interface;

use crate::apartment;
use crate::raw::{Shared, create, invoke, status_of};

/// Has this process serve the simulator's classes to itself, for as long as it lives.
pub fn serve_in_process() -> Result<(), Status> {
    static SERVED: OnceLock<Result<(), Status>> = OnceLock::new();
    *SERVED.get_or_init(|| {
        apartment::keep()?;
        match register_class_objects() {
            Ok(registered) => {
                forget(registered);
                Ok(())
            }
            Err(error) => Err(status_of(error.code())),
        }
    })
}

/// IWbemShutdown::Shutdown, which no other service offers its clients.
pub(crate) fn shut_down() -> Status {
    let context = CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER;
    match create::<IWbemShutdown>(&CLSID_WBEM_SIMULATOR_CONTROL, context) {
        // SAFETY: the interface is one that COM has given out; the context may be NULL.
        Ok(object) => status_of(unsafe { invoke!(&object, Shutdown, 0, 0, null_mut()) }),
        Err(_) => Status::WBEM_E_NOT_SUPPORTED,
    }
}

/// The simulator behind the classes of this machine.
#[derive(Debug, Clone)]
pub struct Simulator(Shared<IWbemSimulatorControl>);

impl Simulator {
    /// The simulator, if that is what serves: no other locator has its interface.
    pub fn find() -> Option<Self> {
        let context = CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER;
        let control = match create::<IWbemLocator>(&WbemLocator, context) {
            Ok(locator) => locator.cast().ok(),
            Err(_) => create(&CLSID_WBEM_SIMULATOR_CONTROL, context).ok(),
        };
        control.map(|control| Self(Shared(control)))
    }

    /// Asks it something; a refusal is an answer.
    pub fn ask(&self, request: &Request) -> Result<Answer, Status> {
        ask(&self.0.0, request).map_err(|error| status_of(error.code()))
    }
}

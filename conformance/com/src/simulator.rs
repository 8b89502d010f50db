//! The control interface of the simulator, where the service is it.

use wbem_sim::status::Status;
use wbem_sim_com::control::{
    Answer, CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl, Request, ask,
};
use windows::Win32::System::Com::{CLSCTX_INPROC_SERVER, CLSCTX_LOCAL_SERVER, CoCreateInstance};
use windows::Win32::System::Wmi::{IWbemLocator, WbemLocator};
use windows::core::Interface;

use crate::raw::{Shared, status_of};

/// The simulator behind the classes of this machine.
#[derive(Debug, Clone)]
pub struct Simulator(Shared<IWbemSimulatorControl>);

impl Simulator {
    /// The simulator, if that is what serves: no other locator has its interface.
    pub fn find() -> Option<Self> {
        let context = CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER;
        // SAFETY: each class is asked for an interface of the type that it is kept as.
        let control = unsafe {
            match CoCreateInstance::<_, IWbemLocator>(&WbemLocator, None, context) {
                Ok(locator) => locator.cast::<IWbemSimulatorControl>(),
                Err(_) => CoCreateInstance(&CLSID_WBEM_SIMULATOR_CONTROL, None, context),
            }
        };
        control.ok().map(|control| Self(Shared(control)))
    }

    /// Asks it something; a refusal is an answer.
    pub fn ask(&self, request: &Request) -> Result<Answer, Status> {
        ask(&self.0.0, request).map_err(|error| status_of(error.code()))
    }
}

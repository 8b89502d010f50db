//! The COM classes: each method reads what it was given, makes one call, and hands out what came
//! back.
//!
//! The asynchronous forms of IWbemServices, which call a sink of the client's, answer
//! WBEM_E_NOT_SUPPORTED, as do notification queries and CreateBMOF; the semisynchronous forms do
//! the same work. Interfaces are IUnknown's own: nothing here is IDispatch, so that scripts do not
//! reach it.

mod backup;
mod boundary;
mod call_result;
mod caller;
mod class_object;
mod client;
mod control;
mod enumerator;
mod factory;
mod hand;
mod local_server;
mod locator;
mod module;
mod mof_compiler;
mod privilege;
mod qualifier_set;
mod registration;
mod registry;
mod services;
mod token;
mod walk;

pub use caller::Stranger;
pub use local_server::serve;
pub use module::{DllCanUnloadNow, DllGetClassObject, live_objects};
pub use privilege::enable_own_privileges;
pub use registration::{Registration, WbemSimRegister, WbemSimRevoke, register_class_objects};
pub use registry::{DllRegisterServer, DllUnregisterServer};

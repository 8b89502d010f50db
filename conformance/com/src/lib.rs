//! The calls of the suite, made through COM.
//!
//! A `Client` takes a `Call` of the vocabulary, makes it, and gives the `Reply`. It knows nothing
//! of scenarios and verdicts; the target `windows` of the suite is made of it in safe code.
//!
//! | module | what |
//! | --- | --- |
//! | `apartment` | threads that use COM |
//! | `token` | the privileges of the calling thread |
//! | `client`, `calls` | calls, as methods of interfaces |
//! | `elsewhere`, `path` | a service on another machine, and the account that calls it |
//! | `objects` | IWbemClassObject as classes and instances, and back |
//! | `simulator` | the control interface, where the service is the simulator |
//! | `machine` | the number of the build, and what is installed |
//!
//! Interfaces are called through their tables of functions: a status of success that is not S_OK
//! is a part of the reply, and a NULL is an argument like any other.

#[cfg(windows)]
pub mod apartment;
#[cfg(windows)]
mod blanket;
#[cfg(windows)]
mod calls;
#[cfg(windows)]
pub mod client;
#[cfg(windows)]
mod elsewhere;
#[cfg(windows)]
pub mod machine;
#[cfg(windows)]
mod objects;
#[cfg(any(windows, test))]
mod path;
#[cfg(windows)]
mod pointers;
#[cfg(windows)]
mod raw;
#[cfg(windows)]
pub mod simulator;
#[cfg(windows)]
pub mod token;

#[cfg(windows)]
pub use client::Client;
#[cfg(windows)]
pub use elsewhere::Elsewhere;
#[cfg(windows)]
pub use wbem_sim_com::control::{Answer, Request};

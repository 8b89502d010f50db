//! The model of the Windows WMI repository service as COM classes.
//!
//! | module | what | where |
//! | --- | --- | --- |
//! | [`variant`] | CIM values as VARIANTs, and back | everywhere; VARIANTs themselves on Windows |
//! | [`object`] | what is behind IWbemClassObject and IWbemQualifierSet | everywhere |
//! | `raw`, `face` | the interfaces as they are in memory, and the classes | Windows |
//! | [`service`] | the one service of a process, its lock and its clock | everywhere |
//! | [`control`] | the simulator's own interface: clock, callers, faults | everywhere; the interface on Windows |
//!
//! Interfaces are pointers, so this is the one crate of the model that has unsafe code. What needs
//! none of it is written without, and tested on every system.

pub mod control;
#[cfg(windows)]
pub mod face;
pub mod object;
#[cfg(windows)]
pub mod raw;
pub mod service;
pub mod variant;

//! The model of the Windows WMI repository service as COM classes.
//!
//! | module | what | where |
//! | --- | --- | --- |
//! | [`variant`] | CIM values as VARIANTs, and back | everywhere; VARIANTs themselves on Windows |
//! | [`control`] | the simulator's own interface: clock, callers, faults | everywhere; the interface on Windows |
//!
//! Interfaces are pointers, so this is the one crate of the model that has unsafe code. What needs
//! none of it is written without, and tested on every system.

pub mod control;
pub mod variant;

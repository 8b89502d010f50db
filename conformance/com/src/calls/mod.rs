//! Calls, as methods of interfaces: one file for each kind of interface.

pub mod backup;
pub mod compiler;
pub mod enumeration;
pub mod result;
pub mod services;

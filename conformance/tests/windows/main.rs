//! The target `windows` on Windows, or on Wine. Elsewhere there is nothing to test here but that
//! it says so, which `command` does.
#![cfg(windows)]

mod parity;
mod wine;

//! The target `windows` on Windows, or on Wine. Elsewhere there is nothing to test here but that
//! it says so, which `command` does.
#![cfg(windows)]

mod parity;
mod wine;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A machine has one service, and the target one folder for its files: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

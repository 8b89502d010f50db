//! Panics in a scenario are an outcome to report, not text in the middle of a report.
//!
//! The panic hook belongs to the process, so it is set once and asks the thread that panics: one
//! that was told to keep quiet remembers the place and prints nothing, any other does as before.

use std::cell::{Cell, RefCell};
use std::panic;
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From here on panics of this thread print nothing.
pub fn keep_quiet() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if QUIET.get() {
                PLACE.set(info.location().map(ToString::to_string));
            } else {
                before(info);
            }
        }));
    });
    QUIET.set(true);
}

/// Where this thread last panicked quietly.
pub fn place_of_last() -> Option<String> {
    PLACE.take()
}

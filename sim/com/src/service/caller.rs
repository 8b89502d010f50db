//! What belongs to a calling thread: who it says it is, and whether its next call is held.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use wbem_sim::caller::Caller;

thread_local! {
    /// The number under which the next call of this thread is held.
    pub static HOLD_NEXT: Cell<Option<u64>> = const { Cell::new(None) };
    static CALLER: RefCell<Option<Arc<Caller>>> = const { RefCell::new(None) };
}

/// Has the calls of this thread come from somebody, or from whom its token says.
pub fn set_caller(caller: Option<Caller>) {
    CALLER.set(caller.map(Arc::new));
}

/// Whom the calls of this thread come from, if it was told.
pub fn thread_caller() -> Option<Arc<Caller>> {
    CALLER.with_borrow(Clone::clone)
}

//! What belongs to a calling thread: who it says it is, whether its next call is held, and which
//! reply it has had.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use wbem_sim::caller::Caller;

thread_local! {
    /// The number under which the next call of this thread is held.
    pub static HOLD_NEXT: Cell<Option<u64>> = const { Cell::new(None) };
    static LAST_REPLY: Cell<Option<LastReply>> = const { Cell::new(None) };
    static CALLER: RefCell<Option<Arc<Caller>>> = const { RefCell::new(None) };
}

/// A reply that this thread has had.
#[derive(Debug, Clone, Copy)]
struct LastReply {
    place: u64,
    waited: bool,
}

/// Notes that this thread has a reply: its place among all, and whether it had to be waited for.
pub fn note_reply(place: u64, waited: bool) {
    if waited || !LAST_REPLY.get().is_some_and(|last| last.waited) {
        LAST_REPLY.set(Some(LastReply { place, waited }));
    }
}

/// The place of the latest reply that this thread had to wait for or, if there is none, of the
/// latest, since it was last asked for.
pub fn take_last_reply() -> Option<u64> {
    LAST_REPLY.take().map(|last| last.place)
}

/// Has the calls of this thread come from somebody, or from whom its token says.
pub fn set_caller(caller: Option<Caller>) {
    CALLER.set(caller.map(Arc::new));
}

/// Whom the calls of this thread come from, if it was told.
pub fn thread_caller() -> Option<Arc<Caller>> {
    CALLER.with_borrow(Clone::clone)
}

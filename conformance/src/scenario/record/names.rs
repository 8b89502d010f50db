//! Names for callers, pointers and calls: what kind of thing, and a number from the second on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wbem_sim::call::{Call, PointerKind};
use wbem_sim::caller::Caller;

/// Hands out names, each once.
#[derive(Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
    /// How many of each kind there are.
    given: BTreeMap<String, usize>,
}

impl Names {
    /// A name of this kind that nothing else has.
    pub fn give(&mut self, kind: &str) -> String {
        let given = self.given.entry(kind.to_owned()).or_default();
        loop {
            *given += 1;
            let name = if *given == 1 { kind.to_owned() } else { format!("{kind} {given}") };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// The callers of some calls, each with a name: that of its process, as far as that goes.
pub fn of_callers<'a>(calls: impl IntoIterator<Item = &'a Call>) -> BTreeMap<String, Arc<Caller>> {
    let mut callers: Vec<&Arc<Caller>> = Vec::new();
    for call in calls {
        if !callers.contains(&&call.caller) {
            callers.push(&call.caller);
        }
    }
    let mut names = Names::default();
    callers.into_iter().map(|caller| (names.give(&caller.process), Arc::clone(caller))).collect()
}

/// What a pointer is called that a call hands out.
pub fn of_pointer(call: &Call) -> Option<&'static str> {
    use wbem_sim::call::Method as M;
    Some(match (&call.method, call.hands_out()?) {
        (M::QueryInterface { .. }, _) => "pointer",
        (_, PointerKind::BackupObject(_)) => "object",
        (M::CloneEnumerator { .. }, _) => "copy",
        (_, PointerKind::Enumerator) => "list",
        (_, PointerKind::Connection) => "connection",
        (_, PointerKind::CallResult) => "result",
    })
}

/// What a call is called that somebody speaks of later.
pub fn of_call(call: &Call) -> &'static str {
    use wbem_sim::call::Method as M;
    match &call.method {
        M::PutClass { .. }
        | M::PutInstance { .. }
        | M::PutMisplaced { .. }
        | M::DeleteClass { .. }
        | M::DeleteInstance { .. } => "write",
        M::GetObject { .. } => "read",
        M::EnumerateClasses { .. } | M::EnumerateInstances { .. } | M::ExecQuery { .. } => {
            "listing"
        }
        M::Backup { .. } => "backup",
        M::Restore { .. } => "restore",
        M::Pause { .. } => "pause",
        M::Resume { .. } => "resume",
        M::Release { .. } => "release",
        M::Next { .. } | M::Skip { .. } | M::Reset { .. } => "reading on",
        M::CompileMof(_) => "compilation",
        M::ExecMethod { .. } => "method",
        M::Shutdown => "shutdown",
        _ => "call",
    }
}

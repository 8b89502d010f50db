//! What clients hold: pointers to backup objects, connections, and what calls come to.

use std::sync::Arc;

use crate::call::{Handle, Interface};
use crate::caller::{Origin, Process};
use crate::cim::{Name, NamespacePath};
use crate::repository::NamespaceId;
use crate::security::Rights;

/// A backup object, named after the pointer that its activation handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub(super) Handle);

/// A pointer in the hands of a client.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Pointer {
    /// The process that has it.
    pub process: Process,
    /// Where that process is.
    pub origin: Origin,
    /// What it points to.
    pub target: Pointee,
}

/// What a pointer points to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Pointee {
    /// A backup object, through one of its interfaces.
    Object(ObjectId, Interface),
    /// The connection of the same name.
    Connection,
    /// The enumerator of the same name.
    Enumerator,
    /// The call result of the same name.
    CallResult,
}

/// What the server knows of a backup object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct BackupObject {
    /// How many pointers to it there are.
    pub references: u32,
    /// Whether it counts as having paused: its next Pause is a second one.
    pub counts_as_paused: bool,
    /// Whether the timer has ended a pause of it that no Resume has been called for.
    pub timed_out: bool,
    /// Whether it has ended a pause with Resume before.
    pub has_resumed: bool,
}

/// What the server knows of a connection [REQ STATE-10].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Connection {
    /// The namespace it was opened on.
    pub namespace: NamespaceId,
    /// The path of that namespace.
    pub path: NamespacePath,
    /// What its caller was granted at login.
    pub granted: Rights,
    /// The locales that its client prefers.
    pub locales: Arc<[Name]>,
    /// Whether it shows stored data only [REQ STATIC-7].
    pub repository_only: bool,
    /// Whether its client still holds it; if not, it lasts as long as its last call.
    pub open: bool,
    /// Whether a Restore has come between: the namespace is another one.
    pub replaced: bool,
}

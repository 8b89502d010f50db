//! One outcome that would do: a status, a word for several, or a look at what was returned.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use wbem_sim::cim::{ClassDeclaration, Instance, Name, ObjectPath};
use wbem_sim::compilation::ErrorPhase;
use wbem_sim::security::{Rights, SecurityDescriptor};
use wbem_sim::status::Status;

/// One outcome that would do.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// This status, whatever was returned.
    Status(Status),
    /// Any success.
    Succeeds,
    /// Any failure.
    Fails,
    /// Any failure of the transport.
    RpcError,
    /// No reply yet.
    Blocked,
    /// Whatever comes: a reply, or none yet.
    Any,
    /// The file is so.
    File(FileState),
    /// A reply, or a file, of which all of this is true.
    Details(Box<Details>),
}

impl Wanted {
    /// The words of the format, but for names of statuses.
    pub const WORDS: [&'static str; 8] =
        ["succeeds", "fails", "rpc-error", "blocked", "any", "file", "folder", "missing"];

    /// The outcome that a word stands for.
    pub(super) fn word(word: &str) -> Option<Self> {
        Some(match word {
            "succeeds" => Wanted::Succeeds,
            "fails" => Wanted::Fails,
            "rpc-error" => Wanted::RpcError,
            "blocked" => Wanted::Blocked,
            "any" => Wanted::Any,
            "file" => Wanted::File(FileState::File),
            "folder" => Wanted::File(FileState::Folder),
            "missing" => Wanted::File(FileState::Missing),
            _ => return None,
        })
    }
}

/// What is found at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing.
    Missing,
}

/// What must be true of a reply, or of a file. What is not named may be anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Details {
    /// The status; any success if none is named.
    pub status: Option<Status>,
    /// An instance of this class with these values; it may have more.
    pub instance: Option<Arc<Instance>>,
    /// A class with this superclass, these members and these qualifiers; it may have more.
    pub class: Option<Arc<ClassDeclaration>>,
    /// An object of no class.
    pub empty: bool,
    /// So many objects.
    pub count: Option<usize>,
    /// The objects with these keys and no others, in any order.
    pub exactly: Option<Vec<ObjectKey>>,
    /// The objects with these keys, and perhaps others.
    pub includes: Vec<ObjectKey>,
    /// No object with one of these keys.
    pub lacks: Vec<ObjectKey>,
    /// Instances, each with these properties and no others.
    pub properties: Option<BTreeSet<Name>>,
    /// What the step of that number returned.
    pub same_as: Option<usize>,
    /// Anything but what the step of that number returned.
    pub not_same_as: Option<usize>,
    /// It came before the reply to the step of that number.
    pub before: Option<usize>,
    /// It came after the reply to the step of that number.
    pub after: Option<usize>,
    /// These access rights.
    pub rights: Option<Rights>,
    /// This security descriptor.
    pub descriptor: Option<SecurityDescriptor>,
    /// A semisynchronous call that has ended so.
    pub call_status: Option<Status>,
    /// The path of the instance that this one names, in whatever namespace.
    pub path: Option<ObjectPath>,
    /// A compilation that ended so.
    pub compiled: Option<Compiled>,
}

/// How a compilation ended. What is not named may be anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compiled {
    /// What the compiler was doing.
    pub phase: Option<ErrorPhase>,
    /// The code, or any success or failure.
    pub result: Option<Wanted>,
    /// The number of the object at fault.
    pub object: Option<u32>,
    /// Its first and its last line.
    pub lines: Option<[u32; 2]>,
}

impl Details {
    /// Whether they are about a file: all that can be said of one is which it is the same as.
    pub(super) fn is_of_files(&self) -> bool {
        let Details { same_as, not_same_as, .. } = *self;
        *self == Details { same_as, not_same_as, ..Details::default() }
    }
}

/// What tells one object of an enumeration from the others: the name of a class, or the value of
/// the one key of an instance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKey {
    /// A name, or a key that is text: compared without regard to case.
    Text(Name),
    /// A key that is a number.
    Number(i128),
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjectKey::Text(text) => write!(f, "{text}"),
            ObjectKey::Number(number) => write!(f, "{number}"),
        }
    }
}

//! What comes back: a status, and what was returned with it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cim::{ClassDeclaration, Instance, Object};
use crate::compilation::CompileStatus;
use crate::status::Status;

/// The outcome of one call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Its HRESULT.
    pub status: Status,
    /// What it returned; nothing if it failed [REQ CALL-12].
    #[serde(default, skip_serializing_if = "Returned::is_nothing")]
    pub returned: Returned,
}

impl Reply {
    /// Success, and what came with it.
    pub fn success(returned: Returned) -> Self {
        Self { status: Status::WBEM_S_NO_ERROR, returned }
    }
}

impl From<Status> for Reply {
    fn from(status: Status) -> Self {
        Self { status, returned: Returned::Nothing }
    }
}

/// What a call returned besides its status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Returned {
    /// Nothing, or a pointer (which is named after the call).
    #[default]
    Nothing,
    /// An object of neither kind: GetObject without a path.
    Empty,
    /// A class, with all that it inherits.
    Class(Object<ClassDeclaration>),
    /// An instance.
    Instance(Object<Instance>),
    /// The classes of an enumeration.
    Classes(Vec<Object<ClassDeclaration>>),
    /// The instances of an enumeration.
    Instances(Vec<Object<Instance>>),
    /// The path of an instance.
    Path(Arc<str>),
    /// How a semisynchronous call has ended: plStatus.
    CallStatus(Status),
    /// How a compilation ended, in success and otherwise.
    Compiled(CompileStatus),
}

impl Returned {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Returned::Nothing)
    }

    /// Puts what is listed in one order: an enumeration has none of its own.
    pub fn sort(&mut self) {
        match self {
            Returned::Classes(classes) => classes.sort(),
            Returned::Instances(instances) => instances.sort(),
            _ => {}
        }
    }
}

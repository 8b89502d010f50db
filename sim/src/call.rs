//! The vocabulary: what clients can call, and what comes back.
//!
//! One vocabulary serves the server, scenarios, targets, recorded histories and every face. A
//! pointer that a call hands out (a backup object, a connection) is named after that call: its
//! [`Handle`] is known before the reply, and no two pointers share one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::cim::{ClassDeclaration, Instance, Object};
use crate::security::{Rights, SecurityDescriptor};
use crate::status::Status;

/// The number of a call: the first of a session is 0, each next one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(pub u64);

/// An interface pointer, named after the call that handed it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub u64);

impl From<CallId> for Handle {
    fn from(call: CallId) -> Self {
        Self(call.0)
    }
}

/// One call: who, and what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Who calls.
    pub caller: Arc<Caller>,
    /// What is called.
    pub method: Method,
}

/// An interface of the backup object.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Interface {
    /// Backup and Restore.
    IWbemBackupRestore,
    /// Pause and Resume as well [REQ CONNECT-4].
    #[default]
    IWbemBackupRestoreEx,
}

/// What can be called. `flags` are lFlags as they go over the wire.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Method {
    /// Activates CLSID_WbemBackupRestore and asks for an interface; hands out a pointer.
    Activate {
        /// The interface asked for.
        interface: Interface,
    },
    /// Asks the object behind a pointer for an interface; hands out another pointer to the object.
    QueryInterface {
        /// A pointer to a backup object.
        object: Handle,
        /// The interface asked for.
        interface: Interface,
    },
    /// Gives up a pointer, of whatever kind; the last one to an object ends the object.
    Release {
        /// The pointer.
        pointer: Handle,
    },
    /// IWbemBackupRestore::Backup.
    Backup {
        /// A pointer to a backup object.
        object: Handle,
        /// The file to write.
        file: Option<Arc<str>>,
        /// Reserved: 0.
        flags: u32,
    },
    /// IWbemBackupRestore::Restore.
    Restore {
        /// A pointer to a backup object.
        object: Handle,
        /// The file to read.
        file: Option<Arc<str>>,
        /// 0, or 1 for WBEM_FLAG_BACKUP_RESTORE_FORCE_SHUTDOWN.
        flags: u32,
    },
    /// IWbemBackupRestoreEx::Pause.
    Pause {
        /// A pointer to a backup object.
        object: Handle,
    },
    /// IWbemBackupRestoreEx::Resume.
    Resume {
        /// A pointer to a backup object.
        object: Handle,
    },
    /// Logs in to a namespace (IWbemLevel1Login::NTLMLogin); hands out a connection.
    Connect {
        /// The path of the namespace.
        namespace: Option<Arc<str>>,
        /// WBEM_FLAG_CONNECT_*.
        flags: u32,
    },
    /// IWbemServices::OpenNamespace; hands out a connection.
    OpenNamespace {
        /// The connection to start from.
        connection: Handle,
        /// The path from there.
        path: Option<Arc<str>>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::GetObject.
    GetObject {
        /// A connection.
        connection: Handle,
        /// The path of a class or an instance; none asks for an empty object.
        path: Option<Arc<str>>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::PutClass.
    PutClass {
        /// A connection.
        connection: Handle,
        /// The class.
        class: Arc<ClassDeclaration>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::DeleteClass.
    DeleteClass {
        /// A connection.
        connection: Handle,
        /// The name of the class.
        class: Option<Arc<str>>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::CreateClassEnum, read to its end.
    EnumerateClasses {
        /// A connection.
        connection: Handle,
        /// The class whose descendants are asked for; none or empty asks for all.
        superclass: Option<Arc<str>>,
        /// WBEM_FLAG_*; WBEM_FLAG_SHALLOW is 1.
        flags: u32,
    },
    /// IWbemServices::PutInstance.
    PutInstance {
        /// A connection.
        connection: Handle,
        /// The instance.
        instance: Arc<Instance>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::DeleteInstance.
    DeleteInstance {
        /// A connection.
        connection: Handle,
        /// The path of the instance.
        path: Option<Arc<str>>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::CreateInstanceEnum, read to its end.
    EnumerateInstances {
        /// A connection.
        connection: Handle,
        /// The class.
        class: Option<Arc<str>>,
        /// WBEM_FLAG_*; WBEM_FLAG_SHALLOW is 1.
        flags: u32,
    },
    /// `__SystemSecurity::GetSD` of the connection's namespace.
    GetSecurity {
        /// A connection.
        connection: Handle,
    },
    /// `__SystemSecurity::SetSD` of the connection's namespace.
    SetSecurity {
        /// A connection.
        connection: Handle,
        /// The new descriptor.
        descriptor: Arc<SecurityDescriptor>,
    },
    /// `__SystemSecurity::GetCallerAccessRights`.
    GetCallerRights {
        /// A connection.
        connection: Handle,
    },
    /// IWbemShutdown::Shutdown: starts going down, if the caller is local.
    Shutdown,
}

impl Method {
    /// The name of the method, as the documents have it.
    pub fn name(&self) -> &'static str {
        match self {
            Method::Activate { .. } => "CoCreateInstance",
            Method::QueryInterface { .. } => "QueryInterface",
            Method::Release { .. } => "Release",
            Method::Backup { .. } => "Backup",
            Method::Restore { .. } => "Restore",
            Method::Pause { .. } => "Pause",
            Method::Resume { .. } => "Resume",
            Method::Connect { .. } => "NTLMLogin",
            Method::OpenNamespace { .. } => "OpenNamespace",
            Method::GetObject { .. } => "GetObject",
            Method::PutClass { .. } => "PutClass",
            Method::DeleteClass { .. } => "DeleteClass",
            Method::EnumerateClasses { .. } => "CreateClassEnum",
            Method::PutInstance { .. } => "PutInstance",
            Method::DeleteInstance { .. } => "DeleteInstance",
            Method::EnumerateInstances { .. } => "CreateInstanceEnum",
            Method::GetSecurity { .. } => "GetSD",
            Method::SetSecurity { .. } => "SetSD",
            Method::GetCallerRights { .. } => "GetCallerAccessRights",
            Method::Shutdown => "Shutdown",
        }
    }

    /// The connection that the call is made on: that of every IWbemServices method.
    pub fn connection(&self) -> Option<Handle> {
        match self {
            Method::OpenNamespace { connection, .. }
            | Method::GetObject { connection, .. }
            | Method::PutClass { connection, .. }
            | Method::DeleteClass { connection, .. }
            | Method::EnumerateClasses { connection, .. }
            | Method::PutInstance { connection, .. }
            | Method::DeleteInstance { connection, .. }
            | Method::EnumerateInstances { connection, .. }
            | Method::GetSecurity { connection }
            | Method::SetSecurity { connection, .. }
            | Method::GetCallerRights { connection } => Some(*connection),
            _ => None,
        }
    }

    /// The backup object that the call is made on.
    pub fn object(&self) -> Option<Handle> {
        match self {
            Method::QueryInterface { object, .. }
            | Method::Backup { object, .. }
            | Method::Restore { object, .. }
            | Method::Pause { object }
            | Method::Resume { object } => Some(*object),
            _ => None,
        }
    }

    /// Whether the call works on a file: Backup and Restore.
    pub fn is_file_call(&self) -> bool {
        matches!(self, Method::Backup { .. } | Method::Restore { .. })
    }

    /// Whether success hands out a pointer, named after the call.
    pub fn hands_out(&self) -> bool {
        matches!(
            self,
            Method::Activate { .. }
                | Method::QueryInterface { .. }
                | Method::Connect { .. }
                | Method::OpenNamespace { .. }
        )
    }
}

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
    /// A security descriptor.
    Security(Arc<SecurityDescriptor>),
    /// Access rights.
    Rights(Rights),
}

impl Returned {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Returned::Nothing)
    }
}

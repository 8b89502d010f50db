//! The methods, with their arguments.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Handle;
use crate::cim::{ClassDeclaration, GivenPath, Instance, Value};
use crate::compilation::{MofCompilation, MofSource};

/// What an enumerator lists.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Enumeration {
    /// Classes: IWbemServices::CreateClassEnum.
    Classes {
        /// The class whose descendants are asked for; none or empty asks for all.
        superclass: Option<Arc<str>>,
    },
    /// Instances: IWbemServices::CreateInstanceEnum.
    Instances {
        /// The class.
        class: Option<Arc<str>>,
    },
    /// What a query gives: IWbemServices::ExecQuery.
    Query {
        /// strQueryLanguage: WQL.
        language: Option<Arc<str>>,
        /// The query.
        query: Option<Arc<str>>,
    },
}

/// An object that is given to a method that takes none of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Misplaced {
    /// An instance that PutClass is given.
    Instance(Arc<Instance>),
    /// A class that PutInstance is given.
    Class(Arc<ClassDeclaration>),
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
        /// The locales that the client prefers, such as `MS_409`, with commas between them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locale: Option<Arc<str>>,
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
        path: Option<GivenPath>,
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
    /// IWbemServices::PutClass or PutInstance, of what the other one takes.
    PutMisplaced {
        /// A connection.
        connection: Handle,
        /// The object.
        object: Misplaced,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::DeleteInstance.
    DeleteInstance {
        /// A connection.
        connection: Handle,
        /// The path of the instance.
        path: Option<GivenPath>,
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
    /// IWbemServices::ExecQuery, read to its end.
    ExecQuery {
        /// A connection.
        connection: Handle,
        /// strQueryLanguage: WQL.
        language: Option<Arc<str>>,
        /// The query.
        query: Option<Arc<str>>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IWbemServices::CreateClassEnum, CreateInstanceEnum or ExecQuery; hands out an enumerator.
    OpenEnumerator {
        /// A connection.
        connection: Handle,
        /// What it lists.
        of: Enumeration,
        /// WBEM_FLAG_*; WBEM_FLAG_FORWARD_ONLY is 0x20.
        flags: u32,
    },
    /// IEnumWbemClassObject::Next.
    Next {
        /// An enumerator.
        enumerator: Handle,
        /// lTimeout: how long to wait for objects, in milliseconds; [`super::INFINITE`] for ever.
        timeout_ms: u32,
        /// How many objects are asked for.
        count: u32,
    },
    /// IEnumWbemClassObject::Skip.
    Skip {
        /// An enumerator.
        enumerator: Handle,
        /// lTimeout, in milliseconds.
        timeout_ms: u32,
        /// How many objects are to be skipped.
        count: u32,
    },
    /// IEnumWbemClassObject::Reset.
    Reset {
        /// An enumerator.
        enumerator: Handle,
    },
    /// IEnumWbemClassObject::Clone; hands out another enumerator, at the same position.
    CloneEnumerator {
        /// An enumerator.
        enumerator: Handle,
    },
    /// IWbemCallResult::GetCallStatus.
    GetCallStatus {
        /// A call result.
        result: Handle,
        /// lTimeout, in milliseconds.
        timeout_ms: u32,
    },
    /// IWbemCallResult::GetResultObject: what GetObject has got.
    GetResultObject {
        /// A call result.
        result: Handle,
        /// lTimeout, in milliseconds.
        timeout_ms: u32,
    },
    /// IWbemCallResult::GetResultString: the path of what PutInstance has put.
    GetResultString {
        /// A call result.
        result: Handle,
        /// lTimeout, in milliseconds.
        timeout_ms: u32,
    },
    /// IWbemCallResult::GetResultServices; hands out the connection that OpenNamespace has made.
    GetResultServices {
        /// A call result.
        result: Handle,
        /// lTimeout, in milliseconds.
        timeout_ms: u32,
    },
    /// IWbemServices::ExecMethod.
    ExecMethod {
        /// A connection.
        connection: Handle,
        /// The path of a class or an instance.
        path: Option<GivenPath>,
        /// The name of the method.
        method: Option<Arc<str>>,
        /// The values of the parameters that go in, by name.
        input: Option<Arc<Instance>>,
        /// WBEM_FLAG_*.
        flags: u32,
    },
    /// IMofCompiler::CompileBuffer or CompileFile.
    CompileMof(Arc<MofCompilation>),
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
            Method::PutClass { .. }
            | Method::PutMisplaced { object: Misplaced::Instance(_), .. } => "PutClass",
            Method::DeleteClass { .. } => "DeleteClass",
            Method::EnumerateClasses { .. } => "CreateClassEnum",
            Method::PutInstance { .. }
            | Method::PutMisplaced { object: Misplaced::Class(_), .. } => "PutInstance",
            Method::DeleteInstance { .. } => "DeleteInstance",
            Method::EnumerateInstances { .. } => "CreateInstanceEnum",
            Method::ExecQuery { .. }
            | Method::OpenEnumerator { of: Enumeration::Query { .. }, .. } => "ExecQuery",
            Method::OpenEnumerator { of: Enumeration::Classes { .. }, .. } => "CreateClassEnum",
            Method::OpenEnumerator { of: Enumeration::Instances { .. }, .. } => {
                "CreateInstanceEnum"
            }
            Method::Next { .. } => "Next",
            Method::Skip { .. } => "Skip",
            Method::Reset { .. } => "Reset",
            Method::CloneEnumerator { .. } => "Clone",
            Method::GetCallStatus { .. } => "GetCallStatus",
            Method::GetResultObject { .. } => "GetResultObject",
            Method::GetResultString { .. } => "GetResultString",
            Method::GetResultServices { .. } => "GetResultServices",
            Method::CompileMof(compilation) => match compilation.source {
                MofSource::Buffer => "CompileBuffer",
                MofSource::File => "CompileFile",
            },
            Method::ExecMethod { .. } => "ExecMethod",
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
            | Method::PutMisplaced { connection, .. }
            | Method::DeleteInstance { connection, .. }
            | Method::EnumerateInstances { connection, .. }
            | Method::ExecQuery { connection, .. }
            | Method::OpenEnumerator { connection, .. }
            | Method::ExecMethod { connection, .. } => Some(*connection),
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

    /// The enumerator or the call result that the call is made on.
    pub fn result(&self) -> Option<Handle> {
        match self {
            Method::Next { enumerator: pointer, .. }
            | Method::Skip { enumerator: pointer, .. }
            | Method::Reset { enumerator: pointer }
            | Method::CloneEnumerator { enumerator: pointer }
            | Method::GetCallStatus { result: pointer, .. }
            | Method::GetResultObject { result: pointer, .. }
            | Method::GetResultString { result: pointer, .. }
            | Method::GetResultServices { result: pointer, .. } => Some(*pointer),
            _ => None,
        }
    }

    /// The pointer that the call is made on, or that it gives up.
    pub fn pointer(&self) -> Option<Handle> {
        let released = match self {
            Method::Release { pointer } => Some(*pointer),
            _ => None,
        };
        self.connection().or_else(|| self.object()).or_else(|| self.result()).or(released)
    }

    /// The same, to put another one in its place.
    pub fn pointer_mut(&mut self) -> Option<&mut Handle> {
        match self {
            Method::QueryInterface { object: pointer, .. }
            | Method::Release { pointer }
            | Method::Backup { object: pointer, .. }
            | Method::Restore { object: pointer, .. }
            | Method::Pause { object: pointer }
            | Method::Resume { object: pointer }
            | Method::OpenNamespace { connection: pointer, .. }
            | Method::GetObject { connection: pointer, .. }
            | Method::PutClass { connection: pointer, .. }
            | Method::DeleteClass { connection: pointer, .. }
            | Method::EnumerateClasses { connection: pointer, .. }
            | Method::PutInstance { connection: pointer, .. }
            | Method::PutMisplaced { connection: pointer, .. }
            | Method::DeleteInstance { connection: pointer, .. }
            | Method::EnumerateInstances { connection: pointer, .. }
            | Method::ExecQuery { connection: pointer, .. }
            | Method::OpenEnumerator { connection: pointer, .. }
            | Method::ExecMethod { connection: pointer, .. }
            | Method::Next { enumerator: pointer, .. }
            | Method::Skip { enumerator: pointer, .. }
            | Method::Reset { enumerator: pointer }
            | Method::CloneEnumerator { enumerator: pointer }
            | Method::GetCallStatus { result: pointer, .. }
            | Method::GetResultObject { result: pointer, .. }
            | Method::GetResultString { result: pointer, .. }
            | Method::GetResultServices { result: pointer, .. } => Some(pointer),
            Method::Activate { .. }
            | Method::Connect { .. }
            | Method::CompileMof(_)
            | Method::Shutdown => None,
        }
    }

    /// How long the call may take at most, if it says.
    pub fn timeout_ms(&self) -> Option<u32> {
        match self {
            Method::Next { timeout_ms, .. }
            | Method::Skip { timeout_ms, .. }
            | Method::GetCallStatus { timeout_ms, .. }
            | Method::GetResultObject { timeout_ms, .. }
            | Method::GetResultString { timeout_ms, .. }
            | Method::GetResultServices { timeout_ms, .. } => Some(*timeout_ms),
            _ => None,
        }
    }

    /// A login without flags, by a client that prefers no locale.
    pub fn connect(namespace: &str) -> Self {
        Method::Connect { namespace: Some(namespace.into()), flags: 0, locale: None }
    }

    /// A method of `__SystemSecurity`, for the namespace of a connection.
    pub fn of_security(connection: Handle, method: &str, input: Option<Instance>) -> Self {
        let (path, method) = (Some("__SystemSecurity=@".into()), Some(method.into()));
        Method::ExecMethod { connection, path, method, input: input.map(Arc::new), flags: 0 }
    }

    /// SetSD with these bytes.
    pub fn set_descriptor(connection: Handle, bytes: &[u8]) -> Self {
        let input = Instance::new("__PARAMETERS").with("SD", Value::bytes(bytes));
        Self::of_security(connection, "SetSD", Some(input))
    }

    /// lFlags; 0 for a method without.
    pub fn flags(&self) -> u32 {
        match self {
            Method::Backup { flags, .. }
            | Method::Restore { flags, .. }
            | Method::Connect { flags, .. }
            | Method::OpenNamespace { flags, .. }
            | Method::GetObject { flags, .. }
            | Method::PutClass { flags, .. }
            | Method::DeleteClass { flags, .. }
            | Method::EnumerateClasses { flags, .. }
            | Method::PutInstance { flags, .. }
            | Method::PutMisplaced { flags, .. }
            | Method::DeleteInstance { flags, .. }
            | Method::EnumerateInstances { flags, .. }
            | Method::ExecQuery { flags, .. }
            | Method::OpenEnumerator { flags, .. }
            | Method::ExecMethod { flags, .. } => *flags,
            _ => 0,
        }
    }

    /// Whether the method has a ppCallResult.
    pub fn has_call_result(&self) -> bool {
        matches!(
            self,
            Method::OpenNamespace { .. }
                | Method::GetObject { .. }
                | Method::PutClass { .. }
                | Method::DeleteClass { .. }
                | Method::PutInstance { .. }
                | Method::PutMisplaced { .. }
                | Method::DeleteInstance { .. }
                | Method::ExecMethod { .. }
        )
    }

    /// Whether the call works on a file: Backup and Restore.
    pub fn is_file_call(&self) -> bool {
        matches!(self, Method::Backup { .. } | Method::Restore { .. })
    }
}

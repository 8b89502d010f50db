//! HRESULTs by name: what every call comes back with.
//!
//! The table is the catalogue's (`fixtures/spec/status-codes.toml`); a test keeps the two alike.
//! Codes that the catalogue's page on MOF names besides stand in `further`. A status is a number
//! with a name where it has one: it is written by name, and as `0x%08X` where it has none. `S_OK`
//! and `WBEM_S_NO_ERROR` are one number; the WMI name is the one printed.

mod further;

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An HRESULT: the outcome of one call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Status(pub u32);

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $value:literal, $text:literal;)*) => {
        impl Status {
            $($(#[$doc])* pub const $name: Status = Status($value);)*

            /// Every named status, in the catalogue's order: its name, and its number.
            pub const NAMED: &'static [(&'static str, Status)] = &[$(($text, Status($value)),)*];
        }
    };
}

statuses! {
    /// Success; the same number as S_OK.
    WBEM_S_NO_ERROR = 0x00000000, "WBEM_S_NO_ERROR";
    /// Fewer objects than asked for, or end of the enumeration.
    WBEM_S_FALSE = 0x00000001, "WBEM_S_FALSE";
    /// The wait ended before the operation did; not a failure, may be asked again.
    WBEM_S_TIMEDOUT = 0x00040004, "WBEM_S_TIMEDOUT";
    /// A sink can take batched objects; of no use to this project beyond recognising it as success.
    WBEM_S_NEW_STYLE = 0x000400FF, "WBEM_S_NEW_STYLE";
    /// Only part of the result could be had.
    WBEM_S_PARTIAL_RESULTS = 0x00040010, "WBEM_S_PARTIAL_RESULTS";
    /// Unspecified failure.
    WBEM_E_FAILED = 0x80041001, "WBEM_E_FAILED";
    /// No object at that path.
    WBEM_E_NOT_FOUND = 0x80041002, "WBEM_E_NOT_FOUND";
    /// The caller lacks a right or, for backup methods, authorisation.
    WBEM_E_ACCESS_DENIED = 0x80041003, "WBEM_E_ACCESS_DENIED";
    /// A provider failed after it was loaded.
    WBEM_E_PROVIDER_FAILURE = 0x80041004, "WBEM_E_PROVIDER_FAILURE";
    /// A value has the wrong type.
    WBEM_E_TYPE_MISMATCH = 0x80041005, "WBEM_E_TYPE_MISMATCH";
    /// Not enough memory.
    WBEM_E_OUT_OF_MEMORY = 0x80041006, "WBEM_E_OUT_OF_MEMORY";
    /// The context object lacks needed values.
    WBEM_E_INVALID_CONTEXT = 0x80041007, "WBEM_E_INVALID_CONTEXT";
    /// A bad argument: NULL where a value is needed, or flags the method does not take.
    WBEM_E_INVALID_PARAMETER = 0x80041008, "WBEM_E_INVALID_PARAMETER";
    /// A resource, usually a remote server, cannot be had.
    WBEM_E_NOT_AVAILABLE = 0x80041009, "WBEM_E_NOT_AVAILABLE";
    /// The server is broken and serves nobody.
    WBEM_E_CRITICAL_ERROR = 0x8004100A, "WBEM_E_CRITICAL_ERROR";
    /// Operation not supported.
    WBEM_E_NOT_SUPPORTED = 0x8004100C, "WBEM_E_NOT_SUPPORTED";
    /// The parent named for a class does not exist.
    WBEM_E_INVALID_SUPERCLASS = 0x8004100D, "WBEM_E_INVALID_SUPERCLASS";
    /// The namespace does not exist, or the connection's namespace object is gone.
    WBEM_E_INVALID_NAMESPACE = 0x8004100E, "WBEM_E_INVALID_NAMESPACE";
    /// The instance is unusable as given.
    WBEM_E_INVALID_OBJECT = 0x8004100F, "WBEM_E_INVALID_OBJECT";
    /// The class is unknown or unusable.
    WBEM_E_INVALID_CLASS = 0x80041010, "WBEM_E_INVALID_CLASS";
    /// The provider a class names is not registered.
    WBEM_E_PROVIDER_NOT_FOUND = 0x80041011, "WBEM_E_PROVIDER_NOT_FOUND";
    /// A provider's registration is wrong or incomplete.
    WBEM_E_INVALID_PROVIDER_REGISTRATION = 0x80041012, "WBEM_E_INVALID_PROVIDER_REGISTRATION";
    /// A registered provider could not be loaded.
    WBEM_E_PROVIDER_LOAD_FAILURE = 0x80041013, "WBEM_E_PROVIDER_LOAD_FAILURE";
    /// The server has not come up properly.
    WBEM_E_INITIALIZATION_FAILURE = 0x80041014, "WBEM_E_INITIALIZATION_FAILURE";
    /// Network trouble on the way to the server.
    WBEM_E_TRANSPORT_FAILURE = 0x80041015, "WBEM_E_TRANSPORT_FAILURE";
    /// The call makes no sense in the present state, such as Pause while paused or Resume while
    /// not.
    WBEM_E_INVALID_OPERATION = 0x80041016, "WBEM_E_INVALID_OPERATION";
    /// The query is not acceptable.
    WBEM_E_INVALID_QUERY = 0x80041017, "WBEM_E_INVALID_QUERY";
    /// The query language is not supported.
    WBEM_E_INVALID_QUERY_TYPE = 0x80041018, "WBEM_E_INVALID_QUERY_TYPE";
    /// Create-only put of something that exists.
    WBEM_E_ALREADY_EXISTS = 0x80041019, "WBEM_E_ALREADY_EXISTS";
    /// Calls made in an order that is not allowed, or unspecified.
    WBEM_E_UNEXPECTED = 0x8004101D, "WBEM_E_UNEXPECTED";
    /// The class object is incomplete or not registered.
    WBEM_E_INCOMPLETE_CLASS = 0x80041020, "WBEM_E_INCOMPLETE_CLASS";
    /// The provider does not support the operation.
    WBEM_E_PROVIDER_NOT_CAPABLE = 0x80041024, "WBEM_E_PROVIDER_NOT_CAPABLE";
    /// Class change refused because of subclasses.
    WBEM_E_CLASS_HAS_CHILDREN = 0x80041025, "WBEM_E_CLASS_HAS_CHILDREN";
    /// Class change refused because of instances.
    WBEM_E_CLASS_HAS_INSTANCES = 0x80041026, "WBEM_E_CLASS_HAS_INSTANCES";
    /// NULL for a property that needs a value.
    WBEM_E_ILLEGAL_NULL = 0x80041028, "WBEM_E_ILLEGAL_NULL";
    /// Class cannot be a singleton (keys, or non-singleton parent). MS-WMI section 8 calls it
    /// local-only, yet 3.1.4.3.6 requires it.
    WBEM_E_CANNOT_BE_SINGLETON = 0x8004102C, "WBEM_E_CANNOT_BE_SINGLETON";
    /// Unknown property type.
    WBEM_E_INVALID_CIM_TYPE = 0x8004102D, "WBEM_E_INVALID_CIM_TYPE";
    /// The object has no such method.
    WBEM_E_INVALID_METHOD = 0x8004102E, "WBEM_E_INVALID_METHOD";
    /// Bad arguments for a method of an object.
    WBEM_E_INVALID_METHOD_PARAMETERS = 0x8004102F, "WBEM_E_INVALID_METHOD_PARAMETERS";
    /// No such property.
    WBEM_E_INVALID_PROPERTY = 0x80041031, "WBEM_E_INVALID_PROPERTY";
    /// The call was cancelled by the server or the client.
    WBEM_E_CALL_CANCELLED = 0x80041032, "WBEM_E_CALL_CANCELLED";
    /// The server is going down; connect again later.
    WBEM_E_SHUTTING_DOWN = 0x80041033, "WBEM_E_SHUTTING_DOWN";
    /// The path does not parse.
    WBEM_E_INVALID_OBJECT_PATH = 0x8004103A, "WBEM_E_INVALID_OBJECT_PATH";
    /// Disk full or repository at its size limit.
    WBEM_E_OUT_OF_DISK_SPACE = 0x8004103B, "WBEM_E_OUT_OF_DISK_SPACE";
    /// Request limit exceeded during a pause (the SDK's error list describes it only for event
    /// delivery).
    WBEM_E_SERVER_TOO_BUSY = 0x80041045, "WBEM_E_SERVER_TOO_BUSY";
    /// The method is not marked implemented.
    WBEM_E_METHOD_NOT_IMPLEMENTED = 0x80041055, "WBEM_E_METHOD_NOT_IMPLEMENTED";
    /// The method is marked disabled.
    WBEM_E_METHOD_DISABLED = 0x80041056, "WBEM_E_METHOD_DISABLED";
    /// The query breaks the grammar.
    WBEM_E_UNPARSABLE_QUERY = 0x80041058, "WBEM_E_UNPARSABLE_QUERY";
    /// Backup or restore asked for while the repository is in use; for Restore with flag 0: clients
    /// are active.
    WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING = 0x80041060, "WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING";
    /// The caller lacks a needed privilege.
    WBEM_E_PRIVILEGE_NOT_HELD = 0x80041062, "WBEM_E_PRIVILEGE_NOT_HELD";
    /// Abstract class where its parent does not allow it.
    WBEM_E_CANNOT_BE_ABSTRACT = 0x80041065, "WBEM_E_CANNOT_BE_ABSTRACT";
    /// Object with localised qualifiers written without the flag for it.
    WBEM_E_AMENDED_OBJECT = 0x80041066, "WBEM_E_AMENDED_OBJECT";
    /// A size or number limit was exceeded.
    WBEM_E_QUOTA_VIOLATION = 0x8004106C, "WBEM_E_QUOTA_VIOLATION";
    /// The provider refuses the put.
    WBEM_E_VETO_PUT = 0x8004107A, "WBEM_E_VETO_PUT";
    /// A provider is suspended.
    WBEM_E_PROVIDER_SUSPENDED = 0x80041081, "WBEM_E_PROVIDER_SUSPENDED";
    /// The namespace wants encryption (3.1.4 asks for WBEM_E_ACCESS_DENIED in that case).
    WBEM_E_ENCRYPTED_CONNECTION_REQUIRED = 0x80041087, "WBEM_E_ENCRYPTED_CONNECTION_REQUIRED";
    /// A provider did not answer in time.
    WBEM_E_PROVIDER_TIMED_OUT = 0x80041088, "WBEM_E_PROVIDER_TIMED_OUT";
    /// Put of an instance without key value.
    WBEM_E_NO_KEY = 0x80041089, "WBEM_E_NO_KEY";
    /// A provider is disabled.
    WBEM_E_PROVIDER_DISABLED = 0x8004108A, "WBEM_E_PROVIDER_DISABLED";
    /// Write to a read-only property.
    WBEM_E_READ_ONLY = 0x80041023, "WBEM_E_READ_ONLY";
    /// Attempt to delete an inherited property.
    WBEM_E_PROPAGATED_PROPERTY = 0x8004101C, "WBEM_E_PROPAGATED_PROPERTY";
    /// A class refers to itself in a way that is not allowed.
    WBEM_E_CIRCULAR_REFERENCE = 0x80041047, "WBEM_E_CIRCULAR_REFERENCE";
    /// The repository has another version than the software; listed as unused, a candidate for a
    /// foreign backup file.
    WBEM_E_DATABASE_VER_MISMATCH = 0x80041078, "WBEM_E_DATABASE_VER_MISMATCH";
    /// The operation was cancelled.
    WBEM_S_OPERATION_CANCELLED = 0x00040006, "WBEM_S_OPERATION_CANCELLED";
    /// Qualifier name expected.
    WBEMMOF_E_EXPECTED_QUALIFIER_NAME = 0x80044001, "WBEMMOF_E_EXPECTED_QUALIFIER_NAME";
    /// Semicolon or equals sign expected.
    WBEMMOF_E_EXPECTED_SEMI = 0x80044002, "WBEMMOF_E_EXPECTED_SEMI";
    /// Opening brace expected.
    WBEMMOF_E_EXPECTED_OPEN_BRACE = 0x80044003, "WBEMMOF_E_EXPECTED_OPEN_BRACE";
    /// Closing brace expected.
    WBEMMOF_E_EXPECTED_CLOSE_BRACE = 0x80044004, "WBEMMOF_E_EXPECTED_CLOSE_BRACE";
    /// Closing bracket expected.
    WBEMMOF_E_EXPECTED_CLOSE_BRACKET = 0x80044005, "WBEMMOF_E_EXPECTED_CLOSE_BRACKET";
    /// Closing parenthesis expected.
    WBEMMOF_E_EXPECTED_CLOSE_PAREN = 0x80044006, "WBEMMOF_E_EXPECTED_CLOSE_PAREN";
    /// Bad literal.
    WBEMMOF_E_ILLEGAL_CONSTANT_VALUE = 0x80044007, "WBEMMOF_E_ILLEGAL_CONSTANT_VALUE";
    /// Type name expected.
    WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER = 0x80044008, "WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER";
    /// Opening parenthesis expected.
    WBEMMOF_E_EXPECTED_OPEN_PAREN = 0x80044009, "WBEMMOF_E_EXPECTED_OPEN_PAREN";
    /// Unknown token.
    WBEMMOF_E_UNRECOGNIZED_TOKEN = 0x8004400A, "WBEMMOF_E_UNRECOGNIZED_TOKEN";
    /// Unknown type.
    WBEMMOF_E_UNRECOGNIZED_TYPE = 0x8004400B, "WBEMMOF_E_UNRECOGNIZED_TYPE";
    /// Property or method name expected (the SDK list repeats the number of the entry before;
    /// MS-WMI's is right).
    WBEMMOF_E_EXPECTED_PROPERTY_NAME = 0x8004400C, "WBEMMOF_E_EXPECTED_PROPERTY_NAME";
    /// Alias not allowed here.
    WBEMMOF_E_UNEXPECTED_ALIAS = 0x8004400E, "WBEMMOF_E_UNEXPECTED_ALIAS";
    /// Unknown pragma.
    WBEMMOF_E_INVALID_PRAGMA = 0x80044012, "WBEMMOF_E_INVALID_PRAGMA";
    /// Bad namespace path.
    WBEMMOF_E_INVALID_NAMESPACE_SYNTAX = 0x80044013, "WBEMMOF_E_INVALID_NAMESPACE_SYNTAX";
    /// Class name expected.
    WBEMMOF_E_EXPECTED_CLASS_NAME = 0x80044014, "WBEMMOF_E_EXPECTED_CLASS_NAME";
    /// Value does not fit the type.
    WBEMMOF_E_TYPE_MISMATCH = 0x80044015, "WBEMMOF_E_TYPE_MISMATCH";
    /// Bad class declaration.
    WBEMMOF_E_INVALID_CLASS_DECLARATION = 0x80044017, "WBEMMOF_E_INVALID_CLASS_DECLARATION";
    /// Bad instance declaration.
    WBEMMOF_E_INVALID_INSTANCE_DECLARATION = 0x80044018, "WBEMMOF_E_INVALID_INSTANCE_DECLARATION";
    /// CIMTYPE may not be written in a MOF file.
    WBEMMOF_E_CIMTYPE_QUALIFIER = 0x8004401A, "WBEMMOF_E_CIMTYPE_QUALIFIER";
    /// Property declared twice.
    WBEMMOF_E_DUPLICATE_PROPERTY = 0x8004401B, "WBEMMOF_E_DUPLICATE_PROPERTY";
    /// Not a MOF file.
    WBEMMOF_E_INVALID_FILE = 0x8004401E, "WBEMMOF_E_INVALID_FILE";
    /// Qualifier given twice.
    WBEMMOF_E_DUPLICATE_QUALIFIER = 0x80044021, "WBEMMOF_E_DUPLICATE_QUALIFIER";
    /// End of the declaration missing.
    WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE = 0x80044029, "WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE";
    /// Bad deleteinstance pragma.
    WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX = 0x8004402C, "WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX";
    /// Bad qualifier.
    WBEMMOF_E_INVALID_QUALIFIER_SYNTAX = 0x8004402D, "WBEMMOF_E_INVALID_QUALIFIER_SYNTAX";
    /// Bad deleteclass pragma.
    WBEMMOF_E_INVALID_DELETECLASS_SYNTAX = 0x80044031, "WBEMMOF_E_INVALID_DELETECLASS_SYNTAX";
    /// Success.
    S_OK = 0x00000000, "S_OK";
    /// Not implemented.
    E_NOTIMPL = 0x80004001, "E_NOTIMPL";
    /// The object lacks the interface asked for.
    E_NOINTERFACE = 0x80004002, "E_NOINTERFACE";
    /// Bad pointer.
    E_POINTER = 0x80004003, "E_POINTER";
    /// Unspecified failure.
    E_FAIL = 0x80004005, "E_FAIL";
    /// Catastrophic failure.
    E_UNEXPECTED = 0x8000FFFF, "E_UNEXPECTED";
    /// Access refused below WMI, for instance by DCOM.
    E_ACCESSDENIED = 0x80070005, "E_ACCESSDENIED";
    /// Not enough memory.
    E_OUTOFMEMORY = 0x8007000E, "E_OUTOFMEMORY";
    /// Bad argument; NTLMLogin returns it for some bad locales (MS-WMI note 30).
    E_INVALIDARG = 0x80070057, "E_INVALIDARG";
    /// The class id is not registered.
    REGDB_E_CLASSNOTREG = 0x80040154, "REGDB_E_CLASSNOTREG";
    /// The server is stopping; what MS-WMI wants for any call during a Restore.
    CO_E_SERVER_STOPPING = 0x80080008, "CO_E_SERVER_STOPPING";
    /// The server process could not be started.
    CO_E_SERVER_EXEC_FAILURE = 0x80080005, "CO_E_SERVER_EXEC_FAILURE";
    /// The object is not known to the exporter.
    CO_E_OBJNOTREG = 0x800401FB, "CO_E_OBJNOTREG";
    /// The object behind the proxy is gone.
    RPC_E_DISCONNECTED = 0x80010108, "RPC_E_DISCONNECTED";
    /// No such object at the exporter.
    RPC_E_INVALID_OBJECT = 0x80010114, "RPC_E_INVALID_OBJECT";
    /// The server vanished; the call may have run.
    RPC_E_SERVER_DIED = 0x80010007, "RPC_E_SERVER_DIED";
    /// The server vanished; the call did not run.
    RPC_E_SERVER_DIED_DNE = 0x80010012, "RPC_E_SERVER_DIED_DNE";
    /// The server raised an exception.
    RPC_E_SERVERFAULT = 0x80010105, "RPC_E_SERVERFAULT";
    /// Access refused by RPC.
    RPC_E_ACCESS_DENIED = 0x8001011B, "RPC_E_ACCESS_DENIED";
    /// The object asks to try again later.
    RPC_E_RETRY = 0x80010109, "RPC_E_RETRY";
    /// The server cannot be reached; also what IWbemShutdown::Shutdown returns to remote callers.
    RPC_S_SERVER_UNAVAILABLE = 0x800706BA, "HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)";
    /// The call broke; it may have run.
    RPC_S_CALL_FAILED = 0x800706BE, "HRESULT_FROM_WIN32(RPC_S_CALL_FAILED)";
    /// The call broke and did not run.
    RPC_S_CALL_FAILED_DNE = 0x800706BF, "HRESULT_FROM_WIN32(RPC_S_CALL_FAILED_DNE)";
    /// NULL passed for a parameter that must not be NULL; raised by the proxy.
    RPC_X_NULL_REF_POINTER = 0x800706F4, "HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER)";
    /// No such file.
    ERROR_FILE_NOT_FOUND = 0x80070002, "HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)";
    /// No such directory.
    ERROR_PATH_NOT_FOUND = 0x80070003, "HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND)";
    /// The file is in use.
    ERROR_SHARING_VIOLATION = 0x80070020, "HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION)";
    /// The file exists.
    ERROR_FILE_EXISTS = 0x80070050, "HRESULT_FROM_WIN32(ERROR_FILE_EXISTS)";
    /// The disk is full.
    ERROR_DISK_FULL = 0x80070070, "HRESULT_FROM_WIN32(ERROR_DISK_FULL)";
    /// The file name is malformed.
    ERROR_INVALID_NAME = 0x8007007B, "HRESULT_FROM_WIN32(ERROR_INVALID_NAME)";
    /// The object exists.
    ERROR_ALREADY_EXISTS = 0x800700B7, "HRESULT_FROM_WIN32(ERROR_ALREADY_EXISTS)";
    /// A privilege is missing, as the operating system reports it.
    ERROR_PRIVILEGE_NOT_HELD = 0x80070522, "HRESULT_FROM_WIN32(ERROR_PRIVILEGE_NOT_HELD)";
    /// Inconsistent repository, from the verification commands of winmgmt.
    ERROR_INTERNAL_DB_CORRUPTION = 0x8007054E, "HRESULT_FROM_WIN32(ERROR_INTERNAL_DB_CORRUPTION)";
}

impl Status {
    /// Whether the call did what it was asked to: the severity bit is clear.
    pub const fn is_success(self) -> bool {
        self.0 & 0x8000_0000 == 0
    }

    /// Whether the severity bit is set [REQ CALL-6].
    pub const fn is_failure(self) -> bool {
        !self.is_success()
    }

    /// Whether this is a failure of COM or RPC, below the service: what a broken connection gives.
    pub const fn is_rpc_failure(self) -> bool {
        matches!(
            self,
            Status::RPC_E_DISCONNECTED
                | Status::RPC_E_INVALID_OBJECT
                | Status::RPC_E_SERVER_DIED
                | Status::RPC_E_SERVER_DIED_DNE
                | Status::RPC_E_SERVERFAULT
                | Status::CO_E_OBJNOTREG
                | Status::RPC_S_SERVER_UNAVAILABLE
                | Status::RPC_S_CALL_FAILED
                | Status::RPC_S_CALL_FAILED_DNE
        )
    }

    /// The name of this status, where it has one.
    pub fn name(self) -> Option<&'static str> {
        Self::all().find(|(_, status)| *status == self).map(|(name, _)| name)
    }

    /// Every status with a name: those of the catalogue, then the others.
    pub fn all() -> impl Iterator<Item = (&'static str, Status)> {
        Self::NAMED.iter().chain(Self::FURTHER).copied()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "0x{:08X}", self.0),
        }
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A text that names no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no status{}", hint(nearest))]
pub struct UnknownStatus {
    /// The text as given.
    pub text: String,
    /// The known name most like it.
    pub nearest: Option<&'static str>,
}

fn hint(nearest: &Option<&'static str>) -> String {
    match nearest {
        Some(name) => format!("; did you mean `{name}`?"),
        None => "; write a name of the catalogue or a number such as `0x80041016`".to_owned(),
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    /// Takes a name of the catalogue (with or without `HRESULT_FROM_WIN32()`), or `0x` and digits.
    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        let bare = |name: &'static str| {
            name.strip_prefix("HRESULT_FROM_WIN32(")
                .and_then(|n| n.strip_suffix(')'))
                .unwrap_or(name)
        };
        let named = Self::all().find(|(name, _)| *name == text || bare(name) == text);
        if let Some((_, status)) = named {
            return Ok(status);
        }
        let number =
            text.strip_prefix("0x").and_then(|digits| u32::from_str_radix(digits, 16).ok());
        number.map(Status).ok_or_else(|| UnknownStatus {
            text: text.to_owned(),
            nearest: crate::nearest::nearest(text, Self::all().map(|(name, _)| name)),
        })
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_read_back() {
        for (name, status) in Status::all() {
            assert_eq!(name.parse::<Status>(), Ok(status));
            assert!(name == "S_OK" || status.name() == Some(name), "{name} shares its number");
        }
        assert_eq!("0x80041016".parse(), Ok(Status::WBEM_E_INVALID_OPERATION));
        assert_eq!(Status(0x8000_1234).to_string(), "0x80001234");
    }

    #[test]
    fn an_unknown_name_brings_the_nearest() {
        let error = "WBEM_E_INVALID_OPERATIN".parse::<Status>().expect_err("misspelt");
        assert_eq!(error.nearest, Some("WBEM_E_INVALID_OPERATION"));
    }
}

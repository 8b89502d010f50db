//! Codes of IWbemClassObject and IWbemQualifierSet that the service itself never returns.

use wbem_sim::status::Status;

/// WBEM_S_RESET_TO_DEFAULT: what was deleted has the value of a class above again.
pub const RESET_TO_DEFAULT: Status = Status(0x0004_0002);
/// WBEM_S_DIFFERENT: the objects differ.
pub const DIFFERENT: Status = Status(0x0004_0003);
/// WBEM_S_NO_MORE_DATA: the enumeration is at its end.
pub const NO_MORE_DATA: Status = Status(0x0004_0005);
/// WBEM_E_OVERRIDE_NOT_ALLOWED: a class above forbids another value.
pub const OVERRIDE_NOT_ALLOWED: Status = Status(0x8004_101A);
/// WBEM_E_PROPAGATED_QUALIFIER: it belongs to a class above.
pub const PROPAGATED_QUALIFIER: Status = Status(0x8004_101B);
/// WBEM_E_PROPAGATED_PROPERTY: it belongs to a class above.
pub const PROPAGATED_PROPERTY: Status = Status(0x8004_101C);
/// WBEM_E_ILLEGAL_OPERATION: an instance has no methods.
pub const ILLEGAL_OPERATION: Status = Status(0x8004_101E);
/// WBEM_E_READ_ONLY: the property cannot be put.
pub const READ_ONLY: Status = Status(0x8004_1023);
/// WBEM_E_INVALID_QUALIFIER_TYPE: no qualifier has such a value.
pub const INVALID_QUALIFIER_TYPE: Status = Status(0x8004_1029);
/// WBEM_E_SYSTEM_PROPERTY: system properties have no qualifiers and are not deleted.
pub const SYSTEM_PROPERTY: Status = Status(0x8004_1030);
/// WBEM_E_PROPAGATED_METHOD: it belongs to a class above.
pub const PROPAGATED_METHOD: Status = Status(0x8004_1034);

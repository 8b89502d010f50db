//! Which code a refusal of the repository is reported with.

use crate::call::Method;
use crate::profile::{
    ClassNameCode, ConcreteParent, MissingClassCode, MissingKey, Profile, SuperclassCode,
};
use crate::repository::{NameFault, Refusal};
use crate::status::Status;

/// The code of a refusal: the repository's own, but where the documents leave it open.
pub(super) fn of(profile: &Profile, method: &Method, refusal: Refusal) -> Status {
    match refusal {
        Refusal::NoSuchClass => missing_class(profile, method),
        Refusal::NoSuchSuperclass => match profile.readings.superclass_code {
            SuperclassCode::NotFound => Status::WBEM_E_NOT_FOUND,
            SuperclassCode::InvalidSuperclass => Status::WBEM_E_INVALID_SUPERCLASS,
        },
        Refusal::ClassName(fault) => class_name(profile, fault),
        Refusal::MissingKey => match profile.readings.missing_key {
            MissingKey::IllegalNull => Status::WBEM_E_ILLEGAL_NULL,
            MissingKey::NoKey | MissingKey::Generated => Status::WBEM_E_NO_KEY,
        },
        other => other.code(),
    }
}

/// [REQ CLASS-3, CLASS-20, CLASS-22, INSTANCE-6, INSTANCE-16]
fn missing_class(profile: &Profile, method: &Method) -> Status {
    let is_put = matches!(method, Method::PutInstance { .. });
    match profile.readings.missing_class_code {
        MissingClassCode::InvalidClass => Status::WBEM_E_INVALID_CLASS,
        MissingClassCode::IncompleteClass if is_put => Status::WBEM_E_INCOMPLETE_CLASS,
        MissingClassCode::PerMethod | MissingClassCode::IncompleteClass => match method {
            Method::EnumerateClasses { .. }
            | Method::EnumerateInstances { .. }
            | Method::PutInstance { .. } => Status::WBEM_E_INVALID_CLASS,
            _ => Status::WBEM_E_NOT_FOUND,
        },
    }
}

/// [REQ CLASS-10, CLASS-11, CLASS-12, CLASS-13]
fn class_name(profile: &Profile, fault: NameFault) -> Status {
    match (profile.readings.class_name_code, fault) {
        (_, NameFault::TooLong) => Status::WBEM_E_QUOTA_VIOLATION,
        (ClassNameCode::OneCode, _) => Status::WBEM_E_INVALID_OPERATION,
        (ClassNameCode::ByPosition, NameFault::LeadingUnderscore) => {
            Status::WBEM_E_INVALID_OPERATION
        }
        (ClassNameCode::ByPosition, NameFault::TrailingUnderscore) => Status::WBEM_E_INVALID_OBJECT,
        (ClassNameCode::ByPosition, NameFault::Grammar) => Status::WBEM_E_INVALID_PARAMETER,
    }
}

/// Whether an instance may be put under a parent that is not abstract (A-57) [REQ INSTANCE-11].
pub(super) fn concrete_parent_allows(profile: &Profile) -> bool {
    profile.readings.concrete_parent == ConcreteParent::Allowed
}

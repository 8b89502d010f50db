//! Which code a refusal of the repository is reported with.

use crate::call::{Method, Misplaced};
use crate::profile::{
    AbstractRule, ClassNameCode, ClassUpdate, ConcreteParent, MissingClassCode, MissingKey, Mutant,
    Profile, QueryCode, QueryMissingClass, SuperclassCode,
};
use crate::repository::{
    AbstractUnder, Check, ClassRules, MissingKeys, NameFault, Refusal, UpdateRule,
};
use crate::status::Status;
use crate::wql::Fault;

/// The code of a refusal: the repository's own, but where the documents leave it open.
pub(super) fn of(profile: &Profile, method: &Method, refusal: Refusal) -> Status {
    match refusal {
        Refusal::NoSuchClass => missing_class(profile, method),
        Refusal::NoSuchSuperclass => match profile.readings.superclass_code {
            _ if profile.is(Mutant::SuperclassSaidOtherwise) => Status::WBEM_E_FAILED,
            SuperclassCode::NotFound => Status::WBEM_E_NOT_FOUND,
            SuperclassCode::InvalidSuperclass => Status::WBEM_E_INVALID_SUPERCLASS,
        },
        Refusal::ClassName(fault) => class_name(profile, fault),
        Refusal::MissingKey => missing_key(profile).1,
        other => other.code(),
    }
}

/// [REQ CLASS-3, CLASS-20, CLASS-22, INSTANCE-6, INSTANCE-16]; what PutClass cannot update
/// is not found under every reading [REQ CLASS-7].
fn missing_class(profile: &Profile, method: &Method) -> Status {
    let is_put = matches!(method, Method::PutInstance { .. });
    if matches!(method, Method::PutClass { .. }) {
        return Status::WBEM_E_NOT_FOUND;
    }
    match profile.readings.missing_class_code {
        MissingClassCode::InvalidClass => Status::WBEM_E_INVALID_CLASS,
        MissingClassCode::IncompleteClass if is_put => Status::WBEM_E_INCOMPLETE_CLASS,
        MissingClassCode::PerMethod | MissingClassCode::IncompleteClass => match method {
            Method::EnumerateClasses { .. }
            | Method::EnumerateInstances { .. }
            | Method::OpenEnumerator { .. }
            | Method::PutInstance { .. } => Status::WBEM_E_INVALID_CLASS,
            _ => Status::WBEM_E_NOT_FOUND,
        },
    }
}

/// The code of a query that cannot be taken [REQ QUERY-4, QUERY-6].
pub(super) fn query(profile: &Profile, fault: Fault) -> Status {
    match fault {
        Fault::Syntax => query_syntax(profile),
        Fault::MissingClass => query_missing_class(profile),
        Fault::Meaning | Fault::Event | Fault::Quota => fault.code(),
    }
}

/// The code of a query that breaks the grammar (A-55) [REQ QUERY-4].
fn query_syntax(profile: &Profile) -> Status {
    match profile.readings.query_code {
        QueryCode::InvalidQuery => Status::WBEM_E_INVALID_QUERY,
        QueryCode::UnparsableQuery => Status::WBEM_E_UNPARSABLE_QUERY,
    }
}

/// The code of a query on a class that is not there (A-65) [REQ QUERY-5].
fn query_missing_class(profile: &Profile) -> Status {
    match profile.readings.query_missing_class {
        QueryMissingClass::NotFound => Status::WBEM_E_NOT_FOUND,
        QueryMissingClass::InvalidClass => Status::WBEM_E_INVALID_CLASS,
        QueryMissingClass::InvalidQuery => Status::WBEM_E_INVALID_QUERY,
    }
}

/// The code of an object of the wrong kind [REQ CLASS-24, INSTANCE-7].
pub(super) fn misplaced(object: &Misplaced) -> Status {
    match object {
        Misplaced::Instance(_) => Status::WBEM_E_INVALID_CLASS,
        Misplaced::Class(_) => Status::WBEM_E_INVALID_OBJECT,
    }
}

/// [REQ CLASS-10, CLASS-11, CLASS-12, CLASS-13, CLASS-24]
fn class_name(profile: &Profile, fault: NameFault) -> Status {
    match (profile.readings.class_name_code, fault) {
        (_, NameFault::TooLong) => Status::WBEM_E_QUOTA_VIOLATION,
        (_, NameFault::Missing) => Status::WBEM_E_INCOMPLETE_CLASS,
        (ClassNameCode::OneCode, _) => Status::WBEM_E_INVALID_OPERATION,
        (ClassNameCode::ByPosition, NameFault::LeadingUnderscore) => {
            Status::WBEM_E_INVALID_OPERATION
        }
        (ClassNameCode::ByPosition, NameFault::TrailingUnderscore) => Status::WBEM_E_INVALID_OBJECT,
        (ClassNameCode::ByPosition, NameFault::Grammar) => Status::WBEM_E_INVALID_PARAMETER,
    }
}

/// What becomes of an instance without a key, and with which code one is refused
/// [REQ INSTANCE-9].
pub(super) fn missing_key(profile: &Profile) -> (MissingKeys, Status) {
    match profile.readings.missing_key {
        MissingKey::NoKey => (MissingKeys::Refused, Status::WBEM_E_NO_KEY),
        MissingKey::IllegalNull => (MissingKeys::Refused, Status::WBEM_E_ILLEGAL_NULL),
        MissingKey::Generated => (MissingKeys::Generated, Status::WBEM_E_NO_KEY),
    }
}

/// What the documents leave open about putting a class.
pub(super) fn class_rules(profile: &Profile) -> ClassRules {
    ClassRules {
        abstract_under: abstract_under(profile),
        update: update_rule(profile),
        omitted: omitted_check(profile),
    }
}

/// What a mutant does not look at when something is put.
pub(super) fn omitted_check(profile: &Profile) -> Option<Check> {
    match profile.mutant? {
        Mutant::ClassNamesNotChecked => Some(Check::ClassName),
        Mutant::LongClassNameTaken => Some(Check::ClassNameLength),
        Mutant::AnySingletonTaken => Some(Check::Singleton),
        Mutant::AnyKeyTaken => Some(Check::KeyType),
        Mutant::AddedKeyTaken => Some(Check::InheritedKeys),
        Mutant::ForceLeavesConflicts => Some(Check::Conflicts),
        Mutant::NullTakenForValue => Some(Check::NeededValues),
        Mutant::SiblingsShareKeys => Some(Check::SharedKeys),
        _ => None,
    }
}

/// Which abstract classes are refused (A-58) [REQ CLASS-18].
fn abstract_under(profile: &Profile) -> AbstractUnder {
    match profile.readings.abstract_rule {
        _ if profile.is(Mutant::AbstractUnderConcreteTaken) => AbstractUnder::Anything,
        AbstractRule::ChildOfConcrete => AbstractUnder::Abstract,
        AbstractRule::Wording => AbstractUnder::Concrete,
    }
}

/// When the change of a class that is in use is accepted (A-59) [REQ CLASS-14 to CLASS-16].
fn update_rule(profile: &Profile) -> UpdateRule {
    match profile.readings.class_update {
        ClassUpdate::Strict => UpdateRule::Strict,
        ClassUpdate::StrictForceDeletes => UpdateRule::StrictForceDeletes,
        ClassUpdate::LiteralOr => UpdateRule::LiteralOr,
    }
}

/// Whether an instance may be put under a parent that is not abstract (A-57) [REQ INSTANCE-11].
pub(super) fn concrete_parent_allows(profile: &Profile) -> bool {
    let allowed = profile.readings.concrete_parent == ConcreteParent::Allowed;
    allowed || profile.is(Mutant::ConcreteParentTaken)
}

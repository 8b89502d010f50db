//! What a request is given: the flags that each method takes, and what may be left out.

use crate::call::{Call, Enumeration, FLAG_RETURN_IMMEDIATELY, Method};
use crate::profile::{Mutant, UnlistedFlags};
use crate::repository::{PutMode, UpdateMode};
use crate::status::Status;

use super::Server;

const FLAG_UPDATE_ONLY: u32 = 0x1;
const FLAG_CREATE_ONLY: u32 = 0x2;
const FLAG_SHALLOW: u32 = 0x1;
const FLAG_UPDATE_SAFE_MODE: u32 = 0x20;
const FLAG_UPDATE_FORCE_MODE: u32 = 0x40;
pub(super) const FLAG_FORWARD_ONLY: u32 = 0x20;
pub(super) const FLAG_PROTOTYPE: u32 = 0x2;
pub(super) const FLAG_ENSURE_LOCATABLE: u32 = 0x100;
pub(super) const FLAG_DIRECT_READ: u32 = 0x200;
const FLAG_OWNER_UPDATE: u32 = 0x1_0000;
pub(super) const FLAG_USE_AMENDED_QUALIFIERS: u32 = 0x2_0000;
/// WBEM_FLAG_NO_ERROR_OBJECT, WBEM_MASK_RESERVED_FLAGS and WBEM_FLAG_STRONG_VALIDATION.
const IGNORED_FLAGS: u32 = 0x40 | 0x1_F000 | 0x10_0000;
const ENUMERATION_FLAGS: u32 =
    FLAG_SHALLOW | FLAG_RETURN_IMMEDIATELY | FLAG_FORWARD_ONLY | FLAG_USE_AMENDED_QUALIFIERS;
const QUERY_FLAGS: u32 = FLAG_PROTOTYPE
    | FLAG_RETURN_IMMEDIATELY
    | FLAG_FORWARD_ONLY
    | FLAG_ENSURE_LOCATABLE
    | FLAG_DIRECT_READ
    | FLAG_USE_AMENDED_QUALIFIERS;

impl Server {
    /// [REQ CALL-4, CALL-5, CALL-10]
    pub(super) fn check_parameters(&self, call: &Call) -> Result<(), Status> {
        let flags = call.method.flags();
        let (listed, missing) = listed_flags(&call.method);
        // Where there is no place for its result a call cannot return before that is there.
        let has_place = call.call_result || self.profile.is(Mutant::NullResultTaken);
        let listed = match call.method.has_call_result() && has_place {
            true => listed | FLAG_RETURN_IMMEDIATELY,
            false => listed,
        };
        let ignored = match self.profile.readings.unlisted_flags {
            _ if self.profile.is(Mutant::ReservedFlagsRefused) => 0,
            _ if self.profile.is(Mutant::ArgumentsNotChecked) => return Ok(()),
            UnlistedFlags::IgnoreReserved => IGNORED_FLAGS,
            UnlistedFlags::RefuseUnlisted => 0,
        };
        match missing || flags & !listed & !ignored != 0 {
            true if missing && self.profile.is(Mutant::MissingArgumentSaidOtherwise) => {
                Err(Status::WBEM_E_FAILED)
            }
            true => Err(Status::WBEM_E_INVALID_PARAMETER),
            false => Ok(()),
        }
    }
}

/// What the flags of a request ask for.
impl Server {
    /// Whether a put may create, update or both [REQ CLASS-6, CLASS-7, INSTANCE-4, INSTANCE-5].
    pub(super) fn put_mode(&self, flags: u32) -> PutMode {
        match flags & (FLAG_CREATE_ONLY | FLAG_UPDATE_ONLY) {
            FLAG_CREATE_ONLY if !self.profile.is(Mutant::CreateOnlyReplaces) => PutMode::CreateOnly,
            FLAG_UPDATE_ONLY if !self.profile.is(Mutant::UpdateOnlyCreates) => PutMode::UpdateOnly,
            0 if self.profile.is(Mutant::PutNeverReplaces) => PutMode::CreateOnly,
            0 if self.profile.is(Mutant::PutNeverCreates) => PutMode::UpdateOnly,
            _ => PutMode::CreateOrUpdate,
        }
    }

    /// How far a change of a class may go [REQ CLASS-15, CLASS-16].
    pub(super) fn update_mode(&self, flags: u32) -> UpdateMode {
        match flags & (FLAG_UPDATE_SAFE_MODE | FLAG_UPDATE_FORCE_MODE) {
            FLAG_UPDATE_SAFE_MODE => UpdateMode::Safe,
            FLAG_UPDATE_FORCE_MODE if !self.profile.is(Mutant::ForceModeForcesNothing) => {
                UpdateMode::Force
            }
            _ => UpdateMode::Compatible,
        }
    }

    /// Whether a list leaves out what lies deeper [REQ CLASS-21, INSTANCE-15].
    pub(super) fn is_shallow(&self, flags: u32) -> bool {
        match self.profile.mutant {
            Some(Mutant::ShallowListsAll) => false,
            Some(Mutant::DeepListsShallow) => true,
            _ => flags & FLAG_SHALLOW != 0,
        }
    }
}

/// The flags that a method takes besides WBEM_FLAG_RETURN_IMMEDIATELY, and whether an argument is
/// missing.
fn listed_flags(method: &Method) -> (u32, bool) {
    match method {
        Method::OpenNamespace { path, .. } => (0, path.is_none()),
        Method::GetObject { .. } => (FLAG_USE_AMENDED_QUALIFIERS | FLAG_DIRECT_READ, false),
        Method::PutClass { flags, .. } => {
            let modes = FLAG_UPDATE_SAFE_MODE | FLAG_UPDATE_FORCE_MODE;
            let puts = FLAG_UPDATE_ONLY | FLAG_CREATE_ONLY | FLAG_OWNER_UPDATE;
            (modes | puts | FLAG_USE_AMENDED_QUALIFIERS, contradicts(*flags))
        }
        Method::PutInstance { flags, .. } | Method::PutMisplaced { flags, .. } => {
            let puts = FLAG_UPDATE_ONLY | FLAG_CREATE_ONLY | FLAG_USE_AMENDED_QUALIFIERS;
            (puts, *flags & 3 == 3)
        }
        Method::DeleteClass { class, .. } => (FLAG_OWNER_UPDATE, class.is_none()),
        Method::DeleteInstance { path, .. } => (0, path.is_none()),
        Method::ExecMethod { path, method, .. } => (0, path.is_none() || method.is_none()),
        Method::EnumerateClasses { .. }
        | Method::OpenEnumerator { of: Enumeration::Classes { .. }, .. } => {
            (ENUMERATION_FLAGS, false)
        }
        Method::EnumerateInstances { class, .. }
        | Method::OpenEnumerator { of: Enumeration::Instances { class }, .. } => {
            (ENUMERATION_FLAGS | FLAG_DIRECT_READ, class.is_none())
        }
        Method::ExecQuery { language, query, .. }
        | Method::OpenEnumerator { of: Enumeration::Query { language, query }, .. } => {
            (QUERY_FLAGS, language.is_none() || query.is_none())
        }
        _ => (0, false),
    }
}

/// [REQ CLASS-8]
fn contradicts(flags: u32) -> bool {
    let both = |pair: u32| flags & pair == pair;
    both(FLAG_CREATE_ONLY | FLAG_UPDATE_ONLY)
        || both(FLAG_UPDATE_SAFE_MODE | FLAG_UPDATE_FORCE_MODE)
}

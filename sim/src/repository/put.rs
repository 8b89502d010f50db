//! How something is put: what may exist already, and what the documents leave open about it.

use super::Refusal;

/// What a put may do: create, update, or whichever fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum PutMode {
    /// WBEM_FLAG_CREATE_OR_UPDATE.
    #[default]
    CreateOrUpdate,
    /// WBEM_FLAG_CREATE_ONLY.
    CreateOnly,
    /// WBEM_FLAG_UPDATE_ONLY.
    UpdateOnly,
}

impl PutMode {
    /// Whether something that exists (or does not) may be put.
    pub(super) fn check(self, exists: bool, missing: Refusal) -> Result<(), Refusal> {
        match self {
            PutMode::CreateOnly if exists => Err(Refusal::AlreadyExists),
            PutMode::UpdateOnly if !exists => Err(missing),
            _ => Ok(()),
        }
    }
}

/// How far the change of a class may go [REQ CLASS-14, CLASS-15, CLASS-16].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum UpdateMode {
    /// Nobody may notice.
    #[default]
    Compatible,
    /// WBEM_FLAG_UPDATE_SAFE_MODE: subclasses may, where nothing conflicts.
    Safe,
    /// WBEM_FLAG_UPDATE_FORCE_MODE: what conflicts gives way.
    Force,
}

/// Which abstract classes are refused, by what they derive from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum AbstractUnder {
    /// An abstract class derives from abstract classes only [REQ CLASS-18].
    #[default]
    Abstract,
    /// An abstract class derives from no abstract class.
    Concrete,
    /// Any may be abstract: the system's own classes.
    Anything,
}

/// When the change of a class that is in use is accepted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum UpdateRule {
    /// Instances are always in the way.
    #[default]
    Strict,
    /// Force deletes the instances of the class.
    StrictForceDeletes,
    /// Only subclasses and instances together are in the way; force always succeeds.
    LiteralOr,
}

/// What the documents leave open about putting a class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ClassRules {
    /// Which abstract classes are refused.
    pub abstract_under: AbstractUnder,
    /// When a change is accepted.
    pub update: UpdateRule,
}

/// How a class is put.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ClassPut {
    /// Create, update, or whichever fits.
    pub mode: PutMode,
    /// How far a change may go.
    pub update: UpdateMode,
    /// What the documents leave open.
    pub rules: ClassRules,
}

impl From<PutMode> for ClassPut {
    fn from(mode: PutMode) -> Self {
        Self { mode, ..Self::default() }
    }
}

/// What becomes of an instance that lacks a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MissingKeys {
    /// It is refused [REQ INSTANCE-9].
    #[default]
    Refused,
    /// A key that is text gets a GUID.
    Generated,
}

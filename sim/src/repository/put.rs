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
    /// Any may be abstract: what was put under another rule.
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

/// Something that is looked at when a class or an instance is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The name of a class follows the grammar [REQ SYSCLASS-4, CLASS-10 to CLASS-12].
    ClassName,
    /// The name of a class is not too long [REQ CLASS-13].
    ClassNameLength,
    /// A singleton has no keys, and a superclass that allows it [REQ CLASS-17].
    Singleton,
    /// A key is of a type that can be one [REQ CLASS-25].
    KeyType,
    /// Inherited keys are all that there are [REQ CLASS-25].
    InheritedKeys,
    /// What conflicts with a forced change gives way [REQ CLASS-16].
    Conflicts,
    /// What needs a value has one [REQ INSTANCE-10].
    NeededValues,
    /// No class that shares the keys has the same one [REQ INSTANCE-20].
    SharedKeys,
}

/// What the documents leave open about putting a class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ClassRules {
    /// Which abstract classes are refused.
    pub abstract_under: AbstractUnder,
    /// When a change is accepted.
    pub update: UpdateRule,
    /// What a wrong implementation does not look at.
    pub omitted: Option<Check>,
}

impl ClassRules {
    /// Whether this is looked at.
    pub(super) fn look_at(&self, check: Check) -> bool {
        self.omitted != Some(check)
    }
}

/// How an instance is put.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct InstancePut {
    /// Create, update, or whichever fits.
    pub mode: PutMode,
    /// What becomes of an instance that lacks a key.
    pub missing_keys: MissingKeys,
    /// What a wrong implementation does not look at.
    pub omitted: Option<Check>,
}

impl From<PutMode> for InstancePut {
    fn from(mode: PutMode) -> Self {
        Self { mode, ..Self::default() }
    }
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

//! Why the repository will not do something. The server says with which code.

use crate::status::Status;

/// What is wrong with the name of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameFault {
    /// There is none.
    Missing,
    /// It begins with an underscore.
    LeadingUnderscore,
    /// It ends with an underscore.
    TrailingUnderscore,
    /// It breaks the grammar otherwise.
    Grammar,
    /// It is longer than a name may be.
    TooLong,
}

/// Why the repository refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// There is no such namespace.
    #[error("there is no such namespace")]
    NoSuchNamespace,
    /// There is no such class.
    #[error("there is no such class")]
    NoSuchClass,
    /// The class to derive from is not there.
    #[error("the superclass does not exist")]
    NoSuchSuperclass,
    /// There is no such instance.
    #[error("there is no such instance")]
    NoSuchInstance,
    /// `NamespaceSecuritySDDL` holds no descriptor that a namespace may have.
    #[error("the security descriptor is not one that a namespace may have")]
    Descriptor,
    /// It exists, and was to be created.
    #[error("it exists already")]
    AlreadyExists,
    /// A system class, or root, which nobody deletes.
    #[error("it cannot be deleted")]
    Undeletable,
    /// The name of a class is no name.
    #[error("the name of the class is not allowed")]
    ClassName(NameFault),
    /// The class has subclasses, and was to be changed.
    #[error("the class has subclasses")]
    HasChildren,
    /// The class has instances, and was to be changed.
    #[error("the class has instances")]
    HasInstances,
    /// A singleton with keys, or under a class that is none.
    #[error("the class cannot be a singleton")]
    CannotBeSingleton,
    /// The class would be its own ancestor.
    #[error("the class derives from itself")]
    Circular,
    /// A member is declared twice, or with a type that its inherited declaration does not have.
    #[error("the declaration contradicts itself or the superclass")]
    InvalidDeclaration,
    /// An abstract class where the superclass does not let it be one.
    #[error("the class cannot be abstract under its superclass")]
    CannotBeAbstract,
    /// A key that is an array, a real number or an object, or too many keys.
    #[error("a key is an array, a real number or an object, or there are more than 256")]
    CannotBeKey,
    /// A key that is added to a class that may have none but those that it inherits.
    #[error("a subclass adds a key, and the superclass is not abstract or has keys already")]
    AddedKey,
    /// A qualifier that may not be overridden is given another value.
    #[error("a qualifier is inherited that may not be overridden")]
    OverrideNotAllowed,
    /// A change gives a qualifier that a subclass may not override.
    #[error("a subclass overrides a qualifier that may not be overridden any more")]
    ChangedOverride,
    /// A change gives a method that a subclass declares otherwise.
    #[error("a subclass declares a method that it would now inherit with another signature")]
    ChangedMethod,
    /// An embedded object is of a class that is not there.
    #[error("the class of an embedded object does not exist")]
    NoSuchEmbeddedClass,
    /// A qualifier of a type that no qualifier has, or `key` on a class.
    #[error("a qualifier is not allowed where it stands")]
    InvalidQualifier,
    /// A property or a method with the name of a system property.
    #[error("names that begin with two underscores are the system's")]
    SystemMember,
    /// The name of a property or a method is too long.
    #[error("the name of a property or a method has more than 255 characters")]
    MemberNameTooWide,
    /// The name of a qualifier is too long.
    #[error("the name of a qualifier has more than 255 characters")]
    QualifierNameTooWide,
    /// More properties than a class may have.
    #[error("the class has more properties or methods than 1,024")]
    TooManyProperties,
    /// More classes above one, or objects in one another, than there may be.
    #[error("classes or embedded objects lie too deep in one another")]
    TooDeep,
    /// An inherited property is declared with another type.
    #[error("a property has another type than the one it inherits")]
    RedeclaredType,
    /// An inherited method is declared with another signature.
    #[error("a method differs from the one it inherits")]
    RedeclaredMethod,
    /// A parameter is declared twice in one direction.
    #[error("a parameter is declared twice")]
    DuplicateParameter,
    /// Some parameters have an ID and some have not.
    #[error("a parameter has no ID where others have one")]
    MissingParameterId,
    /// The ID of a parameter is no number from 0 on.
    #[error("the ID of a parameter is no number from 0 on")]
    InvalidParameterId,
    /// The IDs of the parameters of a method have gaps.
    #[error("the IDs of the parameters do not follow one another from 0 on")]
    NonconsecutiveParameterIds,
    /// An abstract class has no instances.
    #[error("the class is abstract")]
    AbstractClass,
    /// A localised class has no instances.
    #[error("the class holds the texts of another for one language")]
    LocalizedClass,
    /// The class has no such property.
    #[error("the class has no such property")]
    NoSuchProperty,
    /// A value is not of the property's type.
    #[error("a value has the wrong type")]
    TypeMismatch,
    /// A key has no value.
    #[error("a key has no value")]
    MissingKey,
    /// A key holds a character below a space.
    #[error("a key holds a character that cannot be printed")]
    KeyCharacter,
    /// A property that needs a value has none.
    #[error("a property that needs a value is NULL")]
    IllegalNull,
    /// A path that does not fit the class: other keys than it has.
    #[error("the path does not fit the class")]
    InvalidPath,
}

impl Refusal {
    /// The refusal of a subclass when it is the class above that was changed.
    pub(super) fn by_change(self) -> Self {
        match self {
            Refusal::OverrideNotAllowed => Refusal::ChangedOverride,
            Refusal::RedeclaredMethod => Refusal::ChangedMethod,
            other => other,
        }
    }

    /// The code that it is reported with, where nothing speaks for another.
    pub fn code(self) -> Status {
        match self {
            Refusal::NoSuchNamespace => Status::WBEM_E_INVALID_NAMESPACE,
            Refusal::NoSuchClass | Refusal::AbstractClass => Status::WBEM_E_INVALID_CLASS,
            Refusal::NoSuchSuperclass | Refusal::NoSuchInstance => Status::WBEM_E_NOT_FOUND,
            Refusal::AlreadyExists => Status::WBEM_E_ALREADY_EXISTS,
            Refusal::Undeletable
            | Refusal::LocalizedClass
            | Refusal::ClassName(NameFault::LeadingUnderscore) => Status::WBEM_E_INVALID_OPERATION,
            Refusal::ClassName(NameFault::Missing) => Status::WBEM_E_INCOMPLETE_CLASS,
            Refusal::ClassName(NameFault::TrailingUnderscore) => Status::WBEM_E_INVALID_OBJECT,
            Refusal::ClassName(NameFault::Grammar) => Status::WBEM_E_INVALID_PARAMETER,
            Refusal::ClassName(NameFault::TooLong) => Status::WBEM_E_QUOTA_VIOLATION,
            Refusal::HasChildren => Status::WBEM_E_CLASS_HAS_CHILDREN,
            Refusal::HasInstances => Status::WBEM_E_CLASS_HAS_INSTANCES,
            Refusal::CannotBeSingleton => Status::WBEM_E_CANNOT_BE_SINGLETON,
            Refusal::CannotBeAbstract => Status::WBEM_E_CANNOT_BE_ABSTRACT,
            Refusal::CannotBeKey | Refusal::AddedKey => Status::WBEM_E_CANNOT_BE_KEY,
            Refusal::OverrideNotAllowed => Status::WBEM_E_OVERRIDE_NOT_ALLOWED,
            Refusal::ChangedOverride => Status::WBEM_E_UPDATE_OVERRIDE_NOT_ALLOWED,
            Refusal::ChangedMethod => Status::WBEM_E_UPDATE_PROPAGATED_METHOD,
            Refusal::NoSuchEmbeddedClass => Status::WBEM_E_INVALID_CLASS,
            Refusal::InvalidQualifier => Status::WBEM_E_INVALID_QUALIFIER,
            Refusal::SystemMember => Status::WBEM_E_INVALID_PROPERTY,
            Refusal::MemberNameTooWide => Status::WBEM_E_PROPERTY_NAME_TOO_WIDE,
            Refusal::QualifierNameTooWide => Status::WBEM_E_QUALIFIER_NAME_TOO_WIDE,
            Refusal::TooManyProperties => Status::WBEM_E_TOO_MANY_PROPERTIES,
            Refusal::TooDeep => Status::WBEM_E_QUOTA_VIOLATION,
            Refusal::RedeclaredType => Status::WBEM_E_UPDATE_TYPE_MISMATCH,
            Refusal::RedeclaredMethod => Status::WBEM_E_PROPAGATED_METHOD,
            Refusal::DuplicateParameter => Status::WBEM_E_INVALID_DUPLICATE_PARAMETER,
            Refusal::MissingParameterId => Status::WBEM_E_MISSING_PARAMETER_ID,
            Refusal::InvalidParameterId => Status::WBEM_E_INVALID_PARAMETER_ID,
            Refusal::NonconsecutiveParameterIds => Status::WBEM_E_NONCONSECUTIVE_PARAMETER_IDS,
            Refusal::Descriptor => Status::WBEM_E_INVALID_PARAMETER,
            Refusal::Circular => Status::WBEM_E_CIRCULAR_REFERENCE,
            Refusal::InvalidDeclaration => Status::WBEM_E_INVALID_CLASS,
            Refusal::NoSuchProperty => Status::WBEM_E_INVALID_PROPERTY,
            Refusal::TypeMismatch => Status::WBEM_E_TYPE_MISMATCH,
            Refusal::MissingKey => Status::WBEM_E_NO_KEY,
            Refusal::KeyCharacter => Status::WBEM_E_VALUE_OUT_OF_RANGE,
            Refusal::IllegalNull => Status::WBEM_E_ILLEGAL_NULL,
            Refusal::InvalidPath => Status::WBEM_E_INVALID_OBJECT_PATH,
        }
    }
}

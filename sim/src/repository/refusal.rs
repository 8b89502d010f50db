//! Why the repository will not do something. The server says with which code.

use crate::status::Status;

/// What is wrong with the name of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameFault {
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
    /// An abstract class has no instances.
    #[error("the class is abstract")]
    AbstractClass,
    /// The class has no such property.
    #[error("the class has no such property")]
    NoSuchProperty,
    /// A value is not of the property's type.
    #[error("a value has the wrong type")]
    TypeMismatch,
    /// A key has no value.
    #[error("a key has no value")]
    MissingKey,
    /// A property that needs a value has none.
    #[error("a property that needs a value is NULL")]
    IllegalNull,
    /// A path that does not fit the class: other keys than it has.
    #[error("the path does not fit the class")]
    InvalidPath,
}

impl Refusal {
    /// The code that it is reported with, where nothing speaks for another.
    pub fn code(self) -> Status {
        match self {
            Refusal::NoSuchNamespace => Status::WBEM_E_INVALID_NAMESPACE,
            Refusal::NoSuchClass | Refusal::AbstractClass => Status::WBEM_E_INVALID_CLASS,
            Refusal::NoSuchSuperclass | Refusal::NoSuchInstance => Status::WBEM_E_NOT_FOUND,
            Refusal::AlreadyExists => Status::WBEM_E_ALREADY_EXISTS,
            Refusal::Undeletable | Refusal::ClassName(NameFault::LeadingUnderscore) => {
                Status::WBEM_E_INVALID_OPERATION
            }
            Refusal::ClassName(NameFault::TrailingUnderscore) => Status::WBEM_E_INVALID_OBJECT,
            Refusal::ClassName(NameFault::Grammar) => Status::WBEM_E_INVALID_PARAMETER,
            Refusal::ClassName(NameFault::TooLong) => Status::WBEM_E_QUOTA_VIOLATION,
            Refusal::HasChildren => Status::WBEM_E_CLASS_HAS_CHILDREN,
            Refusal::HasInstances => Status::WBEM_E_CLASS_HAS_INSTANCES,
            Refusal::CannotBeSingleton => Status::WBEM_E_CANNOT_BE_SINGLETON,
            Refusal::Circular => Status::WBEM_E_CIRCULAR_REFERENCE,
            Refusal::InvalidDeclaration => Status::WBEM_E_INVALID_CLASS,
            Refusal::NoSuchProperty => Status::WBEM_E_INVALID_PROPERTY,
            Refusal::TypeMismatch => Status::WBEM_E_TYPE_MISMATCH,
            Refusal::MissingKey => Status::WBEM_E_NO_KEY,
            Refusal::IllegalNull => Status::WBEM_E_ILLEGAL_NULL,
            Refusal::InvalidPath => Status::WBEM_E_INVALID_OBJECT_PATH,
        }
    }
}

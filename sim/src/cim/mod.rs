//! The CIM model: names, types, values, qualifiers, classes, instances and paths.
//!
//! What a client sends is a *declaration*: what was written and nothing inherited. What follows
//! from it and its ancestors is worked out by the repository.

mod class;
mod datetime;
mod facts;
mod instance;
mod name;
mod object;
mod path;
mod properties;
mod qualifier;
mod text;
mod value;

pub use class::{ClassDeclaration, MethodDeclaration, Parameter, Property, names_are_unique};
pub use datetime::{Datetime, NoDatetime};
pub use facts::ClassFacts;
pub use instance::Instance;
pub use name::Name;
pub use object::{Located, Object, SYSTEM_PROPERTIES, key_text};
pub use path::{
    GivenPath, KeyValue, Keys, NamespacePath, ObjectPath, PathError, SERVER_NAME, quoted,
};
pub use properties::Properties;
pub use qualifier::{Flavor, PropertyQualifiers, Qualifier, Qualifiers};
pub use text::Text;
pub use value::{CimType, Real, Type, Value};

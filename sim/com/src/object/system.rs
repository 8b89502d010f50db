//! System properties: they follow from the object, and only two of them can be put.

use wbem_sim::cim::{CimType, Located as _, Name, NamespacePath, SERVER_NAME, Type, Value};
use wbem_sim::status::Status;

use super::{ClassObject, Genus, code};

/// The system properties in the order in which they are listed.
pub(super) const LISTED: [&str; 10] = [
    "__GENUS",
    "__CLASS",
    "__SUPERCLASS",
    "__DYNASTY",
    "__RELPATH",
    "__PROPERTY_COUNT",
    "__DERIVATION",
    "__SERVER",
    "__NAMESPACE",
    "__PATH",
];

impl ClassObject {
    /// A system property, with its type.
    pub(super) fn system(&self, name: &Name) -> Option<(Type, Value)> {
        let text = |text: Option<String>| text.map_or(Value::Null, |text| Value::string(&text));
        let named = |name: Option<&Name>| name.map_or(Value::Null, |n| Value::string(n.as_str()));
        let number = |number| (CimType::Sint32, Value::Sint32(number));
        let namespace = self.located.as_ref().map(|located| &located.namespace);
        let (element, value) = match name.folded() {
            "__genus" => number(match self.genus {
                Genus::Class => 1,
                Genus::Instance => 2,
            }),
            "__property_count" => number(i32::try_from(self.members.len()).unwrap_or(i32::MAX)),
            "__class" => (CimType::String, named(self.name.as_ref())),
            "__superclass" => (CimType::String, named(self.derivation.first())),
            "__dynasty" => (CimType::String, named(self.derivation.last().or(self.name.as_ref()))),
            "__server" => (CimType::String, text(namespace.map(|_| SERVER_NAME.to_owned()))),
            "__namespace" => (CimType::String, text(namespace.map(NamespacePath::to_string))),
            "__relpath" => (CimType::String, text(self.relpath())),
            "__path" => (CimType::String, text(self.path())),
            "__derivation" => {
                let names = self.derivation.iter().map(|name| Value::string(name.as_str()));
                return Some((Type::array(CimType::String), Value::Array(names.collect())));
            }
            _ => return None,
        };
        Some((Type::scalar(element), value))
    }

    fn relpath(&self) -> Option<String> {
        match (self.genus, &self.located) {
            (Genus::Class, _) => self.name.as_ref().map(Name::to_string),
            (Genus::Instance, Some(located)) => self.to_instance().relpath(&located.facts),
            (Genus::Instance, None) => None,
        }
    }

    fn path(&self) -> Option<String> {
        let namespace = &self.located.as_ref()?.namespace;
        Some(format!(r"\\{SERVER_NAME}\{namespace}:{}", self.relpath()?))
    }

    /// The name of a class, and that of its superclass while it has none, can be put.
    pub(super) fn put_system(&mut self, name: &Name, value: &Value) -> Result<(), Status> {
        let is_class = self.genus == Genus::Class;
        match name.folded() {
            "__class" if is_class => match value {
                Value::String(text) => {
                    self.name = Some(Name::new(text));
                    Ok(())
                }
                Value::Null => Err(Status::WBEM_E_ILLEGAL_NULL),
                _ => Err(Status::WBEM_E_TYPE_MISMATCH),
            },
            "__superclass" if is_class && self.derivation.is_empty() => match value {
                Value::String(text) => {
                    self.derivation = vec![Name::new(text)];
                    Ok(())
                }
                Value::Null => Ok(()),
                _ => Err(Status::WBEM_E_TYPE_MISMATCH),
            },
            _ if LISTED.iter().any(|known| name == &Name::new(known)) => Err(code::READ_ONLY),
            _ => Err(Status::WBEM_E_INVALID_PARAMETER),
        }
    }
}

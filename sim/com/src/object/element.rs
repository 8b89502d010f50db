//! What a qualifier set belongs to.

use wbem_sim::cim::{Name, Qualifier};
use wbem_sim::status::Status;

use super::{ClassObject, code};

/// What a qualifier set belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// The class or the instance itself.
    Object,
    /// A property.
    Property(Name),
    /// A method.
    Method(Name),
}

impl ClassObject {
    /// Whether the element is there: system properties have no qualifiers.
    pub fn find_element(&self, element: &Element) -> Result<(), Status> {
        match element {
            Element::Property(name) if self.system(name).is_some() => Err(code::SYSTEM_PROPERTY),
            _ => self.qualifiers_of(element).map(drop),
        }
    }

    pub(super) fn qualifiers_of(&self, element: &Element) -> Result<&Vec<Qualifier>, Status> {
        let found = match element {
            Element::Object => Some(&self.qualifiers),
            Element::Property(name) => self.member(name).map(|member| &member.qualifiers),
            Element::Method(name) => self.method(name).map(|method| &method.qualifiers),
        };
        found.ok_or(Status::WBEM_E_NOT_FOUND)
    }

    /// The qualifiers, to be changed: the class says something of the element itself then.
    pub(super) fn qualifiers_of_mut(
        &mut self,
        element: &Element,
    ) -> Result<&mut Vec<Qualifier>, Status> {
        let is_class = self.genus == super::Genus::Class;
        let found = match element {
            Element::Object => Some(&mut self.qualifiers),
            Element::Property(name) => self.member_mut(name).map(|member| {
                member.own |= is_class;
                &mut member.qualifiers
            }),
            Element::Method(name) => self.method_mut(name).map(|method| {
                method.own = true;
                &mut method.qualifiers
            }),
        };
        found.ok_or(Status::WBEM_E_NOT_FOUND)
    }
}

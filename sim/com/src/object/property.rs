//! Get, Put and Delete of properties.

use wbem_sim::cim::{CimType, Name, Type, Value};
use wbem_sim::status::Status;

use super::{ClassObject, Flavour, Genus, Member, code};
use crate::variant::{Automation, CIM_EMPTY, incoming, inferred_type, type_of_cimtype};

/// What Get returns.
#[derive(Debug, Clone, PartialEq)]
pub struct Got {
    /// The name as it was first written.
    pub name: Name,
    /// The type.
    pub ty: Type,
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub flavour: Flavour,
}

impl ClassObject {
    /// Get: a property, of the object or of the system.
    pub fn get(&self, name: &Name) -> Result<Got, Status> {
        if let Some((ty, value)) = self.system(name) {
            return Ok(Got { name: name.clone(), ty, value, flavour: Flavour::System });
        }
        self.member(name).map(got).ok_or(Status::WBEM_E_NOT_FOUND)
    }

    pub(super) fn member(&self, name: &Name) -> Option<&Member> {
        self.members.iter().find(|member| member.name == *name)
    }

    pub(super) fn member_mut(&mut self, name: &Name) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.name == *name)
    }

    /// Put: gives a property a value; in a class it makes one that is not there. `cimtype` is
    /// [`CIM_EMPTY`] where no type is given; `value` is none where pVal is NULL.
    pub fn put<O>(
        &mut self,
        name: &Name,
        given: Option<&Automation<O>>,
        cimtype: i32,
        object: &mut dyn FnMut(&O) -> Option<std::sync::Arc<wbem_sim::cim::Instance>>,
    ) -> Result<(), Status> {
        let null = Automation::Null;
        let value = given.unwrap_or(&null);
        if name.is_system() && self.member(name).is_none() {
            let text = Type::scalar(CimType::String);
            let value = incoming(value, &text, object);
            return self.put_system(name, &value.map_err(|_| Status::WBEM_E_TYPE_MISMATCH)?);
        }
        let said = match cimtype {
            CIM_EMPTY => None,
            number => Some(type_of_cimtype(number).ok_or(Status::WBEM_E_INVALID_PARAMETER)?),
        };
        let (genus, class) = (self.genus, self.name.clone());
        let Some(member) = self.member_mut(name) else {
            return match genus {
                Genus::Instance => Err(Status::WBEM_E_NOT_FOUND),
                Genus::Class => self.add(name, said, value, object),
            };
        };
        let ty = type_to_put(member, said, genus)?.or_else(|| inferred_type(value));
        let ty = ty.unwrap_or_else(|| Type::scalar(CimType::String));
        let value = incoming(value, &ty, object).map_err(|_| Status::WBEM_E_TYPE_MISMATCH)?;
        (member.value, member.ty, member.own) = (value, Some(ty), true);
        if genus == Genus::Class && !member.inherited {
            member.origin = class;
        }
        Ok(())
    }

    fn add<O>(
        &mut self,
        name: &Name,
        said: Option<Type>,
        value: &Automation<O>,
        object: &mut dyn FnMut(&O) -> Option<std::sync::Arc<wbem_sim::cim::Instance>>,
    ) -> Result<(), Status> {
        if !is_property_name(name.as_str()) {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        let ty = said.or_else(|| inferred_type(value)).ok_or(Status::WBEM_E_INVALID_PARAMETER)?;
        let value = incoming(value, &ty, object).map_err(|_| Status::WBEM_E_TYPE_MISMATCH)?;
        self.members.push(Member {
            name: name.clone(),
            ty: Some(ty),
            value,
            qualifiers: Vec::new(),
            origin: self.name.clone(),
            inherited: false,
            own: true,
        });
        Ok(())
    }

    /// Delete: takes a property out of a class. What a class above has of it is there again, which
    /// is told by WBEM_S_RESET_TO_DEFAULT.
    pub fn delete(&mut self, name: &Name) -> Result<Status, Status> {
        if name.is_system() {
            return Err(code::SYSTEM_PROPERTY);
        }
        let genus = self.genus;
        let member = self.member_mut(name).ok_or(Status::WBEM_E_NOT_FOUND)?;
        if genus == Genus::Instance {
            return Err(Status::WBEM_E_INVALID_OPERATION);
        }
        if !member.inherited {
            self.members.retain(|member| member.name != *name);
            return Ok(Status::WBEM_S_NO_ERROR);
        }
        if !member.own {
            return Err(code::PROPAGATED_PROPERTY);
        }
        member.own = false;
        Ok(code::RESET_TO_DEFAULT)
    }

    /// GetPropertyOrigin: the class that declared a property first.
    pub fn property_origin(&self, name: &Name) -> Result<Name, Status> {
        if self.system(name).is_some() {
            return Ok(Name::new("___SYSTEM"));
        }
        let member = self.member(name).ok_or(Status::WBEM_E_NOT_FOUND)?;
        Ok(member.origin.clone().or_else(|| self.name.clone()).unwrap_or_else(|| Name::new("")))
    }
}

/// The type that a property has after a Put; none if nothing tells it.
fn type_to_put(member: &Member, said: Option<Type>, genus: Genus) -> Result<Option<Type>, Status> {
    let (Some(known), Some(said)) = (&member.ty, &said) else {
        return Ok(said.or_else(|| member.ty.clone()));
    };
    let same = crate::variant::cimtype_of(known) == crate::variant::cimtype_of(said);
    match genus {
        _ if same => Ok(Some(known.clone())),
        Genus::Class if !member.inherited => Ok(Some(said.clone())),
        _ => Err(Status::WBEM_E_TYPE_MISMATCH),
    }
}

pub(super) fn got(member: &Member) -> Got {
    Got {
        name: member.name.clone(),
        ty: member.ty.clone().unwrap_or_else(|| Type::scalar(CimType::String)),
        value: member.value.clone(),
        flavour: member.flavour(),
    }
}

fn is_property_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

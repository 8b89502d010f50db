//! Methods of a class: their parameters are the properties of two classes `__PARAMETERS`, one for
//! what goes in and one for what comes out, numbered by the qualifier `ID`.

use std::collections::BTreeMap;

use wbem_sim::cim::{
    Flavor, MethodDeclaration, Name, Parameter, Qualifier, Qualifiers, Type, Value,
};
use wbem_sim::repository::Class;
use wbem_sim::status::Status;

use super::member::own;
use super::{ClassObject, Genus, Member, PARAMETERS, code};

const RETURN_VALUE: &str = "ReturnValue";

/// A method.
#[derive(Debug, Clone)]
pub(super) struct Method {
    pub name: Name,
    pub returns: Option<Type>,
    pub parameters: Vec<Parameter>,
    pub qualifiers: Vec<Qualifier>,
    pub origin: Option<Name>,
    pub inherited: bool,
    /// Whether the class says something of it itself.
    pub own: bool,
}

/// What goes into a method and what comes out; none where there is nothing.
#[derive(Debug, Clone, Default)]
pub struct Signatures {
    /// The parameters that go in.
    pub input: Option<ClassObject>,
    /// The parameters that come out, and what the method returns.
    pub output: Option<ClassObject>,
}

impl Method {
    pub fn of(method: &MethodDeclaration, class: Option<&Class>) -> Self {
        let origin = class.and_then(|class| class.origin(&method.name)).cloned();
        let is_own =
            |class: &Class| class.declaration().methods.iter().any(|one| one.name == method.name);
        Self {
            name: method.name.clone(),
            returns: method.returns.clone(),
            parameters: method.parameters.clone(),
            qualifiers: method.qualifiers.0.clone(),
            inherited: class.is_some_and(|class| origin.as_ref() != Some(class.name())),
            own: class.is_none_or(is_own),
            origin,
        }
    }

    pub fn inherit(&mut self, class: &Name) {
        self.origin.get_or_insert_with(|| class.clone());
        (self.own, self.inherited) = (false, true);
    }

    pub fn own_declaration(&self) -> Option<MethodDeclaration> {
        self.own.then(|| MethodDeclaration {
            name: self.name.clone(),
            returns: self.returns.clone(),
            parameters: self.parameters.clone(),
            qualifiers: Qualifiers(own(&self.qualifiers)),
        })
    }

    fn signatures(&self) -> Signatures {
        let goes = |parameter: &Parameter, way: &str, other: &str| {
            parameter.qualifiers.is_true(way) || !parameter.qualifiers.is_true(other)
        };
        let numbered = || (0..).zip(&self.parameters);
        let input = numbered().filter(|(_, parameter)| goes(parameter, "in", "out"));
        let output = numbered().filter(|(_, parameter)| parameter.qualifiers.is_true("out"));
        let member = |(id, parameter): (i32, &Parameter)| {
            let mut qualifiers = parameter.qualifiers.0.clone();
            let flavor = Flavor::TO_INSTANCE.with(Flavor::DISABLE_OVERRIDE);
            qualifiers.push(Qualifier { name: "ID".into(), value: Value::Sint32(id), flavor });
            parameter_member(&parameter.name, &parameter.ty, &parameter.default, qualifiers)
        };
        let returned = self.returns.iter().map(|ty| {
            let out = Qualifier {
                name: "out".into(),
                value: Value::Boolean(true),
                flavor: Flavor::TO_INSTANCE,
            };
            parameter_member(&RETURN_VALUE.into(), ty, &Value::Null, vec![out])
        });
        Signatures {
            input: signature(input.map(member).collect()),
            output: signature(output.map(member).chain(returned).collect()),
        }
    }
}

fn parameter_member(name: &Name, ty: &Type, value: &Value, qualifiers: Vec<Qualifier>) -> Member {
    Member {
        name: name.clone(),
        ty: Some(ty.clone()),
        value: value.clone(),
        qualifiers,
        origin: Some(Name::new(PARAMETERS)),
        inherited: false,
        own: true,
    }
}

fn signature(members: Vec<Member>) -> Option<ClassObject> {
    (!members.is_empty()).then(|| ClassObject {
        name: Some(Name::new(PARAMETERS)),
        members,
        ..ClassObject::empty()
    })
}

impl ClassObject {
    pub(super) fn method(&self, name: &Name) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == *name)
    }

    pub(super) fn method_mut(&mut self, name: &Name) -> Option<&mut Method> {
        self.methods.iter_mut().find(|method| method.name == *name)
    }

    /// GetMethod.
    pub fn signatures(&self, name: &Name) -> Result<Signatures, Status> {
        self.needs_class()?;
        self.method(name).map(Method::signatures).ok_or(Status::WBEM_E_NOT_FOUND)
    }

    /// PutMethod: gives the class a method of these parameters, in place of one of the name.
    pub fn put_method(&mut self, name: &Name, signatures: &Signatures) -> Result<(), Status> {
        self.needs_class()?;
        let (returns, parameters) = merged(signatures)?;
        let origin = self.name.clone();
        match self.method_mut(name) {
            Some(method) => {
                (method.returns, method.parameters, method.own) = (returns, parameters, true);
            }
            None => self.methods.push(Method {
                name: name.clone(),
                returns,
                parameters,
                qualifiers: Vec::new(),
                origin,
                inherited: false,
                own: true,
            }),
        }
        Ok(())
    }

    /// DeleteMethod.
    pub fn delete_method(&mut self, name: &Name) -> Result<(), Status> {
        self.needs_class()?;
        let method = self.method_mut(name).ok_or(Status::WBEM_E_NOT_FOUND)?;
        match (method.inherited, method.own) {
            (false, _) => self.methods.retain(|method| method.name != *name),
            (true, true) => method.own = false,
            (true, false) => return Err(code::PROPAGATED_METHOD),
        }
        Ok(())
    }

    /// The names of the methods that BeginMethodEnumeration chooses: all, local or inherited ones.
    pub fn method_names(&self, flags: i32) -> Result<Vec<Name>, Status> {
        self.needs_class()?;
        let chosen = |method: &&Method| match flags {
            0x10 => !method.inherited,
            0x20 => method.inherited,
            _ => true,
        };
        match flags {
            0 | 0x10 | 0x20 => {
                let chosen = self.methods.iter().filter(chosen);
                Ok(chosen.map(|method| method.name.clone()).collect())
            }
            _ => Err(Status::WBEM_E_INVALID_PARAMETER),
        }
    }

    /// GetMethodOrigin.
    pub fn method_origin(&self, name: &Name) -> Result<Name, Status> {
        self.needs_class()?;
        let method = self.method(name).ok_or(Status::WBEM_E_NOT_FOUND)?;
        Ok(method.origin.clone().or_else(|| self.name.clone()).unwrap_or_else(|| Name::new("")))
    }

    /// Instances have no methods of their own.
    pub(super) fn needs_class(&self) -> Result<(), Status> {
        match self.genus {
            Genus::Class => Ok(()),
            Genus::Instance => Err(code::ILLEGAL_OPERATION),
        }
    }
}

/// The two signatures as one list of parameters, in the order of their numbers.
fn merged(signatures: &Signatures) -> Result<(Option<Type>, Vec<Parameter>), Status> {
    let mut returns = None;
    let mut by_number: BTreeMap<(i32, usize), Parameter> = BTreeMap::new();
    let input = signatures.input.iter().map(|object| (object, "in"));
    let output = signatures.output.iter().map(|object| (object, "out"));
    for (object, way) in input.chain(output) {
        for member in &object.members {
            let ty = member.ty.clone().ok_or(Status::WBEM_E_INVALID_PARAMETER)?;
            if way == "out" && member.name == Name::new(RETURN_VALUE) {
                returns = Some(ty);
                continue;
            }
            let there = by_number.values_mut().find(|one| one.name == member.name);
            match there {
                Some(parameter) => join(parameter, member, way),
                None => {
                    let place = (number_of(member), by_number.len());
                    let mut parameter = Parameter {
                        name: member.name.clone(),
                        ty,
                        default: member.value.clone(),
                        qualifiers: Qualifiers::default(),
                    };
                    join(&mut parameter, member, way);
                    by_number.insert(place, parameter);
                }
            }
        }
    }
    Ok((returns, by_number.into_values().collect()))
}

/// A parameter without a number stands behind those that have one.
fn number_of(member: &Member) -> i32 {
    let id = member.qualifiers.iter().find(|one| one.name.folded() == "id");
    match id.map(|id| &id.value) {
        Some(Value::Sint32(number)) => *number,
        _ => i32::MAX,
    }
}

fn join(parameter: &mut Parameter, member: &Member, way: &str) {
    let qualifiers = &mut parameter.qualifiers;
    for one in member.qualifiers.iter().filter(|one| one.name.folded() != "id") {
        if !qualifiers.has(one.name.folded()) {
            qualifiers.0.push(one.clone());
        }
    }
    if !qualifiers.has(way) {
        let (name, value) = (Name::new(way), Value::Boolean(true));
        qualifiers.0.push(Qualifier { name, value, flavor: Flavor::TO_INSTANCE });
    }
}

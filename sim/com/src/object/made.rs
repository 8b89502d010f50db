//! How objects come to be, and what they are for the service.

use std::sync::Arc;

use wbem_sim::cim::{
    CimType, ClassDeclaration, Instance, Name, Object, Property, PropertyQualifiers, Qualifiers,
    Type, Value,
};
use wbem_sim::repository::Class;
use wbem_sim::status::Status;

use super::member::{own, propagated};
use super::method::Method;
use super::{ClassObject, Genus, Located, Member};
use crate::variant::type_of_value;

impl ClassObject {
    /// An object of neither kind yet: GetObject without a path. It is a class without a name.
    pub fn empty() -> Self {
        Self {
            genus: Genus::Class,
            name: None,
            derivation: Vec::new(),
            qualifiers: Vec::new(),
            members: Vec::new(),
            methods: Vec::new(),
            located: None,
        }
    }

    /// A class that the service returned; `class` is what the repository has of it.
    pub fn class(object: &Object<ClassDeclaration>, class: Option<&Class>) -> Self {
        let member = |property: &Property| {
            let origin = class.and_then(|class| class.origin(&property.name)).cloned();
            let inherited = origin.as_ref().is_some_and(|origin| *origin != object.name);
            let own =
                class.is_none_or(|class| class.declaration().property(&property.name).is_some());
            Member {
                name: property.name.clone(),
                ty: Some(property.ty.clone()),
                value: property.default.clone(),
                qualifiers: property.qualifiers.0.clone(),
                origin,
                inherited,
                own,
            }
        };
        Self {
            genus: Genus::Class,
            name: Some(object.name.clone()),
            derivation: object.class.derivation.clone(),
            qualifiers: object.value.qualifiers.0.clone(),
            members: object.properties.iter().map(member).collect(),
            methods: object.methods.iter().map(|one| Method::of(one, class)).collect(),
            located: Some(Located {
                facts: Arc::clone(&object.class),
                namespace: object.namespace.clone(),
            }),
        }
    }

    /// An instance that the service returned; `class` is what the repository has of its class.
    pub fn instance(object: &Object<Instance>, class: Option<&Class>) -> Self {
        let own = &object.value.qualifiers;
        let qualifiers = object.qualifiers().map(|one| match own.0.contains(one) {
            true => one.clone(),
            false => propagated(one),
        });
        let member = |(name, value): (&Name, &Value)| {
            let property = class.and_then(|class| class.property(name));
            let own = object.value.property_qualifiers.get(name);
            let is_own = |one| own.is_some_and(|own: &Qualifiers| own.0.contains(one));
            let qualifiers = object.property_qualifiers(name).map(|one| match is_own(one) {
                true => one.clone(),
                false => propagated(one),
            });
            Member {
                name: property.map_or(name, |property| &property.name).clone(),
                ty: property.map(|property| property.ty.clone()).or_else(|| type_of_value(value)),
                value: value.clone(),
                qualifiers: qualifiers.collect(),
                origin: class.and_then(|class| class.origin(name)).cloned(),
                inherited: false,
                own: true,
            }
        };
        Self {
            genus: Genus::Instance,
            name: Some(object.value.class.clone()),
            derivation: object.class.derivation.clone(),
            qualifiers: qualifiers.collect(),
            members: object.properties.iter().map(member).collect(),
            methods: Vec::new(),
            located: Some(Located {
                facts: Arc::clone(&object.class),
                namespace: object.namespace.clone(),
            }),
        }
    }

    /// An instance that stands in a property, of whose class nothing is known here.
    pub fn embedded(instance: &Instance) -> Self {
        let member = |(name, value): (&Name, &Value)| Member {
            name: name.clone(),
            ty: type_of_value(value),
            value: value.clone(),
            qualifiers: Vec::new(),
            origin: None,
            inherited: false,
            own: true,
        };
        Self {
            genus: Genus::Instance,
            name: Some(instance.class.clone()),
            qualifiers: instance.qualifiers.0.clone(),
            members: instance.properties.iter().map(member).collect(),
            ..Self::empty()
        }
    }

    /// SpawnInstance: a new instance of this class, with its defaults.
    pub fn spawn_instance(&self) -> Result<Self, Status> {
        if self.genus == Genus::Instance || self.name.is_none() {
            return Err(Status::WBEM_E_INCOMPLETE_CLASS);
        }
        let mut instance = self.clone();
        instance.genus = Genus::Instance;
        instance.methods.clear();
        instance.qualifiers = Vec::new();
        for member in &mut instance.members {
            (member.own, member.inherited) = (false, false);
            let to_instance = |one: &&wbem_sim::cim::Qualifier| {
                one.flavor.contains(wbem_sim::cim::Flavor::TO_INSTANCE)
            };
            member.qualifiers =
                member.qualifiers.iter().filter(to_instance).map(propagated).collect();
        }
        Ok(instance)
    }

    /// SpawnDerivedClass: a new class under this one, without a name.
    pub fn spawn_derived(&self) -> Result<Self, Status> {
        let Some(name) = self.name.clone().filter(|_| self.genus == Genus::Class) else {
            return Err(Status::WBEM_E_INCOMPLETE_CLASS);
        };
        let mut class = self.clone();
        class.derivation.insert(0, name.clone());
        class.name = None;
        class.located = None;
        let goes_down = |one: &&wbem_sim::cim::Qualifier| {
            one.flavor.contains(wbem_sim::cim::Flavor::TO_SUBCLASS)
        };
        let down = |all: &[wbem_sim::cim::Qualifier]| {
            all.iter().filter(goes_down).map(propagated).collect::<Vec<_>>()
        };
        class.qualifiers = down(&class.qualifiers);
        for member in &mut class.members {
            member.origin.get_or_insert_with(|| name.clone());
            (member.own, member.inherited) = (false, true);
            member.qualifiers = down(&member.qualifiers);
        }
        for method in &mut class.methods {
            method.inherit(&name);
        }
        Ok(class)
    }

    /// Whether it is a class or an instance.
    pub fn genus(&self) -> Genus {
        self.genus
    }

    /// The class as PutClass takes it: what it says itself.
    pub fn to_declaration(&self) -> ClassDeclaration {
        let property = |member: &Member| Property {
            name: member.name.clone(),
            ty: member.ty.clone().unwrap_or_else(|| Type::scalar(CimType::String)),
            default: member.value.clone(),
            qualifiers: Qualifiers(own(&member.qualifiers)),
        };
        ClassDeclaration {
            name: self.name.clone().unwrap_or_else(|| Name::new("")),
            superclass: self.derivation.first().cloned(),
            qualifiers: Qualifiers(own(&self.qualifiers)),
            properties: self.members.iter().filter(|member| member.own).map(property).collect(),
            methods: self.methods.iter().filter_map(Method::own_declaration).collect(),
        }
    }

    /// The instance as PutInstance takes it: the values that were given.
    pub fn to_instance(&self) -> Instance {
        let given = self.members.iter().filter(|member| member.own);
        let values = given.map(|member| (member.name.clone(), member.value.clone()));
        let qualifiers = |member: &Member| {
            let own = own(&member.qualifiers);
            (!own.is_empty()).then(|| (member.name.clone(), Qualifiers(own)))
        };
        let property_qualifiers: PropertyQualifiers =
            self.members.iter().filter_map(qualifiers).collect();
        Instance {
            class: self.name.clone().unwrap_or_else(|| Name::new("")),
            properties: values.collect(),
            qualifiers: Qualifiers(own(&self.qualifiers)),
            property_qualifiers,
        }
    }

    /// GetObjectText: the object as MOF.
    pub fn text(&self) -> String {
        match self.genus {
            Genus::Class => wbem_sim::mof::write::class_text(&self.to_declaration()),
            Genus::Instance => wbem_sim::mof::write::instance_text(&self.to_instance()),
        }
    }
}

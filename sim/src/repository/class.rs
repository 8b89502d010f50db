//! A class with all that follows from it and its ancestors.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{CimType, ClassDeclaration, Name, Property, names_are_unique};

use super::{NameFault, Refusal};

/// The longest name of a class, in characters [REQ CLASS-13].
pub const CLASS_NAME_LENGTH_MAX: usize = 4096;

/// A stored class.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Class {
    declaration: Arc<ClassDeclaration>,
    derivation: Arc<[Name]>,
    properties: Arc<BTreeMap<Name, Property>>,
    keys: Arc<[Name]>,
    key_root: Name,
    singleton: bool,
}

impl Class {
    /// Works out a class from its declaration and its superclass.
    pub(super) fn derive(
        declaration: &Arc<ClassDeclaration>,
        superclass: Option<&Class>,
    ) -> Result<Self, Refusal> {
        check_members(declaration)?;
        let properties = inherit_properties(declaration, superclass)?;
        let keys: Arc<[Name]> = match superclass {
            Some(parent) if !parent.keys.is_empty() => Arc::clone(&parent.keys),
            _ => properties.values().filter(|p| p.is_key()).map(|p| p.name.clone()).collect(),
        };
        let key_root = match superclass {
            Some(parent) if !parent.keys.is_empty() || parent.singleton => parent.key_root.clone(),
            _ => declaration.name.clone(),
        };
        let above = superclass.map(|parent| {
            [parent.name().clone()].into_iter().chain(parent.derivation.iter().cloned()).collect()
        });
        Ok(Self {
            singleton: is_singleton(declaration, superclass, &keys)?,
            declaration: Arc::clone(declaration),
            derivation: above.unwrap_or_else(|| [].into()),
            properties: Arc::new(properties),
            keys,
            key_root,
        })
    }

    /// The name of the class.
    pub fn name(&self) -> &Name {
        &self.declaration.name
    }

    /// The class as it was put.
    pub fn declaration(&self) -> &Arc<ClassDeclaration> {
        &self.declaration
    }

    /// The classes above it, parent first.
    pub fn derivation(&self) -> &[Name] {
        &self.derivation
    }

    /// Its properties by name, inherited ones included.
    pub fn properties(&self) -> &BTreeMap<Name, Property> {
        &self.properties
    }

    /// The names of its keys, in their order.
    pub fn keys(&self) -> &[Name] {
        &self.keys
    }

    /// The topmost class with these keys: keys are unique among all classes below it.
    pub fn key_root(&self) -> &Name {
        &self.key_root
    }

    /// Whether it can have no instances.
    pub fn is_abstract(&self) -> bool {
        self.declaration.qualifiers.is_true("abstract")
    }

    /// Whether it has one instance and no keys [REQ INSTANCE-18].
    pub fn is_singleton(&self) -> bool {
        self.singleton
    }

    /// Whether the class itself is one of the system's.
    pub fn is_system(&self) -> bool {
        self.name().is_system()
    }

    /// Whether a system class is among its ancestors, as `__Namespace` has [REQ RIGHTS-8].
    pub fn descends_from_system(&self) -> bool {
        self.derivation.iter().any(Name::is_system)
    }

    /// The provider that its instances come from, if they do [REQ STATIC-6].
    pub fn instance_provider(&self) -> Option<&str> {
        self.declaration.is_dynamic().then(|| self.declaration.provider()).flatten()
    }
}

/// Whether a client may give a class this name [REQ SYSCLASS-4, CLASS-10 to CLASS-13].
pub(super) fn check_name(name: &Name) -> Result<(), Refusal> {
    let text = name.as_str();
    let fault = if text.chars().count() > CLASS_NAME_LENGTH_MAX {
        NameFault::TooLong
    } else if text.starts_with('_') {
        NameFault::LeadingUnderscore
    } else if text.ends_with('_') {
        NameFault::TrailingUnderscore
    } else if !text.starts_with(char::is_alphabetic)
        || !text.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        NameFault::Grammar
    } else {
        return Ok(());
    };
    Err(Refusal::ClassName(fault))
}

fn check_members(declaration: &ClassDeclaration) -> Result<(), Refusal> {
    let properties = declaration.properties.iter().map(|property| &property.name);
    let methods = declaration.methods.iter().map(|method| &method.name);
    match names_are_unique(properties) && names_are_unique(methods) {
        true => Ok(()),
        false => Err(Refusal::InvalidDeclaration),
    }
}

fn inherit_properties(
    declaration: &ClassDeclaration,
    superclass: Option<&Class>,
) -> Result<BTreeMap<Name, Property>, Refusal> {
    let mut properties = match superclass {
        Some(parent) => parent.properties.as_ref().clone(),
        None => BTreeMap::new(),
    };
    for own in &declaration.properties {
        let mut property = own.clone();
        if let Some(inherited) = properties.get(&own.name) {
            if !redeclares(&inherited.ty.element, &own.ty.element)
                || inherited.ty.array != own.ty.array
            {
                return Err(Refusal::InvalidDeclaration);
            }
            if let Some(key) = inherited.qualifiers.get("key").filter(|_| !own.is_key()) {
                property.qualifiers.0.push(key.clone());
            }
        }
        properties.insert(own.name.clone(), property);
    }
    Ok(properties)
}

/// A property keeps its type, but a reference or an embedded object may name another class.
fn redeclares(inherited: &CimType, own: &CimType) -> bool {
    match (inherited, own) {
        (CimType::Reference(_), CimType::Reference(_)) => true,
        (CimType::Object(_), CimType::Object(_)) => true,
        _ => inherited == own,
    }
}

/// [REQ CLASS-17], but that an abstract parent without keys is no hindrance.
fn is_singleton(
    declaration: &ClassDeclaration,
    superclass: Option<&Class>,
    keys: &[Name],
) -> Result<bool, Refusal> {
    let inherited = superclass.is_some_and(Class::is_singleton);
    if !declaration.qualifiers.is_true("singleton") {
        return Ok(inherited);
    }
    let parent_allows = superclass
        .is_none_or(|parent| parent.singleton || (parent.is_abstract() && parent.keys.is_empty()));
    match keys.is_empty() && parent_allows {
        true => Ok(true),
        false => Err(Refusal::CannotBeSingleton),
    }
}
